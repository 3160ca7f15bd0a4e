"""Reads the strict form: ``Client: ... Location: ... Orders: 3 + 5 ... Amount: ... Remarks: ...``, one or several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ai.counts import read_counts
from ai.figures import read_figures
from ai.goods import agrees, read_goods
from ai.kinds import decide, gather
from ai.lexicon import Lexicon
from ai.limits import size_doubts
from ai.names import written
from ai.reading import Doubt, Draft, Field, ReadingContext
from ai.spans import Kind, Role, Span
from ai.terms import read_date, read_payment
from ledger.entry import Details, EntryType, Item

_ENDS = (",", ";", "|")
_EMPTY = frozenset({"", "-", "na", "n/a", "nil", "none", "--"})
_PARTY = ("client", "supplier")
Spans = list[Span]


@dataclass(slots=True)
class _Value:
    key: str
    spans: Spans


def read_forms(spans: Spans, text: str, lexicon: Lexicon, context: ReadingContext) -> list[Draft]:
    """Return the forms in the text; nothing when it is not written as a form."""
    values = _values(spans)
    keys = {value.key for value in values}
    if len(values) < 2 or not keys & {*_PARTY, "amount"} or len(keys & {*_PARTY, "amount", "orders", "items"}) < 2:
        return []
    forms: list[list[_Value]] = []
    for value in values:
        seen = {one.key for one in forms[-1]} if forms else set()
        fresh = value.key in _PARTY and bool(seen & set(_PARTY))
        if not forms or fresh or value.key in seen:
            forms.append([])
        forms[-1].append(value)
    return [_draft(form, text, lexicon, context) for form in forms]


def _values(spans: Spans) -> list[_Value]:
    """Return every key with the spans of its value: to the next key or the line's end."""
    values: list[_Value] = []
    current: _Value | None = None
    first = spans[0].kind is Kind.WORD and spans[0].has("form") and len(spans) > 1 and _colon(spans[1])
    if not first:
        return []
    index = 0
    while index < len(spans):
        span = spans[index]
        begins = index == 0 or spans[index - 1].kind is Kind.LINE or spans[index - 1].norm in _ENDS
        if begins and span.has("form") and index + 1 < len(spans) and _colon(spans[index + 1]):
            current = _Value(span.tags["form"], [])
            values.append(current)
            index += 2
            continue
        if current is not None and (span.kind is not Kind.LINE or current.key in ("remarks", "items")):
            current.spans.append(span)
        elif current is not None and span.kind is Kind.LINE:
            current = None
        elif current is None and span.kind is not Kind.LINE:
            values.append(current := _Value("remarks", [span]))
        index += 1
    return values


def _colon(span: Span) -> bool:
    return span.norm in (":", "=") or (span.norm == "-" and not span.glued)


def _text(value: _Value | None, text: str) -> str | None:
    if value is None or not value.spans:
        return None
    raw = " ".join(text[value.spans[0].start : value.spans[-1].end].split()).strip(" ,;|")
    return None if raw.lower() in _EMPTY else raw


