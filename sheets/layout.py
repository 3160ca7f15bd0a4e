"""The columns of a worksheet, once: their names, their order, and what kind of value each holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

CellValue = str | int | float | None
"""What a cell holds: text, a number, a date as ISO text (``2026-11-21``), or nothing."""

Cells = dict[str, CellValue]
"""A row: column name to value. A column that is left out holds nothing."""


class Kind(StrEnum):
    """How a column's values are stored in the worksheet."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


ENTRY_ID = "Entry ID"
STATUS = "Status"
LAST_MODIFIED = "Last Modified"
DATE_PATTERN = "dd-mm-yyyy"

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        ENTRY_ID: Kind.TEXT,
        "Date": Kind.DATE,
        "User Name": Kind.TEXT,
        "Type": Kind.TEXT,
        "Client": Kind.TEXT,
        "Location": Kind.TEXT,
        "Orders": Kind.NUMBER,
        "Amount": Kind.NUMBER,
        "Remarks": Kind.TEXT,
        "User ID": Kind.TEXT,
        "Time": Kind.TEXT,
        "Company": Kind.TEXT,
        "Entry Timestamp": Kind.TEXT,
        LAST_MODIFIED: Kind.TEXT,
        "Live Position": Kind.TEXT,
        "Items": Kind.TEXT,
        "Payment": Kind.TEXT,
        "Paid": Kind.NUMBER,
        "Currency": Kind.TEXT,
        STATUS: Kind.TEXT,
    }
)
"""Every column in its default order."""

NAMES: tuple[str, ...] = tuple(KINDS)


@dataclass(frozen=True, slots=True)
class HeaderMap:
    """Where the columns stand in a header row (0-based), and what is wrong with it."""

    columns: Mapping[str, int]
    missing: tuple[str, ...]
    duplicated: tuple[str, ...]


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


_KNOWN: Mapping[str, str] = MappingProxyType({_plain(name): name for name in NAMES})


def map_header(header: Sequence[str]) -> HeaderMap:
    """Find the columns by name, whatever their order, case and spaces; other columns are the people's."""
    columns: dict[str, int] = {}
    duplicated: list[str] = []
    for index, text in enumerate(header):
        name = _KNOWN.get(_plain(text))
        if name is None:
            continue
        if name in columns:
            duplicated.append(name)
        else:
            columns[name] = index
    missing = tuple(name for name in NAMES if name not in columns)
    return HeaderMap(MappingProxyType(columns), missing, tuple(duplicated))
