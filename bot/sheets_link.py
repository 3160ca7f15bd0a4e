"""Puts the worksheets' synchronisation together with the ledger, the metrics and the admins' chats."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from bot import messages
from bot.buttons import Button
from bot.outgoing import Outgoing
from bot.wording import Wording
from config.companies import Companies
from config.settings import Settings
from ledger import marks, pending, replies
from ledger.driver import Connection
from ledger.ledger import Ledger
from services.directory import Directory
from sheets.budget import Budget
from sheets.clock import SystemClock
from sheets.connection import load_libraries
from sheets.desk import RECONCILE, Policy
from sheets.gateway import Gateway
from sheets.repository import Place
from sheets.sync import SheetsSync
from sidecar.crash_points import Passing, pass_by
from sidecar.health import Health, HealthBoard
from sidecar.metrics import Metrics
from sidecar.tracing import Tracing

_log = structlog.get_logger()


def places_for(companies: Companies) -> list[Place]:
    """Return where each company's rows belong; companies without a spreadsheet have no place."""
    return [
        Place(company.key, company.spreadsheet_id, company.worksheet, company.timezone or "UTC")
        for company in companies.values()
        if company.spreadsheet_id
    ]


class Numbers:
    """Hands the synchronisation's numbers to the metrics."""

    def __init__(self, metrics: Metrics | None = None) -> None:
        self._metrics = metrics

    def request(self, service: str, outcome: str, seconds: float) -> None:
        """Count a request to the spreadsheet service, or to Google's token service."""
        if self._metrics is not None:
            self._metrics.upstream(service, outcome, seconds)

    def circuit(self, *, is_open: bool) -> None:
        """Note whether Google is asked at all."""
        if self._metrics is not None:
            self._metrics.circuit("sheets", is_open=is_open)


def gateway_for(settings: Settings, metrics: Metrics | None = None, budget: Budget | None = None) -> Gateway:
    """Return the way to Google Sheets. Raises ValueError when it is not set up."""
    if settings.google_sheets_credentials_file is None:
        raise ValueError("GOOGLE_SHEETS_CREDENTIALS_FILE is not set")
    clock = SystemClock()
    return Gateway(
        settings.google_sheets_credentials_file,
        sheets_url=settings.google_sheets_api_url,
        drive_url=settings.google_drive_api_url,
        budget=budget or Budget(clock),
        clock=clock,
        observer=Numbers(metrics),
    )


class SheetsLink:
    """The synchronisation; nothing at all when Google Sheets is not set up, the ledger is the book then."""

    def __init__(
        self,
        settings: Settings,
        companies: Companies,
        *,
        ledger: Ledger,
        metrics: Metrics,
        health: HealthBoard,
        directory: Directory,
        outgoing: Outgoing,
        on_change: Callable[[str], None],
        tracing: Tracing,
        is_busy: Callable[[], bool],
        passing: Passing = pass_by,
    ) -> None:
        self._settings, self._ledger = settings, ledger
        self._directory, self._outgoing = directory, outgoing
        self._gateway: Gateway | None = None
        self._sync: SheetsSync | None = None
        if not settings.sheets_configured:
            health.set("sheets", Health.DISABLED, "not set up; the ledger is the book")
            return
        budget = Budget(SystemClock())
        self._gateway = gateway_for(settings, metrics, budget)
        self._sync = SheetsSync(
            ledger,
            self._gateway,
            places_for(companies),
            policy=Policy(
                sync_seconds=settings.sheets_sync_seconds,
                uncertain_seconds=settings.sheets_uncertain_seconds,
                pull_seconds=settings.sheets_pull_seconds,
            ),
            clock=SystemClock(),
            budget=budget,
            health=health,
            notify=self._tell_admins,
            on_change=on_change,
            tracing=tracing,
            passing=passing,
            is_busy=is_busy,
        )

    async def open(self) -> None:
        """Get ready: load the libraries, and after a restore have the rows that stand in the sheets adopted
        before anything is sent, and no old button mean a new question."""
        if self._gateway is not None:
            await asyncio.to_thread(load_libraries)
        asked = self._settings.data_dir / "RECONCILE_BEFORE_SYNC"
        if asked.exists():
            await self._ledger.write(_after_a_restore)
            asked.unlink()

    def work(self) -> list[tuple[str, Coroutine[Any, Any, None]]]:
        """Return the tasks to run, by name."""
        return [("sheets", self._sync.run())] if self._sync is not None else []

    def wake(self, company: str) -> None:
        """Have a company's waiting rows sent soon."""
        if self._sync is not None:
            self._sync.wake(company)

    async def try_now(self, company: str) -> None:
        """Have a company's worksheet tried now, although it was refused a moment ago."""
        if self._sync is not None:
            await self._sync.try_now(company)

    def reload(self, companies: Companies) -> None:
        """Serve these companies from now on."""
        if self._sync is not None:
            self._sync.serve(places_for(companies))

    async def last_pass(self, seconds: float) -> None:
        """Send what is due once more, for at most so many seconds."""
        if self._sync is not None:
            await self._sync.last_pass(seconds)

    async def close(self) -> None:
        """Close the connections to Google."""
        if self._gateway is not None:
            await self._gateway.close()

    async def _tell_admins(self, company: str, sentence: str, *, gone: int = 0) -> None:
        admins = await self._directory.admins(company)
        name = self._directory.companies[company].name if company in self._directory.companies else company
        text = Wording("en", {})("<b>{company}</b>: {sentence}", company=name, sentence=sentence)
        rows = [[Button("They were deleted on purpose", "rows_gone", (company, str(gone)))]] if gone else None
        calls = [call for admin in admins for call in messages.send(admin, text, rows)]

        def queue(tx: Connection) -> list[replies.Reply]:
            return replies.queue(tx, calls, f"sheets-{company}", self._now())

        self._outgoing.put(await self._ledger.write(queue))
        _log.warning("admins_told", company=company, people=len(admins))

    def _now(self) -> float:
        return SystemClock().time()


def _after_a_restore(tx: Connection) -> None:
    marks.put(tx, RECONCILE, "asked")
    pending.skip_numbers(tx)
