"""An update that could not be handled: tried a few times, then kept as a dead letter, and its person told."""

from __future__ import annotations

from collections import OrderedDict

import structlog

from bot.outgoing import Outgoing
from bot.turn import Parts, Turn
from bot.updates import decoded, sender_of
from ledger import inbox, replies
from ledger.database import LedgerUnavailable
from ledger.driver import Connection
from ledger.inbox import MAX_ATTEMPTS, InboxRow
from ledger.replies import Outgoing as Call
from ledger.replies import Reply

UNSTORED_SECONDS = 2.0
FIRST_WAIT = 0.5  # seconds before the second attempt; it doubles, so an update is given up after 7.5 s
MOST_TOLD = 1_000  # live positions that are remembered to have been told of
_log = structlog.get_logger()


class OfAnotherCompany(Exception):
    """An update that failed before was handled for another company than the one its person works for now: it
    would be saved in the wrong one. Trying again is of no use."""


class Failures:
    """Counts what failed."""

    def __init__(self, parts: Parts, outgoing: Outgoing) -> None:
        self._parts, self._outgoing = parts, outgoing
        self._told: OrderedDict[tuple[int, int], None] = OrderedDict()  # positions whose loss was told

    async def count(
        self, row: InboxRow, turn: Turn | None, error: Exception, correlation: str
    ) -> float | None:
        """Note a failed attempt; returns seconds until the next, None when there is none any more."""
        self._parts.metrics.error(type(error).__name__)
        now = self._parts.clock()
        sorry = None
        # Of a stranger nothing is kept, and of where somebody was only what they can look at and delete.
        strangers, position = await self._is_strangers(row, turn), _holds_position(row)
        unkept = strangers or position
        if turn is not None and turn.message is not None and not strangers:
            sorry = self._position_lost(turn, correlation) if position else _message_kept(turn, correlation)

        def failed(tx: Connection) -> tuple[int, list[Reply]]:
            most = 1 if isinstance(error, OfAnotherCompany) else MAX_ATTEMPTS
            company = turn.company if turn is not None else ""
            left = inbox.failed(tx, row.id, type(error).__name__, now, company, most)
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
        if position and not left and not strangers:
            _log.error("position_not_stored", error=type(error).__name__, told=bool(queued))
            if turn is not None and turn.message is not None:
                self._remember(turn.chat_id, turn.message.message_id)
        self._outgoing.put(queued)
        return FIRST_WAIT * float(2 ** (MAX_ATTEMPTS - left - 1)) if left else None

    def _position_lost(self, turn: Turn, correlation: str) -> list[Call]:
        """What to do about a position that is not stored; said once of a live one, which moves for hours."""
        if turn.message is None or (turn.chat_id, turn.message.message_id) in self._told:
            return []
        return turn.answer(
            turn.w(
                "Your position could not be stored, something went wrong on our side (ref {reference}), and "
                "your entries do not carry it. Please share it again in a few minutes: /location",
                reference=correlation,
            )
        )

    def _remember(self, chat_id: int, message_id: int) -> None:
        self._told[chat_id, message_id] = None
        while len(self._told) > MOST_TOLD:
            self._told.popitem(last=False)

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


def _message_kept(turn: Turn, correlation: str) -> list[Call]:
    return turn.answer(
        turn.w(
            "Something went wrong on our side. Your message is kept and somebody will look at it "
            "(ref {reference}).",
            reference=correlation,
        )
    )


def _holds_position(row: InboxRow) -> bool:
    """Tell whether the update is a shared position; a newer one comes, or is asked for."""
    try:
        update = decoded(row.raw)
    except ValueError:
        return False
    messages = (update.get("message"), update.get("edited_message"))
    return any(isinstance(each, dict) and "location" in each for each in messages)
