"""The port to the worksheets: what the workers need of a spreadsheet service, and how it fails.

Behind it stands :mod:`sheets.gateway` (gspread); tests put an in-memory double there, and one contract
suite runs over both.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from sheets.layout import Cells, CellValue


class FaultKind(StrEnum):
    """What a failure means for the caller."""

    RATE = "rate"  # too many requests; nothing was written; try again after a while
    REFUSED = "refused"  # permission, a missing file, a protected range: until somebody acts
    CREDENTIALS = "credentials"  # the service account is not accepted; nothing was written
    UNAVAILABLE = "unavailable"  # nobody answered; certainly nothing was written
    UNCERTAIN = "uncertain"  # a write got no answer: it may have been applied, or still be applied later
    MOVED = "moved"  # the sheet was renamed or its columns moved since it was opened; nothing was written
    APPLIED = "applied"  # this very batch has been applied before (its marker exists); nothing was written


class SheetFault(Exception):
    """A call to the worksheets failed.

    ``message`` is for an operator and holds nothing a person typed. ``retry_after`` is in seconds, where
    the service told it. ``by_content`` tells that one row's content may be the cause of a refusal,
    ``unreachable`` that no connection came about or no token could be had, for whichever company, and
    ``gone`` how many rows are missing, where only a person knows whether they were meant to go.
    """

    def __init__(
        self,
        kind: FaultKind,
        message: str,
        *,
        retry_after: float | None = None,
        by_content: bool = False,
        unreachable: bool = False,
        gone: int = 0,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.retry_after = retry_after
        self.by_content = by_content
        self.unreachable = unreachable
        self.gone = gone


@dataclass(frozen=True, slots=True)
class Place:
    """Where a company's rows belong."""

    company: str
    spreadsheet_id: str
    worksheet: str
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet as it was when it was last looked at.

    ``sheet_id`` stays the same when people rename the worksheet. ``header`` is row 1 as it stands there,
    ``columns`` the 0-based index of every column of ours, ``rows`` and ``width`` the size of the grid,
    ``markers`` the batches that are known to be applied, ``fences`` those that never will be, oldest first.
    ``unused`` tells that it held none of our columns before.
    """

    place: Place
    sheet_id: int
    title: str
    header: tuple[str, ...]
    columns: Mapping[str, int]
    rows: int
    width: int
    markers: tuple[int, ...] = ()
    fences: tuple[int, ...] = ()
    unused: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by name, whole from row 2 on or a part of them, all of the same length.

    ``digest`` is the same as long as no cell changes.
    """

    columns: Mapping[str, Sequence[CellValue]]
    digest: str

    @property
    def height(self) -> int:
        """The number of rows below the header."""
        return max((len(column) for column in self.columns.values()), default=0)

    def row(self, index: int) -> Cells:
        """Return the row at a 0-based index (row number ``index + 2`` when it is the whole worksheet)."""
        return {name: column[index] for name, column in self.columns.items()}


@dataclass(frozen=True, slots=True)
class CellWrite:
    """A value for one cell: row number from 1, column index from 0; ``name`` decides how it is stored."""

    row: int
    column: int
    name: str
    value: CellValue


class Worksheets(Protocol):
    """A spreadsheet service. Every method raises :class:`SheetFault`."""

    async def open(self, place: Place, sheet_id: int | None) -> Sheet:
        """Look at a company's worksheet.

        With ``sheet_id`` it is that sheet, whatever it is called now; REFUSED when it is gone or has lost
        its ``Entry ID`` column. Without, the sheet of that title, made with a header when there is none.
        Missing columns are added at the right.
        """
        ...

    async def ready(self, place: Place) -> None:
        """Wait until the next write of this company may be sent at once: quota is left, and signed in.

        What counts from the moment of sending is noted between this and the write.
        """
        ...

    async def append(self, sheet: Sheet, rows: Collection[Cells], marker: int) -> Sheet:
        """Write new rows below the last one, and a marker of this batch, both or neither.

        Returns the sheet as it was at that moment: when its columns are others than those of ``sheet``,
        the rows stand in the wrong columns.
        """
        ...

    async def read(self, sheet: Sheet, names: Sequence[str]) -> Table:
        """Read whole columns in one moment. MOVED when they do not stand where ``sheet`` says."""
        ...

    async def read_part(self, sheet: Sheet, names: Sequence[str], first: int, last: int | None) -> Table:
        """Read columns from row ``first`` (2 or more) to ``last``, or to the end, in one moment.

        MOVED when the columns do not stand where ``sheet`` says.
        """
        ...

    async def read_rows(self, sheet: Sheet, rows: Sequence[int] | None) -> dict[int, list[Any]]:
        """Read rows by number (all of them for None) with every cell as it stands there, header included."""
        ...

    async def write(self, sheet: Sheet, writes: Sequence[CellWrite], marker: int) -> None:
        """Write single cells, and a marker of this batch, all or none."""
        ...

    async def fence(self, sheet: Sheet, marker: int) -> bool:
        """Take the marker of a batch without an answer, so that it cannot be applied any more.

        True when it is certain that nothing more comes of it: it has been applied, or never will be. False
        when the service gives the same marker twice, so that only waiting helps. May be repeated.
        """
        ...

    async def close(self) -> None:
        """Let go of connections and threads; a call still under way is left to itself."""
        ...
