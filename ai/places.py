"""Finds the client's place: "in Andheri", ", Dadar", "(Kurla)", "beat Malad West", "Andheri me"."""

from __future__ import annotations

from ai.lexicon import Lexicon
from ai.name_words import joint, nameable
from ai.names import is_shouted, shouted, written
from ai.near import tagged
from ai.party import Party
from ai.spans import PLACE, Kind, Role, Span

_MOST = 3  # words of a place that is not in the lexicon
_TRADES = frozenset(
    {"dealer", "distributor", "stockist", "wholesaler", "retailer", "supplier", "agent", "customer", "party"}
)
_LABELS = frozenset(
    {"town", "city", "village", "vill", "gaon", "gaanv", "place", "location", "locality", "taluka", "tehsil"}
    | {"district", "dist", "jagah", "sheher", "shahar", "गांव", "गाँव", "शहर", "जगह", "जिला"}
)


def read_place(spans: list[Span], text: str, lexicon: Lexicon, party: Party | None) -> str | None:
    """Return the place as typed and claim its words."""
    claimed = [index for index, span in enumerate(spans) if span.role is PLACE]
    if claimed:
        first = last = claimed[0]
        while last + 1 < len(spans) and spans[last + 1].role is Role.PLACE:
            last += 1
        _wider(spans, last + 1)
        return _name(spans, first, last + 1, text, lexicon)
    beat = None
    if tagged(spans, "beat"):
        beat = next((index for index, span in enumerate(spans) if span.has("beat") and span.free), None)
    if beat is not None and (found := _beside(spans, beat)) is not None:
        return _claim(spans, *found, text, lexicon)
    if (found := _labelled(spans)) is not None:
        return _claim(spans, *found, text, lexicon)
    if party is not None and (found := _whose(spans, party)) is not None:
        return _claim(spans, *found, text, lexicon)
    if party is not None and (found := _after_client(spans, party)) is not None:
        return _claim(spans, *found, text, lexicon)
    for index, span in enumerate(spans):
        if "place" in span.tags and span.kind is Kind.WORD and span.free:
            return _claim(spans, index, _extent(spans, index), text, lexicon)
    return _claim(spans, *found, text, lexicon) if party is not None and (found := _inside(spans)) else None


def _wider(spans: list[Span], index: int) -> None:
    """Claim the city after the suburb: "Colaba, Mumbai"."""
    if (
        index + 1 < len(spans)
        and spans[index].norm == ","
        and spans[index + 1].free
        and spans[index + 1].has("place")
    ):
        spans[index + 1].role = Role.PLACE


def _name(spans: list[Span], start: int, end: int, text: str, lexicon: Lexicon) -> str:
    name = written(text[spans[start].start : spans[end - 1].end], lexicon)
    return shouted(name) if is_shouted(text) else name


def _claim(spans: list[Span], start: int, end: int, text: str, lexicon: Lexicon) -> str:
    for span in spans[start:end]:
        span.role = Role.PLACE
    _wider(spans, end)
    return _name(spans, start, end, text, lexicon)


def _extent(spans: list[Span], start: int) -> int:
    end = start + 1
    while (
        end < len(spans)
        and spans[end].free
        and (
            spans[end].has("place")
            or spans[end].has("direction")
            or (spans[end].norm == "-" and joint(spans, end) and spans[end].glued)
        )
    ):
        end += 1
    return end


def _run(spans: list[Span], start: int) -> int:
    end = start
    while end < len(spans) and (
        nameable(spans, end) or (end > start and spans[end].free and spans[end].has("direction"))
    ):
        end += 1
    return end


def _beside(spans: list[Span], beat: int) -> tuple[int, int] | None:
    start = beat + 1
    while start < len(spans) and spans[start].norm in (":", "-", "=", "is", "name"):
        start += 1
    end = _run(spans, start)
    if end > start:
        return start, end
    start = beat
    while start > 0 and nameable(spans, start - 1):
        start -= 1
    return (start, beat) if start < beat else None


def _labelled(spans: list[Span]) -> tuple[int, int] | None:
    """A clause that is a label and a name with capitals: ", town Zunpur,"."""
    for index, span in enumerate(spans[:-1]):
        if span.norm not in _LABELS or (index and spans[index - 1].kind is Kind.WORD):
            continue
        end = _run(spans, index + 1)
        named = all(each.title and not each.has("suffix") for each in spans[index + 1 : end])
        closed = end == len(spans) or spans[end].kind is not Kind.WORD
        if index + 1 < end <= index + 1 + _MOST and named and closed:
            span.role = Role.WORDING
            return index + 1, end
    return None


def _inside(spans: list[Span]) -> tuple[int, int] | None:
    """One unknown capital before "me": "Jagraon me Verka booth ko ..."."""
    for index in range(1, len(spans)):
        if spans[index].tags.get("post") != "me":
            continue
        before = spans[index - 1]
        alone = index < 2 or not nameable(spans, index - 2)
        if (
            alone
            and (before.has("place_maybe") or (before.title and not before.tags))
            and nameable(spans, index - 1)
        ):
            return index - 1, index
    return None


def _whose(spans: list[Span], party: Party) -> tuple[int, int] | None:
    """Words before "wale" or "ke": "Boring Road wale Sahu Medico", "Osian ke Charan General Store"."""
    end = party.start - 1
    shop = any(span.has("suffix") for span in spans[party.start : party.end])
    of = end > 0 and spans[end].norm in ("ke", "ki") and shop
    of = of and all(span.title and not span.has("suffix") for span in spans[:end])
    if end < 1 or not (spans[end].has("post", "wala") or of) or not spans[end].free:
        return None
    start = end
    while start > 0 and end - start < _MOST and nameable(spans, start - 1):
        start -= 1
    known = any(span.title or span.has("place") or span.has("place_maybe") for span in spans[start:end])
    return (start, end) if start < end and known else None


def _after_client(spans: list[Span], party: Party) -> tuple[int, int] | None:
    """A place that stands right after the client's name."""
    index = party.end
    if index >= len(spans):
        return None
    span = spans[index]
    linked = span.has("link", "in") or (span.has("link") and span.tags["link"] in ("at", "on"))
    bracket = span.norm == "("
    comma = (span.norm in (",", "-") and not span.glued) or span.norm == ","
    if not (linked or bracket or comma) or index + 1 >= len(spans):
        return None
    start = index + 1
    end = _run(spans, start)
    if not start < end <= start + _MOST:
        return None
    words = spans[start:end]
    if words[0].has("month"):
        return None  # "to Royal Stores in Oct"
    known = words[0].has("place") or words[0].has("place_maybe") or words[-1].has("direction")
    goods = any(word.has("item") or word.has("piece") for word in words)
    if span.has("link", "in") and not goods:
        return start, end
    after = spans[end] if end < len(spans) else None
    closed = after is None or after.kind is not Kind.WORD or after.has("currency") or after.has("link")
    if known:
        return start, _extent(spans, start) if words[0].has("place") else end
    titled = (
        all(word.title and not word.has("owner") for word in words)
        and closed
        and not goods
        and not any(word.has("suffix") for word in words)
    )
    owned = any(word.has("owner") for word in words)
    shop = any(word.has("suffix") for word in words)  # "Mrs Fernandes (Rosy Bakery)"
    if bracket and words[-1].norm in _TRADES:
        for word in words:
            word.role = Role.REMARK  # "Shakti Cement Agency (ACC dealer)": what it is
        return None
    if (bracket and closed and not (goods or owned or shop)) or (comma and titled and len(words) <= 2):
        return start, end
    return None
