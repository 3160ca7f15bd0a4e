"""From the API's value ranges to columns and rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from sheets.layout import CellValue, map_header
from sheets.repository import FaultKind, SheetFault, Table
from sheets.wire import value_of


class _Range(msgspec.Struct):
    values: msgspec.Raw = msgspec.Raw(b"[]")


class _Answer(msgspec.Struct):
    ranges: list[_Range] = msgspec.field(name="valueRanges")


Lines = list[list[Any]]


def value_ranges(body: bytes) -> Iterator[Lines]:
    """Return the values of each range of a batchGet answer, one after the other. ValueError when it is none.

    Not orjson: it takes twelve times the answer's length while it reads, and all ranges at once.
    """
    for each in msgspec.json.decode(body, type=_Answer).ranges:
        yield msgspec.json.decode(each.values, type=Lines)


def table_of(slices: Sequence[bytes], names: Sequence[str]) -> Table:
    """Join slices of whole columns (each slice a batchGet with one range a column, by columns).

    The first cell of each column is its header: MOVED when that is another one.
    """
    columns: dict[str, list[CellValue]] = {name: [] for name in names}
    digest = hashlib.blake2b(digest_size=16)
    for number, body in enumerate(slices):
        digest.update(body)
        for name, lines in zip(names, value_ranges(body), strict=True):
            raw = lines[0] if lines else []
            if number == 0 and (not raw or name not in map_header([str(raw[0])]).columns):
                raise SheetFault(FaultKind.MOVED, f"the column {name} is not where it was")
            below = raw[1:] if number == 0 else raw
            columns[name] += [value_of(name, cell) for cell in below]
        _level(columns)
    return Table(columns, digest.hexdigest())


def part_of(body: bytes, names: Sequence[str], columns: Mapping[str, int]) -> Table:
    """Return a part of columns: the first range is row 1, then comes one range a column, by columns.

    MOVED when a column does not stand where ``columns`` says.
    """
    ranges = value_ranges(body)
    now = map_header([str(each[0]) if each else "" for each in next(ranges, [])]).columns
    if any(now.get(name) != columns[name] for name in names):
        raise SheetFault(FaultKind.MOVED, "the columns are not where they were")
    texts: dict[CellValue, CellValue] = {}
    found = {
        name: [_once(value_of(name, cell), texts) for cell in (lines[0] if lines else [])]
        for name, lines in zip(names, ranges, strict=True)
    }
    _level(found)
    return Table(found, hashlib.blake2b(body, digest_size=16).hexdigest())


def _once(value: CellValue, texts: dict[CellValue, CellValue]) -> CellValue:
    """Return one object for each text: most stand in many rows."""
    return texts.setdefault(value, value) if isinstance(value, str) else value


def raw_rows(
    bodies: Sequence[bytes], numbers: Sequence[int] | None, columns: Mapping[str, int]
) -> dict[int, list[Any]]:
    """Return rows by number. Each batchGet begins with row 1: MOVED when its columns are others.

    With ``numbers`` None there is one answer with one range, the whole sheet.
    """
    if numbers is None:
        rows: dict[int, list[Any]] = dict(enumerate(next(value_ranges(bodies[0]), []), start=1))
        _check(rows.get(1, []), columns)
        return rows
    rows = {}
    left = list(numbers)
    for body in bodies:
        header, *ranges = value_ranges(body)
        _check(header[0] if header else [], columns)
        for each in ranges:
            rows[left.pop(0)] = each[0] if each else []
    return rows


def _check(header: Sequence[Any], columns: Mapping[str, int]) -> None:
    if dict(map_header([str(text) for text in header]).columns) != dict(columns):
        raise SheetFault(FaultKind.MOVED, "the columns are not where they were")


def _level(columns: dict[str, list[CellValue]]) -> None:
    """Make all columns as long as the longest: the API leaves blank ends out."""
    height = max(map(len, columns.values()), default=0)
    for column in columns.values():
        column += [None] * (height - len(column))
