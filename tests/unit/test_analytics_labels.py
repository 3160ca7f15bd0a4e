"""Words on pictures: money and names."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.charts.labels import UNNAMED, drawable, full_money, grouped, short_money, shortened


@pytest.mark.parametrize(
    ("minor", "currency", "words"),
    [
        (0, "INR", "₹0"),
        (85_000_00, "INR", "₹85,000"),
        (1_50_000_00, "INR", "₹1.5 L"),
        (99_999_00, "INR", "₹1 L"),
        (99_940_00, "INR", "₹99,940"),
        (1_00_000_00, "INR", "₹1 L"),
        (12_34_567_00, "INR", "₹12.3 L"),
        (99_99_999_00, "INR", "₹1 Cr"),
        (2_35_00_000_00, "INR", "₹2.35 Cr"),
        (1_234_00_00_000_00, "INR", "₹1,234 Cr"),
        (-5_000_00, "INR", "-₹5,000"),
        (150, "INR", "₹1.5"),
        (1_500_000_00, "USD", "$1.5 M"),
        (150_000_00, "USD", "$150 K"),
        (85_000_00, "AED", "AED 85,000"),
    ],
)
def test_short_money_speaks_the_currency_s_own_thousands(minor: int, currency: str, words: str) -> None:
    assert short_money(minor, currency) == words


def test_full_money_groups_by_two_digits_after_the_thousand() -> None:
    assert full_money(1_50_000_00, "INR") == "₹1,50,000"
    assert full_money(-12_34_56_789_00, "INR") == "-₹12,34,56,789"
    assert full_money(123_456_789_00, "USD") == "$123,456,789"


@given(st.integers(-(10**18), 10**18))
def test_grouping_changes_no_digit(number: int) -> None:
    assert int(grouped(number, "INR").replace(",", "")) == number


def plain(name: str) -> str:
    """As with a font that has everything but emoji."""
    return drawable(name, lambda character: ord(character) < 0x2600)


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("Apollo Pharmacy", "Apollo Pharmacy"),
        ("Fortis 🏥💊 Hospital", "Fortis Hospital"),
        ("\u202eevil\u202c", "evil"),
        ("Line\nbreak\tTab", "Line break Tab"),
        ("श्री क्षत्रिय", "श्री क्षत्रिय"),
        ("र्\u200dय", "र्\u200dय"),
        ("🎉🎉", UNNAMED),
        ("", UNNAMED),
        ("\x00\x1b[31mred", "[31mred"),
        ("$x^2$", "$x^2$"),
    ],
)
def test_names_keep_their_letters_and_lose_what_cannot_be_drawn(name: str, drawn: str) -> None:
    assert plain(name) == drawn


def test_towers_of_marks_are_cut_down() -> None:
    assert len(plain("Z" + "\u0308\u0301\u030a\u0304" * 20 + "o")) <= 6


@given(st.text(max_size=200), st.integers(2, 40))
def test_a_shortened_name_fits_and_never_starts_a_cluster_it_does_not_end(name: str, most: int) -> None:
    short = shortened(name, most)
    assert len(short) <= most
    if len(name) > most:
        assert short.endswith("…")


def test_devanagari_is_cut_between_letters() -> None:
    name = "श्री गणेश मेडिकल स्टोर्स एंड सर्जिकल"
    for most in range(6, len(name)):
        kept = shortened(name, most).removesuffix("…")
        rest = name[len(kept) :].lstrip()
        assert not rest or unicodedata.category(rest[0])[0] != "M"
        assert not kept or unicodedata.combining(kept[-1]) != 9
