"""Sets figures aside that carry a label of their own: MRP 45, target 50 peti, old due 5,400."""

from __future__ import annotations

from ai.instalments import OLD
from ai.near import at, counted, is_number, said
from ai.spans import NUMBER, Kind, Role, Span

# What may stand between a label and its figure: "target was 5", "MRP value Rs 12,000".
_JOINTS = frozenset(
    {"was", "is", "of", "were", "hai", "he", "h", "tha", "thi", "the", "value", "still", "stil", "abhi"}
    | {"only", ":", "-", "=", "#", "है", "था", "थी", "थे", "का", "ka", "ki", "ke", "at", "rate", "bhi"}
)  # fmt: skip
_BEHIND = frozenset({"tha", "thi", "the", "था", "थी", "थे", "hai", "h", "है", "still", "stil", "pending"})
_EACH = frozenset({"a", "an", "per", "/", "each", "ek", "prati", "एक", "प्रति"})
_REACH = 4
_LABELS = frozenset({"price", "aim"})
_CAME = frozenset({"get", "collect", "pay", "take"})
_DEBTS = ("bill", "bal", "due", "hisab", "hisaab", "bakaya", "baki", "baaki")
_ASKED = frozenset({"kitna", "kitne", "kitni", "how", "amount", "कितना", "कितने", "कितनी", "रकम"})
FORGOTTEN = frozenset({"bhool", "bhul", "yaad", "forgot", "forgotten", "remember", "भूल", "याद"})
_UNKNOWN = FORGOTTEN | {"pata", "parchi", "पता"}
_MORE = frozenset({"aur", "or", "more", "abhi", "baki", "baaki", "payment", "bhi", "और"})
_OWED = frozenset({"dena hai", "dene hai", "deni hai", "lena hai", "dena baki", "dene baki", "lena baki"})


def set_labels_aside(spans: list[Span]) -> None:
    """Give figures with a label of their own, and the label, the role of a remark, in place."""
    if not counted(spans):
        return
    owed = said(spans, _OWED)
    for index, span in enumerate(spans):
        tags = span.tags
        if not tags and not (owed and span.kind is NUMBER):
            continue
        if tags.get("ref") in _LABELS:
            _labelled(spans, index)
        elif span.kind is NUMBER:
            if owed:
                _to_come(spans, index)
        elif "due" in tags or "money" in tags or "cue" in tags or tags.get("verb") == "bill":
            _old(spans, index)


def _labelled(spans: list[Span], index: int) -> None:
    """MRP 45 · target was 50 peti · credit limit of Rs 50,000 · 50 peti ka target tha."""
    aim = spans[index].has("ref", "aim")
    figure = _ahead(spans, index)
    if figure is None:
        if aim:
            _aimed(spans, index)
        return
    end = figure + 1
    if (each := at(spans, end)) is not None and each.norm in _EACH:
        named = at(spans, end + 1)
        if named is not None and (named.has("unit") or named.has("piece")):
            end += 2  # "MRP 33 a strip"
    after = at(spans, end)
    if after is not None and after.has("unit") and not after.has("ref"):
        if not aim:
            return
        end += 1
    claim(spans, index, tail(spans, end), Role.REFERENCE)


def _aimed(spans: list[Span], index: int) -> None:
    """50 peti ka target tha: the figure stands before its label."""
    place = index - 1
    if place > 0 and spans[place].has("post", "ka"):
        place -= 1
    if place > 0 and spans[place].has("unit"):
        place -= 1
    if place >= 0 and place < index - 1 and is_number(spans[place]) and others(spans, place):
        claim(spans, place, tail(spans, index + 1), Role.REFERENCE)


def _ahead(spans: list[Span], index: int) -> int | None:
    """Return the figure behind a label, with nothing but small words between."""
    place = index + 1
    while place < len(spans) and place <= index + _REACH:
        span = spans[place]
        if span.kind is NUMBER:
            return place if span.free else None
        if span.norm not in _JOINTS and not span.has("currency"):
            return None
        place += 1
    return None


