"""A repair under way, noted by its marker before it is sent.

Cells that are written by row number may still come when the process that sent them is gone, to rows that a
person has moved meanwhile. Whoever finds the note fences the marker off, so that nothing comes of it later.
"""

from __future__ import annotations

from ledger import marks
from ledger.driver import Connection

REPAIR = "repair:"  # a mark, followed by a company: the repair of which something may still come


def note(tx: Connection, company: str, marker: int) -> None:
    """Note that a company's repair is about to be sent."""
    marks.put(tx, REPAIR + company, str(marker))


def noted(tx: Connection, company: str) -> int | None:
    """Return the marker of the repair of which something may still come, None when there is none."""
    stored = marks.get(tx, REPAIR + company)
    return None if stored is None else int(stored)


def forget(tx: Connection, company: str) -> None:
    """Forget a repair of which nothing can come any more."""
    marks.clear(tx, REPAIR + company)
