"""A spreadsheet: its sheets, developer metadata, and the changes made to it."""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass, field
from typing import Any

from sandbox.google.errors import ApiError, RequestError
from sandbox.google.ranges import Box, parse_cells, split_title, unparsable
from sandbox.google.sheet import Sheet

CELL_LIMIT = 10_000_000
"""Cells of a spreadsheet (support.google.com/drive/answer/37603)."""
TIME_ZONE = "Asia/Kolkata"
LOCALE = "en_IN"


@dataclass(slots=True)
class Spreadsheet:
    """A spreadsheet. ``version`` counts changes, ``created`` and ``modified`` are seconds since 1970.

    ``role`` is what the bot's account may do: ``writer``, ``reader`` or ``none``; a ``deleted`` one
    answers as if it had never been. ``metadata`` holds DeveloperMetadata by id.
    """

    spreadsheet_id: str
    title: str
    sheets: list[Sheet] = field(default_factory=list)
    metadata: dict[int, dict[str, Any]] = field(default_factory=dict)
    created: float = 0.0
    modified: float = 0.0
    version: int = 1
    role: str = "writer"
    deleted: bool = False
    random: random.Random = field(default_factory=random.Random, repr=False)

    def draft(self) -> Spreadsheet:
        """A copy to try a batch on, so that a batch which fails has changed nothing."""
        return Spreadsheet(
            self.spreadsheet_id,
            self.title,
            [sheet.draft() for sheet in self.sheets],
            copy.deepcopy(self.metadata),
            self.created,
            self.modified,
            self.version,
            self.role,
            self.deleted,
            self.random,
        )

    def adopt(self, draft: Spreadsheet) -> None:
        """Take over what a batch made of the draft."""
        self.title, self.sheets, self.metadata = draft.title, draft.sheets, draft.metadata

    @property
    def cell_count(self) -> int:
        """Cells of all grids."""
        return sum(sheet.cell_count for sheet in self.sheets)

    def sheet(self, sheet_id: int) -> Sheet:
        """The sheet with this id. Raises RequestError."""
        for sheet in self.sheets:
            if sheet.sheet_id == sheet_id:
                return sheet
        raise RequestError(f"No grid with id: {sheet_id}")

    def titled(self, title: str) -> Sheet | None:
        """The sheet of this title, whatever its capitals, or None."""
        wanted = title.casefold()
        return next((sheet for sheet in self.sheets if sheet.title.casefold() == wanted), None)

    def locate(self, text: str) -> tuple[Sheet, Box]:
        """Find the sheet and cells of an A1 range. Raises ApiError 400."""
        title, cells = split_title(text)
        if title is None:
            whole = self.titled(cells or "")
            if whole is not None:
                return whole, Box()
            return self.sheets[0], parse_cells(cells or "", text)
        sheet = self.titled(title)
        if sheet is None:
            raise unparsable(text)
        return sheet, Box() if cells is None else parse_cells(cells, text)

    def add_sheet(self, sheet: Sheet, index: int | None = None) -> None:
        """Put a sheet in. Raises RequestError for a title or id that is taken."""
        if self.titled(sheet.title) is not None:
            raise RequestError(
                f'A sheet with the name "{sheet.title}" already exists. Please enter another name.'
            )
        if any(each.sheet_id == sheet.sheet_id for each in self.sheets):
            raise RequestError(f"A sheet with the id {sheet.sheet_id} already exists.")
        self.sheets.insert(len(self.sheets) if index is None else index, sheet)

    def remove_sheet(self, sheet_id: int) -> None:
        """Take a sheet and the metadata attached to it out. Raises RequestError for the last one."""
        sheet = self.sheet(sheet_id)
        if len(self.sheets) == 1:
            raise RequestError("You can't remove all the sheets in a document.")
        self.sheets.remove(sheet)
        for key, each in list(self.metadata.items()):
            location = each["location"]
            if sheet_id in (location.get("sheetId"), location.get("dimensionRange", {}).get("sheetId")):
                del self.metadata[key]

    def free_sheet_id(self) -> int:
        """An id no sheet has: 0 for the first, then random ones as Google gives."""
        taken = {sheet.sheet_id for sheet in self.sheets}
        if not taken:
            return 0
        while (number := self.random.randrange(1, 2**31)) in taken:
            continue
        return number

    def free_title(self) -> str:
        """``Sheet1``, or the next number that no sheet has."""
        number = len(self.sheets) + 1
        while self.titled(f"Sheet{number}") is not None:
            number += 1
        return f"Sheet{number}"


def require_role(spreadsheet: Spreadsheet | None, *, write: bool) -> Spreadsheet:
    """Return the spreadsheet if the bot may use it so. Raises ApiError 404 or 403."""
    if spreadsheet is None or spreadsheet.deleted:
        raise ApiError(404, "Requested entity was not found.")
    if spreadsheet.role == "none" or (write and spreadsheet.role == "reader"):
        raise ApiError(403, "The caller does not have permission")
    return spreadsheet
