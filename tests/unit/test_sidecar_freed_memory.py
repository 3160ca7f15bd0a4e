"""Freed memory goes back to the system, where the C library can do that, and nowhere is it an error."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.upkeep import TRIM_SECONDS, give_memory_back
from sidecar.freed_memory import FreedMemory

# Forty megabytes of pieces that the C library manages, freed except for one in a hundred: the free pages lie
# between pages in use. Prints what the process holds before and after.
LEAVES_HOLES = """
from pathlib import Path
from sidecar.freed_memory import FreedMemory
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
pieces = [bytes(4000) for _ in range(10_000)]
kept = pieces[::100]
del pieces
held = resident()
FreedMemory().give_back()
print(held, resident(), len(kept))
"""


@pytest.mark.skipif(not FreedMemory().can_give_back, reason="another C library than glibc")
def test_what_was_freed_between_what_is_in_use_goes_back() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LEAVES_HOLES], capture_output=True, text=True, check=True, timeout=60
    )
    held, left, kept = map(int, ran.stdout.split())
    assert kept == 100
    assert held - left > 20_000_000


class Freed(FreedMemory):
    """Counts how often it gives back, and then stops whoever asks."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.left = times

    @property
    def can_give_back(self) -> bool:
        return self.left > 0

    def give_back(self) -> None:
        self.left -= 1


async def test_it_is_given_back_again_and_again() -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    await give_memory_back(Freed(3), sleep)
    assert waits == [TRIM_SECONDS] * 3


async def test_where_it_cannot_be_given_back_nothing_waits() -> None:
    await give_memory_back(Freed(0))
