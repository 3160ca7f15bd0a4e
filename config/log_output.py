"""Where log lines go: standard error always, and a file that somebody else may rotate."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import BinaryIO


class LogFile:
    """An append-only log file, readable by its owner alone, that follows renames.

    Before each line it looks whether the path still names the open file, so logrotate needs neither
    ``copytruncate`` (which loses lines) nor a signal. :meth:`reopen` opens the path anew at once.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1
        self._identity = (-1, -1)
        self.reopen()

    def reopen(self) -> None:
        """Open the path again, creating the file where it is missing; raises :class:`OSError`."""
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.close()
        opened = os.fstat(descriptor)
        self._descriptor, self._identity = descriptor, (opened.st_dev, opened.st_ino)

    def write(self, line: bytes) -> None:
        """Append ``line`` in one system call; raises :class:`OSError` when the disk does not take it."""
        try:
            there = os.stat(self._path)
            moved = (there.st_dev, there.st_ino) != self._identity
        except FileNotFoundError:
            moved = True
        if moved:
            self.reopen()
        os.write(self._descriptor, line)

    def close(self) -> None:
        """Give the file back; :meth:`reopen` may follow."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


class LineOutput:
    """What a bound logger writes to; every level's method writes one line to each place.

    A full disk or a closed pipe must not stop an entry from being recorded: such lines are counted in
    ``lost`` and given up.
    """

    def __init__(self, stream: BinaryIO, file: LogFile | None) -> None:
        self._stream = stream
        self.file = file
        self.lost = 0
        # Worker threads log too; without it two lines could interleave.
        self._lock = threading.Lock()

    def msg(self, line: bytes, for_file: bytes | None = None) -> None:
        """Write ``line`` to the stream, and ``for_file`` (the same when ``None``) to the file."""
        with self._lock:
            try:
                self._stream.write(line)
                self._stream.flush()
            except (OSError, ValueError):  # ValueError: the stream was closed
                self.lost += 1
            if self.file is not None:
                try:
                    self.file.write(for_file if for_file is not None else line)
                except OSError:
                    self.lost += 1

    def reopen(self) -> None:
        """Open the file again, if there is one; raises :class:`OSError`."""
        if self.file is not None:
            with self._lock:
                self.file.reopen()

    log = debug = info = warn = warning = error = exception = fatal = critical = failure = err = msg
