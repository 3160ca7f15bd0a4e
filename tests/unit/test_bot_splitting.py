"""Texts are cut to what Telegram takes, and nothing of them is lost."""

from __future__ import annotations

from html import escape

from hypothesis import given
from hypothesis import strategies as st

from bot.splitting import plain, split, units, without_markup


def test_units_are_counted_as_telegram_does() -> None:
    assert units("a₹😀") == 4


def test_a_short_text_is_one_piece() -> None:
    assert split("<b>hello</b>") == ["<b>hello</b>"]


@given(
    st.lists(
        st.text(
            st.characters(blacklist_characters="\n\r", blacklist_categories=("Cs", "Cc")),
            min_size=1,
            max_size=60,
        ),
        min_size=1,
        max_size=40,
    ),
    st.integers(20, 200),
)
def test_pieces_fit_and_together_say_the_same(lines: list[str], limit: int) -> None:
    text = "\n".join(f"<b>{escape(line, quote=False)}</b>" for line in lines)
    pieces = split(text, limit)
    assert all(units(piece) <= limit for piece in pieces)
    said = "".join(plain(piece) for piece in pieces).replace("\n", "")
    assert said == "".join(lines)
    for piece in pieces:
        assert piece.count("<b>") == piece.count("</b>")


def test_without_markup_text_is_plain() -> None:
    bare = without_markup({"chat_id": 1, "text": "<b>O'Neil &amp; Co</b>", "parse_mode": "HTML"})
    assert bare == {"chat_id": 1, "text": "O'Neil & Co"}
