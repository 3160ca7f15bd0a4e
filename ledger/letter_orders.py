"""What was ordered for dead letters, taken up by the daemon: each order once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from ledger import marks
from ledger.dead_letters import COMPANY_MARK
from ledger.driver import Connection
from ledger.inbox import InboxRow
from ledger.replies import Outgoing, Reply, queue
from ledger.statements import value

AT_ONCE = 200  # of each kind; the rest is taken up the next time
_ORDERED = """
SELECT EXISTS (SELECT 1 FROM inbox WHERE state = 'again' AND bot_id = :bot_id)
 OR EXISTS (SELECT 1 FROM replies WHERE state = 'again')"""
_UPDATES = """
SELECT id, chat_key, raw, attempts, update_id, company FROM inbox
WHERE state = 'again' AND bot_id = :bot_id ORDER BY id LIMIT :limit"""
_REPLIES = """
SELECT id, chat_id, method, payload, attachment, correlation, attempts, not_before, created_at FROM replies
WHERE state = 'again' ORDER BY id LIMIT :limit"""
_UPDATES_WAIT = "UPDATE inbox SET state = 'new' WHERE id IN (SELECT value FROM json_each(:numbers))"
_REPLIES_WAIT = "UPDATE replies SET state = 'due' WHERE id IN (SELECT value FROM json_each(:numbers))"
_ORDER = "UPDATE replies SET state = 'again' WHERE id IN (SELECT value FROM json_each(:numbers))"


@dataclass(frozen=True, slots=True)
class TakenUp:
    """What is to be tried again: updates and replies in their order, and companies with rows put back."""

    updates: list[InboxRow]
    replies: list[Reply]
    companies: list[str]


def waiting(tx: Connection, bot_id: int) -> bool:
    """Tell whether anything was ordered."""
    return bool(value(tx, _ORDERED, {"bot_id": bot_id})) or bool(marks.named(tx, COMPANY_MARK))


def take_up(tx: Connection, bot_id: int) -> TakenUp:
    """Take the orders off and return them. They are then what waits, as after a restart."""
    updates = [InboxRow(*row) for row in tx.execute(_UPDATES, {"bot_id": bot_id, "limit": AT_ONCE})]
    tx.execute(_UPDATES_WAIT, {"numbers": json.dumps([each.id for each in updates])})
    found = tx.execute(_REPLIES, {"limit": AT_ONCE})
    again = [Reply(row[0], row[1], row[2], json.loads(row[3]), *row[4:]) for row in found]
    tx.execute(_REPLIES_WAIT, {"numbers": json.dumps([each.id for each in again])})
    companies = [name.removeprefix(COMPANY_MARK) for name in marks.named(tx, COMPANY_MARK)]
    for company in companies:
        marks.clear(tx, COMPANY_MARK + company)
    return TakenUp(updates, again, companies)


def leave(tx: Connection, outgoing: Iterable[Outgoing], correlation: str, now: float) -> None:
    """Have the daemon say something, from another process."""
    numbers = [each.id for each in queue(tx, outgoing, correlation, now)]
    tx.execute(_ORDER, {"numbers": json.dumps(numbers)})
