"""A process that can be killed at any boundary: before or after a commit, a request, an answer.

Everything that outlives a process (the ledger's file, the spreadsheet, Telegram) is outside of it; what the
process knew is gone. ``Doom`` counts the boundaries that are passed and kills at the one it was told.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from ledger.driver import Connection
from ledger.ledger import Ledger
from sheets.layout import Cells
from sheets.repository import CellWrite, Place, Sheet, SheetFault
from tests.doubles.worksheets import InMemoryWorksheets, ManualClock

T = TypeVar("T")


class Killed(BaseException):
    """The process ends here; not an Exception, so that nothing in the program takes it for its own."""


@dataclass
class Doom:
    """When the process dies: at the boundary after ``left`` others, never for None."""

    left: int | None = None
    is_dead: bool = False
    passed: list[str] = field(default_factory=list)

    def boundary(self, where: str) -> None:
        """Pass a boundary, or die at it. A dead process passes none."""
        if self.is_dead:
            raise Killed(where)
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.is_dead = True
                raise Killed(where)
        self.passed.append(where)


class MortalLedger(Ledger):
    """A ledger whose process may die before a commit, or after it and before anybody is told."""

    def __init__(self, path: Path, doom: Doom) -> None:
        super().__init__(path)
        self._doom = doom

    async def write(self, work: Callable[[Connection], T]) -> T:
        self._doom.boundary("before commit")
        result = await super().write(work)
        self._doom.boundary("after commit")
        return result

    async def left_behind(self, folder: Path) -> Path:
        """End it as a kill does: its files as they are now, in another folder, and nothing else."""
        await super().write(lambda tx: None)  # what was being committed is through
        copy_without_memory(self.path, folder)
        await self.close()
        shutil.rmtree(self.path.parent)
        return folder / self.path.name


class MortalWorksheets(InMemoryWorksheets):
    """Worksheets whose caller may die before a request, or while it is under way: nobody hears the answer."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__(clock)
        self.doom = Doom()

    @property
    def may_change_late(self) -> bool:
        """Whether a request is still to be applied."""
        return bool(self._late)

    async def append(self, sheet: Sheet, rows: Collection[Cells], marker: int) -> Sheet:
        return await self._heard(super().append(sheet, rows, marker))

    async def write(self, sheet: Sheet, writes: Sequence[CellWrite], marker: int) -> None:
        await self._heard(super().write(sheet, writes, marker))

    async def fence(self, sheet: Sheet, marker: int) -> bool:
        return bool(await self._heard(super().fence(sheet, marker)))

    async def _heard(self, request: Any) -> Any:
        try:
            answer = await request
        except SheetFault:
            self.doom.boundary("request failed")
            raise
        self.doom.boundary("request answered")
        return answer

    def _enter(self, operation: str, place: Place) -> None:
        self.doom.boundary(f"before {operation}")
        super()._enter(operation, place)


def copy_without_memory(ledger: Path, folder: Path) -> None:
    """Copy a ledger's file and its log; what its processes share in memory dies with them."""
    folder.mkdir()
    for file in ledger.parent.glob(f"{ledger.name}*"):
        if not file.name.endswith("-shm"):
            shutil.copy(file, folder / file.name)
