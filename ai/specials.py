"""Entries that are not about goods for a client: a rep's expenses, and the summary of a day."""

from __future__ import annotations

from decimal import Decimal

from ai.goods import agrees
from ai.name_words import nameable
from ai.near import tags_of
from ai.reading import Doubt, Field
from ai.remarks import remark_text
from ai.spans import NUMBER, Kind, Role, Span
from ledger.entry import Details, EntryType, Item

_SELLING = frozenset({"sell", "order", "buy", "return", "collect", "get", "take", "give", "visit"})
_BILLS = frozenset({"bill", "bills", "बिल"})  # "31 dukan, 19 bill"
_KNOWN = 2  # named expenses that make an unknown word beside them another one
# "Train to Leeds": what somebody went by.
_TRAVEL = frozenset(
    {"train", "bus", "taxi", "cab", "auto", "metro", "flight", "uber", "ola", "tram", "rickshaw"}
)
_TRAVEL_ENDS = (" ticket", " fare")
_WAITING = frozenset({"while", "waiting", "during"})
_OWN = frozenset({"office", "ऑफिस", "ऑफ़िस"})
_TRANSFERRED = frozenset({"transferred", "transfered", "transferd", "neft", "rtgs", "imps"})
_LITRES = frozenset({"litre", "kg"})
_SHOPS = frozenset(
    {"dukaan", "dukan", "dukane", "shops", "shop", "outlets", "outlet"}
    | {"calls", "call", "counters", "दुकान", "दुकानें", "doctors", "doctor", "डॉक्टर"}
)


def read_expense(spans: list[Span], text: str) -> tuple[Details, tuple[Doubt, ...], tuple[Field, ...]] | None:
    """Return the expense ("petrol 300 toll 120"), its doubts and what is missing; None when it is none."""
    tags = tags_of(spans)
    if not (
        "expense" in tags
        or "expense_maybe" in tags
        or ("verb" in tags and any(span.tags.get("verb") == "spend" for span in spans))
    ):
        return None
    whole, spans = spans, _until_waiting(spans)
    spent = any(span.has("verb", "spend") for span in spans)
    verbs = {span.tags["verb"] for span in spans if "verb" in span.tags}
    sure = any(span.has("expense") for span in spans)
    maybe = any(span.has("expense_maybe") for span in spans)
    # "toll 165 diya": to give is to pay when nothing but an expense is named.
    selling = _SELLING - {"give"} if sure else _SELLING
    if not (spent or sure or maybe) or verbs & selling or _counts(spans) or _addressed(spans, spent=spent):
        return None
    parts: list[tuple[str, Decimal]] = []
    total = None
    unknown = 0
    figures = [
        index
        for index, span in enumerate(spans)
        if span.kind is Kind.NUMBER and span.role in (Role.NONE, Role.MONEY)
    ]
    named = [index for index, span in enumerate(spans) if span.has("expense") or span.has("expense_maybe")]
    first = bool(figures) and bool(named) and figures[0] < named[0]  # "500 petrol 120 khana"
    for index in figures:
        if (index and spans[index - 1].norm == "=") or (index > 1 and spans[index - 1].has("amount")):
            total = spans[index].value
            continue
        label = _label(spans, index, text, forward=first)
        if label is None:
            label = _unknown_label(spans, index, text, forward=first)
            unknown += 1
        if label is None:
            if not spent:
                return None
            label = "expense"
        parts.append((label, spans[index].value))
    # One known expense does not make its unknown neighbour one: "bal autos 2 bttry 7000".
    if unknown and not spent and len(parts) - unknown < _KNOWN:
        return None
    if not figures:
        if not (spent or "pay" in verbs) or not named:
            return None
        label = text[spans[named[0]].start : spans[named[0]].end]
        return Details(EntryType.EXPENSE, items=(Item(label),)), (), (Field.AMOUNT,)
    if not parts and total is not None:
        parts, total = [("expense", total)], None
    amount = sum((value for _, value in parts), Decimal(0))
    doubts = () if total is None or agrees(total, amount) else (Doubt.ARITHMETIC,)
    items = tuple(Item(label, amount=value) for label, value in parts)
    listed = ", ".join(f"{label} {value:f}" for label, value in parts)
    for span in whole[len(spans) :]:
        span.role = Role.REMARK
    said = "; ".join(part for part in (listed, remark_text(whole, text)) if part)
    details = Details(EntryType.EXPENSE, items=items, amount=None if doubts else amount, remarks=said)
    return details, doubts, ()


def _until_waiting(spans: list[Span]) -> list[Span]:
    """Return the spans without what says when it was spent: "tea 60 while waiting for Sharma Medical"."""
    end = next((index for index, span in enumerate(spans) if span.norm in _WAITING), len(spans))
    spent = any(span.kind is NUMBER for span in spans[:end])
    return spans[:end] if spent and not any(span.kind is NUMBER for span in spans[end:]) else spans


def _counts(spans: list[Span]) -> bool:
    return any(
        span.role is Role.QUANTITY and span.unit not in _LITRES and span.kind is Kind.NUMBER for span in spans
    ) or any(span.role is Role.RATE for span in spans)


