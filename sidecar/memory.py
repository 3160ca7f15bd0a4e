"""How much memory the process uses, and how much it may.

In a control group of its own (systemd, a container) the group's figures count, which include the worker
process: ``anon`` of memory.stat, not memory.current, because that also counts cached files, which give way.
Elsewhere the resident memory of this process and the memory of the machine. See the kernel's
admin-guide/cgroup-v2 and proc(5).
"""

from __future__ import annotations

import os
import re
from pathlib import Path

_ANON = re.compile(rb"^anon (\d+)$", re.MULTILINE)
_TOTAL = re.compile(rb"^MemTotal:\s+(\d+) kB$", re.MULTILINE)


class Memory:
    """Reads the kernel's figures. ``proc`` and ``groups`` are where they stand."""

    def __init__(self, proc: Path = Path("/proc"), groups: Path = Path("/sys/fs/cgroup")) -> None:
        self._proc = proc
        self._page = os.sysconf("SC_PAGE_SIZE")
        self._group = self._own_group(groups)
        self.limit = self._limit()

    def used(self) -> int | None:
        """Return the bytes in use; None where the kernel does not tell. Takes some 20 µs."""
        try:
            if self._group is not None:
                found = _ANON.search((self._group / "memory.stat").read_bytes())
                return int(found[1]) if found else None
            return int((self._proc / "self" / "statm").read_bytes().split()[1]) * self._page
        except (OSError, ValueError, IndexError):
            return None

    def share(self) -> float | None:
        """Return the used share of what may be used; None where either is not known."""
        used = self.used()
        return used / self.limit if used is not None and self.limit else None

    def _own_group(self, groups: Path) -> Path | None:
        """Return the control group's directory, None when it sets no limit."""
        try:
            lines = (self._proc / "self" / "cgroup").read_text().splitlines()
        except OSError:
            return None
        own = next((line[3:] for line in lines if line.startswith("0::")), None)
        group = groups / own.lstrip("/") if own is not None else None
        return group if group is not None and _limits(group) else None

    def _limit(self) -> int | None:
        if self._group is not None:
            return min(_limits(self._group))
        try:
            found = _TOTAL.search((self._proc / "meminfo").read_bytes())
        except OSError:
            return None
        return int(found[1]) * 1024 if found else None


def _limits(group: Path) -> list[int]:
    """The limits of a group in bytes. From memory.high on the kernel slows a process down: it counts too."""
    found = []
    for name in ("memory.high", "memory.max"):
        try:
            text = (group / name).read_text().strip()
        except OSError:
            continue
        if text.isdecimal():
            found.append(int(text))
    return found
