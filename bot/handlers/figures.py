"""/today /week /month: own figures, and the company's for those who manage it."""

from __future__ import annotations

from bot.amounts import day, money, quantity
from bot.turn import Turn, Work
from bot.wording import Wording
from ledger.people import Role
from services import reports
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
    sender = turn.sender()
    # In a group everybody reads along: there only the asker's own figures are told.
    manages = turn.private and turn.member is not None and turn.member.at_least(Role.MANAGER)
    found = await turn.parts.ledger.read(
        lambda tx: reports.report(
            tx,
            sender.company.key,
            turn.currency,
            name,
            sender.today,
            None if manages else sender.user_id,
        )
    )
    return turn.say(render(turn.w, found, sender.company.name if manages else turn.name))


def render(w: Wording, report: Report, who: str) -> str:
    """Return a report as text."""
    title = {"today": w("Today"), "week": w("This week"), "month": w("This month")}[report.name]
    days = day(report.since) if report.since == report.until else f"{day(report.since)} – {day(report.until)}"
    lines = [w("<b>{title}</b> · {who}", title=title, who=who), w("<i>{days}</i>", days=days)]
    if report.totals.entries == 0:
        return "\n".join([*lines, "", w("No entries yet.")])
    lines += ["", *_totals(w, report.totals, report.currency)]
    if report.people:
        lines.append("")
        for name, totals in report.people:
            lines.append(
                w(
                    "{name}: <b>{revenue}</b>, {entries} entries, {visits} visits",
                    name=name,
                    revenue=money(totals.revenue, report.currency),
                    entries=totals.entries,
                    visits=totals.visits,
                )
            )
    return "\n".join(lines)


def _totals(w: Wording, totals: Totals, currency: str) -> list[str]:
    lines = [w("Revenue <b>{amount}</b>", amount=money(totals.revenue, currency))]
    if totals.returns:
        lines[0] += w(
            " (sales {sales} − returns {returns})",
            sales=money(totals.sales, currency),
            returns=money(totals.returns, currency),
        )
    for other, amount in sorted(totals.other.items()):
        lines.append(w("and beside it {amount}", amount=money(amount, other)))
    lines.append(
        w("{count} sales, quantity {orders}", count=totals.sales_count, orders=quantity(totals.orders))
    )
    shown = [
        (w("Purchases"), totals.purchases),
        (w("Collected"), totals.collections),
        (w("Paid to suppliers"), totals.payments),
        (w("Expenses"), totals.expenses),
    ]
    lines += [
        w("{name} {amount}", name=name, amount=money(amount, currency)) for name, amount in shown if amount
    ]
    if totals.visits:
        lines.append(w("{count} visits without an order", count=totals.visits))
    return lines
