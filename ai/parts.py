"""What an entry of a message is before it becomes a draft, and what its heading says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from ai.reading import Doubt, Draft
from ledger.entry import EntryType


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading line or an earlier part says for every entry of a message."""

    client: str | None = None
    location: str | None = None
    day: date | None = None
    type: EntryType | None = None
    told: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One entry as read from its part of a message, with what batches need to know of it."""

    draft: Draft
    way: str  # how the party is marked; "" when none
    told: bool
    figures: bool
    strong: bool  # the party is marked, or a shop's name or known


def doubted(part: Part) -> Part:
    """Return the part with a doubt about its words: the person sees it first."""
    doubts = tuple(dict.fromkeys((*part.draft.doubts, Doubt.WORDS)))
    return replace(part, draft=replace(part.draft, doubts=doubts))
