"""Buttons remember what they mean in 64 bytes, and no bytes from outside break the decoder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.buttons import DATA_LIMIT, SEPARATOR, Button, decode, keyboard, number
from bot.routes import BUTTONS, Routes


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


argument = st.text(st.characters(codec="utf-8", exclude_characters=SEPARATOR), max_size=20)


@given(st.sampled_from([route.name for route in BUTTONS]), st.lists(argument, max_size=4))
def test_whatever_a_button_can_carry_comes_back_and_the_rest_is_refused(
    action: str, arguments: list[str]
) -> None:
    button = Button("x", action, tuple(arguments))
    if len(SEPARATOR.join([action, *arguments]).encode()) > DATA_LIMIT:
        with pytest.raises(ValueError, match="too long"):
            _ = button.data
    else:
        assert decode(button.data) == (action, tuple(arguments))


@given(st.text(st.characters(), max_size=80))
def test_no_data_finds_a_route_that_it_does_not_name(data: str) -> None:
    found = decode(data)
    route = Routes().button(found[0]) if found else None
    assert route is None or data.split(SEPARATOR)[0] == route.name


@given(st.text(max_size=30))
def test_a_number_in_a_button_is_a_number_or_nothing(text: str) -> None:
    found = number(text)
    assert found is None or (0 <= found < 10**15 and text.lstrip("0") in (str(found), "", text))
