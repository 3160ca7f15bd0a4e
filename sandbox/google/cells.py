"""Cells: what is stored in one, and how the API's forms of it are read and written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sandbox.google.errors import RequestError
from sandbox.google.fieldmask import Mask, merge
from sandbox.google.formula import evaluate
from sandbox.google.number_format import NumberFormats
from sandbox.google.user_entered import typed

CHARACTER_LIMIT = 50_000
"""Characters in one cell (support.google.com/drive/answer/37603)."""

_TOO_LONG = f"Your input contains more than the maximum of {CHARACTER_LIMIT} characters in a single cell."
Value = str | float | bool | None


class Cell(NamedTuple):
    """One cell. ``format`` is its ``userEnteredFormat``; with a ``formula``, ``value`` is what that shows."""

    value: Value
    format: dict[str, Any] | None = None
    formula: str | None = None
    note: str | None = None


Row = tuple[Cell | None, ...]
BLANK = Cell(None)


def has_value(cell: Cell | None) -> bool:
    """Whether the cell holds something; a format or a note alone is nothing."""
    return cell is not None and cell.value is not None


def kept(cell: Cell) -> Cell | None:
    """The cell, or None when nothing is in it."""
    return None if cell == BLANK else cell


def checked_text(text: str) -> str:
    """Return the text. Raises RequestError when it is longer than a cell may hold."""
    if len(text) > CHARACTER_LIMIT:
        raise RequestError(_TOO_LONG)
    return text


def entered(value: Any, old: Cell | None, *, as_typed: bool) -> Cell | None:
    """The cell after a value of the values API is written over ``old``; null leaves it as it is.

    ``as_typed`` is USER_ENTERED: text is read as if a person had typed it. Raises RequestError.
    """
    if value is None:
        return old
    if isinstance(value, list | dict):
        raise RequestError(f"{'list' if isinstance(value, list) else 'struct'}_value is not a cell value")
    before = old or BLANK
    if isinstance(value, str):
        checked_text(value)
        if as_typed:
            result, formula, number_format = typed(value, before.format)
            cell_format = before.format
            if number_format is not None:
                cell_format = {**(cell_format or {}), "numberFormat": number_format}
            return kept(Cell(result, cell_format, formula, before.note))
        value = value or None
    return kept(Cell(value, before.format, None, before.note))


def writer(mask: Mask) -> Callable[[dict[str, Any], Cell | None], Cell | None]:
    """Return the function that writes a CellData over an old cell, only in the fields of ``mask``."""
    whole = not mask or "*" in mask
    value_too = whole or "userEnteredValue" in mask
    format_mask = {} if whole else mask.get("userEnteredFormat")
    whole_format = format_mask is not None and (not format_mask or "*" in format_mask)
    note_too = whole or "note" in mask

    def write(data: dict[str, Any], old: Cell | None) -> Cell | None:
        before = old or BLANK
        value, formula = before.value, before.formula
        if value_too:
            value, formula = _extended_value(data.get("userEnteredValue"))
        cell_format = before.format
        if whole_format:
            cell_format = data.get("userEnteredFormat")
        elif format_mask is not None:
            cell_format = merge(cell_format or {}, data.get("userEnteredFormat") or {}, format_mask)
        note = data.get("note") if note_too else before.note
        if value is None and not cell_format and note is None:
            return None
        return Cell(value, cell_format or None, formula, note)

    return write


def _extended_value(value: dict[str, Any] | None) -> tuple[Value, str | None]:
    if not value:
        return None, None
    if len(value) > 1:
        raise RequestError("oneof field 'value' is already set")
    kind, content = next(iter(value.items()))
    if kind == "stringValue":
        return checked_text(content) or None, None
    if kind == "formulaValue":
        if not checked_text(content).startswith("="):
            raise RequestError("a formulaValue must start with '='")
        return evaluate(content), content
    if kind == "errorValue":
        raise RequestError("errorValue is read-only")
    return content, None


def shown(cell: Cell | None, formats: NumberFormats) -> str:
    """What a person sees in the cell (FORMATTED_VALUE)."""
    if cell is None or cell.value is None:
        return ""
    value = cell.value
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return formats.show(value, cell.format)


def cell_data(cell: Cell | None, formats: NumberFormats) -> dict[str, Any]:
    """The cell as the API's CellData."""
    if cell is None:
        return {}
    data: dict[str, Any] = {}
    if cell.value is not None:
        effective = _typed_value(cell.value)
        if cell.formula is not None and isinstance(cell.value, str) and cell.value.startswith("#"):
            effective = {"errorValue": {"type": "ERROR", "message": cell.value}}
        data["userEnteredValue"] = {"formulaValue": cell.formula} if cell.formula else effective
        data["effectiveValue"] = effective
        data["formattedValue"] = shown(cell, formats)
    if cell.format:
        data["userEnteredFormat"] = data["effectiveFormat"] = cell.format
    if cell.note is not None:
        data["note"] = cell.note
    return data


def _typed_value(value: str | float | bool) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"stringValue": value} if isinstance(value, str) else {"numberValue": value}
