"""Everything of the sandbox together: services, daemon, page, and what is kept between runs."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import Coroutine, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from config.companies import load_companies
from config.settings import SHIPPED_COMPANIES
from sandbox.daemon import Daemon
from sandbox.joining import Joining
from sandbox.page.app import PageApi, page_app
from sandbox.page.chats_api import ChatsApi
from sandbox.page.feed import Feed
from sandbox.page.sheets_api import SheetsApi
from sandbox.page.status import Status
from sandbox.page.views import SheetViews
from sandbox.page.watch import Watch
from sandbox.seed.trade import read_trades
from sandbox.server import LoopbackServer
from sandbox.state import StateFile, load_state
from sandbox.switches import Switchboard
from sandbox.tally import Counting
from sandbox.world import SPREADSHEET_ID, ZONE, World

RECONCILE_MARK = "RECONCILE_BEFORE_SYNC"
"""The daemon's sign to take the worksheets' rows into its ledger before it writes anything."""

_STATE, _DAEMON_DATA, _CREDENTIALS, _LOG = "sandbox.json", "daemon", "service-account.json", "daemon.log"


class Stage:
    """The sandbox. ``command`` starts the daemon, which gets ``environment`` and the sandbox's settings;
    ``data_dir`` holds what is kept; ``port`` is the page's, 0 for any free one.
    """

    def __init__(
        self, data_dir: Path, command: Sequence[str], environment: Mapping[str, str], port: int
    ) -> None:
        # The daemon gets absolute paths, whatever folder it runs in.
        self._data = data_dir = data_dir.absolute()
        self._environment = environment
        self.world = World()
        self._names = {key: each.name for key, each in load_companies(SHIPPED_COMPANIES).items()}
        self._joined: set[int] = set()
        self._ready = False
        self._health_port = _free_port()
        self._state = StateFile(data_dir / _STATE, self._snapshot)
        self._feed = Feed()
        look = asyncio.Event()
        telegram, sheets = self.world.telegram, self.world.sheets
        self.daemon = Daemon(command, data_dir / _LOG, look.set)
        self._counting = Counting(telegram, sheets, SPREADSHEET_ID)
        switches = Switchboard(self.world.faults)
        views = SheetViews(sheets, SPREADSHEET_ID)
        status = Status(self._counting, switches, self.daemon)
        self._watch = Watch(
            telegram,
            sheets,
            views=views,
            status=status,
            health_url=f"http://127.0.0.1:{self._health_port}/health",
            feed=self._feed,
            look=look,
            changed=self._state.changed,
        )
        page = PageApi(telegram, status, self._feed, switches, self.daemon, read_trades(), self._names)
        chats, books = ChatsApi(telegram), SheetsApi(sheets, views, SPREADSHEET_ID)
        self._page = LoopbackServer(page_app(page, chats, books), port)

    @property
    def url(self) -> str:
        """The page's address without a closing slash."""
        return self._page.url

    async def start(self, *, fresh: bool) -> None:
        """Serve everything but the daemon. Raises OSError for a port that is taken, StateUnreadable."""
        await self.world.start()
        await self._page.start()  # before anything is deleted or made
        if fresh:
            self._forget()
        for folder in (self._data, self._data / _DAEMON_DATA):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        state = load_state(self._data / _STATE)
        if state is None:
            self.world.populate(datetime.now(ZoneInfo(ZONE)).date() - timedelta(days=1))
            (self._data / _DAEMON_DATA / RECONCILE_MARK).touch()
        else:
            self.world.restore(state)
            self._joined = set(state["joined"])
            self._counting.seen = set(state["seen"])
        self.world.write_credentials(self._data / _CREDENTIALS)
        self._ready = True
        self._state.changed()

    async def run(self, stop: asyncio.Event) -> None:
        """Run the daemon and everything around it until ``stop``. Raises DaemonRefused."""
        environment = self.world.environment(
            self._environment, self._data / _CREDENTIALS, self._data / _DAEMON_DATA, self._health_port
        )
        await _until(
            stop,
            self._watch.follow_chats(),
            self._watch.follow_sheets(),
            self._watch.follow_health(),
            self._state.run(),
            self.daemon.run(environment),
            Joining(self.world.telegram, self._names).play(self._joined),
        )

    async def stop(self) -> None:
        """Close page and services, and keep what is in them; a stage that never started is no error."""
        self._feed.close()
        await self._page.stop()
        await self.world.stop()
        if self._ready:
            self._state.save_at_end()

    def _forget(self) -> None:
        """Delete what an earlier run left, and nothing else that may lie in the folder."""
        shutil.rmtree(self._data / _DAEMON_DATA, ignore_errors=True)
        for name in (_STATE, _CREDENTIALS, _LOG):
            (self._data / name).unlink(missing_ok=True)

    def _snapshot(self) -> dict[str, Any]:
        return {
            **self.world.snapshot(),
            "joined": sorted(self._joined),
            "seen": sorted(self._counting.seen),
        }


async def _until(stop: asyncio.Event, *works: Coroutine[Any, Any, None]) -> None:
    """Do ``works`` side by side until ``stop``; the first that fails ends all, and its error is raised."""
    ending: asyncio.Task[Any] = asyncio.create_task(stop.wait())
    tasks: list[asyncio.Task[Any]] = [asyncio.create_task(work) for work in works]
    try:
        running = {ending, *tasks}
        while not ending.done():
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
    finally:
        for task in (ending, *tasks):
            task.cancel()
        await asyncio.gather(ending, *tasks, return_exceptions=True)


def _free_port() -> int:
    """Return a port that is free now; the daemon keeps it over its restarts."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
