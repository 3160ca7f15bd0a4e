"""Named places at which a test kills the process or has it hang; with ENVIRONMENT=test, elsewhere nothing."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Mapping
from types import MappingProxyType

VARIABLE = "CRASH_AT"
POINTS = (
    "inbox_committed",  # updates are stored, Telegram does not know it
    "offset_confirmed",  # Telegram has forgotten them
    "entry_committed",  # the entry and its receipt are stored, nobody was told
    "reply_sent",  # the person has the receipt, the ledger does not know it
    "batch_noted",  # rows are written down as under way
    "batch_sent",  # they stand in the worksheet, the ledger does not know it
    "batch_settled",  # it knows
    "update_sent",  # changed cells were written and not looked at yet
)

Passing = Callable[[str], None]
"""Called with a point's name whenever the program passes it."""


def pass_by(point: str) -> None:
    """Nothing happens at ``point``: the program as it runs everywhere but in such a test."""


def be_killed() -> None:
    """End the process as the out-of-memory killer would."""
    os.kill(os.getpid(), signal.SIGKILL)


def hang() -> None:
    """Never return to the event loop, as an endless wait for a lock would; the other threads go on."""
    threading.Event().wait()


ENDS: Mapping[str, Callable[[], None]] = MappingProxyType({"kill": be_killed, "hang": hang})


class CrashPoint:
    """Ends the process's work in the way ``end`` says when ``point`` is passed the n-th time."""

    def __init__(self, point: str, times: int, end: str = "kill") -> None:
        if point not in POINTS or times < 1 or end not in ENDS:
            raise ValueError(
                f"{VARIABLE} is POINT:TIMES or POINT:TIMES:hang, POINT one of {', '.join(POINTS)}"
            )
        self._point, self._left, self._end = point, times, ENDS[end]

    def __call__(self, point: str) -> None:
        """Pass a point."""
        if point != self._point:
            return
        self._left -= 1
        if self._left == 0:
            self._end()


def crash_point(environment: str, variables: Mapping[str, str]) -> Passing:
    """Return what is called at each point. Raises ValueError for a point that does not exist."""
    wanted = variables.get(VARIABLE) if environment == "test" else None
    if not wanted:
        return pass_by
    point, times, end, *_ = *wanted.split(":"), "", ""
    return CrashPoint(point, int(times or 1), end or "kill")
