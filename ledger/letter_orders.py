"""What was ordered for dead letters, taken up by the daemon: each order once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, exists, or_, select, update

from ledger import marks
from ledger.dead_letters import AGAIN, COMPANY_MARK
from ledger.inbox import COLUMNS, InboxRow
from ledger.replies import Outgoing, Reply, queue
from ledger.schema import inbox, replies

AT_ONCE = 200  # of each kind; the rest is taken up the next time


@dataclass(frozen=True, slots=True)
class TakenUp:
    """What is to be tried again: updates and replies in their order, and companies with rows put back."""

    updates: list[InboxRow]
    replies: list[Reply]
    companies: list[str]


def waiting(tx: Connection, bot_id: int) -> bool:
    """Tell whether anything was ordered."""
    updates = exists().where(inbox.c.state == AGAIN, inbox.c.bot_id == bot_id)
    again = exists().where(replies.c.state == AGAIN)
    return bool(tx.execute(select(or_(updates, again))).scalar()) or bool(marks.named(tx, COMPANY_MARK))


def take_up(tx: Connection, bot_id: int) -> TakenUp:
    """Take the orders off and return them. They are then what waits, as after a restart."""
    query = select(*COLUMNS).where(inbox.c.state == AGAIN, inbox.c.bot_id == bot_id)
    updates = [InboxRow(*row) for row in tx.execute(query.order_by(inbox.c.id).limit(AT_ONCE))]
    tx.execute(update(inbox).where(inbox.c.id.in_([each.id for each in updates])).values(state="new"))
    found = tx.execute(
        select(replies).where(replies.c.state == AGAIN).order_by(replies.c.id).limit(AT_ONCE)
    ).all()
    tx.execute(update(replies).where(replies.c.id.in_([row.id for row in found])).values(state="due"))
    again = [
        Reply(
            row.id,
            row.chat_id,
            row.method,
            json.loads(row.payload),
            row.attachment,
            row.correlation,
            row.attempts,
            row.not_before,
            row.created_at,
        )
        for row in found
    ]
    companies = [name.removeprefix(COMPANY_MARK) for name in marks.named(tx, COMPANY_MARK)]
    for company in companies:
        marks.clear(tx, COMPANY_MARK + company)
    return TakenUp(updates, again, companies)


def leave(tx: Connection, outgoing: Iterable[Outgoing], correlation: str, now: float) -> None:
    """Have the daemon say something, from another process."""
    numbers = [each.id for each in queue(tx, outgoing, correlation, now)]
    tx.execute(update(replies).where(replies.c.id.in_(numbers)).values(state=AGAIN))
