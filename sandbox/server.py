"""Running a sandbox service on loopback, and having a fault happen to one request."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Protocol

from aiohttp import web

from sandbox.faults import Fault, FaultKind

Work = Callable[[], Awaitable[web.StreamResponse]]


class Refusal(Protocol):
    """Builds a service's own form of an error answer from a fault of kind STATUS."""

    def __call__(self, fault: Fault) -> web.StreamResponse: ...


class LoopbackServer:
    """One aiohttp application served on 127.0.0.1 until :meth:`stop`.

    ``port`` 0 takes a free port; the same object started again keeps the port it had, so that a
    client which remembers the address finds the service after an outage.
    """

    def __init__(self, app: web.Application, port: int = 0, *, shutdown_timeout: float = 0.5) -> None:
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=shutdown_timeout
        )
        self._port = port

    @property
    def port(self) -> int:
        """The port in use, or asked for while the server has not been started."""
        return self._port

    @property
    def url(self) -> str:
        """Root address without a closing slash."""
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> str:
        """Listen and return :attr:`url`. Raises OSError when the port is taken."""
        listener = socket.create_server(("127.0.0.1", self._port), backlog=512)
        self._port = listener.getsockname()[1]
        try:
            await self._runner.setup()
            await web.SockSite(self._runner, listener, backlog=512).start()
        except BaseException:
            listener.close()
            raise
        return self.url

    async def stop(self) -> None:
        """Close the listener and every connection; a server that was not started is no error."""
        await self._runner.cleanup()

    async def __aenter__(self) -> LoopbackServer:
        await self.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()


class FaultyAnswers:
    """Carries out requests under a fault. Keeps the tasks of late work until :meth:`close`."""

    def __init__(self) -> None:
        self._late: set[asyncio.Task[None]] = set()

    async def answer(
        self, request: web.Request, fault: Fault | None, work: Work, refuse: Refusal
    ) -> web.StreamResponse:
        """Do ``work`` and answer it as ``fault`` says; see :class:`FaultKind`.

        ``work`` must have read the request's body already: for CUT and LATE the connection goes away.
        With DELAY the work is done at once and its answer is held back, the worse case for a caller
        that gives up early.
        """
        match fault:
            case None:
                return await work()
            case Fault(kind=FaultKind.STATUS):
                return refuse(fault)
            case Fault(kind=FaultKind.DELAY):
                answered = await work()
                await asyncio.sleep(fault.seconds)
                return answered
            case Fault(kind=FaultKind.CUT_AFTER):
                await work()
                return cut(request)
            case Fault(kind=FaultKind.LATE):
                task = asyncio.create_task(self._do_late(fault.seconds, work))
                self._late.add(task)
                task.add_done_callback(self._late.discard)
                return cut(request)
            case Fault(kind=FaultKind.HANG):
                await asyncio.sleep(fault.seconds)
                return cut(request)
            case Fault(kind=FaultKind.GARBAGE):
                body = fault.body if fault.body is not None else "<html>\x00 no JSON {"
                return web.Response(text=body, content_type="application/json")
            case _:
                return cut(request)

    async def close(self) -> None:
        """Drop late work that is still waiting for its time."""
        for task in list(self._late):
            task.cancel()
        await asyncio.gather(*self._late, return_exceptions=True)

    @staticmethod
    async def _do_late(seconds: float, work: Work) -> None:
        await asyncio.sleep(seconds)
        await work()


def cut(request: web.Request) -> web.StreamResponse:
    """Break the request's connection; what is returned reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
