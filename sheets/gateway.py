"""The worksheets of Google Sheets through gspread, as the port that :mod:`sheets.repository` describes."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sheets import bodies
from sheets.budget import Budget
from sheets.calls import Calls
from sheets.clock import Clock
from sheets.connection import Connection
from sheets.header import check_header, first_free_column
from sheets.layout import Cells
from sheets.observer import SyncObserver
from sheets.repository import CellWrite, FaultKind, Place, Sheet, SheetFault, Table
from sheets.tables import part_of, raw_rows, table_of

CELLS_A_READ = 400_000  # about 6 MB of JSON: parsing more at once would hold up the event loop
ROWS_A_READ = 50  # single rows are ranges in the address, which may be about 8,000 characters long


class Gateway:
    """Google Sheets. One object a process, shared by all companies."""

    def __init__(
        self,
        credentials_file: Path,
        *,
        sheets_url: str,
        drive_url: str,
        budget: Budget,
        clock: Clock,
        observer: SyncObserver,
    ) -> None:
        connection = Connection(credentials_file, sheets_url=sheets_url, drive_url=drive_url)
        self._calls = Calls(connection, budget=budget, clock=clock, observer=observer)
        self._clock = clock
        self._titles: dict[tuple[str, int], str] = {}
        self._refuses_copies = False

    async def open(self, place: Place, sheet_id: int | None) -> Sheet:
        """See :meth:`sheets.repository.Worksheets.open`."""
        sheet = await self._find(place, sheet_id)
        missing = check_header(sheet.header, used_before=sheet_id is not None)
        if not missing:
            return sheet
        rows = await self.read_rows(sheet, None) if any(sheet.header) else {}
        body = bodies.header_body(sheet.sheet_id, first_free_column(rows), missing, width=sheet.width)
        await self._calls.prepare(place, body)
        return replace(await self._look(place, sheet.sheet_id), unused=not sheet.columns)

    async def ready(self, place: Place) -> None:
        """See :meth:`sheets.repository.Worksheets.ready`."""
        await self._calls.ready(place)

    async def append(self, sheet: Sheet, rows: Collection[Cells], marker: int) -> Sheet:
        """See :meth:`sheets.repository.Worksheets.append`."""
        stamp = self._stamp()
        body = await asyncio.to_thread(
            bodies.append_body, sheet, rows, marker=marker, stamp=stamp, kept=bodies.MARKERS_KEPT
        )
        answer = await self._calls.batch_update(sheet.place, body, fields=bodies.APPEND_FIELDS)
        markers = (*(each for each in sheet.markers if each != marker), marker)[-bodies.MARKERS_KEPT :]
        described = (answer.get("updatedSpreadsheet") or {}).get("sheets") or []
        now = (
            bodies.sheet_of(sheet.place, described[0])
            if described
            else await self._look(sheet.place, sheet.sheet_id)
        )
        return replace(now, markers=markers, fences=sheet.fences)

    async def read(self, sheet: Sheet, names: Sequence[str]) -> Table:
        """See :meth:`sheets.repository.Worksheets.read`; a very long sheet is read in several requests."""
        step = CELLS_A_READ // len(names)
        letters = [bodies.column_letters(sheet.columns[name]) for name in names]
        slices = []
        for first in range(1, max(sheet.rows, 1) + 1, step):
            last = first + step - 1 if first + step <= sheet.rows else ""
            ranges = [f"{bodies.quoted(sheet.title)}!{each}{first}:{each}{last}" for each in letters]
            slices.append(await self._calls.values(sheet.place, ranges, majorDimension="COLUMNS"))
        return await self._calls.compute("read", lambda: table_of(slices, names))

    async def read_part(self, sheet: Sheet, names: Sequence[str], first: int, last: int | None) -> Table:
        """See :meth:`sheets.repository.Worksheets.read_part`."""
        title = bodies.quoted(sheet.title)
        letters = [bodies.column_letters(sheet.columns[name]) for name in names]
        ranges = [f"{title}!1:1", *(f"{title}!{each}{first}:{each}{last or ''}" for each in letters)]
        body = await self._calls.values(sheet.place, ranges, majorDimension="COLUMNS")
        return await self._calls.compute("read", lambda: part_of(body, names, sheet.columns))

    async def read_rows(self, sheet: Sheet, rows: Sequence[int] | None) -> dict[int, list[Any]]:
        """See :meth:`sheets.repository.Worksheets.read_rows`."""
        title = bodies.quoted(sheet.title)
        if rows is None or len(rows) > 4 * ROWS_A_READ:
            answers = [await self._calls.values(sheet.place, [f"{title}!1:{max(sheet.rows, 1)}"])]
            every = await self._calls.compute("read", lambda: raw_rows(answers, None, sheet.columns))
            return every if rows is None else {number: every.get(number, []) for number in rows}
        answers = []
        for start in range(0, len(rows), ROWS_A_READ):
            ranges = [f"{title}!{number}:{number}" for number in rows[start : start + ROWS_A_READ]]
            answers.append(await self._calls.values(sheet.place, [f"{title}!1:1", *ranges]))
        return await self._calls.compute("read", lambda: raw_rows(answers, rows, sheet.columns))

    async def write(self, sheet: Sheet, writes: Sequence[CellWrite], marker: int) -> None:
        """See :meth:`sheets.repository.Worksheets.write`."""
        body = bodies.write_body(sheet, writes, marker=marker, stamp=self._stamp(), kept=bodies.MARKERS_KEPT)
        await self._calls.batch_update(sheet.place, body, fields="spreadsheetId")

    async def fence(self, sheet: Sheet, marker: int) -> bool:
        """See :meth:`sheets.repository.Worksheets.fence`.

        That a second one of the same id is refused is implied by Google's documentation and not stated: the
        first fence of a process is put up twice, and believed when the second is refused.
        """
        body = bodies.fence_body(sheet, marker, stamp=self._stamp(), kept=bodies.FENCES_KEPT)
        for _ in range(2):
            try:
                await self._calls.prepare(sheet.place, body)
            except SheetFault as fault:
                if fault.kind is not FaultKind.APPLIED:
                    raise
                self._refuses_copies = True
            if self._refuses_copies:
                return True
        return False

    async def close(self) -> None:
        """See :meth:`sheets.repository.Worksheets.close`."""
        await self._calls.close()

    def _stamp(self) -> str:
        return f"{self._clock.time():.3f}"

    async def _find(self, place: Place, sheet_id: int | None) -> Sheet:
        """Look at the company's worksheet; make it when it is not there and never was."""
        title = self._titles.get((place.spreadsheet_id, sheet_id)) if sheet_id is not None else None
        if title is not None and sheet_id is not None:
            try:
                return await self._look(place, sheet_id)
            except SheetFault as fault:
                if fault.kind is not FaultKind.MOVED:
                    raise
        described = await self._calls.get(place, {"fields": bodies.LIST_FIELDS})
        titles = {int(each["sheetId"]): str(each["title"]) for each in bodies.properties_of(described)}
        if sheet_id is None:
            sheet_id = next((number for number, each in titles.items() if each == place.worksheet), None)
        elif sheet_id not in titles:
            raise SheetFault(
                FaultKind.REFUSED,
                "the worksheet was deleted; bring it back from the version history",
            )
        if sheet_id is None:
            answer = await self._calls.prepare(place, bodies.new_sheet_body(place.worksheet))
            properties = answer["replies"][0]["addSheet"]["properties"]
            sheet_id = int(properties.get("sheetId", 0))
            titles[sheet_id] = place.worksheet
        self._titles[place.spreadsheet_id, sheet_id] = titles[sheet_id]
        return await self._look(place, sheet_id)

    async def _look(self, place: Place, sheet_id: int) -> Sheet:
        """Read the sheet's properties and first row. MOVED when it is not called what it was called."""
        title = self._titles[place.spreadsheet_id, sheet_id]
        query = {"fields": bodies.OPEN_FIELDS, "ranges": f"{bodies.quoted(title)}!1:1"}
        try:
            described = await self._calls.get(place, query)
            sheet = bodies.sheet_of(place, described["sheets"][0])
            if sheet.sheet_id != sheet_id:
                raise SheetFault(FaultKind.MOVED, "another worksheet has the name now")
        except SheetFault as fault:
            if fault.kind is FaultKind.MOVED:
                self._titles.pop((place.spreadsheet_id, sheet_id), None)
            raise
        return sheet
