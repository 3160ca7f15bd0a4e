"""Plain texts are read without the library's objects, and say the same as those."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Bot

from bot.received import Received

BOT = Bot("123456789:" + "B" * 35)
USER = {"id": 7, "is_bot": False, "first_name": "Asha", "last_name": "Rao", "username": "asha"}
CHAT = {"id": 7, "type": "private", "first_name": "Asha"}


def update(**more: Any) -> bytes:
    message = {"message_id": 3, "from": USER, "chat": CHAT, "date": 1_763_700_000, "text": "Sold 5"}
    return json.dumps({"update_id": 1, "message": {**message, **more}}).encode()


def test_a_plain_text_says_what_the_library_says() -> None:
    received = Received(update(entities=[{"type": "bold", "offset": 0, "length": 4}]), BOT)
    plain, message = received.plain, received.update.message
    assert plain is not None
    assert message is not None
    assert message.from_user is not None
    assert (plain.message_id, plain.text, plain.at) == (message.message_id, message.text, message.date)
    assert plain.at == datetime.fromtimestamp(1_763_700_000, UTC)
    assert (plain.sender.id, plain.sender.full_name) == (message.from_user.id, message.from_user.full_name)
    assert plain.sender.username == message.from_user.username


@pytest.mark.parametrize(
    "more",
    [
        {"reply_to_message": {"message_id": 2, "chat": CHAT, "date": 1, "text": "x"}},
        {"forward_origin": {"type": "hidden_user", "sender_user_name": "x", "date": 1}},
        {"chat": {"id": -100, "type": "supergroup", "title": "Reps"}},
        {"from": {**USER, "is_bot": True}},
        {"sender_chat": {"id": -1, "type": "channel", "title": "x"}},
        {"venue": {"location": {"latitude": 1.0, "longitude": 2.0}, "title": "x", "address": "y"}},
    ],
    ids=["reply", "forwarded", "group", "bot", "channel", "venue"],
)
def test_anything_more_than_a_plain_text_is_left_to_the_library(more: dict[str, Any]) -> None:
    received = Received(update(**more), BOT)
    assert received.plain is None
    assert received.update.message is not None


def test_a_text_with_a_lone_surrogate_is_left_to_the_decoder_that_cleans_it() -> None:
    received = Received(update(text="Sold \ud83d"), BOT)
    assert received.plain is None
    assert received.update.message is not None
    assert received.update.message.text == "Sold \ufffd"
