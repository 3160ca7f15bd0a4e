"""From the API's value ranges to columns and rows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from sheets.layout import CellValue, map_header
from sheets.repository import FaultKind, SheetFault, Table
from sheets.wire import value_of


def value_ranges(body: bytes) -> list[list[list[Any]]]:
    """Return the values of each range of a batchGet answer. ValueError when it is none."""
    answer = orjson.loads(body)
    if not isinstance(answer, dict) or not isinstance(answer.get("valueRanges"), list):
        raise ValueError("no value ranges")
    return [each.get("values") or [] for each in answer["valueRanges"]]


def table_of(slices: Sequence[bytes], names: Sequence[str]) -> Table:
    """Join slices of whole columns (each slice a batchGet with one range a column, by columns).

    The first cell of each column is its header: MOVED when that is another one.
    """
    columns: dict[str, list[CellValue]] = {name: [] for name in names}
    texts: dict[str, str] = {}  # most texts stand in many rows: each is kept once
    digest = hashlib.blake2b(digest_size=16)
    for number, body in enumerate(slices):
        digest.update(body)
        ranges = value_ranges(body)
        if len(ranges) != len(names):
            raise ValueError("not as many ranges as were asked for")
        cells = [each[0] if each else [] for each in ranges]
        height = max(map(len, cells), default=0)
        for name, raw in zip(names, cells, strict=True):
            if number == 0 and (not raw or name not in map_header([str(raw[0])]).columns):
                raise SheetFault(FaultKind.MOVED, f"the column {name} is not where it was")
            below = raw[1:] if number == 0 else raw
            wanted = height - 1 if number == 0 else height
            values = (value_of(name, cell) for cell in below)
            columns[name] += [
                texts.setdefault(each, each) if isinstance(each, str) else each for each in values
            ]
            columns[name] += [None] * (wanted - len(below))
        _level(columns)
    return Table(columns, digest.hexdigest())


def raw_rows(
    bodies: Sequence[bytes], numbers: Sequence[int] | None, columns: Mapping[str, int]
) -> dict[int, list[Any]]:
    """Return rows by number. Each batchGet begins with row 1: MOVED when its columns are others.

    With ``numbers`` None there is one answer with one range, the whole sheet.
    """
    if numbers is None:
        lines = value_ranges(bodies[0])[0]
        rows = dict(enumerate(lines, start=1))
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
