"""Finds goods whose "free" stands words behind their count: "5 patta upar se free", "2 boxes went free"."""

from __future__ import annotations

from ai.near import at, is_number
from ai.spans import Kind, Role, Span

# What may stand between the count and the word that says they cost nothing.
_BETWEEN = frozenset(
    {"upar", "uper", "upr", "oopar", "alag", "extra", "aur", "or", "more", "additional", "bhi", "also"}
    | {"went", "given", "gave", "go", "goes", "gone", "was", "were", "are", "is", "gaya", "gaye", "gayi"}
    | {"company", "taraf", "bilkul", "ekdum", "completely", "ऊपर", "अलग", "और", "भी", "एक्स्ट्रा", "गया"}
    | {"गए", "गये", "कंपनी", "तरफ"}
)
_POSTS = ("se", "me", "ka")
_BEFORE = frozenset({"upar", "uper", "upr", "oopar", "ऊपर"})
_MOST = 5  # spans between


def read_given_free(spans: list[Span], index: int) -> None:
    """5 patta upar se free, 2 extra boxes went free: beside a larger count before it."""
    if _is_offer(spans, index):
        for span in spans[index - 1 : index + 3]:
            span.role = Role.SCHEME
        named = at(spans, index + 3)
        if named is not None and named.has("scheme"):
            named.role = Role.SCHEME
            running = at(spans, index + 4)
            if running is not None and running.norm in ("running", "on", "hai", "chal"):
                running.role = Role.SCHEME
        return
    place = index + 1
    told = False
    while (word := at(spans, place)) is not None and word.free and place <= index + _MOST:
        if word.has("free"):
            break
        told = told or word.norm in _BEFORE or word.norm in ("alag", "अलग")
        if not (
            word.has("unit")
            or word.norm in _BETWEEN
            or set(word.norm.split()) <= _BETWEEN
            or word.tags.get("post") in _POSTS
            or word.has("verb", "give")
            or word.has("filler")
        ):
            return
        place += 1
    if word is None or not word.has("free") or not word.free:
        return
    if not _is_less(spans, index, some=told) or any(span.has("verb", "return") for span in spans):
        return
    spans[index].role = Role.FREE
    for span in spans[index + 1 : place + 1]:
        span.role = Role.WORDING
    before = at(spans, index - 1)
    if before is not None and before.free and before.norm in ("+", "and", "&", "plus"):
        before.role = Role.WORDING
    elif before is not None and before.free and before.has("post", "se"):
        above = at(spans, index - 2)
        if above is not None and above.free and above.norm in _BEFORE:
            above.role = before.role = Role.WORDING  # "upar se 5 patta free"


def _is_offer(spans: list[Span], index: int) -> bool:
    """Buy 10 get 1: what is offered, not what was given."""
    buy, get, second = at(spans, index - 1), at(spans, index + 1), at(spans, index + 2)
    if buy is None or get is None or not is_number(second):
        return False
    return buy.norm in ("buy", "purchase", "on") and get.norm in ("get", "get free") and spans[index].free


def _is_less(spans: list[Span], index: int, *, some: bool) -> bool:
    """Whether a larger count of goods stands before this one; ``some``: any count will do."""
    for place, span in enumerate(spans[:index]):
        if not is_number(span) or (span.value <= spans[index].value and not some):
            continue
        if span.role not in (Role.NONE, Role.QUANTITY) or span.currency:
            continue
        for word in spans[place + 1 : place + 4]:
            if word.has("unit") or word.has("piece") or word.has("item"):
                return True
            if word.kind is not Kind.WORD or word.has("link") or word.has("post") or word.has("verb"):
                break
    return False
