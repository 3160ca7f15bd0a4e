"""Which saved entry a short text is about: the one whose client it names, or the one saved just before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ai.reader import Reader
from ledger import entries
from ledger.driver import Connection
from ledger.entry import Entry
from services.sender import Sender

RECENT = 10  # entries of the person that words can be about
JUST_NOW_SECONDS = 15 * 60.0  # after that a text without a name is about something else


@dataclass(frozen=True, slots=True)
class Meant:
    """The entry a text names, and the text without its name; ``entry`` is None where it may be several."""

    entry: Entry | None
    rest: str


def recent(tx: Connection, sender: Sender) -> list[Entry]:
    """Return the person's newest entries that count, newest first."""
    return entries.last_of_person(tx, sender.company.key, sender.user_id, RECENT, active=True)


def named(reader: Reader, text: str, found: list[Entry], besides: str | None = None) -> Meant | None:
    """Return which of the entries the text names by its client: the newest of that client. None when it names
    none, several clients at once, or ``besides``, the client of a question that waits for an answer."""
    clients = [entry.details.client for entry in found if entry.details.client]
    others = [besides] if besides else []
    spoken = reader.mentions(text, [*clients, *others])
    if not spoken or len({mention.rest for mention in spoken}) > 1:
        return None
    names = {mention.client.casefold() for mention in spoken}
    if besides is not None and besides.casefold() in names:
        return None
    if len(names) > 1:
        return Meant(None, spoken[0].rest)
    entry = next(each for each in found if (each.details.client or "").casefold() in names)
    return Meant(entry, spoken[0].rest)


def just_saved(found: list[Entry], now: float) -> Entry | None:
    """Return the newest of the entries when it was written a moment ago."""
    newest = found[0] if found else None
    if newest is None or not 0 <= now - newest.at.timestamp() <= JUST_NOW_SECONDS:
        return None
    return newest


def elsewhere(tx: Connection, companies: Iterable[str], entry_id: str) -> str | None:
    """Return which of the companies has the entry; None when none has."""
    return next((key for key in companies if entries.find(tx, key, entry_id) is not None), None)
