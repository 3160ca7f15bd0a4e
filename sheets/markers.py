"""The numbers that mark batches in a spreadsheet: positive 32-bit integers, each given once.

A batch and its marker are written together or not at all, and a spreadsheet gives a marker once. So who
takes the marker of a batch without an answer (a fence) learns whether it was applied, and it can no longer
be; the same rows then need another marker.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Sequence

_LARGEST = 2**31 - 1


def marker_of(company: str, entry_ids: Sequence[str], taken: Collection[int] = ()) -> int:
    """Return the marker of new rows: the first of theirs that no fence has ``taken``.

    It follows from the entries themselves and not from a counter, so that the same rows have the same
    marker after the ledger was restored from a backup, and other rows never do.
    """
    words = [company, *sorted(entry_ids)]
    marker = _number(words)
    turn = 0
    while marker in taken:
        turn += 1
        marker = _number([*words, f"again {turn}"])
    return marker


def marker_of_update(company: str, batch: int, sent_at: float) -> int:
    """Return the marker of a batch of updates, which is known again after the process was killed."""
    return _number([company, f"update {batch}", f"{sent_at:.6f}"])


def marker_of_repair() -> int:
    """Return the marker of a repair, which nobody has to know again."""
    return secrets.randbelow(_LARGEST) + 1


def _number(words: Sequence[str]) -> int:
    digest = hashlib.sha256("\n".join(words).encode()).digest()
    return int.from_bytes(digest[:4], "big") % _LARGEST + 1
