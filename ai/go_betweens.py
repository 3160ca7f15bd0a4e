"""Sets persons aside who are named beside the client: who brought the deal, whom it is for, who spoke."""

from __future__ import annotations

from ai.name_words import nameable
from ai.names import backward, forward
from ai.near import at
from ai.spans import NUMBER, WORD, Role, Span

_THROUGH = frozenset({"through", "thru", "via"})
_BY_WORD_OF = frozenset(
    {"thru", "through", "zariye", "jariye", "zariya", "jariya", "madhyam", "kehne"}
    | {"kahne", "bolne", "sifarish", "कहने", "बोलने", "जरिए", "ज़रिए", "जरिये", "ज़रिये", "माध्यम", "द्वारा"}
)  # fmt: skip
_OF = frozenset({"k", "ke", "ka", "ki", "के", "की", "का"})
_TOLD = ("bola", "bole", "kaha", "bataya", "बोला", "कहा", "बताया")
_PURPOSES = frozenset(
    {"project", "site", "function", "wedding", "shaadi", "shadi", "order", "use", "event", "customer"}
    | {"patient", "festival", "party", "school", "stall", "mela", "camp"}
)  # fmt: skip
_TITLES = frozenset({"mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "smt", "smt."})
_ROLES = frozenset(
    {"malik", "maalik", "owner", "manager", "munim", "munshi", "staff", "ladka", "beta", "मालिक"}
)
_NO = frozenset({"nahi", "nahin", "nhi", "nai", "नहीं"})
_THEN = frozenset({"to", "toh", "isliye", "so", "तो", ","})
_NAMING = _THROUGH | _BY_WORD_OF | _TITLES
_LONGEST = 6


def set_go_betweens_aside(spans: list[Span]) -> None:
    """Give persons beside the client, with the words that say what they are, the role of a remark."""
    owned = "ka" in [span.tags.get("post") for span in spans]
    for index, span in enumerate(spans):
        if span.kind is not WORD or not (span.tags or span.norm in _NAMING):
            continue
        if span.norm in _BY_WORD_OF and index and spans[index - 1].norm in _OF:
            _by_word_of(spans, index)
        elif span.norm in _THROUGH or (span.norm == "of" and index and spans[index - 1].norm == "behalf"):
            _through(spans, index)
        elif span.has("link", "for"):
            _purpose(spans, index)
        elif span.has("post", "ne") and _told(at(spans, index + 1)):
            _told_by(spans, index)
        elif span.has("post", "wala"):
            _stayed_away(spans, index)
        elif owned and span.has("post") and span.tags["post"] in ("ko", "ne", "se"):
            _of_shop(spans, index)
        elif span.norm in _TITLES:
            _person_at(spans, index)


def _claim(spans: list[Span], start: int, end: int) -> None:
    for span in spans[start:end]:
        span.role = Role.REMARK


def marker(spans: list[Span], start: int, end: int) -> bool:
    """Whether a word outside of these marks another name."""
    return any(
        not start <= index < end and (span.tags.get("post") in ("ko", "ne", "se") or is_link(span))
        for index, span in enumerate(spans)
    )


def is_link(span: Span) -> bool:
    """Whether the word is "to" or "from"."""
    return span.has("link", "to") or span.has("link", "from")


def _by_word_of(spans: list[Span], index: int) -> None:
    """Shankar bhai k thru, राजू भाई के कहने पर."""
    start = backward(spans, index - 1)
    end = index + 1
    if end < len(spans) and spans[end].tags.get("post") in ("par", "se"):
        end += 1
    if start < index - 1 and marker(spans, start, end):
        _claim(spans, start, end)


def _through(spans: list[Span], index: int) -> None:
    """Through Bhavesh Transport, on behalf of Kumar bhai."""
    who = at(spans, index + 1)
    if who is None or who.has("pay") or who.has("money"):
        return  # "via UPI"
    end = forward(spans, index + 1)
    start = index
    if spans[index].norm == "of":
        start -= 2 if index > 1 and spans[index - 2].norm == "on" else 1
    if index + 1 < end <= index + _LONGEST and marker(spans, start, end):
        _claim(spans, start, end)


def _purpose(spans: list[Span], index: int) -> None:
    """For Sai Mandir project, for Reddy farmer's order."""
    end = index + 1
    while end < len(spans) and end < index + _LONGEST and spans[end].kind is WORD:
        if spans[end].norm in _PURPOSES and end > index + 1:
            if marker(spans, index, end + 1) and spans[index + 1].title:
                _claim(spans, index, end + 1)
            return
        if spans[end].has("link") or spans[end].has("post"):
            return
        end += 1


def _told(after: Span | None) -> bool:
    return after is not None and after.kind is WORD and after.norm.startswith(_TOLD)


def _told_by(spans: list[Span], index: int) -> None:
    """Manoj ne bola tha ...: who said it, beside a shop that took the goods."""
    start = backward(spans, index)
    if start < index and any(span.has("suffix") and span.title for span in spans[index:]):
        _claim(spans, start, index + 2)


def _stayed_away(spans: list[Span], index: int) -> None:
    """HUL wala nai aaya to ...: the reason why the shop bought from us."""
    no, came = at(spans, index + 1), at(spans, index + 2)
    if no is None or came is None or no.norm not in _NO or not came.has("verb", "get"):
        return
    start, end = backward(spans, index), index + 3
    if end < len(spans) and spans[end].norm in _THEN:
        end += 1
    if start < index and marker(spans, start, end):
        _claim(spans, start, end)


def _of_shop(spans: list[Span], index: int) -> None:
    """Om Kirana ke malik Dinesh bhai ko: the shop is the client."""
    start = backward(spans, index)
    while 0 < start < index and spans[start - 1].norm in _ROLES:
        start -= 1
    if not 0 < start < index or not spans[start - 1].has("post", "ka"):
        return
    person = spans[start:index]
    known = person[-1].has("honorific") or any(span.norm in _ROLES or span.norm in _TITLES for span in person)
    shop = backward(spans, start - 1)
    known = known and not any(span.has("suffix") for span in person)
    if known and any(span.has("suffix") for span in spans[shop : start - 1]):
        _claim(spans, start - 1, index)


def _person_at(spans: list[Span], index: int) -> None:
    """Spoke to Mr Iyer at Saravana Stores: the shop is the client."""
    end = index + 1
    while end < len(spans) and end < index + _LONGEST and nameable(spans, end) and spans[end].title:
        end += 1
    link = at(spans, end)
    if end == index + 1 or link is None or not (link.has("link", "at") or link.has("link", "from")):
        return
    shop = spans[end + 1 : forward(spans, end + 1)]
    start = index
    while start > 0 and (
        spans[start - 1].has("link") or spans[start - 1].norm in ("spoke", "talked", "talk")
    ):
        start -= 1
    if any(span.has("suffix") for span in shop) and not any(span.kind is NUMBER for span in shop):
        _claim(spans, start, end)
