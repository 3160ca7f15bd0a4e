"""/dashboard and /top: how a company stands and what stands out, for those who manage it."""

from __future__ import annotations

from html import escape

from ai.words import Fact, plain
from analytics.totals import Totals as DeepTotals
from bot import insights, rollout
from bot.figure_words import amount, change, rounded, shown, span
from bot.turn import Turn, Work
from bot.wording import Wording
from services.insight.findings import Findings
from services.insight.overview import Overview, hundredths
from services.insight.workshop import WorkshopFailed

SPANS = ("today", "week", "month")
MOST_PEOPLE = 15
YEAR_DAYS = 365


async def dashboard(turn: Turn) -> Work:
    """Show the month so far (or ``today``, ``week``) against the same days before, and what stands out."""
    word = turn.arguments[0].casefold() if turn.arguments else "month"
    if word not in SPANS:
        return turn.say(turn.w("Write /dashboard, /dashboard week or /dashboard today."))
    scope, insight = turn.scope(), turn.parts.insight.desk
    view = await insight.overview(scope, word)
    try:
        found: Findings | None = await insight.findings(scope, view.period)
    except WorkshopFailed:
        turn.outcome = "partly"
        found = None
    told = await _told(turn, insights.facts(turn.w, view, found)) if found is not None else None
    return turn.say(render(turn.w, view, found, told))


async def _told(turn: Turn, facts: list[Fact]) -> str:
    """Return the facts in words: the model's where there is one and it is honest, else the code's own."""
    asking = rollout.asking(turn)
    chosen = plain(facts[: insights.MOST_TOLD])
    if asking is None or not facts:
        return chosen
    phrases = asking.phrases
    text = await turn.parts.insight.desk.words(
        turn.scope(), chosen, turn.w.language, lambda: phrases.phrase(facts, turn.w.language)
    )
    # The code's own words, when the model's did not hold, are all facts: the first ones are enough.
    return chosen if text == plain(facts) else text


def render(w: Wording, view: Overview, found: Findings | None, told: str | None) -> str:
    """Return the dashboard as text."""
    title = {"today": w("Today"), "week": w("This week"), "month": w("This month")}[view.now.name]
    before = view.period.before()
    lines = [
        w("<b>{company}</b> · {title}", company=view.scope.name, title=title),
        w("<i>{days}</i>", days=span(view.period.start, view.period.end)),
    ]
    if view.now.totals.entries == 0 and view.before.totals.entries == 0:
        lines += ["", w("No entries yet. They appear here as soon as somebody writes one.")]
        return "\n".join([*lines, *_standing_out(w, found, told)])
    lines.append(w("<i>compared with {days}</i>", days=span(before.start, before.end)))
    lines += ["", *_totals(w, view)]
    if found is not None:
        lines += _deep(w, found.now, found.before)
        lines += _owed(w, found, view.scope.currency)
    if view.now.persons:
        lines += ["", w("<b>People</b>"), *_people(w, view)]
    return "\n".join([*lines, *_standing_out(w, found, told)])


def _totals(w: Wording, view: Overview) -> list[str]:
    now, before, currency = view.now.totals, view.before.totals, view.scope.currency
    revenue = hundredths(now.revenue), hundredths(before.revenue)
    lines = [w("Revenue <b>{amount}</b>", amount=amount(revenue[0], currency)) + change(w, *revenue)]
    for other, beside in sorted(now.other.items()):
        lines.append(w("and beside it {amount}", amount=amount(hundredths(beside), other)))
    lines.append(w("{count} sales", count=now.sales_count) + change(w, now.sales_count, before.sales_count))
    shown_if = (
        (w("Collected"), now.collections, before.collections),
        (w("Purchases"), now.purchases, before.purchases),
        (w("Expenses"), now.expenses, before.expenses),
    )
    for name, mine, theirs in shown_if:
        if mine or theirs:
            pair = hundredths(mine), hundredths(theirs)
            lines.append(w("{name} {amount}", name=name, amount=amount(pair[0], currency)) + change(w, *pair))
    if now.sales_count and now.sales:
        lines[1 + len(now.other)] += w(
            ", {average} on average", average=rounded(hundredths(now.sales) // now.sales_count, currency)
        )
    return lines


def _deep(w: Wording, now: DeepTotals, before: DeepTotals) -> list[str]:
    lines = [
        w("{count} clients bought", count=now.active_clients)
        + change(w, now.active_clients, before.active_clients)
    ]
    if now.visits and now.productive_percent is not None:
        lines.append(
            w(
                "{calls} visits, {percent}% with a sale",
                calls=now.calls,
                percent=shown(now.productive_percent),
            )
        )
    if now.unpriced:
        lines.append(w("{count} entries without an amount", count=now.unpriced))
    return lines


def _owed(w: Wording, found: Findings, currency: str) -> list[str]:
    if not sum(found.owed):
        return []
    lines = [
        "",
        w(
            "<b>To be paid</b> {amount} by {count} clients",
            amount=amount(sum(found.owed), currency),
            count=found.debtor_count,
        ),
    ]
    for age, part in zip(("0–30", "31–60", "61–90", "90+"), found.owed, strict=True):
        if part:
            lines.append(w("{age} days: {amount}", age=age, amount=amount(part, currency)))
    return lines


def _people(w: Wording, view: Overview) -> list[str]:
    lines = []
    for place, (user, name, totals) in enumerate(view.now.persons[:MOST_PEOPLE], 1):
        line = w(
            "{place}. {name}: <b>{amount}</b>",
            place=place,
            name=name,
            amount=amount(hundredths(totals.revenue), view.scope.currency),
        )
        # A target is a month's: beside a week's revenue its share would be read as the week's.
        reached = view.targets.get(user) if view.now.name == "month" else None
        if reached is not None and reached.percent is not None:
            line += w(", {percent}% of target", percent=shown(reached.percent))
        lines.append(line)
    if len(view.now.persons) > MOST_PEOPLE:
        lines.append(w("and {count} more", count=len(view.now.persons) - MOST_PEOPLE))
    return lines


def _standing_out(w: Wording, found: Findings | None, told: str | None) -> list[str]:
    if found is None:
        return ["", w("What stands out could not be computed just now; please try again in a minute.")]
    if not told:
        return []
    bullets = [f"• {escape(line, quote=False)}" for line in told.splitlines() if line.strip()]
    return ["", w("<b>What stands out</b>"), *bullets]
