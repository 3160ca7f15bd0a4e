"""What a batch of rows is while it is on its way: the same JSON, in a tenth of the memory."""

from __future__ import annotations

import tracemalloc

import orjson

from sheets.bodies import append_body
from sheets.layout import NAMES, Cells
from sheets.repository import Place, Sheet
from sheets.wire import row_data

SHEET = Sheet(
    place=Place("johnlee", "book", "Entries", "Asia/Kolkata"),
    sheet_id=7,
    title="Entries",
    header=NAMES,
    columns={name: index for index, name in enumerate(NAMES)},
    rows=200,
    width=26,
)
ROW_BYTES = 1_500  # a row of twenty columns is some 1,000 bytes of JSON; as objects it takes 8,000


def rows_of(count: int) -> list[Cells]:
    return [{name: f"{name} {number}" for name in NAMES} | {"Amount": number} for number in range(count)]


def test_rows_stand_in_the_request_as_they_are_described() -> None:
    rows = rows_of(3)
    body = orjson.loads(append_body(SHEET, rows, marker=1, stamp="1.000", kept=64))
    append = body["requests"][1]["appendCells"]
    assert append["rows"] == [row_data(each, SHEET.columns) for each in rows]
    assert append["sheetId"] == 7


def test_a_full_batch_takes_little_memory_while_it_waits_for_google() -> None:
    rows = rows_of(1_000)
    tracemalloc.start()
    try:
        body = append_body(SHEET, rows, marker=1, stamp="1.000", kept=64)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(orjson.loads(body)["requests"][1]["appendCells"]["rows"]) == 1_000
    assert held < 1_000 * ROW_BYTES
