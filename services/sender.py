"""Who wrote, where and when: what every use case needs to know of a message."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from config.companies import Company
from ledger.entry import EntryType
from ledger.people import Role


@dataclass(frozen=True, slots=True)
class Sender:
    """A member writing in a chat. ``sent_at`` is the message's own time in the company's zone."""

    user_id: int
    name: str
    company: Company
    role: Role
    chat_id: int
    message_id: int
    sent_at: datetime
    default_type: EntryType | None = None
    language: str = "en"
    live_position: str | None = None

    @property
    def today(self) -> date:
        """The day on which the message was written, where the company is."""
        return self.sent_at.date()


def digest_of(text: str) -> str:
    """Return what makes two texts the same one: letters and digits, whatever the spacing and case."""
    return hashlib.sha256(" ".join(text.casefold().split()).encode("utf-8", "replace")).hexdigest()
