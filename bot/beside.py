"""What runs beside the messages: naming places, keeping appointments, deleting what is due."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from bot.outgoing import Outgoing
from bot.regular import plans
from bot.retention import keep_retention
from bot.week_pages import WeekPages
from bot.wording import Wordings
from config.settings import Settings
from ledger.ledger import Ledger
from services.directory import Directory
from services.geocoding import Geocoder
from services.insight.desk import Insight
from services.nominatim import Nominatim
from services.schedule import Schedule
from sidecar.health import HealthBoard
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
        self._ledger, self._directory, self._clock = ledger, directory, clock
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

    def work(self) -> list[tuple[str, Coroutine[Any, Any, None]]]:
        """Return the tasks to run, by name."""
        return [
            ("geocoding", self.geocoder.run()),
            ("schedule", self.schedule.run()),
            ("retention", keep_retention(self._ledger, self._directory, clock=self._clock)),
        ]
