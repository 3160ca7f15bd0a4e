"""Completes an entry: the known client, what is missing, how it was paid."""

from __future__ import annotations

from decimal import Decimal

from ai.clients import ClientIndex, Match
from ai.reading import Field, ReadingContext
from ai.spans import Span
from ai.sums_of_money import Sum
from ai.terms import read_payment
from ledger.entry import Details, EntryType, Payment

_NO_AMOUNT = frozenset({EntryType.VISIT})


def known_as(client: str, location: str | None, clients: ClientIndex | None) -> tuple[str, str | None]:
    """Return the client as the company knows it, and the known client it only looks like, which is asked."""
    if clients is None:
        return client, None
    match = clients.match(client, location)
    if match.kind is Match.NEAR:
        return client, match.canonical
    return match.canonical or client, None


def missing_fields(details: Details, money: Sum) -> tuple[Field, ...]:
    """Return what has to be asked, in this order. An amount in doubt is decided, not asked for."""
    missing = []
    if not details.client and details.type is not EntryType.EXPENSE:
        missing.append(Field.CLIENT)
    if details.amount is None and details.type not in _NO_AMOUNT and not money.doubts:
        missing.append(Field.AMOUNT)
    if details.date is None:
        missing.append(Field.DATE)
    return tuple(missing)


def payment_of(spans: list[Span], money: Sum, kind: EntryType | None) -> Payment | None:
    """Return how it was paid; a sale that was paid in full gets its paid sum."""
    if money.partial and kind not in (EntryType.COLLECTION, EntryType.PAYMENT):
        return Payment.PARTIAL
    # "udhaar chukaya": the credit was paid back
    method = read_payment(spans, owed=kind in (EntryType.COLLECTION, EntryType.PAYMENT))
    if kind in (EntryType.RETURN, EntryType.PURCHASE_RETURN, EntryType.VISIT):
        return None
    if (
        money.settled
        and kind in (EntryType.SALES, EntryType.PURCHASE)
        and money.paid is None
        and method is not Payment.CREDIT
    ):
        money.paid = money.amount
    return method


def currency_of(spans: list[Span], amount: Decimal | None, context: ReadingContext) -> str | None:
    """Return the currency that is written, else the company's; None without an amount."""
    if amount is None:
        return None
    marks = [span.currency for span in spans if span.currency not in ("", "+")]
    return marks[0] if marks else context.currency


def plain(value: Decimal) -> str:
    """Return the number without exponent and without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
