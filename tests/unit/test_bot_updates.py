"""Updates as bytes: told apart, kept when broken, decoded without surprises."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.updates import UnreadableAnswer, UpdateReader, decoded


def answer(*updates: object) -> bytes:
    return json.dumps({"ok": True, "result": list(updates)}).encode()


def message(update_id: int, chat: int = 5, number: int = 7, **more: object) -> dict[str, object]:
    return {
        "update_id": update_id,
        "message": {"message_id": number, "chat": {"id": chat}, "date": 1, **more},
    }


def test_the_same_message_under_another_update_id_has_the_same_identity() -> None:
    one, two = UpdateReader().arrivals(answer(message(1), message(99)))
    assert one.identity == two.identity
    assert one.chat_key == two.chat_key == "5"


def test_messages_of_two_chats_and_two_edits_are_told_apart() -> None:
    edits = [
        {"update_id": 3, "edited_message": {"message_id": 7, "chat": {"id": 5}, "edit_date": 2, "text": text}}
        for text in ("a", "b")
    ]
    found = UpdateReader().arrivals(answer(message(1), message(2, chat=6), *edits))
    assert len({each.identity for each in found}) == 4


def test_a_broken_update_is_kept_and_does_not_hold_up_the_next() -> None:
    broken, good = UpdateReader().arrivals(answer({"update_id": 4, "message": {"chat": "boom"}}, message(5)))
    assert broken.broken
    assert broken.update_id == 4
    assert good.broken is None


def test_an_update_without_a_number_is_kept_as_broken() -> None:
    (found,) = UpdateReader().arrivals(answer({"message": {}}))
    assert found.broken
    assert found.update_id is None


@pytest.mark.parametrize(
    "body", [b"", b"{not json", b"[]", b'{"ok":false}', b'{"ok":true,"result":5}', b"\xff\xfe", b"<html>"]
)
def test_a_body_that_is_no_answer_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableAnswer):
        UpdateReader().arrivals(body)


def test_an_update_that_cannot_be_read_alone_becomes_a_dead_letter_with_its_number() -> None:
    deep = b'{"ok":true,"result":[{"update_id":41,"message":' + b"[" * 50_000 + b"]" * 50_000 + b"}]}"
    reader = UpdateReader()
    with pytest.raises(UnreadableAnswer):
        reader.arrivals(deep)
    rescued = reader.rescue(deep)
    assert rescued is not None
    assert rescued.update_id == 41
    assert rescued.broken
    assert reader.rescue(b"<html>bad gateway</html>") is None


def test_a_number_that_no_ledger_holds_is_broken() -> None:
    (found,) = UpdateReader().arrivals(answer({"update_id": 10**30}))
    assert found.broken
    assert found.update_id is None


def test_an_answer_with_a_lone_surrogate_is_read() -> None:
    body = (
        b'{"ok":true,"result":[{"update_id":1,"message":{"message_id":1,"chat":{"id":2},"text":"a\\ud83d"}}]}'
    )
    (found,) = UpdateReader().arrivals(body)
    assert found.broken is None
    assert found.update_id == 1


def test_a_lone_surrogate_becomes_a_sign_that_can_be_stored() -> None:
    raw = b'{"update_id":1,"message":{"text":"a\\ud83d b"}}'
    text = decoded(raw)["message"]["text"]
    text.encode()
    assert text.startswith("a")
    assert text.endswith(" b")


def test_a_pair_of_surrogates_is_the_character_it_stands_for() -> None:
    assert decoded(b'{"t":"\\ud83d\\ude00"}')["t"] == "😀"


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_a_refusal(body: bytes) -> None:
    try:
        UpdateReader().arrivals(body)
    except UnreadableAnswer:
        return


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "update_id",
                        "message",
                        "chat",
                        "id",
                        "edited_message",
                        "callback_query",
                        "from",
                        "message_id",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_every_json_value_is_an_arrival_or_a_refusal(value: object) -> None:
    try:
        found = UpdateReader().arrivals(answer(value))
    except UnreadableAnswer:
        return
    assert len(found) == 1
    assert json.loads(found[0].raw) == value
