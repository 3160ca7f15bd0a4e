"""Between values and the API's typed cells: text is text, a number a number, a date a real date.

Nothing here ever becomes a formula: a ``stringValue`` is stored as it is, whatever it begins with
(developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/other#ExtendedValue).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sheets.layout import DATE_PATTERN, KINDS, Cells, CellValue, Kind

# Day 0 of a spreadsheet's dates; 2100-01-01 and 2000-01-01 bound what is taken for a date.
_EPOCH = date(1899, 12, 30)
_FIRST, _LAST = 36_526, 73_051
MAX_CELL = 50_000  # characters in one cell: support.google.com/drive/answer/37603
VALUE_FIELDS = "userEnteredValue,userEnteredFormat.numberFormat"


def serial_of(day: date) -> int:
    """Return a date as a spreadsheet's day number."""
    return (day - _EPOCH).days


def cell_data(name: str, value: CellValue) -> dict[str, Any]:
    """Return the CellData of one value; an empty one clears the cell."""
    if value is None:
        return {}
    if KINDS.get(name) is Kind.DATE and (day := _iso_date(value)) is not None:
        style = {"numberFormat": {"type": "DATE", "pattern": DATE_PATTERN}}
        return {"userEnteredValue": {"numberValue": serial_of(day)}, "userEnteredFormat": style}
    if isinstance(value, bool):
        return {"userEnteredValue": {"boolValue": value}}
    if isinstance(value, int | float):
        return {"userEnteredValue": {"numberValue": value}}
    return {"userEnteredValue": {"stringValue": value}}


def row_data(cells: Cells, columns: Mapping[str, int]) -> dict[str, Any]:
    """Return the RowData of a new row, each value where its column stands."""
    values: list[dict[str, Any]] = [{} for _ in range(max(columns.values(), default=-1) + 1)]
    for name, index in columns.items():
        values[index] = cell_data(name, cells.get(name))
    return {"values": values}


def value_of(name: str, raw: Any) -> CellValue:
    """Return what an unformatted value of the API means in a column.

    A date comes as ISO text. What does not fit the column (words in ``Amount``) comes as it stands.
    """
    if raw is None or raw == "":
        return None
    kind = KINDS.get(name, Kind.TEXT)
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, str):
        return raw
    if kind is Kind.DATE and _FIRST <= raw < _LAST:
        return (_EPOCH + timedelta(days=int(raw))).isoformat()
    if name == "Time" and 0 <= raw < 1:
        minutes = round(raw * 1440) % 1440
        return f"{minutes // 60:02}:{minutes % 60:02}"
    plain: int | float = int(raw) if float(raw).is_integer() else float(raw)
    return str(plain) if kind is Kind.TEXT else plain


def same(left: CellValue, right: CellValue) -> bool:
    """Tell whether two cells hold the same, whether a number was stored as text or not."""
    if left == right:
        return True
    if isinstance(left, str) != isinstance(right, str):
        return left is not None and right is not None and str(left) == str(right)
    if isinstance(left, str) and isinstance(right, str):
        return left.strip() == right.strip()
    return False


def too_long(cells: Cells) -> str | None:
    """Return the name of a column whose text no cell can hold, or None."""
    return next(
        (name for name, text in cells.items() if isinstance(text, str) and len(text) > MAX_CELL), None
    )


def _iso_date(value: CellValue) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
