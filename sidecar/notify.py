"""Tells systemd how the service is doing (sd_notify); does nothing where systemd does not ask.

The protocol is that of sd_notify(3) and sd_watchdog_enabled(3): one datagram of ``NAME=value`` lines
to the UNIX socket that ``NOTIFY_SOCKET`` names.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Mapping


class SystemdNotifier:
    """The connection to the service manager.

    ``watchdog_seconds`` is how often :meth:`watchdog` must be called at the latest (call it twice as
    often), or ``None`` when nobody watches. Every method returns whether the message was handed over.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        *,
        pid: int | None = None,
        monotonic_ns: Callable[[], int] = lambda: time.clock_gettime_ns(time.CLOCK_MONOTONIC),
    ) -> None:
        self._monotonic_ns = monotonic_ns
        self._address = _address(environ.get("NOTIFY_SOCKET", ""))
        self._socket: socket.socket | None = None
        if self._address is not None:
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            self._socket.setblocking(False)  # a stuck service manager must not stop the event loop
        self.watchdog_seconds = _watchdog_seconds(environ, os.getpid() if pid is None else pid)

    def ready(self, status: str) -> bool:
        """The start, or a reload, is complete."""
        return self._send("READY=1", _status(status))

    def reloading(self) -> bool:
        """A reload begins; call :meth:`ready` when it is complete."""
        return self._send("RELOADING=1", f"MONOTONIC_USEC={self._monotonic_ns() // 1000}")

    def stopping(self, status: str) -> bool:
        """A stop begins."""
        return self._send("STOPPING=1", _status(status))

    def status(self, status: str) -> bool:
        """What ``systemctl status`` shows."""
        return self._send(_status(status))

    def watchdog(self) -> bool:
        """Still alive."""
        return self._send("WATCHDOG=1")

    def close(self) -> None:
        """Give the socket back."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _send(self, *lines: str) -> bool:
        if self._socket is None or self._address is None:
            return False
        try:
            self._socket.sendto("\n".join(lines).encode(), self._address)
        except OSError:
            return False
        return True


def _address(name: str) -> str | None:
    """The socket's address; a leading ``@`` stands for Linux's abstract names. Others are not ours."""
    if name.startswith("@"):
        return "\0" + name[1:]
    return name if name.startswith("/") else None


def _watchdog_seconds(environ: Mapping[str, str], pid: int) -> float | None:
    limit, owner = environ.get("WATCHDOG_USEC", ""), environ.get("WATCHDOG_PID", "")
    if not limit.isdecimal() or int(limit) == 0 or (owner and owner != str(pid)):
        return None
    return int(limit) / 1_000_000


def _status(text: str) -> str:
    return "STATUS=" + " ".join(text.split())
