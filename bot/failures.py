"""An update that could not be handled: tried a few times, then kept as a dead letter, and its person told."""

from __future__ import annotations

import structlog
from sqlalchemy import Connection

from bot.outgoing import Outgoing
from bot.turn import Parts, Turn
from bot.updates import decoded, sender_of
from ledger import inbox, replies
from ledger.database import LedgerUnavailable
from ledger.inbox import MAX_ATTEMPTS, InboxRow
from ledger.replies import Reply

UNSTORED_SECONDS = 2.0
FIRST_WAIT = 0.5  # seconds before the second attempt; it doubles, so an update is given up after 7.5 s
_log = structlog.get_logger()


class Failures:
    """Counts what failed."""

    def __init__(self, parts: Parts, outgoing: Outgoing) -> None:
        self._parts, self._outgoing = parts, outgoing

    async def count(
        self, row: InboxRow, turn: Turn | None, error: Exception, correlation: str
    ) -> float | None:
        """Note a failed attempt; returns seconds until the next, None when there is none any more."""
        self._parts.metrics.error(type(error).__name__)
        now = self._parts.clock()
        sorry = None
        # Of a stranger nothing is kept, and of where somebody was only what they can look at and delete.
        unkept = await self._is_strangers(row, turn) or _holds_position(row)
        if turn is not None and turn.message is not None and not unkept:
            sorry = turn.answer(
                turn.w(
                    "Something went wrong on our side. Your message is kept and somebody will look at it "
                    "(ref {reference}).",
                    reference=correlation,
                )
            )

        def failed(tx: Connection) -> tuple[int, list[Reply]]:
            left = inbox.failed(tx, row.id, type(error).__name__, now)
            if left:
                return left, []
            if unkept:
                inbox.done(tx, row.id, now)  # nobody's dead letter
            return left, replies.queue(tx, sorry, correlation, now) if sorry else []

        try:
            left, queued = await self._parts.ledger.write(failed)
        except LedgerUnavailable as unstored:
            _log.error("ledger_unavailable", why=str(unstored))
            return UNSTORED_SECONDS
        _log.error("update_failed", error=type(error).__name__, attempts_left=left, exc_info=error)
        self._outgoing.put(queued)
        return FIRST_WAIT * float(2 ** (MAX_ATTEMPTS - left - 1)) if left else None

    async def _is_strangers(self, row: InboxRow, turn: Turn | None) -> bool:
        """Tell whether an update that failed came from somebody who is in no company."""
        if turn is not None:
            return turn.person is None or not (turn.person.roles or turn.member)
        try:
            sender = sender_of(decoded(row.raw))
            person = self._parts.directory.person(sender) if sender is not None else None
        except (ValueError, LedgerUnavailable):
            return False
        owner = sender is not None and self._parts.directory.is_owner(sender)
        return sender is not None and not owner and not (person and person.roles)


def _holds_position(row: InboxRow) -> bool:
    """Tell whether the update is a shared position; a newer one comes, or is asked for."""
    try:
        update = decoded(row.raw)
    except ValueError:
        return False
    messages = (update.get("message"), update.get("edited_message"))
    return any(isinstance(each, dict) and "location" in each for each in messages)
