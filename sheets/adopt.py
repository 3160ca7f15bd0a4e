"""Taking over a worksheet that may hold entries which the ledger does not know.

That is so after the ledger was restored from a backup that is older than the sheet, and when a new
installation is given a sheet that was in use. Until it is done nothing is sent to that worksheet.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from ledger import marks, rollups, worksheet_rows
from ledger.driver import Connection
from ledger.entry import Entry
from ledger.rows import details_to_columns, entry_from_row
from ledger.statements import each_row, inserting
from sheets.cells import cells_of
from sheets.desk import RECONCILE, SHEET, Desk
from sheets.known import Known, known_from_text
from sheets.layout import ENTRY_ID, Cells
from sheets.look import parts_of
from sheets.merge import merge
from sheets.repository import Sheet, Table
from sheets.row_reading import entry_of_row, is_entry_id

ROWS_A_TRANSACTION = 1000
# The plus has them found by Entry ID: SQLite would go through all of a company's entries for each list.
_KNOWN = """
SELECT * FROM entries WHERE +company = :company AND entry_id IN (SELECT value FROM json_each(:entry_ids))"""
_log = structlog.get_logger()


@dataclass(slots=True)
class Tally:
    """How many rows were met, entries added, and rows that stand for no entry that can be read."""

    rows: int = 0
    added: int = 0
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A part's rows by Entry ID: those that stand for a readable entry, and all ids."""

    entries: dict[str, tuple[Entry, Cells]]
    ids: dict[str, Cells]


def spread_flag(tx: Connection, companies: Sequence[str]) -> None:
    """Turn the flag for all worksheets into one for each company, and for each that was served before: it may
    come back later."""
    if marks.get(tx, RECONCILE) is None:
        return
    before = [name.removeprefix(SHEET) for name in marks.named(tx, SHEET)]
    for company in {*companies, *before}:
        marks.put(tx, f"{RECONCILE}:{company}", "1")
    marks.clear(tx, RECONCILE)


class Adoption:
    """Takes over one company's worksheet while its flag is set."""

    def __init__(self, desk: Desk, on_change: Callable[[str], None]) -> None:
        self._desk = desk
        self._on_change = on_change

    async def run(self) -> bool:
        """Take over what is there, if the flag says so. True when the worksheet was read. SheetFault."""
        desk = self._desk
        await desk.sheet()  # a worksheet that is met for the first time sets the flag itself
        flag = f"{RECONCILE}:{desk.company}"
        if await desk.ledger.read(lambda tx: marks.get(tx, flag)) is None:
            return False
        tally = await desk.on_sheet(self._take_over)

        def finish(tx: Connection) -> None:
            rollups.rebuild(tx)
            marks.clear(tx, flag)

        await desk.ledger.write(finish)
        _log.info("worksheet_taken_over", company=desk.company, **asdict(tally))
        self._on_change(desk.company)
        return True

    async def _take_over(self, sheet: Sheet) -> Tally:
        """Take the worksheet over part by part; what has been taken is known when it is begun anew."""
        desk, tally = self._desk, Tally()
        zone = ZoneInfo(desk.place.timezone)
        async for table in parts_of(desk, sheet):
            reading = await asyncio.to_thread(_read, table, desk.company, zone)
            ids = list(reading.ids)
            for start in range(0, len(ids), ROWS_A_TRANSACTION):
                part = ids[start : start + ROWS_A_TRANSACTION]
                tally.added += await desk.ledger.write(lambda tx, p=part, r=reading: self._take(tx, p, r))  # type: ignore[misc]
            tally.rows += len(ids)
            tally.unreadable += len(ids) - len(reading.entries)
        return tally

    def _take(self, tx: Connection, part: Sequence[str], reading: Reading) -> int:
        """Add the entries that are unknown, and note for the known ones that their rows are there."""
        company = self._desk.company
        values = {"company": company, "entry_ids": json.dumps(part)}
        known = {row.entry_id: row for row in each_row(tx, _KNOWN, values)}
        versions: dict[str, int] = {}
        for entry_id, row in known.items():
            entry, stored = entry_from_row(row), known_from_text(row.delivered)
            if stored is None:
                stored = Known(cells_of(entry), version=entry.version)
                worksheet_rows.remember(tx, company, [(entry_id, stored.to_json())])
            versions[entry_id] = stored.version
        worksheet_rows.arrived(tx, company, versions)
        new = [
            _columns(*reading.entries[each]) for each in part if each not in known and each in reading.entries
        ]
        if not new:
            return 0
        # An id that belongs to another company is left alone: its row is in the wrong worksheet.
        return tx.executemany(inserting("entries", new[0], "ON CONFLICT DO NOTHING"), new).rowcount


def _read(table: Table, company: str, zone: ZoneInfo) -> Reading:
    found: dict[str, tuple[Entry, Cells]] = {}
    ids: dict[str, Cells] = {}
    for index, value in enumerate(table.columns[ENTRY_ID]):
        entry_id = str(value).strip() if value is not None else ""
        if not is_entry_id(entry_id) or entry_id in ids:
            continue
        cells = ids[entry_id] = table.row(index)
        entry = entry_of_row(cells, company, zone)
        if entry is not None:
            found[entry_id] = (entry, cells)
    return Reading(found, ids)


def _columns(entry: Entry, cells: Cells) -> dict[str, Any]:
    """Return the columns of the entries table for an entry that stands in the worksheet."""
    known = merge(entry, Known(cells_of(entry)), cells).known
    stored = Known(known.cells, known.seen, known.kept, version=1).to_json()
    return {
        "entry_id": entry.entry_id,
        "company": entry.company,
        "user_id": entry.user_id,
        "user_name": entry.user_name,
        "chat_id": entry.source.chat_id,
        "message_id": entry.source.message_id,
        "position": entry.source.position,
        "at": entry.at.isoformat(),
        "status": entry.status.value,
        "version": 1,
        "modified_at": entry.modified_at.isoformat() if entry.modified_at else None,
        "live_position": entry.live_position,
        "path": entry.path,
        "text": "",
        "text_digest": "",
        "accepted_at": entry.at.timestamp(),
        "delivered": json.dumps(stored, ensure_ascii=False),
        "sheet": worksheet_rows.PRESENT,
        **details_to_columns(entry.details),
    }