def _draft(form: list[_Value], text: str, lexicon: Lexicon, context: ReadingContext) -> Draft:
    by_key = {value.key: value for value in form}
    supplier = "supplier" in by_key
    party = _text(by_key.get("supplier") or by_key.get("client"), text)
    place = _text(by_key.get("location"), text)
    doubts: list[Doubt] = []
    amount, currency, unsure = _amount(by_key.get("amount"))
    doubts.extend(unsure)
    items, orders = _goods(by_key, text, lexicon)
    day, dated = _day(by_key.get("date"), context.today)
    doubts.extend(dated)
    kind, told = _kind(by_key, context, supplier=supplier)
    priced = [item.amount for item in items]
    if items and None not in priced and any(item.rate is not None for item in items):
        total = sum((price for price in priced if price is not None), Decimal(0))
        if amount is None:
            amount = total
        elif not agrees(amount, total):
            doubts.append(Doubt.ARITHMETIC)
    remarks = "; ".join(part for value in form if value.key == "remarks" and (part := _text(value, text)))
    details = Details(
        type=kind,
        client=written(party, lexicon) if party else None,
        location=written(place, lexicon) if place else None,
        items=items,
        orders=orders,
        amount=amount,
        currency=(currency or context.currency) if amount is not None else None,
        payment=read_payment(by_key["payment"].spans) if "payment" in by_key else None,
        remarks=remarks or None,
        date=day,
    )
    doubts.extend(size_doubts(details))
    if not told:
        doubts.append(Doubt.TYPE)
    missing = []
    if details.client is None and kind is not EntryType.EXPENSE:
        missing.append(Field.CLIENT)
    if amount is None and kind is not EntryType.VISIT and not unsure:
        missing.append(Field.AMOUNT)
    if day is None:
        missing.append(Field.DATE)
    every = [span for value in form for span in value.spans]
    source = text[min(span.start for span in every) : max(span.end for span in every)] if every else text
    values = tuple(f"{span.value:f}" for span in by_key["amount"].spans if span.kind is Kind.NUMBER) if unsure else ()
    return Draft(details, source, tuple(missing), tuple(dict.fromkeys(doubts)), values)


def _amount(value: _Value | None) -> tuple[Decimal | None, str, list[Doubt]]:
    if value is None:
        return None, "", []
    spans = [replace(span) for span in value.spans]
    read_figures(spans)
    figures = [span for span in spans if span.kind is Kind.NUMBER and span.role in (Role.NONE, Role.MONEY, Role.REFERENCE)]
    marks = [span.currency for span in figures if span.currency not in ("", "+")]
    if any(span.negative for span in figures) or (spans and spans[0].norm == "-" and figures):
        return None, "", [Doubt.NEGATIVE]
    if len({span.value for span in figures}) > 1:
        return None, "", [Doubt.AMOUNTS]
    return (figures[0].value if figures else None), (marks[0] if marks else ""), []


def _goods(by_key: dict[str, _Value], text: str, lexicon: Lexicon) -> tuple[tuple[Item, ...], Decimal | None]:
    """Return the lines and the sum of the quantities: "3 + 5" is 8, "2 boxes + 5 bottles" is 7."""
    items: tuple[Item, ...] = ()
    orders: Decimal | None = None
    for key in ("orders", "items"):
        if key not in by_key:
            continue
        spans = [replace(span) for span in by_key[key].spans]
        read_figures(spans)
        read_counts(spans)
        lines = read_goods(spans, text, lexicon)
        bare = [span.value for span in spans if span.kind is Kind.NUMBER and span.free]
        if lines:
            items = tuple(line.item() for line in lines)
            orders = sum((line.quantity for line in lines), Decimal(0)) + sum(bare, Decimal(0))
        elif bare and key == "orders":
            orders = sum(bare, Decimal(0))
        elif key == "items" and (name := _text(by_key[key], text)):
            items = (Item(name, orders, "pcs" if orders is not None else None),)
    if orders is None and items:
        return items, None
    return items, orders


def _day(value: _Value | None, today: date) -> tuple[date | None, tuple[Doubt, ...]]:
    if value is None:
        return today, ()
    spans = [replace(span) for span in value.spans]
    if not any(span.kind is Kind.DATE for span in spans):
        return None, ()
    day, _, doubts = read_date(spans, today, None)
    return day, doubts


def _kind(by_key: dict[str, _Value], context: ReadingContext, *, supplier: bool) -> tuple[EntryType, bool]:
    if "type" in by_key:
        kind, told = decide(gather(by_key["type"].spans), None)
        if kind is not None:
            return kind, told
    if supplier:
        return EntryType.PURCHASE, True
    if context.default_type is not None:
        return context.default_type, True
    return EntryType.SALES, "orders" in by_key or "items" in by_key


