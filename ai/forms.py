"""Reads the strict form, one or several: ``Client: ... Location: ... Orders: 3 + 5 ... Amount: ...``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from ai.counts import read_counts
from ai.evidence import gather
from ai.figures import read_figures
from ai.form_lines import PARTY_KEYS, FormValue, Spans, form_values, value_text
from ai.goods import agrees, read_goods
from ai.kinds import decide
from ai.lexicon import Lexicon
from ai.limits import size_doubts
from ai.names import written
from ai.reading import Doubt, Draft, Field, ReadingContext
from ai.spans import Kind, Role
from ai.terms import read_date, read_payment
from ledger.entry import Details, EntryType, Item


def read_forms(spans: Spans, text: str, lexicon: Lexicon, context: ReadingContext) -> list[Draft]:
    """Return the forms in the text; nothing when it is not written as a form."""
    values = form_values(spans)
    keys = {value.key for value in values}
    if (
        len(values) < 2
        or not keys & {*PARTY_KEYS, "amount"}
        or len(keys & {*PARTY_KEYS, "amount", "orders", "items"}) < 2
    ):
        return []
    forms: list[list[FormValue]] = []
    for value in values:
        seen = {one.key for one in forms[-1]} if forms else set()
        fresh = value.key in PARTY_KEYS and bool(seen & set(PARTY_KEYS))
        if not forms or fresh or (value.key in seen and value.key != "remarks"):
            forms.append([])
        forms[-1].append(value)
    return [_draft(form, text, lexicon, context) for form in forms]


def _draft(form: list[FormValue], text: str, lexicon: Lexicon, context: ReadingContext) -> Draft:
    by_key = {value.key: value for value in form}
    supplier = "supplier" in by_key
    party = value_text(_name_alone(by_key.get("supplier") or by_key.get("client")), text)
    place = value_text(by_key.get("location"), text)
    doubts: list[Doubt] = []
    amount, currency, unsure = _amount(by_key.get("amount"))
    doubts.extend(unsure)
    items, orders = _goods(by_key, text, lexicon)
    if items and orders is not None and sum(item.quantity or 0 for item in items) != orders:
        doubts.append(Doubt.WORDS)  # a number without its goods
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
    elif not items and orders is not None and (rate := _rate(by_key)) is not None:
        items = (Item(None, orders, "unit", rate, None, rate * orders),)
        if amount is None:
            amount = rate * orders
        elif not agrees(amount, rate * orders):
            doubts.append(Doubt.ARITHMETIC)
    remarks = "; ".join(
        part for value in form if value.key == "remarks" and (part := value_text(value, text))
    )
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
    if "payment" in by_key and any(span.kind is Kind.NUMBER for span in by_key["payment"].spans):
        doubts.append(Doubt.WORDS)  # "payment 2000": a part of the amount
    missing = []
    if details.client is None and kind is not EntryType.EXPENSE:
        missing.append(Field.CLIENT)
    if amount is None and kind is not EntryType.VISIT and not unsure:
        missing.append(Field.AMOUNT)
    if day is None:
        missing.append(Field.DATE)
    every = [span for value in form for span in value.spans]
    source = text[min(span.start for span in every) : max(span.end for span in every)] if every else text
    values = (
        tuple(f"{span.value:f}" for span in by_key["amount"].spans if span.kind is Kind.NUMBER)
        if unsure
        else ()
    )
    return Draft(details, source, tuple(missing), tuple(dict.fromkeys(doubts)), values)


def _name_alone(value: FormValue | None) -> FormValue | None:
    """Return the value without what is said behind the name: "party: Avadh Pumps ko diya"."""
    if value is None:
        return None
    end = next((index for index, span in enumerate(value.spans) if index and span.has("post")), None)
    return value if end is None else FormValue(value.key, value.spans[:end])


def _amount(value: FormValue | None) -> tuple[Decimal | None, str, list[Doubt]]:
    if value is None:
        return None, "", []
    spans = [span.copy() for span in value.spans]
    read_figures(spans)
    figures = [
        span
        for span in spans
        if span.kind is Kind.NUMBER and span.role in (Role.NONE, Role.MONEY, Role.REFERENCE)
    ]
    marks = [span.currency for span in figures if span.currency not in ("", "+")]
    if any(span.negative for span in figures) or (spans and spans[0].norm == "-" and figures):
        return None, "", [Doubt.NEGATIVE]
    if len({span.value for span in figures}) > 1:
        return None, "", [Doubt.AMOUNTS]
    if (
        figures
        and any(span.role is Role.PERCENT for span in spans)
        and any(span.has("discount") for span in spans)
    ):
        return None, "", [Doubt.DISCOUNT]
    return (figures[0].value if figures else None), (marks[0] if marks else ""), []


def _goods(
    by_key: dict[str, FormValue], text: str, lexicon: Lexicon
) -> tuple[tuple[Item, ...], Decimal | None]:
    """Return the lines and the sum of the quantities: "3 + 5" is 8, "2 boxes + 5 bottles" is 7."""
    items: tuple[Item, ...] = ()
    orders: Decimal | None = None
    for key in ("orders", "items"):
        if key not in by_key:
            continue
        spans = [span.copy() for span in by_key[key].spans]
        read_figures(spans)
        read_counts(spans)
        lines = read_goods(spans, text, lexicon)
        bare = [span.value for span in spans if span.kind is Kind.NUMBER and span.free]
        if lines:
            items = tuple(line.item() for line in lines)
            orders = sum((line.quantity for line in lines), Decimal(0)) + sum(bare, Decimal(0))
        elif bare and key == "orders":
            orders = sum(bare, Decimal(0))
        elif key == "items" and (name := value_text(by_key[key], text)):
            unit = items[0].unit if len(items) == 1 else "pcs"
            items = (Item(name, orders, unit if orders is not None else None),)
    rate = _rate(by_key)
    if rate is not None and len(items) == 1 and items[0].quantity is not None:
        items = (replace(items[0], rate=rate, amount=rate * items[0].quantity),)
    return items, orders


def _rate(by_key: dict[str, FormValue]) -> Decimal | None:
    """Return the one rate of the form."""
    spans = by_key["rate"].spans if "rate" in by_key else []
    rates = [span.value for span in spans if span.kind is Kind.NUMBER]
    return rates[0] if len(rates) == 1 else None


def _day(value: FormValue | None, today: date) -> tuple[date | None, tuple[Doubt, ...]]:
    if value is None:
        return today, ()
    spans = [span.copy() for span in value.spans]
    if not any(span.kind is Kind.DATE for span in spans):
        return None, ()
    day, _, doubts = read_date(spans, today, None)
    return day, doubts


def _kind(by_key: dict[str, FormValue], context: ReadingContext, *, supplier: bool) -> tuple[EntryType, bool]:
    if "type" in by_key:
        kind, told = decide(gather(by_key["type"].spans), None)
        if kind is not None:
            return kind, told
    if supplier:
        return EntryType.PURCHASE, True
    if context.default_type is not None:
        return context.default_type, True
    return EntryType.SALES, "orders" in by_key or "items" in by_key
