"""Reads "yes", "no" and "ok" as the answer to a reading that is shown for checking."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise

from ai.spans import Kind, Span

_LONGEST = 5  # words: a longer text says something else


class Assent(StrEnum):
    """What a short text says to "is it right?".

    ``WELL`` ("ok", "fine", thanks) is said to end a talk as often as to agree, so it decides nothing.
    """

    YES = "yes"
    NO = "no"
    WELL = "well"


def said_but(spans: list[Span]) -> int | None:
    """Return where in the text the rest of "yes, but 600" begins; None when it does not begin so."""
    words = [span for span in spans if span.kind is Kind.WORD]
    for span, after in pairwise(words):
        if not span.has("assent"):
            return None
        if after.has("assent", "but"):
            return after.end
    return None


def read_assent(spans: list[Span]) -> Assent | None:
    """Return what the whole text says to a question, None when it says anything else."""
    words = [span for span in spans if span.kind is Kind.WORD]
    if spans and all(span.kind is Kind.MARK and not span.norm.isascii() for span in spans):
        return Assent.WELL  # a thumb up, a tick
    if not words or len(words) > _LONGEST or any(span.kind in (Kind.NUMBER, Kind.DATE) for span in spans):
        return None
    if not all(span.has("assent") for span in words):
        return None
    said = {span.tags["assent"] for span in words} - {"also"}
    # "haan theek hai" agrees, "ok cancel" does not: "ok" beside another word is only polite.
    said = said - {"well"} or said
    if (said and said <= {"no", "not"}) or said in ({"wrong"}, {"no", "wrong"}, {"not", "yes"}):
        return Assent.NO
    # "galat nahi" and "nahi, galat" mean opposite things and differ in a comma: neither decides.
    return Assent(said.pop()) if said in ({"yes"}, {"well"}) else None
