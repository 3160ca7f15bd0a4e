"""Reads a correction of an entry: "amount 5500", "25000 likha, 2500 tha", "client is Apollo Bandra not Andheri"."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal

from ai.figures import read_figures
from ai.kinds import decide, gather
from ai.lexicon import Lexicon
from ai.names import forward, nameable
from ai.parties import Party, _strip_place, name_of
from ai.places import read_place
from ai.reading import Correction, ReadingContext
from ai.spans import Kind, Role, Span
from ai.terms import read_date, read_payment
from ledger.entry import Details, EntryType

_NOT = frozenset({"not", "nahi", "nahin", "nhi", "nai", "na", "नहीं", "instead", "galat", "wrong"})
_WROTE = frozenset({"likha", "likh", "likh diya", "likha tha", "लिखा", "wrote", "typed", "entered", "galti se likha", "galat likha"})
_ARROWS = frozenset({"→", "⇒", "➡"})
_FIELDS = {
    "amount": ("amount", "amt", "value", "bill", "total", "price", "rakam", "राशि"),
    "orders": ("qty", "quantity", "order", "orders", "count", "मात्रा"),
    "client": ("client", "customer", "party", "shop", "name", "naam", "ग्राहक"),
    "location": ("location", "place", "area", "city", "jagah"),
    "date": ("date", "dt", "tarikh", "tareekh", "तारीख"),
    "payment": ("payment", "mode"),
    "type": ("type", "entry type"),
    "rate": ("rate",),
    "remarks": ("remark", "remarks", "note"),
}
_FIELD_OF = {word: name for name, words in _FIELDS.items() for word in words}


@dataclass(slots=True)
class _Numbers:
    new: Span | None = None
    was: Span | None = None


def looks_like_edit(spans: list[Span]) -> bool:
    """Whether a text that answers nothing corrects the last entry."""
    words = [span for span in spans if span.kind is Kind.WORD]
    cues = [span for span in words if span.has("edit")]
    arrow = _arrow(spans) is not None
    if arrow:
        return True
    negated = any(span.norm in _NOT or span.has("edit") and span.norm.split()[-1] in _NOT for span in words)
    fielded = any(part in _FIELD_OF for span in words for part in span.norm.split())
    values = any(span.kind in (Kind.NUMBER, Kind.DATE) for span in spans)
    if cues and (values or fielded):
        return True
    numbers = sum(span.kind is Kind.NUMBER for span in spans)
    wrote = any(span.norm in _WROTE for span in words)
    return (negated or wrote) and (numbers >= 2 or fielded) or (wrote and numbers > 0)


def _arrow(spans: list[Span]) -> int | None:
    for index, span in enumerate(spans):
        if span.norm == ">" and span.glued and index > 1 and spans[index - 1].norm in ("-", "=") and index < len(spans) - 1:
            return index
        if span.norm in _ARROWS and 0 < index < len(spans) - 1:
            return index
    return None


def read_correction(
    spans: list[Span], text: str, lexicon: Lexicon, context: ReadingContext, current: Details | None
) -> Correction | None:
    """Return what changes, or None when the text corrects nothing."""
    read_figures(spans)
    changes: dict[str, object] = {}
    was: dict[str, object] = {}
    _client(spans, text, lexicon, changes, was)
    _figures(spans, current, changes, was)
    _terms(spans, context.today, changes, was)
    _type(spans, changes)
    if current is not None:
        if was.get("location") is None and "client" in was and current.location and str(was["client"]).casefold() == current.location.casefold():
            was["location"] = was.pop("client")
        _complete(changes, current)
        for name in list(changes):
            if _same(changes[name], getattr(current, name)):
                del changes[name]
    return Correction(changes, was) if changes else None


def _same(new: object, old: object) -> bool:
    if isinstance(new, str) and isinstance(old, str):
        return new.casefold() == old.casefold() and new == old
    return new == old


def _field_before(spans: list[Span], index: int) -> str | None:
    for span in reversed(spans[max(0, index - 6) : index]):
        if span.norm in _FIELD_OF:
            return _FIELD_OF[span.norm]
        for part in span.norm.split():
            if part in _FIELD_OF:
                return _FIELD_OF[part]
        if span.kind is Kind.NUMBER:
            return None
    return None


def _old(spans: list[Span], index: int) -> bool:
    """Whether the value at ``index`` is the one that was wrong."""
    after = [span for span in spans[index + 1 : index + 4] if not (span.role is Role.WORDING or span.has("unit") or span.has("past") or span.norm in ("ka", "the", "tha"))][:1]
    before = [span for span in spans[max(0, index - 2) : index] if span.kind is Kind.WORD]
    negated = any(set(span.norm.split()) & (_NOT | {"likha", "likh"}) or span.norm in _WROTE for span in after)
    denied = any(span.norm in ("not", "instead of", "instead") or span.norm.endswith(" not") for span in before[-1:])
    mistaken = any(span.norm in ("galti se", "from", "by mistake", "गलती से") for span in before[-1:])
    return negated or denied or mistaken


def _figures(spans: list[Span], current: Details | None, changes: dict[str, object], was: dict[str, object]) -> None:
    arrow = _arrow(spans)
    grouped: dict[str, _Numbers] = {}
    indices = [index for index, span in enumerate(spans) if span.kind is Kind.NUMBER and span.role not in (Role.CLIENT, Role.REFERENCE, Role.SIZE)]
    old = {index: (index < arrow) if arrow is not None else _old(spans, index) for index in indices}
    if len(indices) == 2 and not any(old.values()):
        joined = {span.norm for span in spans[indices[0] + 1 : indices[1]]}
        if joined & {"to", "se"}:
            old[indices[0]] = True
    names = {index: _figure_field(spans, index, current) for index in indices}
    if len(indices) == 2 and sum(old.values()) == 1 and names[indices[0]] != names[indices[1]]:
        sure = [names[index] for index in indices if _explicit(spans, index)]
        name = sure[0] if sure else names[next(index for index in indices if old[index])]
        names = dict.fromkeys(indices, name)
    for index in indices:
        pair = grouped.setdefault(names[index], _Numbers())
        if old[index]:
            pair.was = spans[index]
        else:
            pair.new = spans[index]
    for name, pair in grouped.items():
        if pair.was is not None:
            was[name] = pair.was.value
        if pair.new is None:
            continue
        if name == "rate":
            if current is not None and len(current.items) == 1:
                changes["items"] = (replace(current.items[0], rate=pair.new.value, amount=None),)
            continue
        changes[name] = pair.new.value
        if name == "amount" and pair.new.currency not in ("", "+"):
            changes["currency"] = pair.new.currency


def _explicit(spans: list[Span], index: int) -> bool:
    span = spans[index]
    return bool(span.role is Role.QUANTITY or span.currency or (span.number and span.number.scaled) or _field_before(spans, index))


def _figure_field(spans: list[Span], index: int, current: Details | None) -> str:
    span = spans[index]
    if span.role is Role.RATE:
        return "rate"
    if span.role is Role.QUANTITY:
        return "orders"
    named = _field_before(spans, index)
    if named in ("amount", "orders", "rate"):
        return named
    if span.currency or (span.number is not None and span.number.scaled):
        return "amount"
    if current is not None:
        if span.value == current.amount or span.value == current.orders:
            return "amount" if span.value == current.amount else "orders"
        if current.amount and current.orders and current.orders * current.amount > 0 and span.value > 0:
            near_amount = abs((span.value / current.amount).ln())
            return "amount" if near_amount <= abs((span.value / current.orders).ln()) else "orders"
    return "amount"


def _client(spans: list[Span], text: str, lexicon: Lexicon, changes: dict[str, object], was: dict[str, object]) -> None:
    """Read "client is X not Y", "wrong client, it was X", "location Bandra"."""
    for name in ("client", "location"):
        start = next((index for index, span in enumerate(spans) if set(span.norm.split()) & set(_FIELDS[name])), None)
        if start is None:
            continue
        place = start + 1
        while place < len(spans) and not (nameable(spans, place) and not _filler(spans[place])):
            if spans[place].kind in (Kind.NUMBER, Kind.DATE):
                break
            place += 1
        if place >= len(spans) or not nameable(spans, place):
            continue
        end = forward(spans, place, open_first=False)
        end = next((index for index in range(place, end) if spans[index].norm in _NOT), end)
        party = Party("named", place, end)
        old = end < len(spans) and spans[end].norm in ("nahi", "nahin", "nhi", "नहीं")
        if name == "client":
            _strip_place(spans, party)
        value = name_of(spans, party.start, party.end, text, lexicon)
        for span in spans[party.start : party.end]:
            span.role = Role.CLIENT
        place_name = read_place(spans, text, lexicon, party) if name == "client" else None
        (was if old else changes)[name] = value
        if place_name:
            (was if old else changes)["location"] = place_name
        other = next((index for index in range(end, len(spans)) if spans[index].norm in _NOT or spans[index].norm.endswith("instead of")), None)
        if other is not None and other + 1 < len(spans) and nameable(spans, other + 1):
            stop = forward(spans, other + 1, open_first=False)
            known_place = spans[other + 1].has("place")
            was["location" if known_place else name] = name_of(spans, other + 1, stop, text, lexicon)
            for span in spans[other + 1 : stop]:
                span.role = Role.CLIENT


def _filler(span: Span) -> bool:
    return span.has("edit") or span.norm in ("is", "was", "it", "name", "should", "galat", "wrong", "hai", "nahi", "sahi", "correct", "change")


def _terms(spans: list[Span], today: date, changes: dict[str, object], was: dict[str, object]) -> None:
    if any(span.kind is Kind.DATE for span in spans):
        day, _, _ = read_date(spans, today, None)
        if day is not None:
            changes["date"] = day
    methods = [index for index, span in enumerate(spans) if span.has("pay")]
    new = [index for index in methods if not _old(spans, index)]
    for index in methods:
        if index not in new:
            was["payment"] = read_payment([spans[index]])
    if new and (method := read_payment([spans[new[-1]]])) is not None:
        changes["payment"] = method


def _type(spans: list[Span], changes: dict[str, object]) -> None:
    kinds = [(index, _type_of(span)) for index, span in enumerate(spans) if span.has("verb")]
    told = [(index, kind) for index, kind in kinds if kind is not None and not _old(spans, index)]
    if told and not set(changes) - {"date"} and not any(span.norm in _FIELD_OF and _FIELD_OF[span.norm] != "type" and not span.has("verb") for span in spans):
        changes["type"] = told[-1][1]


def _type_of(span: Span) -> EntryType | None:
    kind, told = decide(gather([replace(span, role=Role.NONE)]), None)
    if span.has("verb", "buy"):
        return EntryType.PURCHASE
    if span.has("verb", "spend"):
        return EntryType.EXPENSE
    return kind if told or span.has("verb", "collect") or span.has("verb", "visit") else None


def _complete(changes: dict[str, object], current: Details) -> None:
    """Carry a changed quantity into the goods, and with a rate into the amount."""
    orders = changes.get("orders")
    if isinstance(orders, Decimal) and len(current.items) == 1:
        item = current.items[0]
        priced = item.rate * orders if item.rate is not None else item.amount
        changes["items"] = (replace(item, quantity=orders, amount=priced if item.rate is not None else None),)
        if item.rate is not None and "amount" not in changes:
            changes["amount"] = priced
    if "amount" in changes and current.currency is None and "currency" not in changes:
        changes["currency"] = "INR"


def differences(new: Details, current: Details) -> Correction | None:
    """Return the fields that a re-sent full text changes; what it leaves out stays."""
    changes = {}
    for one in fields(Details):
        value = getattr(new, one.name)
        if value not in (None, ()) and value != getattr(current, one.name):
            changes[one.name] = value
    return Correction(changes, {name: getattr(current, name) for name in changes}) if changes else None

