"""Rows that are gone from a worksheet, many at once: an admin says that they were meant to go."""

from __future__ import annotations

from bot import buttons, messages
from bot.turn import Turn, Work
from ledger import marks, people
from ledger.dead_letters import COMPANY_MARK
from ledger.driver import Connection
from ledger.people import Role
from ledger.replies import Outgoing
from sheets import vanished


async def confirm(turn: Turn) -> Work:
    """Take so many rows of a company for deleted; its worksheet is looked at again within seconds."""
    w = turn.w
    company, rows = (*turn.arguments, "", "")[:2]
    count = buttons.number(rows)
    # Whose admin the person is, is asked for the rows' company: it need not be the current one.
    member = turn.parts.directory.member(turn.user_id, turn.person, company) if company else None
    if member is None or not member.at_least(Role.ADMIN) or not count:
        return lambda _tx: [turn.toast(w("That is not possible."))]
    name = member.company.name

    def work(tx: Connection) -> list[Outgoing]:
        vanished.confirm(tx, company, count)
        marks.put(tx, COMPANY_MARK + company, "deletions confirmed")
        people.note(tx, company, turn.user_id, "deletions_confirmed", None, f"{count} rows", turn.now)
        turn.outcome = "changed"
        text = w(
            "{company}: {count} rows were meant to go. Their entries become void.", company=name, count=count
        )
        if turn.message is None:
            return [turn.toast(), *turn.answer(text)]
        return [turn.toast(), messages.rewrite(turn.chat_id, turn.message.message_id, text)]

    return work
