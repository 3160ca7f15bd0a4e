"""What a person's correction in a cell means. What cannot be read with certainty is never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from ledger.entry import EntryType, Payment, Status
from ledger.rows import LARGEST
from sheets.layout import CellValue

_MONEY_SIGNS = re.compile(r"^(?:₹|rs\.?|inr)\s*|\s*(?:/-)$", re.IGNORECASE)
# Thousands as written in India (1,25,000) or elsewhere (125,000); anything else with a comma is unclear.
_NUMBER = re.compile(r"(?:\d+|\d{1,2}(?:,\d{2})*,\d{3}|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The correction stays in the worksheet as the person's and changes no figure."""


UNREADABLE = Unreadable()
Read = Callable[[CellValue], Any]


def _text(value: CellValue) -> Any:
    return None if value is None else str(value).strip() or None


def _number(places: int, *, largest: Decimal = LARGEST) -> Read:
    def read(value: CellValue) -> Any:
        if value is None:
            return None
        text = str(value).strip()
        if isinstance(value, str):
            text = _MONEY_SIGNS.sub("", text).strip()
            if not _NUMBER.fullmatch(text):
                return UNREADABLE
        try:
            found = Decimal(text.replace(",", ""))
        except InvalidOperation:
            return UNREADABLE
        if not found.is_finite() or not 0 <= found < largest:
            return UNREADABLE
        rounded = round(found, places)
        return rounded if rounded < largest else UNREADABLE

    return read


def _date(value: CellValue) -> Any:
    if not isinstance(value, str):
        return UNREADABLE
    found = _DAY_FIRST.fullmatch(value.strip())
    try:
        day = (
            date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(value.strip())
        )
    except ValueError:
        return UNREADABLE
    return day if 2000 <= day.year < 2100 else UNREADABLE


def _word(words: type[EntryType] | type[Payment] | type[Status], *, needed: bool) -> Read:
    known = {each.value.casefold(): each for each in words}

    def read(value: CellValue) -> Any:
        if value is None:
            return UNREADABLE if needed else None
        return known.get(" ".join(str(value).split()).casefold(), UNREADABLE)

    return read


def _currency(value: CellValue) -> Any:
    if value is None:
        return None
    code = str(value).strip().upper()
    return code if re.fullmatch(r"[A-Z]{3}", code) else UNREADABLE


_READ: Mapping[str, tuple[str, Read]] = MappingProxyType(
    {
        "Date": ("date", _date),
        "Type": ("type", _word(EntryType, needed=True)),
        "Client": ("client", _text),
        "Location": ("location", _text),
        "Orders": ("orders", _number(3)),
        "Amount": ("amount", _number(2)),
        "Remarks": ("remarks", _text),
        "Payment": ("payment", _word(Payment, needed=False)),
        "Paid": ("paid", _number(2)),
        "Currency": ("currency", _currency),
        "Status": ("status", _word(Status, needed=True)),
    }
)


def is_figure(name: str) -> bool:
    """Tell whether a correction in this column changes the entry; in others it is the person's note."""
    return name in _READ


def understood(name: str, value: CellValue) -> tuple[str, Any] | None:
    """Return the field of the entry and its new value, or None when the correction cannot be read.

    ``Items`` and the columns that say who and when are free: what stands there stays there.
    """
    if name not in _READ:
        return None
    field, read = _READ[name]
    found = read(value)
    return None if isinstance(found, Unreadable) else (field, found)