def _addressed(spans: list[Span], *, spent: bool) -> bool:
    """Whether somebody is named: then tea and petrol are goods that were sold."""
    for before, span, after in zip(spans, spans[1:], spans[2:], strict=False):
        if span.has("expense") and span.title and before.title and after.has("post"):
            return True  # "Shaheen Travels waale ne"
        paid = after.has("post") or after.has("verb", "pay")
        theirs = before.has("owner") or (
            before.title and before.norm not in _OWN and (span.has("suffix") or after.norm in _TRANSFERRED)
        )
        if theirs and paid and (span.has("expense") or span.has("expense_maybe")):
            return True  # "Pankaj xerox paid 940", "Vidya stationery transferred 1,920"
    for index, span in enumerate(spans):
        spending = span.has("expense") or span.has("expense_maybe")
        whose = spans[index - 1] if index else None
        theirs = whose is not None and (whose.has("owner") or (whose.title and not whose.tags))
        if theirs and span.has("expense_maybe") and span.has("suffix"):
            return True  # "Vidya stationery 500"
        named = index > 0 and spans[index - 1].title and nameable(spans, index - 1) and span.title
        if span.has("suffix") and not span.title and index and spans[index - 1].norm == "the":
            continue  # "parking at the market"
        named = named or (spending and index + 1 < len(spans) and _of_name(spans[index + 1]))
        if span.norm in _OWN and index + 1 < len(spans) and spans[index + 1].has("expense_maybe"):
            continue  # "office stationery paid 500"
        if span.has("suffix") and (not spending or named):
            return True
        if (
            span.has("post")
            and span.tags["post"] in ("ko", "ne", "se", "ke_yahan")
            and index
            and nameable(spans, index - 1)
            and not spans[index - 1].has("place")
            and not (span.has("post", "se") and spans[0].has("expense") and not spans[index - 1].title)
        ):
            return True
        travelled = index and (
            spans[index - 1].norm in _TRAVEL or spans[index - 1].norm.endswith(_TRAVEL_ENDS)
        )
        if (
            span.has("link", "to")
            and index + 1 < len(spans)
            and nameable(spans, index + 1)
            and not (spent or (travelled and not spans[index + 1].has("owner")))
        ):
            return True
    # A name that begins the text: "Hotel Sai 5000", "Tea Junction 2000".
    words = [span for span in spans if span.kind is Kind.WORD and not span.has("filler")]
    if len(words) < 2:
        return False
    if words[0].has("owner") and words[1].has("expense") and any(span.has("pay") for span in spans):
        return True  # "Pankaj xerox 2.5k gpay kiya"
    named = words[1].title or words[1].has("owner")
    return words[0].has("expense_maybe") and named and not words[1].has("expense")


def _of_name(span: Span) -> bool:
    return span.kind is Kind.WORD and span.title and not span.has("expense")


def _label(spans: list[Span], index: int, text: str, *, forward: bool) -> str | None:
    """Return the words that say what the money was spent on."""
    step = 1 if forward else -1
    place = index + step
    chosen: list[int] = []
    while 0 <= place < len(spans) and abs(place - index) <= 6:
        span = spans[place]
        if (
            (span.kind is Kind.NUMBER and span.role is not Role.DURATION)  # "mileage 42 miles"
            or span.kind is Kind.LINE
            or (span.kind is Kind.MARK and span.norm in (",", ";", "+", "&") and chosen)
        ):
            break
        if (
            span.has("expense")
            or span.has("expense_maybe")
            or (chosen and nameable(spans, place) and not span.has("filler"))
        ):
            chosen.append(place)
        elif chosen:
            break
        place += step
    if not chosen or not any(spans[one].has("expense") or spans[one].has("expense_maybe") for one in chosen):
        return None
    return " ".join(text[spans[min(chosen)].start : spans[max(chosen)].end].split())


def _unknown_label(spans: list[Span], index: int, text: str, *, forward: bool) -> str | None:
    """Return an unknown word beside the figure: one among known expenses is one as well."""
    place = index + 1 if forward else index - 1
    if 0 <= place < len(spans) and nameable(spans, place) and not spans[place].title:
        return text[spans[place].start : spans[place].end]
    return None


def read_day_report(spans: list[Span]) -> str | None:
    """Return the calls of a day report as "TC 32, PC 18", or None. The numbers get the role of a count."""
    found: dict[str, Decimal] = {}
    for index, span in enumerate(spans):
        if span.kind is not NUMBER or span.currency:
            continue
        before = spans[index - 1] if index else None
        if before is not None and before.norm in (":", "-", "="):
            before = spans[index - 2] if index > 1 else None
        after = spans[index + 1] if index + 1 < len(spans) else None
        # "PC 11 TC 25", but in "15 calls 9 PC" the calls have their figure
        both = "tc" in found or (after is not None and after.has("report"))
        told = before is not None and before.has("report") and before.role is not Role.COUNT
        if told and before is not None and (both or before.has("report", "tc")):
            found.setdefault(before.tags["report"], span.value)
            span.role = before.role = Role.COUNT
        elif after is not None and (after.norm in _SHOPS or after.has("report", "tc")) and "tc" not in found:
            found["tc"] = span.value
            span.role = after.role = Role.COUNT
        elif "tc" in found and after is not None and after.has("report", "pc"):
            found["pc"] = span.value
            span.role = after.role = Role.COUNT
        elif "tc" in found and after is not None and (_productive(spans, index) or after.norm in _BILLS):
            found["pc"] = span.value
            span.role = Role.COUNT
    if not found:
        return None
    if "tc" not in found or ("pc" not in found and not any(span.has("amount") for span in spans)):
        for span in spans:
            if span.role is Role.COUNT:
                span.role = Role.NONE
        return None
    return ", ".join(f"{name.upper()} {found[name]:f}" for name in ("tc", "pc") if name in found)


def _productive(spans: list[Span], index: int) -> bool:
    """12 me order mila, 19 ordered: the calls that brought an order; not 42,600 ka order, 30k order."""
    span, after = spans[index], spans[index + 1]
    money = span.number is not None and (span.number.grouped or span.number.scaled)
    return (
        not money
        and not after.has("post", "ka")
        and any(
            following.has("verb", "order") or (after.has("post", "me") and following.has("verb", "sell"))
            for following in spans[index + 1 : index + 4]
        )
    )
