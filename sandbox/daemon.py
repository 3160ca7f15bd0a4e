"""The daemon as a child process: started, started again when it dies (as systemd would), stopped."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import structlog

RESTART_SECONDS = 1.0
STOP_SECONDS = 25.0  # the daemon's own SHUTDOWN_SECONDS is 20
CONFIGURATION_REFUSED = 78
_PR_SET_PDEATHSIG = 1


class DaemonRefused(Exception):
    """The daemon says that its configuration is wrong (exit 78); starting it again would not help."""


class Daemon:
    """Keeps one child process running.

    ``log`` is the file that gets what it writes; ``changed`` is called at each start and end.
    """

    def __init__(
        self,
        command: Sequence[str],
        log: Path,
        changed: Callable[[], None],
        *,
        restart_seconds: float = RESTART_SECONDS,
    ) -> None:
        self._command = list(command)
        self._log_path = log
        self._changed = changed
        self._restart_seconds = restart_seconds
        self._process: asyncio.subprocess.Process | None = None
        self._killed = False
        self.restarts = 0
        self.last_exit: int | None = None
        self._log = structlog.get_logger()

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process is not None else None

    async def run(self, environment: Mapping[str, str]) -> None:
        """Keep the daemon running until cancelled. Raises DaemonRefused for a configuration it refuses."""
        self._log_path.unlink(missing_ok=True)
        while True:
            self._killed, before = False, self.last_exit
            await self._run_once(environment)
            if self.last_exit == CONFIGURATION_REFUSED:
                raise DaemonRefused(f"The daemon refused its configuration; see {self._log_path}.")
            if not self._killed and self.last_exit != before:  # once for the same end again and again
                self._log.warning("sandbox_daemon_ended", exit_status=self.last_exit, log=str(self._log_path))
            await asyncio.sleep(self._restart_seconds)
            self.restarts += 1

    def kill(self) -> int | None:
        """Kill the process as ``kill -9`` does; returns its id, or None when none runs."""
        process = self._process
        if process is None:
            return None
        self._killed = True
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        return process.pid

    async def _run_once(self, environment: Mapping[str, str]) -> None:
        starting = asyncio.create_task(self._start(environment))
        try:
            # Shielded: a stop that meets a start would have the daemon killed before it is known here.
            self._process = process = await asyncio.shield(starting)
            self._changed()
            self.last_exit = await process.wait()
        except asyncio.CancelledError:
            await self._stop(await starting)
            raise
        finally:
            self._process = None
            self._changed()

    async def _start(self, environment: Mapping[str, str]) -> asyncio.subprocess.Process:
        with self._log_path.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *self._command,
                env=dict(environment),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the sandbox alone, which then stops the daemon
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            )

    async def _stop(self, process: asyncio.subprocess.Process) -> None:
        """Ask for a clean end, and insist when that takes too long."""
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                self.last_exit = await process.wait()
        except TimeoutError:
            self._log.warning("sandbox_daemon_killed_at_stop", seconds=STOP_SECONDS)
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            self.last_exit = await process.wait()


def _end_with_parent() -> None:
    """Have Linux end this process when the sandbox dies, which would leave it without its services."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() == 1:
        os.kill(os.getpid(), signal.SIGTERM)
