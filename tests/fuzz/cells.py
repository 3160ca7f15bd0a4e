"""Fuzz target: a worksheet as people leave it: its header, and the cells of its rows."""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from ledger.entry import Details, Entry
from ledger.rows import LARGEST, details_to_columns
from sheets.cells import cells_of
from sheets.items_reading import items_of
from sheets.known import Known, known_from_json
from sheets.layout import ENTRY_ID, NAMES, Cells, map_header
from sheets.merge import merge
from sheets.row_reading import entry_of_row
from sheets.tables import part_of, raw_rows, table_of
from sheets.wire import row_data, value_of
from tests.fuzz.json_changes import changed_json
from tests.fuzz.target import Target
from tests.ledger_samples import sample_entry

_ZONE = ZoneInfo("Asia/Kolkata")
_SCALAR = str | int | float | None
_LEAVES: tuple[Any, ...] = (
    "Sales", "return", "void", "Active", "2026-03-02", "02-03-2026", "31-02-2026", 46083, 46083.5, 36525,
    73051, "₹ 1,25,000", "1.200,50", "Rs. 500/-", "5k", "12,34", "1e5", "१,२००", 0.58, 1e15, 1e300, -0.0,
    -5, "  cash ", "INR", "inr", "usd ", True, "10 strip Dolo 650 @ 145 + 2 free; 5 box Volini @ 310",
    "5 @ 10", ";;", "x" * 50_000, "9" * 4400, "9" * 25, "٣", "²", "2026-03-02T11:30:00+05:30",
    "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "a" + " " * 3000 + "b", *NAMES, "entry  ID",
    " AMOUNT ", "Datе",
)  # fmt: skip


class Worksheet(Target):
    """Claims: whatever stands in a worksheet, it is read: its columns are found; a row becomes an entry that
    the ledger can keep, or none; a correction is taken over as a figure that the ledger and the sheet can
    hold, or left alone; and merging the outcome with the row again changes nothing more.

    An input is a JSON list of rows, the first of them the header.
    """

    longest = 65_536

    def __init__(self) -> None:
        self._entry = sample_entry()
        self._known = Known(cells_of(self._entry), version=1)

    def check(self, data: bytes) -> None:
        try:
            rows = json.loads(data)
        except (ValueError, RecursionError):
            return
        if not isinstance(rows, list) or not rows or not all(isinstance(row, list) for row in rows):
            return
        # The service's values are texts, numbers, booleans and nothing.
        rows = [[cell if isinstance(cell, _SCALAR) else str(cell) for cell in row] for row in rows]
        header = [str(cell) for cell in rows[0]]
        found = map_header(header)
        for name, index in found.columns.items():
            assert " ".join(header[index].split()).casefold() == name.casefold()
        for row in rows[1:3]:
            cells = {
                name: value_of(name, row[index] if index < len(row) else None)
                for name, index in found.columns.items()
            }
            self._adopted(cells)
            self._corrected(cells, zlib.crc32(data) % 2 == 0)
        self._answers(rows, found.columns)

    def _adopted(self, cells: Cells) -> None:
        """A row that the ledger does not know."""
        entry = entry_of_row({ENTRY_ID: "0A1B2C3D4E5F", **cells}, "acme", _ZONE)
        if entry is None:
            return
        assert 0 <= entry.user_id < 2**63, "the ledger has no room for the user's number"
        _kept(entry.details)
        entry.at.timestamp()
        again = merge(entry, Known(cells_of(entry)), cells)
        _kept(again.details)
        json.dumps(again.known.to_json(), ensure_ascii=False).encode("utf-8", "surrogatepass")

    def _corrected(self, cells: Cells, is_changed: bool) -> None:
        """A row that the ledger knows, and may have changed meanwhile."""
        entry = self._entry
        if is_changed:
            entry = replace(entry, details=entry.details.with_(amount=Decimal(7)))
        merged = merge(entry, self._known, cells)
        _kept(merged.details)
        columns = {name: index for index, name in enumerate(NAMES)}
        sent = row_data(cells_of(replace(entry, details=merged.details)), columns)
        assert "formulaValue" not in json.dumps(sent)
        stored = known_from_json(json.loads(json.dumps(merged.known.to_json())))
        after: Entry = replace(entry, details=merged.details, status=merged.status)
        again = merge(after, stored.sending(merged.writes).applied(), cells | merged.writes)
        assert not again.changes(after), "the same row changes the entry once more"
        assert not again.writes, "the same row is written once more"

    @staticmethod
    def _answers(rows: list[list[Any]], columns: Any) -> None:
        """The same cells as the service answers them, by rows and by columns."""
        names = list(columns)
        try:
            by_rows = json.dumps({"valueRanges": [{"values": rows}]}).encode()
            raw_rows([by_rows], None, columns)
            lines = [
                [row[columns[name]] if columns[name] < len(row) else None for row in rows] for name in names
            ]
            head, below = [[cell] for cell in rows[0]], [[line[1:]] for line in lines]
            slices = json.dumps({"valueRanges": [{"values": [line]} for line in lines]}).encode()
            part = json.dumps({"valueRanges": [{"values": each} for each in (head, *below)]}).encode()
        except (ValueError, RecursionError):
            return
        if names and len(set(map(str, rows[0]))) == len(rows[0]):
            assert table_of([slices], names).height == len(rows) - 1
            assert part_of(part, names, columns).height == len(rows) - 1

    def seeds(self) -> Iterable[bytes]:
        row = [cells_of(self._entry)[name] for name in NAMES]
        yield json.dumps([NAMES, row]).encode()
        yield json.dumps([["my notes", *reversed(NAMES)], ["x", *reversed(row)], []]).encode()
        for index in range(len(NAMES)):
            for leaf in _LEAVES[::3]:
                yield json.dumps([NAMES, [*row[:index], leaf, *row[index + 1 :]]]).encode()

    def changed(self, data: bytes, chance: random.Random) -> bytes | None:
        text = changed_json(data.decode("utf-8", "replace"), chance, _LEAVES)
        return text.encode("utf-8", "replace") if text is not None else None


def _kept(details: Details) -> None:
    for figure in (details.orders, details.amount, details.paid):
        assert figure is None or (figure.is_finite() and 0 <= figure < LARGEST)
    details_to_columns(details)
    assert len(items_of(None)) == 0


def open_target() -> Target:
    """Make the target."""
    return Worksheet()
