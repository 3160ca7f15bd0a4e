"""One daemon a data directory: two would both send the same rows."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Self


class DirectoryInUse(Exception):
    """Another running daemon uses the data directory."""


class DirectoryLock:
    """Holds an exclusive lock on a directory; the system lets go of it when the process ends."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / "daemon.lock"
        self._descriptor: int | None = None

    @property
    def descriptor(self) -> int:
        """The open file of the lock: whoever inherits it holds the lock. Raises ValueError without one."""
        if self._descriptor is None:
            raise ValueError("the lock is not held")
        return self._descriptor

    def __enter__(self) -> Self:
        """Take the lock. Raises DirectoryInUse."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._descriptor)
            self._descriptor = None
            raise DirectoryInUse(str(self._path.parent)) from None
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the lock."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
