"""The daemon: builds every part, runs it, closes in reverse order. The one place where parts meet."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from contextlib import AsyncExitStack

import structlog

from ai.lexicon import load_lexicon
from ai.reader import Reader
from bot import upkeep
from bot.application import Application
from bot.beside import Beside
from bot.chat_queues import CONCURRENT_CHATS, ChatQueues, known_chats
from bot.door import Door
from bot.gate import Gate
from bot.insight_link import InsightLink
from bot.intake import Intake
from bot.letters import Letters
from bot.model_link import ModelLink
from bot.outgoing import Outgoing
from bot.pace import REPLIES_PER_SECOND
from bot.routes import COMMANDS, Routes
from bot.sending import sending_breaker
from bot.sheets_link import SheetsLink
from bot.telegram_api import TelegramApi
from bot.transport import AioHttpRequest, library_bot
from bot.turn import Parts
from bot.wording import load_wordings
from config.configuration import Configuration
from config.logging import Logging
from ledger.ledger import Ledger
from services.clients import ClientMemory
from services.directory import Directory
from services.groups import Groups
from sidecar.breaker import State
from sidecar.crash_points import Passing, pass_by
from sidecar.health import Health, HealthBoard
from sidecar.http import Sidecar
from sidecar.lag import watch_loop_lag
from sidecar.metrics import Metrics
from sidecar.notify import SystemdNotifier
from sidecar.presence import Presence
from sidecar.tracing import Tracing, open_tracing
from version import VERSION

Ready = Callable[[], None] | None
_log = structlog.get_logger()


class Daemon:
    """Everything that runs, put together once."""

    def __init__(
        self,
        configuration: Configuration,
        logging: Logging,
        *,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        tracing: Tracing | None = None,
        passing: Passing = pass_by,
        replies_per_second: float = REPLIES_PER_SECOND,
    ) -> None:
        self.settings = settings = configuration.settings
        self.logging = logging
        tracing = tracing or open_tracing(wanted=settings.tracing_enabled, version=VERSION)
        self.notifier = SystemdNotifier(os.environ)
        token, self.bot_id = settings.bot_token, settings.bot_id
        self.numbers = upkeep.QueueNumbers(self.bot_id, has_sheets=settings.sheets_configured)
        self.health = HealthBoard(VERSION, self.numbers)
        self.routes = Routes()
        self.metrics = Metrics(
            version=VERSION, commands=self.routes.names(), companies=configuration.companies
        )
        self.presence = Presence()
        self.ledger = Ledger(settings.data_dir / "ledger.db")
        self.request = AioHttpRequest()
        self.bot = library_bot(self.request, settings.telegram_api_url, token)
        self.api = TelegramApi(self.request, f"{settings.telegram_api_url}/bot{token}")
        self.outgoing = Outgoing(
            api=self.api,
            ledger=self.ledger,
            on_call=lambda outcome, seconds: self.metrics.upstream("telegram", outcome, seconds),
            breaker=sending_breaker(lambda name, at: self.metrics.circuit(name, is_open=at is State.OPEN)),
            tracing=tracing,
            passing=passing,
            replies_per_second=replies_per_second,
        )
        self.directory = Directory(
            self.ledger, configuration.companies, owners=settings.admin_users, allowed=settings.allowed_users
        )
        lexicon = load_lexicon()
        self.clients = ClientMemory(self.ledger, lexicon)
        self.sheets = SheetsLink(
            settings,
            configuration.companies,
            ledger=self.ledger,
            metrics=self.metrics,
            health=self.health,
            directory=self.directory,
            outgoing=self.outgoing,
            on_change=self.corrected,
            tracing=tracing,
            is_busy=lambda: self.queues.size > 0 or self.outgoing.size > 0,
            passing=passing,
        )
        self.groups = Groups(self.ledger)
        wordings, reader = load_wordings(), Reader(lexicon)
        self.model = ModelLink(
            settings,
            ledger=self.ledger,
            reader=reader,
            lexicon=lexicon,
            metrics=self.metrics,
            health=self.health,
            clock=clock,
        )
        self.insight = InsightLink(settings, ledger=self.ledger, metrics=self.metrics)
        self.beside = Beside(
            settings,
            ledger=self.ledger,
            directory=self.directory,
            outgoing=self.outgoing,
            wordings=wordings,
            desk=self.insight.desk,
            health=self.health,
            metrics=self.metrics,
            contact=lambda: f"https://t.me/{self.routes.username or self.bot_id}",
            clock=clock,
        )
        parts = Parts(
            settings=settings,
            ledger=self.ledger,
            reader=reader,
            model=self.model,
            clients=self.clients,
            directory=self.directory,
            groups=self.groups,
            geocoder=self.beside.geocoder,
            wordings=wordings,
            health=self.health,
            metrics=self.metrics,
            wake=self._changed,
            clock=clock,
            bot_username=lambda: self.routes.username,
            commands=COMMANDS,
            insight=self.insight,
            flags=self.beside.flags,
            tracing=tracing,
        )
        self.gate = Gate(settings.rate_limit_calls_per_minute, clock=monotonic)
        self.application = Application(
            parts=parts,
            bot=self.bot,
            gate=self.gate,
            outgoing=self.outgoing,
            table=self.routes,
            presence=self.presence,
            passing=passing,
        )
        self.queues = ChatQueues(
            self.application.handle,
            is_known=known_chats(self.directory, self.groups),
            concurrent=CONCURRENT_CHATS if settings.parallel_processing_enabled else 1,
        )
        door = Door(self.gate, self.directory, self.routes, self.metrics, self.queues.expects)
        self.intake = Intake(
            api=self.api,
            bot_id=self.bot_id,
            ledger=self.ledger,
            queues=self.queues,
            health=self.health,
            replies=lambda: self.outgoing.size,
            admit=door.admit,
            on_poll=lambda outcome: self.metrics.upstream("telegram", outcome, None),
            passing=passing,
        )
        self.letters = Letters(
            ledger=self.ledger,
            bot_id=self.bot_id,
            queues=self.queues,
            outgoing=self.outgoing,
            on_company=self._put_back,
        )

    def _changed(self, company: str) -> None:
        """Entries of a company changed here: its figures are old, and its sheet has to follow."""
        self.insight.desk.drop(company)
        self.sheets.wake(company)

    async def _put_back(self, company: str) -> None:
        """Somebody acted on refused rows of a company: they are tried at once."""
        self._changed(company)
        await self.sheets.try_now(company)

    def corrected(self, company: str) -> None:
        """Entries of a company changed in its sheet: figures and names are old."""
        self.insight.desk.drop(company)
        self.clients.drop(company)

    async def run(self, stack: AsyncExitStack, stop: asyncio.Event, ready: Ready = None) -> None:
        """Open, call ``ready``, run until ``stop`` is set, then close: fetching first, the ledger last."""
        await self.ledger.open()
        stack.push_async_callback(self.ledger.close)
        await self.request.initialize()
        stack.push_async_callback(self.request.shutdown)
        self.health.set("ledger", Health.HEALTHY)
        sidecar = Sidecar(self.health, self.metrics, host=self.settings.host, port=self.settings.port)
        await stack.enter_async_context(sidecar)
        await self.outgoing.load()
        await self.sheets.open()
        await self.beside.open()
        stack.push_async_callback(self.sheets.close)
        stack.push_async_callback(self.model.close)
        await self.insight.open()
        stack.push_async_callback(self.insight.close)
        # When a part dies instead of being stopped, no update may be begun on a ledger that is closing.
        stack.push_async_callback(self.queues.stop, 0.5)
        _log.info("started", version=VERSION, companies=len(self.directory.companies), port=sidecar.port)
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self.intake.run(), name="intake"),
                group.create_task(self._upkeep(), name="upkeep"),
                group.create_task(self.letters.run(), name="letters"),
                group.create_task(watch_loop_lag(self.metrics.loop_lag), name="lag"),
                group.create_task(upkeep.introduce(self.bot, self.routes), name="introduction"),
                group.create_task(
                    upkeep.feed_watchdog(self.notifier, self.intake, self.health), name="watchdog"
                ),
                *(group.create_task(work, name=name) for name, work in self.beside.work()),
                *(group.create_task(work, name=name) for name, work in self.model.work()),
                *(group.create_task(work, name=name) for name, work in self.sheets.work()),
            ]
            if ready is not None:
                ready()
            self.health.started()
            self.notifier.ready("taking messages")
            await stop.wait()
            await self._stop(tasks)

    async def _upkeep(self) -> None:
        await upkeep.keep_numbers(self.numbers, self.ledger, self.metrics, self.presence, self.health)

    async def _stop(self, tasks: list[asyncio.Task[None]]) -> None:
        self.health.stopping()
        self.notifier.stopping("finishing what runs")
        _log.info("stopping")
        ends = time.monotonic() + self.settings.shutdown_seconds
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.queues.stop(max(0.5, (ends - time.monotonic()) * 0.5))
        await self.outgoing.stop(max(0.2, (ends - time.monotonic()) * 0.3))
        await self.sheets.last_pass(max(0.2, ends - time.monotonic() - 0.5))
        _log.info("stopped")
