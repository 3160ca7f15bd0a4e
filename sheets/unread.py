"""Telling the admins about corrections that could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sheets.desk import Desk

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell that a person changed into something that its column cannot hold."""

    entry_id: str
    column: str


async def tell_unread(desk: Desk, unread: Sequence[Unread]) -> None:
    """Say which corrections stay in the worksheet but count in no figure."""
    if not unread:
        return
    named = ", ".join(f"{each.entry_id} ({each.column})" for each in unread[:_NAMED])
    more = f" and {len(unread) - _NAMED} more" if len(unread) > _NAMED else ""
    await desk.tell(
        f"These corrections in the worksheet cannot be read and count in no figure: {named}{more}."
        " They stay as they were typed."
    )
