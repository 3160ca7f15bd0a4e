"""/target: monthly targets. A manager sets and sees everybody's, a rep sees the own one."""

from __future__ import annotations

from ai.reading import Draft, Field
from analytics.periods import month_of, whole_month
from analytics.targets import Reached
from bot.figure_words import amount, shown
from bot.handlers import entries as entries_handler
from bot.turn import Turn, Work
from bot.wording import Wording
from ledger import people, targets
from ledger.driver import Connection
from ledger.entry import Details
from ledger.people import MemberLine, Role
from ledger.replies import Outgoing
from ledger.rows import MONEY_SCALE, storable_figure
from services.insight.overview import Overview
from services.insight.scope import Scope


async def target(turn: Turn) -> Work:
    """Show targets, or set one: /target Asha 5 lakh."""
    if turn.member is None or not turn.member.at_least(Role.MANAGER):
        if turn.arguments:
            return turn.say(turn.w("Only a manager sets targets. /target alone shows yours."))
        return await own(turn)
    if not turn.arguments:
        return await listed(turn)
    return await _set(turn)


async def own(turn: Turn) -> Work:
    """Show the person's own target."""
    scope = turn.scope()
    found = await turn.parts.insight.desk.standing(scope, "month", turn.user_id)
    if found.target is None:
        return turn.say(turn.w("You have no target this month. Your manager can set one."))
    return turn.say("\n".join(own_lines(turn.w, found.target, scope)))


def own_lines(w: Wording, found: Reached, scope: Scope) -> list[str]:
    """Return a person's target in a line or two."""
    lines = [
        w(
            "Target {target}: <b>{percent}%</b> reached",
            target=amount(found.target, scope.currency),
            percent=shown(found.percent) if found.percent is not None else "0",
        )
    ]
    if found.needed_a_day:
        lines.append(
            w(
                "{missing} to go: {each} a day for {days} days",
                missing=amount(found.target - found.reached, scope.currency),
                each=amount(-(-found.needed_a_day // 100) * 100, scope.currency),
                days=found.days_left,
            )
        )
    return lines


async def listed(turn: Turn) -> Work:
    """Show everybody's target and how far it is reached."""
    scope, w = turn.scope(), turn.w
    view = await turn.parts.insight.desk.overview(scope, "month")
    members = await turn.parts.ledger.read(lambda tx: people.list_members(tx, scope.company))
    return turn.say(render(w, view, members, scope))


def render(w: Wording, view: Overview, members: list[MemberLine], scope: Scope) -> str:
    """Return the targets of a company as text."""
    names = {each.user_id: each.name for each in members}
    lines = [w("<b>{company}</b> · targets of this month", company=scope.name)]
    ranked = sorted(view.targets.items(), key=lambda each: (-(each[1].percent or 0), each[0]))
    for user, found in ranked:
        lines.append(
            w(
                "{name}: <b>{percent}%</b>, {reached} of {target}",
                name=names.get(user, str(user)),
                percent=shown(found.percent) if found.percent is not None else "0",
                reached=amount(found.reached, scope.currency),
                target=amount(found.target, scope.currency),
            )
        )
    if ranked:
        days = month_of(scope.today).days, whole_month(scope.today).days
        lines.append(w("<i>Day {day} of {days}</i>", day=days[0], days=days[1]))
    without = [each.name for each in members if each.role is Role.REP and each.user_id not in view.targets]
    if without:
        lines.append(w("Without a target: {names}", names=", ".join(without)))
    lines.append(w("To set one: /target Asha 5 lakh. 0 ends it."))
    return "\n".join(lines)


async def _set(turn: Turn) -> Work:
    scope, w = turn.scope(), turn.w
    members = await turn.parts.ledger.read(lambda tx: people.list_members(tx, scope.company))
    found, rest = _person(members, turn.arguments)
    if len(found) != 1:
        named = found or members
        people_named = ", ".join(f"{each.name} ({each.user_id})" for each in named[:20])
        if found:
            return turn.say(w("Several people are called so; use the number: {people}", people=people_named))
        return turn.say(w("I do not know that person here. There are: {people}", people=people_named))
    person = found[0]
    value = await _amount(turn, rest)
    if value is None:
        return turn.say(
            w("Write the amount behind the name, for example: /target {name} 5 lakh", name=person.name)
        )

    def work(tx: Connection) -> list[Outgoing]:
        month = scope.today.replace(day=1)
        targets.put(tx, scope.company, person.user_id, month, value, turn.user_id, turn.now)
        turn.outcome = "changed"
        if value == 0:
            return turn.answer(w("{name} has no target any more.", name=person.name))
        return turn.answer(
            w(
                "{name}: {target} a month, from this month on.",
                name=person.name,
                target=amount(value, scope.currency),
            )
        )

    turn.after.append(lambda: turn.parts.insight.desk.drop(scope.company))
    return work


def _person(members: list[MemberLine], words: tuple[str, ...]) -> tuple[list[MemberLine], tuple[str, ...]]:
    """Return the members that the first words name, the longest name first, and the words behind it."""
    for length in range(len(words), 0, -1):
        name = " ".join(words[:length]).casefold().removeprefix("@")
        found = [each for each in members if name in _names(each)]
        if found:
            return found, words[length:]
    return [], words


def _names(member: MemberLine) -> set[str]:
    first = member.name.split()[0] if member.name.split() else ""
    known = (member.name, first, member.username or "", str(member.user_id))
    return {name.casefold() for name in known if name}


async def _amount(turn: Turn, words: tuple[str, ...]) -> int | None:
    """Read an amount as it is read in an entry; 0 is written as 0."""
    text = " ".join(words)
    if text in ("0", "off"):
        return 0
    context = await entries_handler.reading_context(turn, turn.sender())
    draft = turn.parts.reader.read_answer(Field.AMOUNT, text, Draft(Details(), "", (Field.AMOUNT,)), context)
    value = draft.details.amount if draft is not None else None
    # What is too small to be kept is no amount; only a written 0 ends a target.
    return (storable_figure(value, MONEY_SCALE) or None) if value is not None and value > 0 else None
