"""The door: messages of strangers who would get no answer go no further, and nothing of them is stored.

A crowd that writes to the bot costs a look each and no commit, so that members do not wait behind it. Who
gets an answer is the gate's word alone; whatever the door cannot judge at a glance it lets through to it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

import msgspec
import structlog

from bot.gate import Access, Gate
from bot.routes import Routes
from ledger.inbox import Arrival
from services.directory import Directory
from sidecar.metrics import Metrics

_log = structlog.get_logger()


class _Sender(msgspec.Struct):
    id: int
    is_bot: bool


class _PrivateChat(msgspec.Struct):
    id: int
    type: Literal["private"]


class _Message(msgspec.Struct):
    sender: _Sender = msgspec.field(name="from")
    chat: _PrivateChat
    text: str = ""


class _Update(msgspec.Struct):
    message: _Message | None = None
    edited_message: _Message | None = None


class Door:
    """Turns away messages in private chats. ``expects`` tells the chats of members met before, and those
    with an earlier message that is not through: it may be what lets the person in."""

    def __init__(
        self,
        gate: Gate,
        directory: Directory,
        routes: Routes,
        metrics: Metrics,
        expects: Callable[[str], bool],
    ) -> None:
        self._gate, self._directory, self._routes, self._metrics = gate, directory, routes, metrics
        self._expects = expects
        self._decoder = msgspec.json.Decoder(_Update)

    def admit(self, arrivals: list[Arrival]) -> list[Arrival]:
        """Return the updates that are to be handled, in order. Raises LedgerUnavailable."""
        admitted: list[Arrival] = []
        ahead: set[str] = set()  # chats with an update among those that are let in here
        answers = {True: 0, False: 0}  # that strangers let in here will use up: to come in, and others
        for arrival in arrivals:
            chat = arrival.chat_key
            if chat not in ahead and not self._expects(chat) and self._turns_away(arrival, answers):
                continue
            admitted.append(arrival)
            ahead.add(chat)
        if len(admitted) < len(arrivals):
            _log.info("strangers_turned_away", updates=len(arrivals) - len(admitted))
        return admitted

    def _turns_away(self, arrival: Arrival, answers: dict[bool, int]) -> bool:
        started = time.perf_counter()
        message = self._private_message(arrival)
        if message is None or message.sender.is_bot:
            return False
        directory, user_id = self._directory, message.sender.id
        if directory.is_owner(user_id) or directory.member(user_id, directory.person(user_id)) is not None:
            return False
        command, joining = "other", False
        if message.text.startswith("/"):
            found = self._routes.command(message.text)
            if found is None:
                return False
            command, joining = found[0].name, found[0].joining and found[0].access is Access.ANYONE
        if self._gate.would_answer(user_id, directory, joining=joining, ahead=answers[joining]):
            answers[joining] += 1
            return False
        self._metrics.request(command, "stranger", time.perf_counter() - started)
        return True

    def _private_message(self, arrival: Arrival) -> _Message | None:
        if arrival.broken is not None:
            return None
        try:
            update = self._decoder.decode(arrival.raw)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            return None
        return update.message or update.edited_message
