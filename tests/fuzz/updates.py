"""Fuzz target: answers to getUpdates, as bytes."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from typing import Any

from telegram import Bot

from bot.received import Received
from bot.updates import LARGEST, UnreadableAnswer, UpdateReader, decoded, sender_of
from ledger.inbox import Arrival
from tests.fuzz.json_changes import changed_json
from tests.fuzz.target import Target

_USER = {"id": 7, "is_bot": False, "first_name": "Asha", "language_code": "en"}
_CHAT = {"id": 7, "type": "private", "first_name": "Asha"}
_TEXT = {"message_id": 3, "from": _USER, "chat": _CHAT, "date": 1_763_700_000, "text": "Sold 5"}
_CALLBACK = {"id": "9", "from": _USER, "message": _TEXT, "chat_instance": "1", "data": "undo|A"}
_MEMBERSHIP = {
    "chat": {"id": -5, "type": "group", "title": "Reps"},
    "from": _USER,
    "date": 1,
    "old_chat_member": {"user": _USER, "status": "left"},
    "new_chat_member": {"user": _USER, "status": "member"},
}
_BOLD = [{"type": "bold", "offset": 0, "length": 2}]
_UPDATES: tuple[dict[str, Any], ...] = (
    {"update_id": 1, "message": _TEXT},
    {"update_id": 2, "edited_message": {**_TEXT, "edit_date": 1_763_700_100}},
    {"update_id": 3, "message": {**_TEXT, "reply_to_message": {**_TEXT, "message_id": 2}}},
    {"update_id": 4, "callback_query": _CALLBACK},
    {"update_id": 5, "message": {**_TEXT, "location": {"latitude": 19.1, "longitude": 72.8}}},
    {"update_id": 6, "my_chat_member": _MEMBERSHIP},
    {"update_id": 7, "message": {**_TEXT, "text": "\ud83d sold", "entities": _BOLD}},
    {"update_id": 8, "message": {**_TEXT, "voice": {"file_id": "a", "file_unique_id": "b", "duration": 3}}},
)


class Updates(Target):
    """Claims: an answer is cut into arrivals that the inbox can store, or refused as unreadable, and nothing
    else; a broken update is kept with its bytes and holds up no other; decoding raises ValueError alone; and
    what is read as a plain text says what the library's own object says.
    """

    longest = 8192

    def __init__(self) -> None:
        self._reader = UpdateReader()
        self._bot = Bot("123456789:" + "B" * 35)

    def check(self, data: bytes) -> None:
        try:
            arrivals = self._reader.arrivals(data)
        except UnreadableAnswer:
            arrivals = []
        rescued = self._reader.rescue(data)
        if rescued is not None:
            assert rescued.broken
            arrivals.append(rescued)
        for arrival in arrivals:
            _storable(arrival)
            self._decoded(arrival)

    def _decoded(self, arrival: Arrival) -> None:
        try:
            update = decoded(arrival.raw)
        except ValueError:
            return  # tried, and then a dead letter
        json.dumps(update, ensure_ascii=False).encode()  # no store could hold a lone surrogate
        sender = sender_of(update)
        assert sender is None or isinstance(sender, int)
        if arrival.broken:
            return
        try:
            received = Received(arrival.raw, self._bot)
        except ValueError:
            return
        plain = received.plain
        if plain is None:
            return
        try:
            message = received.update.message
        except ValueError:
            return
        assert message is not None
        assert message.from_user is not None
        sender, same = plain.sender, message.from_user
        assert (plain.message_id, plain.text) == (message.message_id, message.text)
        assert (plain.chat.id, sender.id, sender.full_name) == (message.chat.id, same.id, same.full_name)

    def seeds(self) -> Iterable[bytes]:
        for each in _UPDATES:
            yield json.dumps({"ok": True, "result": [each]}).encode()
        yield json.dumps({"ok": True, "result": _UPDATES}).encode()
        yield json.dumps({"ok": True, "result": []}).encode()
        yield json.dumps({"ok": False, "error_code": 409, "description": "Conflict"}).encode()
        yield b'{"ok":true,"result":[{"update_id":5,"message":{"text":"' + b"\xff" * 9

    def words(self) -> Iterable[str]:
        yield from (f'"{name}":' for name in (*_CALLBACK, *_MEMBERSHIP, *_TEXT, "update_id", "result"))
        yield from ('"edited_message":', '"my_chat_member":', '"result":[', '"ok":true', "\\ud83d", "1e5")

    def changed(self, data: bytes, chance: random.Random) -> bytes | None:
        text = changed_json(data.decode("utf-8", "replace"), chance, _UPDATES)
        return text.encode("utf-8", "replace") if text is not None else None


def _storable(arrival: Arrival) -> None:
    assert arrival.update_id is None or abs(arrival.update_id) <= LARGEST
    assert arrival.identity
    assert arrival.chat_key
    for text in (arrival.identity, arrival.chat_key, arrival.broken or ""):
        text.encode()
    assert isinstance(arrival.raw, bytes)
    assert arrival.broken is not None or arrival.update_id is not None


def open_target() -> Target:
    """Make the target."""
    return Updates()
