"""Type, date, currency, place, payment and remark of a model's entry, as far as the text bears them out."""

from __future__ import annotations

from datetime import date, timedelta

from ai.lexicon import Lexicon
from ai.names import written
from ai.reading import ReadingContext
from ai.spelling import Place
from ai.stated import Stated
from ledger.entry import EntryType, Payment

_OLDEST, _NEWEST = timedelta(days=730), timedelta(days=366)  # dates beyond are slips or lies
GIVEN_BACK = frozenset({EntryType.RETURN, EntryType.PURCHASE_RETURN})
GOODS = frozenset({EntryType.SALES, EntryType.PURCHASE})
# What a verb of the lexicon can make of an entry; verbs that can mean anything are left out.
_TYPES = {
    "sell": frozenset({EntryType.SALES}),
    "order": GOODS,
    "buy": GOODS,  # "Raj ne kharida" is our sale
    "return": GIVEN_BACK,
    "collect": frozenset({EntryType.COLLECTION}),
    "visit": frozenset({EntryType.VISIT}),
    "met": frozenset({EntryType.VISIT}),
    "closed": frozenset({EntryType.VISIT}),
    "noorder": frozenset({EntryType.VISIT}),
    "spend": frozenset({EntryType.EXPENSE}),
    "pay": frozenset({EntryType.PAYMENT, EntryType.COLLECTION, EntryType.EXPENSE}),
}


def type_of(
    proposed: EntryType | None, verbs: frozenset[str], context: ReadingContext, *, traded: bool
) -> tuple[EntryType | None, bool]:
    """Return the type and whether it is in doubt; where the words tell it, the model cannot say otherwise.

    ``traded``: the entry has figures, so that "met" and "visited" only say how it came about.
    """
    told = frozenset(kind for verb in verbs for kind in _TYPES.get(verb, ()))
    if traded and proposed is not EntryType.VISIT:
        told -= {EntryType.VISIT}
    if not told:
        return proposed or context.default_type, True
    if proposed in told:
        return proposed, len(told) > 1
    return (next(iter(told)), True) if len(told) == 1 else (None, False)


def day_of(proposed: str | None, stated: Stated, today: date) -> tuple[date | None, bool]:
    """Return the entry's date, and whether it has to be asked for. No date in the text is today."""
    if proposed is None:
        return today, False
    try:
        day = date.fromisoformat(proposed)
    except ValueError:
        return (None, True) if stated.dated else (today, False)
    if day == today or (day in stated.dates and today - _OLDEST <= day <= today + _NEWEST):
        return day, False
    return (None, True) if stated.dated and stated.dates != {today} else (today, False)


def currency_of(proposed: str | None, stated: Stated, context: ReadingContext) -> str:
    """The currency the text names; the company's own when it names none, or several unclearly."""
    named = stated.meanings("currency")
    if len(named) == 1:
        return next(iter(named))
    return proposed if proposed in named and proposed is not None else context.currency


def location_of(name: str | None, client: Place | None, stated: Stated, lexicon: Lexicon) -> str | None:
    """The place as the text has it, unless it is only a part of the client's name."""
    place = stated.find(name) if name else None
    if place is None or not any(map(str.isalpha, place.text)):
        return None
    if client is not None and client.start <= place.start and place.end <= client.end:
        return None
    return written(place.text, lexicon)


def payment_of(payment: Payment | None, stated: Stated, *, part_paid: bool) -> Payment | None:
    """How it was paid, when a word or a figure of the text says so."""
    if payment is Payment.PARTIAL:
        return payment if part_paid or stated.meanings("paid") else None
    return payment if payment is not None and payment.value in stated.meanings("pay") else None


def remark_of(remark: str | None, stated: Stated) -> str | None:
    """The remark in the text's own words."""
    place = stated.find(remark) if remark else None
    return place.text if place is not None else None
