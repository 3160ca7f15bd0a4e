"""Puts the week on one page beside Monday's digest: its words here, its pictures drawn in the workshop."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import structlog

from analytics.charts.content import Tile
from analytics.charts.labels import short_money
from analytics.periods import Period, Span
from analytics.totals import percent as percent_of
from bot import insights, messages
from bot.figure_words import change, shown, span
from bot.picture_words import drawn, picture_words
from bot.regular import WEEK, week_before
from bot.wording import Wording, Wordings
from config.companies import Company
from config.settings import Settings
from ledger import people
from ledger.ledger import Ledger
from ledger.replies import Outgoing
from services.directory import Directory
from services.insight.desk import Insight
from services.insight.findings import Findings
from services.insight.overview import Overview, hundredths
from services.insight.scope import Scope
from services.insight.week_page import PageText
from services.insight.workshop import WorkshopFailed
from services.schedule import Occasion

MOST_NOTES = 6
_log = structlog.get_logger()


class WeekPages:
    """Draws a page for each reader of a weekly digest."""

    def __init__(
        self, desk: Insight, ledger: Ledger, directory: Directory, wordings: Wordings, settings: Settings
    ) -> None:
        self._desk, self._ledger, self._directory = desk, ledger, directory
        self._wordings, self._settings = wordings, settings

    async def enclose(self, plan: str, occasion: Occasion, calls: list[Outgoing]) -> list[Outgoing]:
        """Return a weekly digest's messages with the page after them; without one when it cannot be drawn
        or the week was empty. Other plans' messages are returned as they are."""
        company = self._directory.companies.get(occasion.appointment.company)
        if plan != WEEK or company is None:
            return calls
        pages: dict[str, Outgoing | None] = {}
        try:
            for reader in dict.fromkeys(call.chat_id for call in calls):
                language = await self._language(reader)
                if language not in pages:
                    pages[language] = await self._page(company, occasion, self._wordings[language])
                if (page := pages[language]) is not None:
                    payload = {**page.payload, "chat_id": reader}
                    calls = [*calls, replace(page, chat_id=reader, payload=payload)]
        except WorkshopFailed as error:
            _log.warning("week_page_missing", company=company.key, error=str(error))
        return calls

    async def _language(self, reader: int) -> str:
        person = await self._ledger.read(lambda tx: people.find(tx, reader))
        return (person.language if person is not None else None) or "en"

    async def _page(self, company: Company, occasion: Occasion, w: Wording) -> Outgoing | None:
        since, until = week_before(occasion.day)
        scope = Scope(company.key, company.name, company.currency or self._settings.currency, until)
        view = await self._desk.overview(scope, WEEK)
        if view.now.totals.entries == 0:
            return None
        week = Period(since, until, Span.WEEK)
        found = await self._desk.findings(scope, week)
        own = await drawn(self._desk, self._wordings, w)
        content = await self._desk.page(scope, week, page_text(own, view, found))
        caption = w.plain("{company}: the week on one page", company=company.name)
        return messages.document(0, content, f"{company.key}-{since.isoformat()}.pdf", caption)


def page_text(w: Wording, view: Overview, found: Findings) -> PageText:
    """Return the words of a page, figures put in."""
    days = span(view.period.start, view.period.end)
    before = view.period.before()
    compared = span(before.start, before.end)
    return PageText(
        title=view.scope.name,
        subtitle=w.plain("{days}, compared with {compared}", days=days, compared=compared),
        tiles=_tiles(w, view, found),
        trend=w.plain("Revenue a day"),
        clients=w.plain("Best clients of the week"),
        reps=w.plain("This month against targets"),
        notes=tuple(fact.text for fact in insights.facts(w, view, found)[:MOST_NOTES]),
        words=picture_words(w),
    )


def _tiles(w: Wording, view: Overview, found: Findings) -> tuple[Tile, ...]:
    now, before, currency = view.now.totals, view.before.totals, view.scope.currency
    owed, old = sum(found.owed), sum(found.owed[1:])
    goal = sum(each.target for each in view.targets.values())
    reached = sum(each.reached for each in view.targets.values())
    late = w.plain("{old} over 30 days", old=short_money(old, currency)) if old else ""
    percent = found.now.productive_percent
    return (
        _money(w, w.plain("Revenue"), now.revenue, before.revenue, currency),
        Tile(w.plain("Sales"), str(now.sales_count), change(w, now.sales_count, before.sales_count).strip()),
        _money(w, w.plain("Collected"), now.collections, before.collections, currency),
        Tile(w.plain("To be paid"), short_money(owed, currency), late),
        Tile(
            w.plain("Visits"),
            str(found.now.calls),
            w.plain("{percent}% with a sale", percent=shown(percent)) if percent is not None else "",
        ),
        Tile(
            w.plain("Month's targets"),
            f"{shown(percent_of(reached, goal) or Decimal(0))}%" if goal else "–",
            w.plain("{now} of {goal}", now=short_money(reached, currency), goal=short_money(goal, currency))
            if goal
            else w.plain("none set"),
        ),
    )


def _money(w: Wording, label: str, now: Decimal, before: Decimal, currency: str) -> Tile:
    pair = hundredths(now), hundredths(before)
    return Tile(label, short_money(pair[0], currency), change(w, *pair).strip())
