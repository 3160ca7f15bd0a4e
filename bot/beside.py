"""What runs beside the messages: naming places, appointments, deleting what is due, watching flags."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from bot.flag_news import FlagNews
from bot.outgoing import Outgoing
from bot.regular import plans
from bot.retention import keep_retention
from bot.upkeep import give_memory_back
from bot.week_pages import WeekPages
from bot.wording import Wordings
from config.settings import Settings
from ledger.ledger import Ledger
from services.directory import Directory
from services.flags.board import Flags
from services.flags.watch import FlagWatch
from services.geocoding import Geocoder
from services.insight.desk import Insight
from services.nominatim import Nominatim
from services.schedule import Schedule
from sidecar.freed_memory import FreedMemory
from sidecar.health import HealthBoard
from sidecar.memory import Memory
from sidecar.metrics import Metrics
from version import VERSION


class Beside:
    """Builds these parts once. ``contact`` is the bot's address, asked when it is first needed."""

    def __init__(
        self,
        settings: Settings,
        *,
        ledger: Ledger,
        directory: Directory,
        outgoing: Outgoing,
        wordings: Wordings,
        desk: Insight,
        health: HealthBoard,
        metrics: Metrics,
        contact: Callable[[], str],
        clock: Callable[[], float],
    ) -> None:
        self._ledger, self._directory, self.clock = ledger, directory, clock
        self.geocoder = Geocoder(
            # Nominatim's usage policy: name the program, and whom to ask about it.
            Nominatim(
                settings.nominatim_url, lambda: f"performance-tracker/{VERSION} (contact: {contact()})"
            ),
            ledger,
            per_second=settings.geocoding_rate_limit,
            health=health,
            metrics=metrics,
            on_named=directory.forget,
            clock=clock,
        )
        self.schedule = Schedule(
            ledger,
            plans(directory, wordings, settings),
            deliver=outgoing.put,
            enclose=WeekPages(desk, ledger, directory, wordings, settings).enclose,
            clock=clock,
        )

        memory = Memory()
        self.flags = Flags(ledger, metrics.flags, memory=memory.used, clock=clock)
        self._tell, self._deliver = FlagNews(directory, wordings).calls, outgoing.put
        self.flag_watch = self.watching(memory.share)

    def watching(self, memory: Callable[[], float | None]) -> FlagWatch:
        """Return a watch over the flags; ``memory`` is the used share of what may be used."""
        return FlagWatch(
            self._ledger,
            self.flags,
            memory=memory,
            tell=self._tell,
            deliver=self._deliver,
            clock=self.clock,
        )

    async def open(self) -> None:
        """Read how the flags stand, before the first message is decided about. Raises LedgerUnavailable."""
        await self.flags.refresh()

    def work(self) -> list[tuple[str, Coroutine[Any, Any, None]]]:
        """Return the tasks to run, by name."""
        return [
            ("geocoding", self.geocoder.run()),
            ("schedule", self.schedule.run()),
            ("flags", self.flag_watch.run()),
            ("retention", keep_retention(self._ledger, self._directory, clock=self.clock)),
            ("memory", give_memory_back(FreedMemory())),
        ]
