"""What an entry is: the record a message becomes, before and after it is stored.

Everything here is a plain value. Money and quantities are :class:`~decimal.Decimal`, dates are
real dates, and ``None`` means *unknown* (never 0 and never a guess).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import string
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

_DIGITS = string.digits + string.ascii_uppercase
ENTRY_ID_LENGTH = 12


class EntryType(StrEnum):
    """The kinds of entry; the value is what stands in the worksheet's ``Type`` column."""

    SALES = "Sales"
    PURCHASE = "Purchase"
    RETURN = "Return"
    PURCHASE_RETURN = "Purchase Return"
    COLLECTION = "Collection"
    PAYMENT = "Payment"
    EXPENSE = "Expense"
    VISIT = "Visit"


class Payment(StrEnum):
    """How an entry was or will be paid; the value stands in the ``Payment`` column."""

    CASH = "cash"
    CREDIT = "credit"
    UPI = "upi"
    BANK = "bank"
    CARD = "card"
    CHEQUE = "cheque"
    PARTIAL = "partial"


class Status(StrEnum):
    """Whether an entry counts; a void entry stays in the worksheet but in no figure."""

    ACTIVE = "Active"
    VOID = "Void"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of goods: ``10 strip Dolo 650 @ 145 + 2 free``.

    ``unit`` is the canonical singular unit name (``strip``, ``box``, ``carton``, ``kg``, ``pcs``);
    ``amount`` is the line's own total when the person wrote one, or quantity x rate.
    """

    name: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    rate: Decimal | None = None
    free: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """What a person said happened: everything about an entry that a correction may change."""

    type: EntryType | None = None
    client: str | None = None
    location: str | None = None
    items: tuple[Item, ...] = ()
    orders: Decimal | None = None
    amount: Decimal | None = None
    currency: str | None = None
    payment: Payment | None = None
    paid: Decimal | None = None
    remarks: str | None = None
    date: dt.date | None = None
    follow_up: dt.date | None = None

    def with_(self, **changes: object) -> Details:
        """Return a copy with the named fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # names are checked by replace()


@dataclass(frozen=True, slots=True)
class Source:
    """The message an entry came from. ``position`` counts the entries of one message from 0."""

    chat_id: int
    message_id: int
    position: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the ledger holds it. ``sequence`` is the order of acceptance in the whole ledger."""

    entry_id: str
    company: str
    user_id: int
    user_name: str
    source: Source
    details: Details
    at: dt.datetime  # when the person sent it, in the company's time zone
    status: Status = Status.ACTIVE
    version: int = 1
    sequence: int = 0
    modified_at: dt.datetime | None = None
    live_position: str | None = None
    path: str = "rules"  # which reader: rules, ai, form, edit


def entry_id_of(source: Source) -> str:
    """Return the Entry ID of a message's entry: 12 characters of ``0-9A-Z``, the same for ever.

    A digest of (chat, message, position), so that the same update processed twice, or after the
    database was restored, gives the same row.
    """
    text = f"{source.chat_id}:{source.message_id}:{source.position}"
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "big")
    characters = []
    for _ in range(ENTRY_ID_LENGTH):
        number, rest = divmod(number, len(_DIGITS))
        characters.append(_DIGITS[rest])
    return "".join(characters)
