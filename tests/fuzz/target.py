"""What a fuzz target is. Its input is what the decoder itself gets, so that a finding can be read, and
replayed where there is no fuzzer."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator

BETWEEN = b"\n---\n"  # between the parts of an input that has several


class Target(ABC):
    """A decoder and what is claimed of it. Its docstring states the claim."""

    longest = 1024
    """Bytes of the longest input that is tried."""

    @abstractmethod
    def check(self, data: bytes) -> None:
        """Decode ``data``; whatever is raised, AssertionError or another, is a finding."""

    def seeds(self) -> Iterable[bytes]:
        """Return inputs to begin with."""
        return ()

    def words(self) -> Iterable[str]:
        """Return words of the format, for mutations that put one in anywhere."""
        return ()

    def changed(self, data: bytes, chance: random.Random) -> bytes | None:
        """Return a variation of ``data`` that keeps its form; None leaves it to the fuzzer, which knows only
        bytes."""
        return None

    def close(self) -> None:
        """Let go of files and connections."""
        return


def parts(data: bytes, count: int) -> Iterator[str]:
    """Yield the parts of an input as text, ``count`` of them; missing ones are empty."""
    found = data.split(BETWEEN, count - 1)
    for index in range(count):
        yield found[index].decode("utf-8", "replace") if index < len(found) else ""
