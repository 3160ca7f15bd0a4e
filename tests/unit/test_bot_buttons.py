"""Buttons remember what they mean in 64 bytes, and no bytes from outside break the decoder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.buttons import Button, decode, keyboard


def test_a_button_comes_back_as_it_was() -> None:
    assert decode(Button("Undo", "undo", ("O21ARYYFT6BS",)).data) == ("undo", ("O21ARYYFT6BS",))


def test_a_button_that_telegram_would_refuse_is_refused_here() -> None:
    with pytest.raises(ValueError, match="too long"):
        _ = Button("x", "choose", ("1" * 70,)).data


def test_empty_rows_are_left_out() -> None:
    assert keyboard([[], [Button("a", "b")]]) == {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}


@given(st.none() | st.text(max_size=100))
def test_any_data_decodes_or_is_none_of_ours(data: str | None) -> None:
    found = decode(data)
    assert found is None or isinstance(found[0], str)
