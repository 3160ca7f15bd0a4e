"""A draft as it is kept in a pending question, and the entry it becomes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from ai.reading import Doubt, Draft, Field
from ledger.entry import Details, Entry, Source, entry_id_of
from ledger.rows import details_from_row, details_to_columns
from services.sender import Sender


def draft_to_json(draft: Draft, *, text: str, path: str, **more: Any) -> dict[str, Any]:
    """Return a draft as JSON values; ``text`` is the whole message, ``path`` says which reader it was."""
    return {
        "details": details_to_columns(draft.details),
        "part": draft.text,
        "missing": [field.value for field in draft.missing],
        "doubts": [doubt.value for doubt in draft.doubts],
        "values": list(draft.values),
        "suggestion": draft.suggestion,
        "text": text,
        "path": path,
        **more,
    }


def draft_from_json(stored: dict[str, Any]) -> Draft:
    """The way back of :func:`draft_to_json`."""
    return Draft(
        details=details_from_row(SimpleNamespace(**stored["details"])),
        text=stored["part"],
        missing=tuple(Field(value) for value in stored["missing"]),
        doubts=tuple(Doubt(value) for value in stored["doubts"]),
        values=tuple(stored["values"]),
        suggestion=stored["suggestion"],
    )


def entry_of(sender: Sender, details: Details, position: int, path: str) -> Entry:
    """Return the entry that a person's reading becomes; an unknown day or currency is the usual one."""
    source = Source(sender.chat_id, sender.message_id, position)
    currency = details.currency or (sender.company.currency if details.amount is not None else None)
    return Entry(
        entry_id=entry_id_of(source),
        company=sender.company.key,
        user_id=sender.user_id,
        user_name=sender.name,
        source=source,
        details=details.with_(date=details.date or sender.today, currency=currency),
        at=sender.sent_at,
        live_position=sender.live_position,
        path=path,
    )
