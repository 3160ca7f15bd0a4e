"""A decoder that is wrong on purpose: if this is not found, nothing that is not found means anything."""

from __future__ import annotations

from collections.abc import Iterable

from tests.fuzz.target import Target


class Planted(Target):
    """Claims that no four letters are a fault; four are."""

    longest = 32

    def check(self, data: bytes) -> None:
        # One branch a letter: by chance alone, 200 million inputs would be needed for the last of them.
        if data[:1] == b"f" and data[1:2] == b"u" and data[2:3] == b"z" and data[3:4] == b"z":
            raise AssertionError("the planted fault")

    def seeds(self) -> Iterable[bytes]:
        return [b"quiet"]


def open_target() -> Target:
    """Make the target."""
    return Planted()
