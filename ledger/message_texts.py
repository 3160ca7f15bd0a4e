"""The text that a message's entries were read from: what an edit of the message is compared with."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.driver import Connection
from ledger.statements import value

_TEXT_OF = "SELECT text FROM entries WHERE company = :company AND entry_id = :entry_id"
_RETELL = """
UPDATE entries SET text = :text, text_digest = :digest
WHERE company = :company AND entry_id = :entry_id"""


def text_of(tx: Connection, company: str, entry_id: str) -> str:
    """Return the text of an entry's message, as it was last read; empty when it is not known."""
    return str(value(tx, _TEXT_OF, {"company": company, "entry_id": entry_id}) or "")


def retell(tx: Connection, company: str, entry_ids: Sequence[str], text: str, digest: str) -> None:
    """Keep what their message says now, beside every entry that came from it."""
    values = {"company": company, "text": text, "digest": digest}
    # One by one: asked for all at once SQLite would look through all entries of the company.
    tx.executemany(_RETELL, [{**values, "entry_id": each} for each in entry_ids])
