"""What a header row must have before the bot writes below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sheets.layout import ENTRY_ID, map_header
from sheets.repository import FaultKind, SheetFault

# More of our columns than these missing at once is not a column that somebody deleted, but a header row
# that is gone or was overwritten; adding columns then would be writing over the people's mistake.
MOST_MISSING = 5


def check_header(header: Sequence[str], *, used_before: bool) -> tuple[str, ...]:
    """Return the columns to be added. REFUSED when the header cannot be trusted.

    ``used_before``: the bot has written to this worksheet, so that it must have its columns.
    """
    found = map_header(header)
    if found.duplicated:
        names = ", ".join(found.duplicated)
        raise SheetFault(
            FaultKind.REFUSED, f"the header row names a column twice ({names}); rename one of them"
        )
    if used_before and ENTRY_ID in found.missing:
        raise SheetFault(
            FaultKind.REFUSED, f"the header row has no column {ENTRY_ID} any more; put the name back"
        )
    if used_before and len(found.missing) > MOST_MISSING:
        raise SheetFault(
            FaultKind.REFUSED, "the header row is gone or was overwritten; put it back into row 1"
        )
    return found.missing


def first_free_column(rows: Mapping[int, Sequence[Any]]) -> int:
    """Return the 0-based column at the right of everything that stands in the worksheet."""
    return max((len(row) for row in rows.values()), default=0)
