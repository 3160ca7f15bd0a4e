"""Says what keeps an entry from being saved without a look: odd names, odd counts, words left over."""

from __future__ import annotations

from ai.goods import Line
from ai.money import money_cued
from ai.party import Party
from ai.spans import AMOUNT, CLIENT, ITEM, NUMBER, WORD, Kind, Role, Span
from ai.sums_of_money import Sum
from ledger.entry import EntryType

# Words with one of these meanings need no role of their own to be understood.
EXPLAINED = frozenset(
    {
        "verb", "link", "post", "filler", "currency", "amount", "pay", "money", "paid", "due", "past",
        "future", "day_link", "smalltalk", "honorific", "party", "free", "quantity", "quality", "discount",
        "tax", "beat", "hinglish", "phrase_type", "expense", "figure",
    }
)  # fmt: skip
_MONEY_WORDS = frozenset({"currency", "amount", "filler", "smalltalk", "scale", "post", "digit", "honorific"})


def bare_amount(spans: list[Span]) -> bool:
    """Whether the only figure has no word, sign, scale or grouping that makes it money."""
    figures = [index for index, span in enumerate(spans) if span.role is Role.AMOUNT]
    return len(figures) == 1 and not money_cued(spans, figures[0])


def odd_names(spans: list[Span], lines: list[Line], party: Party | None) -> bool:
    """Whether what was taken for goods may be somebody's name."""
    goods = [span for span in spans if span.kind is WORD and span.role is ITEM]
    if any(
        span.has("suffix") and not (span.has("item") or span.has("piece")) and not _plain(spans, span, party)
        for span in goods
    ):
        return True
    named = [line for line in lines if line.name is not None]
    if named and any(line.name is None and spans[line.place - 1].role is Role.CLIENT for line in lines):
        return True  # "to Apollo Zentel 5 box, Combiflam 3 box"
    unknown = any(not (span.has("item") or span.has("piece") or span.has("unit")) for span in goods)
    if party is None or party.way not in ("first", "last"):
        return False
    return (
        (party.way == "last" or len(lines) > 1)
        and unknown
        and not spans[party.end - 1].has("suffix")
        and (len(lines) > 1 or not has_shop_word(spans))
    )


def _plain(spans: list[Span], span: Span, party: Party | None) -> bool:
    """Whether small letters say that a shop word is goods beside a name with capitals: "house blend"."""
    if span.title or not span.text.isascii() or party is None:
        return False
    return all(word.title for word in spans[party.start : party.end] if word.kind is WORD)


def odd_count(spans: list[Span], lines: list[Line], money: Sum) -> bool:
    """A count that is larger than an amount which no word marks as money: the two may be swapped."""
    if money.amount is None or sum(line.quantity for line in lines) <= money.amount:
        return False
    return any(span.role is AMOUNT and not money_cued(spans, index) for index, span in enumerate(spans))


def apart(spans: list[Span], lines: list[Line]) -> bool:
    """Whether a later quantity does not continue a list of goods: "10 boxes ... he has 5 boxes"."""
    for line in lines[1:]:
        place = line.place - 1
        while place >= 0 and spans[place].role in (Role.ITEM, Role.SIZE):
            place -= 1
        if spans[place].has("post", "ka") and place and spans[place - 1].role in (Role.ITEM, Role.SIZE):
            place -= 1  # "telma 40 ke 20 box"
            while place >= 0 and spans[place].role in (Role.ITEM, Role.SIZE):
                place -= 1
        before = spans[place]
        joined = (
            before.kind in (Kind.LINE, Kind.NUMBER)
            or before.has("link", "and")
            or (
                before.norm == "or" and place + 1 < line.place and any(span.has("hinglish") for span in spans)
            )
            or before.norm in (",", "+", ":", "*", "•", "|", ";", "…")
            or (before.norm == "." and place > 0 and spans[place - 1].norm == ".")
            or (before.norm == "-" and not before.glued)
        )
        if (
            not joined
            and not (before.role in (Role.WORDING, Role.ITEM, Role.CLIENT) and place + 1 < line.place)
            and not (
                before.role is Role.WORDING
                and (before.has("unit") or before.has("rate") or before.has("currency"))
            )
        ):
            return True
        if before.norm == "(":
            return True
    return False


def is_entry(
    spans: list[Span],
    kind: EntryType | None,
    client: str | None,
    lines: list[Line],
    money: Sum,
    *,
    told: bool,
) -> bool:
    """Whether there is enough: an amount or goods, or a told kind with a client."""
    if money.amount is not None or money.values:
        other = [span for span in spans if span.kind is WORD and not _MONEY_WORDS & span.tags.keys()]
        return client is not None or bool(lines) or told or not other
    if lines:
        return any(line.unit not in ("", "pcs") or line.name for line in lines) or client is not None
    return (kind is EntryType.VISIT and client is not None) or (
        kind is not None and told and client is not None
    )


def left_over(spans: list[Span]) -> tuple[str, ...]:
    """Return what nothing explains: unclaimed words that mean nothing, and unclaimed numbers."""
    left = []
    named = {span.norm for span in spans if span.role is CLIENT}
    for index, span in enumerate(spans):
        if not span.free or (span.kind is WORD and span.norm in named):
            continue  # "monu bhai ki dukan Monu Tyres ko": the name again
        if "form" in span.tags and index + 1 < len(spans) and spans[index + 1].norm == ":":
            continue  # "Mode: cheque"
        if span.kind is NUMBER or (span.kind is WORD and not EXPLAINED & span.tags.keys()):
            left.append(span.text)
    return tuple(left)


def has_shop_word(spans: list[Span]) -> bool:
    """Return whether the client's name holds a shop word (Medical, Traders)."""
    return any(span.role is CLIENT and span.has("suffix") for span in spans)
