"""Columns are found by name under any header that people can make, and rows read back from under it."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sheets.cells import cells_of
from sheets.header import check_header
from sheets.layout import NAMES, map_header
from sheets.repository import Place, Sheet
from sheets.rows import sheet_row
from sheets.wire import row_data
from tests.ledger_samples import sample_entry

theirs = st.text(st.characters(codec="utf-8"), max_size=12).filter(
    lambda text: " ".join(text.split()).casefold() not in {name.casefold() for name in NAMES}
)


@st.composite
def headers(draw: st.DrawFn) -> list[str]:
    """All our columns in any order and spelling, among columns of the people."""
    header = [spelled(draw, name) for name in NAMES] + draw(st.lists(theirs, max_size=6))
    draw(st.randoms(use_true_random=False)).shuffle(header)
    return header


def spelled(draw: st.DrawFn, name: str) -> str:
    around, between = draw(st.sampled_from(["", " ", "  "])), draw(st.sampled_from([" ", "  ", "\n", "\t"]))
    cased = draw(st.sampled_from([str.upper, str.lower, str.title, str]))(name)
    return around + cased.replace(" ", between) + around


@given(headers())
def test_every_column_is_found_once_where_its_name_stands(header: list[str]) -> None:
    found = map_header(header)
    assert not found.missing
    assert not found.duplicated
    for name, index in found.columns.items():
        assert " ".join(header[index].split()).casefold() == name.casefold()
    assert check_header(header, used_before=True) == ()


@given(headers(), st.sets(st.sampled_from(NAMES), max_size=4))
def test_what_was_taken_away_is_missed_and_nothing_else(header: list[str], gone: set[str]) -> None:
    names = {name.casefold() for name in gone}
    left = [text for text in header if " ".join(text.split()).casefold() not in names]
    assert set(map_header(left).missing) == gone


@given(headers(), st.sampled_from(NAMES))
def test_a_name_that_stands_twice_is_told(header: list[str], twice: str) -> None:
    assert map_header([*header, twice]).duplicated == (twice,)


@given(headers(), st.integers(0, 2**32))
def test_a_row_written_under_a_header_is_read_back_from_under_it(header: list[str], seed: int) -> None:
    columns = map_header(header).columns
    cells = cells_of(sample_entry(seed))
    sent = row_data(cells, columns)["values"]
    raw: list[Any] = [next(iter(cell.get("userEnteredValue", {}).values()), None) for cell in sent]
    note = random.Random(seed).choice(["note", None])
    for index, text in enumerate(header):
        if index not in columns.values() and text:
            raw += [None] * (index + 1 - len(raw))
            raw[index] = note
    sheet = Sheet(Place("acme", "book", "Acme"), 1, "Acme", tuple(header), columns, 9, len(header))
    row = sheet_row(sheet, 2, raw)
    assert row.cells == cells
    assert set(row.others.values()) <= {"note", None}
