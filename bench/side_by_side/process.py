"""A measured process: started on a core of its own, its processor time and memory read from /proc."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Measured:
    """One process. ``log`` takes what it prints; ``started`` is when it was started, by perf_counter."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self._command, self._environment, self._folder = command, dict(environment), folder
        self.log = folder / "process.log"
        self._process: asyncio.subprocess.Process | None = None
        self.started = 0.0

    @property
    def pid(self) -> int:
        """The process's number. Raises RuntimeError before :meth:`start`."""
        if self._process is None:
            raise RuntimeError("not started")
        return self._process.pid

    async def start(self) -> None:
        """Start the process."""
        with self.log.open("ab") as log:
            self.started = time.perf_counter()
            self._process = await asyncio.create_subprocess_exec(
                *self._command, cwd=self._folder, env=self._environment, stdout=log, stderr=log
            )
        pin(self._process.pid, 0)

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process is not None and self._process.returncode is None

    def cpu(self) -> float:
        """Return the seconds of processor time, user and system, of all its threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def memory(self) -> float:
        """Return its resident memory in MB (2**20 bytes)."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * PAGE / 2**20

    def children(self) -> int:
        """Return how many processes it has started that still run."""
        return len(Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split())

    def last_words(self) -> str:
        """Return the end of what it printed."""
        return self.log.read_text(errors="replace")[-600:]

    async def stop(self, patience: float = 15.0) -> None:
        """Ask it to end; kill it when it does not."""
        if self._process is None or not self.running:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), patience)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


def pin(pid: int, core: int) -> None:
    """Let a process run on one core only, where there are several: 0 is that of what is measured, and 1 that
    of the services around it. ``pid`` 0 is this process."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(pid, {core})
