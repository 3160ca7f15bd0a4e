"""Reads text as if a person had typed it into a cell: numbers, dates, formulas (USER_ENTERED).

Locale en_IN: the day stands before the month.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sandbox.google.formula import evaluate
from sandbox.google.number_format import serial_of

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<currency>[₹$€£]?)\s?(?P<digits>\d[\d,]*(?:\.\d*)?|\.\d+)(?P<percent>%?)"
)
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+")
_DATE_FORMS = (
    ("%d-%m-%Y", "dd-mm-yyyy"),
    ("%d/%m/%Y", "dd/mm/yyyy"),
    ("%d.%m.%Y", "dd.mm.yyyy"),
    ("%Y-%m-%d", "yyyy-mm-dd"),
    ("%Y/%m/%d", "yyyy/mm/dd"),
    ("%d-%m-%y", "dd-mm-yy"),
    ("%d/%m/%y", "dd/mm/yy"),
    ("%d %b %Y", "d mmm yyyy"),
    ("%d %B %Y", "d mmmm yyyy"),
    ("%d-%b-%Y", "d-mmm-yyyy"),
)
_TIME_FORMS = (("%H:%M", "hh:mm"), ("%H:%M:%S", "hh:mm:ss"), ("%I:%M %p", "h:mm am/pm"))

Typed = tuple["str | float | bool | None", "str | None", "dict[str, Any] | None"]
"""Value, formula, and the number format that typing it gives the cell (None: it keeps its own)."""


def typed(text: str, cell_format: dict[str, Any] | None) -> Typed:
    """Return what ``text`` becomes in a cell that has this ``userEnteredFormat``."""
    number_format = (cell_format or {}).get("numberFormat") or {}
    if number_format.get("type") == "TEXT":
        return text, None, None
    if text.startswith("'"):
        return text[1:], None, None
    bare = text.strip()
    if not bare:
        return (text or None), None, None
    if bare.startswith("=") and len(bare) > 1:
        return evaluate(bare), bare, None
    if bare.upper() in ("TRUE", "FALSE"):
        return bare.upper() == "TRUE", None, None
    found = _number(bare) or _moment(bare)
    if found is not None:
        return found[0], None, None if number_format else found[1]
    if bare.startswith("+") and len(bare) > 1:
        return evaluate(bare), f"={bare}", None
    return text, None, None


def _number(text: str) -> tuple[float, dict[str, Any] | None] | None:
    if _SCIENTIFIC.fullmatch(text):
        return float(text), {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    found = _NUMBER.fullmatch(text)
    if found is None or not _grouped_well(found["digits"]):
        return None
    digits = found["digits"].replace(",", "")
    value: float = float(digits) if "." in digits else int(digits)
    value = -value if found["sign"] == "-" else value
    decimals = ".00" if "." in digits else ""
    if found["percent"]:
        return value / 100, {"type": "PERCENT", "pattern": f"0{decimals}%"}
    if found["currency"]:
        return value, {"type": "CURRENCY", "pattern": f'"{found["currency"]}"#,##0{decimals}'}
    if "," in found["digits"]:
        return value, {"type": "NUMBER", "pattern": f"#,##0{decimals}"}
    return value, None


def _grouped_well(digits: str) -> bool:
    """Commas only where groups of a thousand or a lakh have them."""
    whole = digits.partition(".")[0]
    return "," not in whole or bool(re.fullmatch(r"\d{1,3}(,\d{2,3})*,\d{3}", whole))


def _moment(text: str) -> tuple[float, dict[str, Any]] | None:
    for form, pattern in _DATE_FORMS:
        if (moment := _parsed(text, form)) is not None:
            return serial_of(moment), {"type": "DATE", "pattern": pattern}
    for form, pattern in _TIME_FORMS:
        if (moment := _parsed(text, form)) is not None:
            return (moment.hour * 3600 + moment.minute * 60 + moment.second) / 86400, {
                "type": "TIME",
                "pattern": pattern,
            }
    day, _, time = text.rpartition(" ")
    for form, pattern in _DATE_FORMS:
        for time_form, time_pattern in _TIME_FORMS[:2]:
            if day and (moment := _parsed(f"{day} {time}", f"{form} {time_form}")) is not None:
                return serial_of(moment), {"type": "DATE_TIME", "pattern": f"{pattern} {time_pattern}"}
    return None


def _parsed(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - a sheet's dates have no time zone
    except ValueError:
        return None
