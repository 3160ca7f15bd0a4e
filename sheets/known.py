"""What a row in the worksheet is known to hold, as it is kept beside the entry."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

from sheets.layout import NAMES, Cells, CellValue


@dataclass(frozen=True, slots=True)
class Known:
    """A row as it was last written or read.

    ``cells``: what the bot wrote, or would write for the entry as it was then. ``seen``: a correction
    that was taken over but is written differently there (``1,200`` for 1200). ``kept``: what a person
    wrote and the bot never overwrites. ``sent``: what an update under way is writing.
    ``version`` is that of the entry which the row stands for.
    """

    cells: Cells
    seen: Cells = field(default_factory=dict)
    kept: Cells = field(default_factory=dict)
    sent: Cells = field(default_factory=dict)
    version: int = 0

    def last(self, name: str) -> CellValue:
        """Return what the cell held when it was last looked at."""
        if name in self.kept:
            return self.kept[name]
        return self.seen[name] if name in self.seen else self.cells.get(name)

    def sending(self, writes: Cells) -> Known:
        """Return it with what is about to be written."""
        return replace(self, sent=writes)

    def applied(self) -> Known:
        """Return it after what was being written stands there."""
        seen = {name: value for name, value in self.seen.items() if name not in self.sent}
        return Known(self.cells | self.sent, seen, self.kept, version=self.version)

    def to_json(self) -> dict[str, Any]:
        """Return the form in which it is stored: cells by column name, the rest under words of its own."""
        stored: dict[str, Any] = {name: value for name, value in self.cells.items() if value is not None}
        more = {"seen": self.seen, "kept": self.kept, "sent": self.sent}
        return stored | {word: cells for word, cells in more.items() if cells} | {"version": self.version}


def known_from_json(stored: dict[str, Any]) -> Known:
    """The way back of :meth:`Known.to_json`."""
    cells = {name: stored.get(name) for name in NAMES}
    more = (stored.get("seen", {}), stored.get("kept", {}), stored.get("sent", {}))
    return Known(cells, *more, version=stored.get("version", 0))


def known_from_text(stored: str | None) -> Known | None:
    """Read it from the ledger's column; None when nothing was ever sent."""
    return known_from_json(json.loads(stored)) if stored else None
