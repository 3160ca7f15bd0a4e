"""From a row of the worksheet back to an entry, for rows that the ledger does not know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from ledger.entry import ENTRY_ID_LENGTH, Details, Entry, Source, Status
from sheets.corrections import understood
from sheets.items_reading import items_of
from sheets.layout import ENTRY_ID, LAST_MODIFIED, NAMES, CellValue

_ENTRY_ID = re.compile(rf"[0-9A-Z]{{{ENTRY_ID_LENGTH}}}")
_USER_ID = re.compile(r"[0-9]{1,16}")  # Telegram's have at most 52 bits


def is_entry_id(text: str) -> bool:
    """Tell whether a text has the form of an Entry ID."""
    return _ENTRY_ID.fullmatch(text) is not None


def entry_of_row(cells: Mapping[str, CellValue], company: str, zone: ZoneInfo) -> Entry | None:
    """Return the entry that a row stands for, or None when it has no date or type, or is another company's.

    A cell that cannot be read leaves its field unknown. The message it came from is not in the row.
    """
    of_company = _text(cells, "Company")
    if of_company is not None and of_company != company:
        return None
    fields: dict[str, Any] = {}
    for name in NAMES:
        found = understood(name, cells.get(name))
        if found is not None:
            fields[found[0]] = found[1]
    if fields.get("type") is None or fields.get("date") is None:
        return None
    status = fields.pop("status", Status.ACTIVE)
    details = Details(**fields, items=items_of(_text(cells, "Items")))
    assert details.date is not None  # noqa: S101  checked above
    at = _moment(cells, "Entry Timestamp", zone) or datetime.combine(details.date, time(), zone)
    modified = _moment(cells, LAST_MODIFIED, zone)
    user = _text(cells, "User ID") or ""
    return Entry(
        entry_id=str(cells[ENTRY_ID]).strip(),
        company=company,
        user_id=int(user) if _USER_ID.fullmatch(user) else 0,
        user_name=_text(cells, "User Name") or "",
        source=Source(0, 0),
        details=details,
        at=at,
        status=status,
        modified_at=modified if modified != at else None,
        live_position=_text(cells, "Live Position"),
        path="sheet",
    )


def _text(cells: Mapping[str, CellValue], name: str) -> str | None:
    value = cells.get(name)
    return None if value is None else str(value).strip() or None


def _moment(cells: Mapping[str, CellValue], name: str, zone: ZoneInfo) -> datetime | None:
    try:
        moment = datetime.fromisoformat(_text(cells, name) or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
