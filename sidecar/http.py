"""Serves health and metrics over HTTP in the program's own event loop, so that a hung loop fails a probe."""

from __future__ import annotations

from types import TracebackType
from typing import Self

import orjson
from aiohttp import web
from prometheus_client.aiohttp import make_aiohttp_handler

from sidecar.health import Health, HealthBoard
from sidecar.metrics import Metrics

_NO_STORE = {"Cache-Control": "no-store"}


class AddressUnavailable(Exception):
    """The address of the health endpoint cannot be used; the text says what to do."""


class Sidecar:
    """The server of ``/health``, ``/health/live``, ``/health/ready``, ``/health/startup`` and ``/metrics``.

    Use it as an async context manager, or call :meth:`start` and :meth:`close`. With port 0 the system
    chooses one; :attr:`port` tells which.
    """

    def __init__(self, board: HealthBoard, metrics: Metrics, *, host: str, port: int) -> None:
        self._board = board
        self._host = host
        self._wanted_port = port
        application = web.Application()
        application.router.add_get("/health", self._health)
        application.router.add_get("/health/live", self._live)
        application.router.add_get("/health/ready", self._ready)
        application.router.add_get("/health/startup", self._startup)
        application.router.add_get("/metrics", make_aiohttp_handler(metrics.registry))
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)

    @property
    def port(self) -> int:
        """The port that is listened on; raises :class:`RuntimeError` before :meth:`start`."""
        if not self._runner.addresses:
            raise RuntimeError("the sidecar is not started")
        return int(self._runner.addresses[0][1])

    async def start(self) -> None:
        """Listen; raises :class:`AddressUnavailable`."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._wanted_port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise AddressUnavailable(
                f"HOST {self._host} with PORT {self._wanted_port} cannot be listened on ({error.strerror}); "
                "is the program already running? Otherwise set PORT to a free port."
            ) from error

    async def close(self) -> None:
        """Stop listening and finish what is being answered, for at most a second."""
        await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _health(self, request: web.Request) -> web.Response:
        report = self._board.report()
        return _json(report, ok=report["status"] != Health.UNHEALTHY)

    async def _live(self, request: web.Request) -> web.Response:
        return _probe(self._board.is_live(), "live", "no progress for too long")

    async def _ready(self, request: web.Request) -> web.Response:
        return _probe(self._board.is_ready(), "ready", "entries cannot be accepted now")

    async def _startup(self, request: web.Request) -> web.Response:
        return _probe(self._board.is_started(), "started", "still starting")


def _probe(good: bool, status: str, otherwise: str) -> web.Response:
    return _json({"status": status if good else otherwise}, ok=good)


def _json(body: dict[str, object], *, ok: bool) -> web.Response:
    return web.Response(
        body=orjson.dumps(body),
        status=200 if ok else 503,
        content_type="application/json",
        headers=_NO_STORE,
    )
