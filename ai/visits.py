"""Tells visits without an order, and what is said of them."""

from __future__ import annotations

from ai.goods import Line
from ai.name_numbers import figures_left
from ai.party import Party
from ai.remarks import remark_text
from ai.spans import Kind, Role, Span

_WENT = frozenset({"gaya", "gayi", "gaye", "गया", "गयी", "गई"})


_SEEN = frozenset({"mila", "mile", "mili", "मिला", "मिले", "मिली"})
_DOCTORS = frozenset({"dr", "doctor", "डॉ", "डॉक्टर", "डा"})
_SAMPLES = frozenset({"sample", "samples", "सैंपल", "सैम्पल"})

_UNSAID = frozenset(
    {"verb", "link", "post", "filler", "hinglish", "smalltalk", "past", "honorific", "day_link", "party"}
)


def is_visit(spans: list[Span], verbs: dict[str, int], lines: list[Line], party: Party | None) -> bool:
    """Return whether the text tells of a visit without an order."""
    went = "give" in verbs and not lines and any(span.norm in _WENT and span.free for span in spans)
    if "get" in verbs and party is not None and not lines and _saw(spans, verbs["get"], party):
        return True
    if not verbs and not lines and party is not None and _to_follow(spans, party):
        return True
    went = went and _somewhere(spans, party) and not {"collect", "get", "pay", "sell", "buy"} & verbs.keys()
    if not went and not {"visit", "met", "closed", "noorder", "absent"} & verbs.keys():
        return False
    if figures_left(spans) or any(span.role is Role.RATE for span in spans):
        return False
    if went:
        return True
    if set(verbs) == {"absent"} and not _somewhere(spans, party):
        return False  # "network nhi tha subah se"
    if {"noorder", "closed", "absent"} & verbs.keys():
        return not lines or "sell" not in verbs
    return not lines and not {"sell", "buy", "collect", "return", "order"} & verbs.keys()


def _saw(spans: list[Span], verb: int, party: Party) -> bool:
    """Whether a person was seen: "Dr Kulkarni mile, sample diya"; no money or goods came."""
    person = spans[party.start].norm.rstrip(".") in _DOCTORS or spans[party.end - 1].has("honorific")
    if not person or party.way not in ("first", "se", "named") or spans[verb].norm not in _SEEN:
        return False
    between = spans[party.end : verb]
    if any(span.kind is not Kind.MARK and not span.has("post") for span in between):
        return False
    counted = [index for index in figures_left(spans) if not _of_samples(spans, index)]
    return not counted and not any(span.has("money") or span.has("pay") for span in spans)


def _to_follow(spans: list[Span], party: Party) -> bool:
    """Whether a shop's name opens the text and all that is said is when to come back."""
    shop = party.way == "first" and any(span.has("suffix") for span in spans[party.start : party.end])
    if not shop or party.start > 1 or figures_left(spans):
        return False
    return any(span.has("followup") for span in spans)


def _of_samples(spans: list[Span], index: int) -> bool:
    return index + 1 < len(spans) and spans[index + 1].norm in _SAMPLES


def _somewhere(spans: list[Span], party: Party | None) -> bool:
    """Whether the rep went to somebody: "doodh fat gaya" only says that the milk is spoilt."""
    if party is None or party.way not in ("first", "last"):
        return party is not None
    return any(
        span.title or span.has("suffix") or span.has("owner") for span in spans[party.start : party.end]
    )


def said_beside(spans: list[Span], text: str, *, visit: bool) -> str | None:
    """Return the remarks of an entry; a visit keeps what was found there."""
    if visit:
        for span in spans:
            if span.free and span.kind is Kind.WORD and not _UNSAID & span.tags.keys():
                span.role = Role.REMARK
    said = remark_text(spans, text)
    if not visit:
        return said
    verbs = [span for span in spans if span.has("verb")]
    if any(span.has("verb", "closed") for span in verbs):
        said = "; ".join(part for part in ("shop closed", said) if part)
    for span in verbs:
        if span.has("verb", "noorder") or span.has("verb", "absent"):
            words = "no order" if span.has("verb", "noorder") else text[span.start : span.end]
            said = "; ".join(part for part in (said, words) if part)
    return said
