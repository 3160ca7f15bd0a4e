"""Updates as bytes: cut out of an answer, told apart, decoded. What is broken is named, never raised."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Annotated, Any

import msgspec
import orjson

from ledger.inbox import Arrival

LARGEST = 2**63 - 1  # what the ledger's integers hold; Telegram's numbers stay below 2**52
KEPT = 65_536  # bytes of an unreadable answer that are kept for somebody to look at
_UPDATE_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,19})\b')


class _Chat(msgspec.Struct):
    id: Annotated[int, msgspec.Meta(ge=-LARGEST, le=LARGEST)]


class _Sender(msgspec.Struct):
    id: Annotated[int, msgspec.Meta(ge=-LARGEST, le=LARGEST)]


class _Message(msgspec.Struct):
    message_id: Annotated[int, msgspec.Meta(ge=-LARGEST, le=LARGEST)]
    chat: _Chat
    edit_date: Annotated[int, msgspec.Meta(ge=-LARGEST, le=LARGEST)] | None = None


class _Callback(msgspec.Struct):
    id: str
    from_: _Sender = msgspec.field(name="from")
    message: _Message | None = None


class _Membership(msgspec.Struct):
    chat: _Chat


class _Head(msgspec.Struct):
    update_id: Annotated[int, msgspec.Meta(ge=-LARGEST, le=LARGEST)]
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Callback | None = None
    my_chat_member: _Membership | None = None


class _Number(msgspec.Struct):
    update_id: int


class _Answer(msgspec.Struct):
    ok: bool
    result: list[msgspec.Raw] = []


class UnreadableAnswer(Exception):
    """An answer to getUpdates that is not what the Bot API promises."""


class UpdateReader:
    """Reads answers to getUpdates. Holds the compiled decoders."""

    def __init__(self) -> None:
        self._answer = msgspec.json.Decoder(_Answer)
        self._head = msgspec.json.Decoder(_Head)
        self._number = msgspec.json.Decoder(_Number)

    def arrivals(self, body: bytes) -> list[Arrival]:
        """Cut the updates out of an answer's bytes, in order.

        An update that cannot be processed is still returned, marked as broken, so that it is kept and
        does not hold up those behind it. Raises UnreadableAnswer when the body is no answer at all.
        """
        try:
            answer = self._answer.decode(body)
        except (msgspec.DecodeError, RecursionError):
            answer = self._lenient(body)
        if not answer.ok:
            raise UnreadableAnswer("not ok")
        return [self._arrival(bytes(raw)) for raw in answer.result]

    def _lenient(self, body: bytes) -> _Answer:
        """Decode what the strict decoder refuses: the lone surrogates that Telegram may hand over."""
        try:
            value = _clean(json.loads(body))
            return _Answer(value["ok"] is True, [msgspec.Raw(orjson.dumps(each)) for each in value["result"]])
        except (ValueError, RecursionError, KeyError, TypeError) as error:
            raise UnreadableAnswer(type(error).__name__) from error

    def rescue(self, body: bytes) -> Arrival | None:
        """Make a dead letter of an answer that holds one update and cannot be read at all.

        Its number is found without decoding, so that Telegram can be told to go on; None when the body
        is no answer of Telegram's, but some proxy's page.
        """
        numbers = _UPDATE_ID.findall(body)
        if not body.lstrip().startswith(b"{") or len(numbers) != 1:
            return None
        number = int(numbers[0])
        if number > LARGEST:
            return None
        digest = hashlib.sha256(body).hexdigest()[:32]
        return Arrival(number, f"x:{digest}", "broken", body[:KEPT], broken="unreadable")

    def _arrival(self, raw: bytes) -> Arrival:
        digest = hashlib.sha256(raw).hexdigest()[:32]
        try:
            head = self._head.decode(raw)
        except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
            return Arrival(self._update_id(raw), f"x:{digest}", "broken", raw, broken=str(error)[:200])
        if (message := head.message) is not None:
            identity = f"m:{message.chat.id}:{message.message_id}:0"
            return Arrival(head.update_id, identity, str(message.chat.id), raw)
        if (message := head.edited_message) is not None:
            # Two edits in one second have the same time: the text tells them apart.
            identity = f"e:{message.chat.id}:{message.message_id}:{message.edit_date}:{digest[:12]}"
            return Arrival(head.update_id, identity, str(message.chat.id), raw)
        if (callback := head.callback_query) is not None:
            key = str(callback.message.chat.id) if callback.message else f"u{callback.from_.id}"
            return Arrival(head.update_id, f"c:{callback.id}", key, raw)
        if (membership := head.my_chat_member) is not None:
            # In order with the chat's messages: what was said before the bot left was said to it.
            identity = f"u:{head.update_id}:{digest}"
            return Arrival(head.update_id, identity, str(membership.chat.id), raw)
        return Arrival(head.update_id, f"u:{head.update_id}:{digest}", f"o{head.update_id % 16}", raw)

    def _update_id(self, raw: bytes) -> int | None:
        try:
            number = self._number.decode(raw).update_id
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            return None
        return number if abs(number) <= LARGEST else None


def decoded(raw: bytes) -> dict[str, Any]:
    """Return an update as JSON values, with lone surrogates replaced (no store or reply can hold them).

    Raises ValueError when the bytes are no JSON object.
    """
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        # The standard library accepts the lone surrogates that Telegram may hand over.
        try:
            value = _clean(json.loads(raw))
        except RecursionError:
            raise ValueError("nested too deeply") from None
    if not isinstance(value, dict):
        raise ValueError("an update is a JSON object")
    return value


def sender_of(update: dict[str, Any]) -> int | None:
    """Return who caused an update, as far as can be told from one that is not as it should be."""
    for kind in ("message", "edited_message", "callback_query", "my_chat_member"):
        content = update.get(kind)
        sender = content.get("from") if isinstance(content, dict) else None
        number = sender.get("id") if isinstance(sender, dict) else None
        if isinstance(number, int):
            return number
    return None


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_clean(each) for each in value]
    if isinstance(value, dict):
        return {_clean(name): _clean(each) for name, each in value.items()}
    return value
