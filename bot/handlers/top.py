"""/top: the best clients, items, places and people of a span of days."""

from __future__ import annotations

from datetime import timedelta

from analytics.periods import Period, month_of, week_of
from analytics.totals import Totals
from bot.amounts import quantity
from bot.figure_words import amount, span
from bot.handlers.slow import patient
from bot.turn import Turn, Work
from bot.wording import Wording
from services.insight.findings import Best
from services.insight.scope import Scope

YEAR_DAYS = 365


@patient
async def top(turn: Turn) -> Work:
    """Show who and what brought most this month (or ``week``, ``year``)."""
    word = turn.arguments[0].casefold() if turn.arguments else "month"
    scope = turn.scope()
    period = period_of(word, scope)
    if period is None:
        return turn.say(turn.w("Write /top, /top week or /top year."))
    return turn.say(render(turn.w, await turn.parts.insight.desk.best(scope, period), scope))


def period_of(word: str, scope: Scope) -> Period | None:
    """Return the span of days that a word means, None for another word."""
    if word == "week":
        return week_of(scope.today)
    if word == "month":
        return month_of(scope.today)
    if word == "year":
        return Period(scope.today - timedelta(days=YEAR_DAYS - 1), scope.today)
    return None


def render(w: Wording, best: Best, scope: Scope) -> str:
    """Return the best of a span as text."""
    lines = [
        w("<b>{company}</b> · the best", company=scope.name),
        w("<i>{days}</i>", days=span(best.period.start, best.period.end)),
    ]
    if not (best.clients or best.items or best.places or best.reps):
        return "\n".join([*lines, "", w("No sales in these days yet.")])
    lines += _named(w, w("Clients"), best.clients, scope.currency)
    if best.client_count > len(best.clients):
        lines.append(w("and {count} more", count=best.client_count - len(best.clients)))
    if best.items:
        lines += ["", w("<b>{title}</b>", title=w("Items"))]
    for place, item in enumerate(best.items, 1):
        words = " ".join(filter(None, (quantity(item.quantity), item.unit if item.unit != "unit" else None)))
        line = w("{place}. {name}: {words}", place=place, name=item.name, words=words)
        if item.revenue:
            line += w(", <b>{amount}</b>", amount=amount(item.revenue, scope.currency))
        lines.append(line)
    lines += _named(w, w("Places"), best.places, scope.currency)
    lines += _named(w, w("People"), best.reps, scope.currency)
    return "\n".join(lines)


def _named(w: Wording, title: str, found: tuple[tuple[str, Totals], ...], currency: str) -> list[str]:
    if not found:
        return []
    lines = ["", w("<b>{title}</b>", title=title)]
    lines += [
        w(
            "{place}. {name}: <b>{amount}</b>",
            place=place,
            name=name,
            amount=amount(totals.revenue, currency),
        )
        for place, (name, totals) in enumerate(found, 1)
    ]
    return lines
