"""Between an :class:`~ledger.entry.Entry` and its row: scales, dates and JSON in one place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import orjson

from ledger.driver import clean
from ledger.entry import Details, Entry, EntryType, Item, Payment, Source, Status

MONEY_SCALE = 100
QUANTITY_SCALE = 1000
# A cell of a worksheet is a double, which holds 15 digits: below this, hundredths are still exact, and the
# sums of thousands of such entries fit into an integer of 64 bits.
LARGEST = Decimal(10) ** 13


# The columns of the entries table that hold the details.
OF_DETAILS = (
    *("type", "client", "location", "items", "orders", "amount", "currency", "payment", "paid", "remarks"),
    *("date", "follow_up"),
)


class FigureTooLarge(ValueError):
    """A figure is not below LARGEST; nothing that holds it can be kept."""


def scaled(value: Decimal | None, scale: int) -> int | None:
    """Return a decimal as an integer of 1/scale, rounded half up; None stays None."""
    if value is None:
        return None
    return int((value * scale).to_integral_value(ROUND_HALF_UP))


def storable_figure(value: Decimal | None, scale: int) -> int | None:
    """Return :func:`scaled` of a figure that is to be kept. Raises FigureTooLarge."""
    if value is not None and abs(value) >= LARGEST:
        raise FigureTooLarge(f"a figure of {value.adjusted() + 1} digits")
    return scaled(value, scale)


def unscaled(value: int | None, scale: int) -> Decimal | None:
    """The way back of :func:`scaled`, without a trailing zero."""
    if value is None:
        return None
    whole, rest = divmod(value, scale)
    return (Decimal(value) / scale).normalize() if rest else Decimal(whole)


def money(value: int) -> Decimal:
    """Return an amount of hundredths as a decimal."""
    whole, rest = divmod(value, MONEY_SCALE)
    return (Decimal(value) / MONEY_SCALE).normalize() if rest else Decimal(whole)


def json_text(value: Any) -> str:
    """Return JSON values as text. What orjson refuses (lone surrogates, larger numbers) is escaped."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return json.dumps(value)


def items_to_json(items: tuple[Item, ...]) -> str:
    """Return items as JSON; decimals as text, so that nothing is rounded."""
    return json_text([_item_to_json(item) for item in items]) if items else "[]"


def _item_to_json(item: Item) -> dict[str, str]:
    values = {
        "name": item.name,
        "quantity": item.quantity,
        "unit": item.unit,
        "rate": item.rate,
        "free": item.free,
        "amount": item.amount,
    }
    return {name: str(value) for name, value in values.items() if value is not None}


def items_from_json(text: str) -> tuple[Item, ...]:
    """The way back of :func:`items_to_json`."""

    def number(row: dict[str, str], name: str) -> Decimal | None:
        return Decimal(row[name]) if name in row else None

    return tuple(
        Item(
            name=row.get("name"),
            quantity=number(row, "quantity"),
            unit=row.get("unit"),
            rate=number(row, "rate"),
            free=number(row, "free"),
            amount=number(row, "amount"),
        )
        for row in json.loads(text)
    )


def details_to_columns(details: Details) -> dict[str, Any]:
    """Return the details by column, all of :data:`OF_DETAILS`."""
    return {
        "type": details.type.value if details.type else None,
        "client": details.client,
        "location": details.location,
        "items": items_to_json(details.items),
        "orders": storable_figure(details.orders, QUANTITY_SCALE),
        "amount": storable_figure(details.amount, MONEY_SCALE),
        "currency": details.currency,
        "payment": details.payment.value if details.payment else None,
        "paid": storable_figure(details.paid, MONEY_SCALE),
        "remarks": details.remarks,
        "date": details.date.isoformat() if details.date else None,
        "follow_up": details.follow_up.isoformat() if details.follow_up else None,
    }


def storable(details: Details) -> Details:
    """Return the details with every text such that a database and a worksheet can hold it."""
    texts = [details.client, details.location, details.currency, details.remarks]
    for item in details.items:
        texts += (item.name, item.unit)
    joined = "".join(filter(None, texts))
    if clean(joined) == joined:
        return details
    items = tuple(replace(item, name=_clean(item.name), unit=_clean(item.unit)) for item in details.items)
    return replace(
        details,
        client=_clean(details.client),
        location=_clean(details.location),
        items=items,
        currency=_clean(details.currency),
        remarks=_clean(details.remarks),
    )


def _clean(text: str | None) -> str | None:
    return None if text is None else clean(text)


def as_stored(details: Details, columns: Mapping[str, Any]) -> Details:
    """Return the details as they read back from these columns: numbers rounded to their scale."""
    return replace(
        details,
        orders=unscaled(columns["orders"], QUANTITY_SCALE),
        amount=unscaled(columns["amount"], MONEY_SCALE),
        paid=unscaled(columns["paid"], MONEY_SCALE),
    )


def details_from_row(row: Any) -> Details:
    """Return the details that a row (or a mapping with the same names) holds."""
    return Details(
        type=EntryType(row.type) if row.type else None,
        client=row.client,
        location=row.location,
        items=items_from_json(row.items),
        orders=unscaled(row.orders, QUANTITY_SCALE),
        amount=unscaled(row.amount, MONEY_SCALE),
        currency=row.currency,
        payment=Payment(row.payment) if row.payment else None,
        paid=unscaled(row.paid, MONEY_SCALE),
        remarks=row.remarks,
        date=date.fromisoformat(row.date) if row.date else None,
        follow_up=date.fromisoformat(row.follow_up) if row.follow_up else None,
    )


def entry_from_row(row: Any) -> Entry:
    """Return the entry that a row of the entries table holds."""
    return Entry(
        entry_id=row.entry_id,
        company=row.company,
        user_id=row.user_id,
        user_name=row.user_name,
        source=Source(row.chat_id, row.message_id, row.position),
        details=details_from_row(row),
        at=datetime.fromisoformat(row.at),
        status=Status(row.status),
        version=row.version,
        sequence=row.sequence,
        modified_at=datetime.fromisoformat(row.modified_at) if row.modified_at else None,
        live_position=row.live_position,
        path=row.path,
    )
