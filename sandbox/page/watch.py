"""Watches the services and the daemon, and tells the pages what is new."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp

from sandbox.google.service import SheetsService
from sandbox.page.feed import Feed
from sandbox.page.status import Status
from sandbox.page.views import SheetViews
from sandbox.telegram.service import TelegramService

HEALTH_SECONDS = 1.0
GATHER_SECONDS = 0.08  # changes within this time are shown together
_HEALTH_TIMEOUT = aiohttp.ClientTimeout(total=2.0)

Json = dict[str, Any]


class Watch:
    """Three loops: chats, worksheets, health. ``health_url`` is the daemon's ``/health``, ``look`` has the
    status looked at now; ``changed`` is called after every change of a chat or worksheet.
    """

    def __init__(
        self,
        telegram: TelegramService,
        sheets: SheetsService,
        *,
        views: SheetViews,
        status: Status,
        health_url: str,
        feed: Feed,
        look: asyncio.Event,
        changed: Callable[[], None],
    ) -> None:
        self._telegram = telegram
        self._sheets = sheets
        self._views = views
        self._status = status
        self._health_url = health_url
        self._feed = feed
        self._look = look
        self._changed = changed

    async def follow_chats(self) -> None:
        """Tell of every change of a chat."""
        events = self._telegram.events.subscribe()
        try:
            while True:
                event = await events.get()
                self._feed.send(
                    "chat", {"change": event.change, "chat": event.chat_id, "content": event.content}
                )
                if event.change != "action":
                    self._changed()
                    self._look.set()
        finally:
            self._telegram.events.unsubscribe(events)

    async def follow_sheets(self) -> None:
        """Tell of every change of a worksheet."""
        for title in self._views.titles():
            self._views.change(title)
        changes = self._sheets.subscribe()
        try:
            while True:
                await changes.get()
                await asyncio.sleep(GATHER_SECONDS)
                while not changes.empty():
                    changes.get_nowait()
                for title in self._views.titles():
                    if (change := self._views.change(title)) is not None:
                        self._feed.send("sheet", change)
                self._changed()
                self._look.set()
        finally:
            self._sheets.unsubscribe(changes)

    async def follow_health(self) -> None:
        """Ask the daemon how it is, at least every second, and tell when something is different."""
        told: Json | None = None
        commands: list[Json] = []
        async with aiohttp.ClientSession(timeout=_HEALTH_TIMEOUT) as session:
            while True:
                self._status.health = await self._ask(session) if self._status.running else None
                if (status := self._status.json()) != told:
                    told = status
                    self._feed.send("status", status)
                if (newest := self._telegram.commands()) != commands:
                    commands = newest
                    self._feed.send("commands", commands)
                await self._pause()

    async def _pause(self) -> None:
        """Wait until there is a reason to look again, or a second has gone by."""
        self._look.clear()
        try:
            async with asyncio.timeout(HEALTH_SECONDS):
                await self._look.wait()
        except TimeoutError:
            return
        await asyncio.sleep(GATHER_SECONDS)

    async def _ask(self, session: aiohttp.ClientSession) -> Json | None:
        """Return the daemon's answer, whatever its status; None when there is none."""
        try:
            async with session.get(self._health_url) as response:
                found = await response.json(content_type=None)
                return found if isinstance(found, dict) else None
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return None
