"""Reads a correction of an entry: "amount 5500", "25000 likha, 2500 tha", "client is Noble not Apollo"."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from ai.corrected_figures import correct_figures
from ai.corrected_names import correct_names, correct_renamed
from ai.corrected_swaps import correct_swapped
from ai.denials import FIELD_OF, FIELDS, denied
from ai.evidence import gather
from ai.figures import read_figures
from ai.kinds import decide
from ai.lexicon import Lexicon
from ai.reading import Correction, ReadingContext
from ai.spans import Kind, Role, Span
from ai.terms import read_date, read_payment
from ledger.entry import Details, EntryType


def read_correction(
    spans: list[Span], text: str, lexicon: Lexicon, context: ReadingContext, current: Details | None
) -> Correction | None:
    """Return what changes, or None when the text corrects nothing."""
    if current is not None:
        swapped = correct_swapped(spans, text, lexicon, current, context)
        if swapped is not None:
            return swapped if differs(swapped, current) else None
    read_figures(spans)
    changes: dict[str, object] = {}
    was: dict[str, object] = {}
    guessed = correct_names(spans, text, lexicon, context, changes, was)
    correct_figures(spans, current, changes, was)
    _terms(spans, context.today, changes, was)
    _type(spans, changes)
    if current is not None and not changes:
        correct_renamed(spans, text, lexicon, current, changes, was)
    if current is not None:
        if (
            was.get("location") is None
            and "client" in was
            and current.location
            and str(was["client"]).casefold() == current.location.casefold()
        ):
            was["location"] = was.pop("client")
        _complete(changes, current, context.currency)
        for name in list(changes):
            if _same(changes[name], getattr(current, name)):
                del changes[name]
    guessed = guessed and bool({"client", "location"} & changes.keys())
    return Correction(changes, was, guessed) if changes else None


def differs(found: Correction, current: Details) -> bool:
    """Return whether the change makes the entry another."""
    return any(not _same(value, getattr(current, name)) for name, value in found.changes.items())


def _same(new: object, old: object) -> bool:
    if isinstance(new, str) and isinstance(old, str):
        return new.casefold() == old.casefold() and new == old
    return new == old


def _terms(spans: list[Span], today: date, changes: dict[str, object], was: dict[str, object]) -> None:
    days = [index for index, span in enumerate(spans) if span.kind is Kind.DATE]
    if wrong := [index for index in days if denied(spans, index)]:
        for index in wrong if len(wrong) < len(days) else []:
            spans[index].role = Role.REMARK  # "it wasn't today, it was yesterday"
    if days:
        day, _, _ = read_date(spans, today, None)
        # "payment tomorrow" is about money to come, not about the day of the entry.
        named = any(part in FIELDS["date"] for span in spans for part in span.norm.split())
        if day is not None and (day <= today or named):
            changes["date"] = day
    methods = [index for index, span in enumerate(spans) if span.has("pay")]
    new = [index for index in methods if not denied(spans, index)]
    for index in methods:
        if index not in new:
            was["payment"] = read_payment([spans[index]])
    if new and (method := read_payment([spans[new[-1]]])) is not None:
        changes["payment"] = method


def _type(spans: list[Span], changes: dict[str, object]) -> None:
    kinds = [(index, _type_of(span)) for index, span in enumerate(spans) if span.has("verb")]
    told = [(index, kind) for index, kind in kinds if kind is not None and not denied(spans, index)]
    # "return 500": what came back instead of what was sold, and for how much
    known = {"date", "amount", "currency"} if told and told[-1][1] is EntryType.RETURN else {"date"}
    if (
        told
        and not set(changes) - known
        and not any(
            span.norm in FIELD_OF and FIELD_OF[span.norm] != "type" and not span.has("verb") for span in spans
        )
    ):
        changes["type"] = told[-1][1]


def _type_of(span: Span) -> EntryType | None:
    kind, told = decide(gather([replace(span, role=Role.NONE)]), None)
    if span.has("verb", "buy"):
        return EntryType.PURCHASE
    if span.has("verb", "spend"):
        return EntryType.EXPENSE
    return kind if told or span.has("verb", "collect") or span.has("verb", "visit") else None


def _complete(changes: dict[str, object], current: Details, currency: str) -> None:
    """Carry a changed quantity into the goods, and with a rate into the amount; an amount that stands without
    a currency is in the company's."""
    orders = changes.get("orders")
    if isinstance(orders, Decimal) and len(current.items) == 1:
        item = current.items[0]
        priced = item.rate * orders if item.rate is not None else item.amount
        changes["items"] = (replace(item, quantity=orders, amount=priced if item.rate is not None else None),)
        if item.rate is not None and "amount" not in changes:
            changes["amount"] = priced
    if "amount" in changes and current.currency is None and "currency" not in changes:
        changes["currency"] = currency


def differences(new: Details, current: Details) -> Correction | None:
    """Return the fields that a re-sent full text changes; what it leaves out stays."""
    changes = {}
    for one in fields(Details):
        value = getattr(new, one.name)
        if value not in (None, ()) and value != getattr(current, one.name):
            changes[one.name] = value
    return Correction(changes, {name: getattr(current, name) for name in changes}) if changes else None
