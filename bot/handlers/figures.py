"""/today /week /month: own figures, and the company's for those who manage it."""

from __future__ import annotations

from analytics.periods import Period
from bot.amounts import day, money, quantity
from bot.figure_words import amount, change, shown, span
from bot.handlers.targets import own_lines
from bot.turn import Turn, Work
from bot.wording import Wording
from ledger.people import Role
from services import reports
from services.insight.overview import Overview, Standing, hundredths, period_of
from services.insight.scope import Scope
from services.reports import Report, Totals


async def today(turn: Turn) -> Work:
    """Show today's figures."""
    return await _report(turn, "today")


async def week(turn: Turn) -> Work:
    """Show the figures of the week since Monday."""
    return await _report(turn, "week")


async def month(turn: Turn) -> Work:
    """Show the figures of the month so far."""
    return await _report(turn, "month")


async def _report(turn: Turn, name: str) -> Work:
    # In a group everybody reads along: there only the asker's own figures are told.
    manages = turn.private and turn.member is not None and turn.member.at_least(Role.MANAGER)
    scope, desk = turn.scope(), turn.parts.insight.desk
    if manages:
        view = await desk.overview(scope, name)
        before = view.period.before()
        text = render(turn.w, view.now, scope.name, view.before.totals, _reached(turn.w, view))
        return turn.say(_compared(turn.w, text, view.now, before))
    found = await turn.parts.ledger.read(
        lambda tx: reports.report(tx, scope.company, scope.currency, name, scope.today, turn.user_id)
    )
    how = await desk.standing(scope, name, turn.user_id)
    text = render(turn.w, found, turn.name, how.before)
    text = _compared(turn.w, text, found, period_of(name, scope).before())
    lines = [text, *_standing(turn.w, how, scope)]
    return turn.say("\n".join(lines) + teams_elsewhere(turn, name))


def teams_elsewhere(turn: Turn, name: str) -> str:
    """Return what to say below a manager's own figures in a group, where they pass for the team's."""
    if turn.private or turn.member is None or not turn.member.at_least(Role.MANAGER):
        return ""
    hint = turn.w("<i>Your team's figures come in private: send me /{name} there.</i>", name=name)
    return f"\n\n{hint}"


def _compared(w: Wording, text: str, found: Report, before: Period) -> str:
    """Say which days an arrow compares with, when there is one."""
    if "▲" not in text and "▼" not in text:
        return text
    return text + "\n" + w("<i>▲▼ compared with {days}</i>", days=span(before.start, before.end))


def _standing(w: Wording, how: Standing, scope: Scope) -> list[str]:
    """Return a person's place, target and open bills in a line each."""
    lines = []
    if how.rank is not None and how.rank.of > 1 and (how.rank.behind_next or how.rank.ahead_of_next):
        line = w("This month: place {place} of {of}", place=how.rank.place, of=how.rank.of)
        if how.rank.behind_next:
            line += w(", {missing} to the next", missing=amount(how.rank.behind_next, scope.currency))
        lines.append(line)
    if how.target is not None:
        lines += own_lines(w, how.target, scope)
    if how.owed.amount:
        line = w(
            "Your clients still owe {amount} ({count} clients)",
            amount=amount(how.owed.amount, scope.currency),
            count=how.owed.clients,
        )
        if how.owed.overdue:
            line += w(", {old} for over 30 days", old=amount(how.owed.overdue, scope.currency))
        lines.append(line)
    return ["", *lines] if lines else []


def _reached(w: Wording, view: Overview) -> dict[int, str]:
    """Return how far each person's monthly target is reached, in a few words; only beside a month."""
    if view.now.name != "month":
        return {}
    return {
        user: w(", {percent}% of target", percent=shown(found.percent))
        for user, found in view.targets.items()
        if found.percent is not None
    }


def render(
    w: Wording,
    report: Report,
    who: str,
    before: Totals | None = None,
    beside: dict[int, str] | None = None,
) -> str:
    """Return a report as text; ``before`` is what it is compared with, ``beside`` a note by person."""
    title = {"today": w("Today"), "week": w("This week"), "month": w("This month")}.get(report.name)
    days = day(report.since) if report.since == report.until else f"{day(report.since)} – {day(report.until)}"
    head = w("<b>{title}</b> · {who}", title=title, who=who) if title else w("<b>{title}</b>", title=who)
    lines = [head, w("<i>{days}</i>", days=days)]
    if report.totals.entries == 0:
        return "\n".join([*lines, "", w("No entries yet.")])
    lines += ["", *_totals(w, report.totals, report.currency, before)]
    if report.people:
        lines.append("")
        for user, name, totals in report.persons:
            line = w(
                "{name}: <b>{revenue}</b>, {entries} entries, {visits} visits",
                name=name,
                revenue=money(totals.revenue, report.currency),
                entries=totals.entries,
                visits=totals.visits,
            )
            lines.append(line + (beside or {}).get(user, ""))
    return "\n".join(lines)


def _totals(w: Wording, totals: Totals, currency: str, before: Totals | None) -> list[str]:
    lines = [w("Revenue <b>{amount}</b>", amount=money(totals.revenue, currency))]
    if before is not None:
        lines[0] += change(w, hundredths(totals.revenue), hundredths(before.revenue))
    if totals.returns:
        lines[0] += w(
            " (sales {sales} − returns {returns})",
            sales=money(totals.sales, currency),
            returns=money(totals.returns, currency),
        )
    for other, beside in sorted(totals.other.items()):
        lines.append(w("and beside it {amount}", amount=money(beside, other)))
    lines.append(
        w("{count} sales, quantity {orders}", count=totals.sales_count, orders=quantity(totals.orders))
    )
    named = [
        (w("Purchases"), totals.purchases),
        (w("Collected"), totals.collections),
        (w("Paid to suppliers"), totals.payments),
        (w("Expenses"), totals.expenses),
    ]
    lines += [
        w("{name} {amount}", name=name, amount=money(value, currency)) for name, value in named if value
    ]
    if totals.visits:
        lines.append(w("{count} visits without an order", count=totals.visits))
    return lines