def tail(spans: list[Span], end: int) -> int:
    """Return where the figure's own small words end: "/-", "rs", "ka tha"."""
    while end < len(spans):
        span, after = spans[end], at(spans, end + 1)
        mark = span.norm in ("/", "-", "=") and span.glued and after is not None and after.kind is Kind.MARK
        closes = span.norm in ("-", "=") and spans[end - 1].norm == "/"
        linked = span.has("post", "ka") and after is not None and after.norm in _BEHIND
        if not (span.norm in _BEHIND or span.has("currency") or linked or mark or closes):
            break
        end += 1
    return end


def claim(spans: list[Span], start: int, end: int, role: Role) -> None:
    """Give the spans from ``start`` to ``end`` the role; line ends stay."""
    for span in spans[start:end]:
        if span.kind is not Kind.LINE:
            span.role = role


def others(spans: list[Span], index: int) -> bool:
    """Whether another figure can be the amount."""
    return any(
        span.kind is NUMBER
        and span.free
        and place != index
        and not (at(spans, place + 1) or span).has("unit")
        for place, span in enumerate(spans)
    )


def _old(spans: list[Span], index: int) -> None:
    """Old due 5,400 · last month outstanding was 15,000 · bill 7,700 ka tha: money of an earlier day."""
    label = spans[index]
    before = at(spans, index - 1)
    owed = label.has("due") or label.has("money") or label.has("verb", "bill")
    named = label.norm.partition(" ")[0] in OLD and (
        label.has("due") or any(word in label.norm for word in _DEBTS)
    )
    old = named or (
        owed
        and before is not None
        and (before.norm in OLD or before.has("day_link", "last") or before.norm.startswith("last"))
    )
    figure = _ahead(spans, index)
    if figure is not None and label.norm in OLD and _forgotten(spans, figure):
        claim(spans, index, tail(spans, figure + 1), Role.REMARK)
        return
    if figure is not None and label.has("due") and _sold_later(spans, figure):
        lead = before is not None and before.norm in OLD
        claim(spans, index - 1 if lead else index, tail(spans, figure + 1), Role.REMARK)
        return
    if figure is None or not others(spans, figure):
        return
    start = index if named or not old else index - 1
    end = tail(spans, figure + 1)
    was = label.has("verb", "bill") and any(span.norm in _BEHIND for span in spans[index + 1 : end])
    came = [place for place, span in enumerate(spans) if span.tags.get("verb") in _CAME]
    clause = spans[figure].clause
    if old and not any(place >= start - 1 and spans[place].clause == clause for place in came):
        claim(spans, start, end, Role.REMARK)
    elif was and came and not any(span.has("unit") for span in spans):
        claim(spans, index, end, Role.REMARK)


def _forgotten(spans: list[Span], figure: int) -> bool:
    """Whether it is said that the sum is not known: "kitna tha bhool gaya, purana 34000 tha"."""
    clause = spans[figure].clause
    said = {word for span in spans if span.clause != clause for word in span.norm.split()}
    return bool(said & _ASKED) and bool(said & _UNKNOWN)


def _sold_later(spans: list[Span], figure: int) -> bool:
    """Whether a later sentence tells a sale, and the one with the debt nothing that came:
    "dues 7,500 at Ratan Stores. sold him 4 box today"."""
    clause = spans[figure].clause
    if any(span.clause == clause and "verb" in span.tags for span in spans):
        return False
    later = [span for span in spans[figure:] if span.clause > clause]
    return any(span.has("verb", "sell") for span in later) and any(span.has("unit") for span in later)


def _to_come(spans: list[Span], index: int) -> None:
    """Unko 4000 aur dena hai: what is still to be paid."""
    clause = spans[index].clause
    owed = next(
        (
            place
            for place in range(index + 1, min(len(spans), index + _REACH))
            if spans[place].clause == clause and spans[place].norm in _OWED
        ),
        None,
    )
    if owed is None or not clause or not others(spans, index):
        return
    between = spans[index + 1 : owed]
    if all(span.norm in _MORE or span.has("currency") or span.has("post", "ka") for span in between):
        claim(spans, index, owed + 1, Role.REMARK)
