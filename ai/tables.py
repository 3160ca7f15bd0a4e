"""Writes a table as the lines of an order: "Flour | 10 bags | 18" below "Item | Qty | Rate"."""

from __future__ import annotations

import re
from collections.abc import Sequence

_COLUMNS = {
    "item": ("item", "items", "goods", "product", "products", "particulars", "description", "medicine"),
    "client": ("client", "customer", "party", "shop", "outlet", "store", "dealer", "buyer"),
    "qty": ("qty", "quantity", "nos", "pcs", "count", "units", "packs", "boxes"),
    "unit": ("unit", "uom", "pack"),
    "rate": ("rate", "price", "unit price", "cost", "each", "rate/unit", "price/unit"),
    "amount": ("amount", "amt", "total", "value", "line total", "net amount", "bill"),
    "number": ("sr", "sno", "s.no", "sr.no", "no", "#", "sl", "sl.no"),
    "place": ("place", "area", "city", "location", "town"),
}
_DIVIDER = re.compile(r"[-+:=|\s]+")
_TOTALS = ("total", "grand total", "net total", "sub total", "subtotal", "sum")
_FEWEST = 3  # columns
_UNIT = re.compile(r"\d\s*[^\W\d]")


def read_tables(text: str) -> str:
    """Return ``text`` with its tables of goods written as lines of goods; any other text as it is."""
    if "|" not in text and "\t" not in text:
        return text
    lines = text.split("\n")
    mark = "|" if "|" in text else "\t"
    found: list[str] = []
    columns: list[str] = []
    for line in lines:
        cells = _cells(line, mark)
        if columns and (not cells or len(cells) > len(columns)):
            columns = []
        if columns:
            if not _DIVIDER.fullmatch(line):
                found.append(_row(columns, cells))
        elif heading := _heading(cells):
            columns = heading
        else:
            found.append(line)
    return "\n".join(found)


def _cells(line: str, mark: str) -> list[str]:
    """Return the cells of a line, or nothing when no mark parts it."""
    if mark not in line:
        return []
    line = line.strip(" ")
    if mark == "|":
        line = line.removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in line.split(mark)]


def _heading(cells: Sequence[str]) -> list[str]:
    """Return the columns of a table of goods with their quantity and price; nothing for any other line."""
    heads = (cell.casefold().strip(" .:*") for cell in cells)
    columns = [next((name for name, words in _COLUMNS.items() if head in words), "") for head in heads]
    known = len(columns) >= _FEWEST and "" not in columns and len(set(columns)) == len(columns)
    goods = "item" in columns and "qty" in columns and ("rate" in columns or "amount" in columns)
    return columns if known and goods else []


def _row(columns: Sequence[str], cells: Sequence[str]) -> str:
    """Return one row as a line: client, place, quantity, goods, rate and amount in the usual order."""
    cell = dict(zip(columns, cells, strict=False))
    if not cell.get("qty") and any(each.casefold().strip(" :*") in _TOTALS for each in cells):
        return "Total " + next((each for each in reversed(cells) if any(map(str.isdigit, each))), "")
    count = cell.get("qty", "")
    if unit := cell.get("unit", ""):
        count = f"{count} {unit}"
    elif count and not _UNIT.search(count):
        count += " pcs"
    parts = [cell.get("client", ""), cell.get("place", "")]
    line = " ".join(part for part in (cell.get("item", ""), count) if part)
    if rate := cell.get("rate"):
        line += f" @ {rate}"
    if amount := cell.get("amount"):
        line += f" = {amount}" if rate else f" {amount}"
    return ", ".join(part for part in (*parts, line) if part)
