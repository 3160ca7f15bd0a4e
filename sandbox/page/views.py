"""Worksheets as the page shows them: lines of text with a revision, and the change from one to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox.google.cells import Row, shown
from sandbox.google.service import SheetsService

Lines = list[list[str]]


@dataclass(slots=True)
class View:
    """One worksheet as it was last looked at; ``rows`` are compared by identity, as they never change."""

    revision: int = 0
    rows: list[Row] = field(default_factory=list)


class SheetViews:
    """The worksheets of one spreadsheet by title."""

    def __init__(self, sheets: SheetsService, spreadsheet_id: str) -> None:
        self._sheets = sheets
        self._spreadsheet_id = spreadsheet_id
        self._views: dict[str, View] = {}

    def titles(self) -> list[str]:
        """Return the worksheets' titles in the order of their tabs."""
        return [sheet.title for sheet in self._sheets.spreadsheets[self._spreadsheet_id].sheets]

    def whole(self, title: str) -> dict[str, Any]:
        """Return ``revision`` and all ``lines``. Raises KeyError for an unknown title."""
        self.change(title)
        view = self._views[title]
        return {"title": title, "revision": view.revision, "lines": self._texts(view.rows)}

    def change(self, title: str) -> dict[str, Any] | None:
        """Return what changed since the last look, or None: ``removed`` lines from ``start`` on gave way
        to ``lines``. ``before`` and ``revision`` are the revisions that the change leads from and to.
        """
        grid = self._sheets.sheet(self._spreadsheet_id, title).grid
        new = grid.rows[: grid.last_row()]
        view = self._views.setdefault(title, View())
        old = view.rows
        start = 0
        limit = min(len(old), len(new))
        while start < limit and old[start] is new[start]:
            start += 1
        end = 0
        while end < limit - start and old[-1 - end] is new[-1 - end]:
            end += 1
        removed, added = len(old) - start - end, new[start : len(new) - end]
        if not removed and not added:
            return None
        before = view.revision
        view.revision, view.rows = before + 1, new
        return {
            "title": title,
            "before": before,
            "revision": view.revision,
            "start": start,
            "removed": removed,
            "lines": self._texts(added),
        }

    def line(self, title: str, number: int) -> list[str]:
        """Return the texts of one line, counted from 0; empty for one that is not there."""
        rows = self._sheets.sheet(self._spreadsheet_id, title).grid.rows
        return self._texts(rows[number : number + 1])[0] if 0 <= number < len(rows) else []

    def _texts(self, rows: list[Row]) -> Lines:
        formats = self._sheets.formats
        return [[shown(cell, formats) for cell in row] for row in rows]
