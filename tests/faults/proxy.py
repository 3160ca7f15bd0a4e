"""A TCP proxy that breaks the network between the daemon and one of its services, as real networks do.

A connection is treated as the trouble says at the moment in which it is made; those that are open when the
trouble changes are reset, as by a router that loses its state.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import socket
import struct
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_LENGTH = re.compile(rb"(?i)(content-length: *)(\d+)")


class Trouble(StrEnum):
    """What is wrong with the network."""

    NONE = "none"
    REFUSED = "refused"  # nobody listens
    SILENT = "silent"  # accepted, and never a byte
    RESET = "reset"  # cut after some bytes of the answer
    TRICKLE = "trickle"  # one byte of the answer a second
    WRONG_LENGTH = "wrong length"  # the answer says that it is longer than it is


@dataclass
class Link:
    """One side of the network: the daemon talks to ``url``, what it says goes to ``target``."""

    target: str
    seed: int = 0
    trouble: Trouble = Trouble.NONE
    seconds_a_byte: float = 1.0
    hits: int = 0

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._port = 0

    @property
    def url(self) -> str:
        """What the daemon is told the service's address is."""
        return f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        await self._listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._deafen()
        self._cut_all()

    async def suffer(self, trouble: Trouble) -> None:
        """Have this trouble from now on; what is open is reset."""
        self.trouble = trouble
        self._cut_all()
        if trouble is Trouble.REFUSED:
            await self._deafen()
        elif self._server is None:
            await self._listen()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def _deafen(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def _cut_all(self) -> None:
        for writer in list(self._writers):
            _reset(writer)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        trouble = self.trouble
        self.hits += trouble is not Trouble.NONE
        address = urlsplit(self.target)
        self._writers.add(writer)
        try:
            if trouble is Trouble.SILENT:
                while await reader.read(65_536):
                    pass
                return
            answers, upstream = await asyncio.open_connection(address.hostname, address.port)
            self._writers.add(upstream)
            try:
                there = asyncio.create_task(_pass_on(reader, upstream))
                await self._answer(trouble, answers, writer)
                there.cancel()
            finally:
                self._writers.discard(upstream)
                upstream.close()
        except (OSError, asyncio.IncompleteReadError):
            pass  # one of the two ends is gone: so is the connection
        finally:
            self._writers.discard(writer)
            with contextlib.suppress(OSError):
                writer.close()

    async def _answer(
        self, trouble: Trouble, answers: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        left = self._chance.choice((0, 1, 40, 200, 700)) if trouble is Trouble.RESET else 0
        while data := await answers.read(65_536):
            if trouble is Trouble.RESET:
                writer.write(data[:left])
                await writer.drain()
                left -= len(data)
                if left <= 0:
                    _reset(writer)
                    return
                continue
            if trouble is Trouble.WRONG_LENGTH:
                data = _LENGTH.sub(lambda found: found[1] + b"%d" % (int(found[2]) + 10), data)
            if trouble is Trouble.TRICKLE:
                for byte in data:
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(self.seconds_a_byte)
                continue
            writer.write(data)
            await writer.drain()
            if trouble is Trouble.WRONG_LENGTH:
                return


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection with RST instead of FIN."""
    raw = writer.get_extra_info("socket")
    if raw is not None:
        with contextlib.suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
