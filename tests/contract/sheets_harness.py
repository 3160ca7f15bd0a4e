"""What the contract suite needs of a backend: the port, and a pair of hands in the same worksheet."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from sandbox.faults import Fault, FaultKind
from sandbox.google.service import SheetsService
from sandbox.server import LoopbackServer
from sheets.budget import Budget
from sheets.clock import SystemClock
from sheets.gateway import Gateway
from sheets.repository import FaultKind as Kind
from sheets.repository import Place, SheetFault, Worksheets
from tests.doubles.worksheets import InMemoryWorksheets, ManualClock

BOOK = "book-of-all-companies-0000000000000000000000"
PLACE = Place("johnlee", BOOK, "JohnLee_Data", "Asia/Kolkata")


class Hands(Protocol):
    """People at the worksheet ``JohnLee_Data``."""

    def make(self, header: list[str]) -> None: ...
    def texts(self) -> list[list[Any]]: ...
    def type(self, row: int, column: str, value: str) -> None: ...
    def insert_column(self, before: str) -> None: ...
    def rename(self, title: str) -> None: ...
    def delete(self) -> None: ...
    def lose_answer(self, *, applied: bool) -> None: ...


@dataclass
class Requests:
    """Counts requests by outcome, those for a token apart, and notes whether Google is asked at all."""

    outcomes: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    is_open: bool = False

    def request(self, service: str, outcome: str, seconds: float) -> None:
        (self.outcomes if service == "sheets" else self.tokens).append(outcome)

    def circuit(self, *, is_open: bool) -> None:
        self.is_open = is_open


class MemoryHands:
    """Hands in the double."""

    def __init__(self, book: InMemoryWorksheets) -> None:
        self.book = book

    def make(self, header: list[str]) -> None:
        from tests.doubles.worksheets import Grid

        self.book.spreadsheets[BOOK] = {7: Grid(7, PLACE.worksheet, [list(header)] if header else [])}

    def texts(self) -> list[list[Any]]:
        grid = next(iter(self.book.spreadsheets[BOOK].values()))
        return [["" if cell is None else str(cell) for cell in line] for line in grid.rows]

    def type(self, row: int, column: str, value: str) -> None:
        self.book.grid(PLACE).put(row, ord(column) - 65, value)

    def insert_column(self, before: str) -> None:
        self.book.grid(PLACE).insert_column(ord(before) - 65)

    def rename(self, title: str) -> None:
        self.book.grid(PLACE).title = title

    def delete(self) -> None:
        self.book.spreadsheets[BOOK].clear()

    def lose_answer(self, *, applied: bool) -> None:
        self.book.unclear.append("lost" if applied else "never")


class SandboxHands:
    """Hands in the sandbox's spreadsheet."""

    def __init__(self, service: SheetsService) -> None:
        self.service = service

    @property
    def title(self) -> str:
        return next(each.title for each in self.service.spreadsheets[BOOK].sheets if each.title != "Notes")

    def make(self, header: list[str]) -> None:
        self.service.create_spreadsheet(BOOK, "Companies", ["Notes", PLACE.worksheet])
        if header:
            self.service.load_rows(BOOK, PLACE.worksheet, header, [])

    def texts(self) -> list[list[Any]]:
        return self.service.texts(BOOK, self.title)

    def type(self, row: int, column: str, value: str) -> None:
        self.service.set_cell(BOOK, self.title, f"{column}{row}", value)

    def insert_column(self, before: str) -> None:
        self.service.insert_column(BOOK, self.title, before)

    def rename(self, title: str) -> None:
        self.service.rename_sheet(BOOK, self.title, title)

    def delete(self) -> None:
        self.service.delete_sheet(BOOK, self.title)

    def lose_answer(self, *, applied: bool) -> None:
        kind = FaultKind.CUT_AFTER if applied else FaultKind.CUT_BEFORE
        self.service.faults.add(Fault(kind, "batchUpdate", times=1))


@asynccontextmanager
async def google(
    folder: Path, service: SheetsService | None = None, *, writes: int = 60
) -> AsyncIterator[tuple[Gateway, SheetsService, Requests]]:
    """The gateway against a running sandbox service."""
    service = service or SheetsService()
    requests = Requests()
    async with LoopbackServer(service.app()) as server:
        key = folder / "key.json"
        key.write_text(json.dumps(service.credentials(f"{server.url}/token")))
        clock = SystemClock()
        gateway = Gateway(
            key,
            sheets_url=server.url,
            drive_url=server.url,
            budget=Budget(clock, writes=writes),
            clock=clock,
            observer=requests,
        )
        try:
            yield gateway, service, requests
        finally:
            await gateway.close()


@asynccontextmanager
async def backend(name: str, folder: Path) -> AsyncIterator[tuple[Worksheets, Hands]]:
    """Either implementation of the port, with hands."""
    if name == "double":
        book = InMemoryWorksheets(ManualClock())
        yield book, MemoryHands(book)
        return
    async with google(folder) as (gateway, service, _):
        yield gateway, SandboxHands(service)


async def fault_of(call: Any) -> Kind:
    """The kind of the SheetFault that a call raises."""
    try:
        await call
    except SheetFault as fault:
        return fault.kind
    raise AssertionError("no fault")
