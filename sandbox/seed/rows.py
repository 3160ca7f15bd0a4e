"""An entry as the row of a worksheet, in the default column order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger.entry import Entry, Item

HEADER = (
    "Entry ID",
    "Date",
    "User Name",
    "Type",
    "Client",
    "Location",
    "Orders",
    "Amount",
    "Remarks",
    "User ID",
    "Time",
    "Company",
    "Entry Timestamp",
    "Last Modified",
    "Live Position",
    "Items",
    "Payment",
    "Paid",
    "Currency",
    "Status",
)
Cell = str | Decimal | date | None
DATE_FORMAT = "dd-mm-yyyy"


def row_of(entry: Entry) -> list[Cell]:
    """Return the cells of ``entry`` in the order of :data:`HEADER`; ``None`` is an empty cell."""
    details = entry.details
    return [
        entry.entry_id,
        details.date or entry.at.date(),
        entry.user_name,
        details.type.value if details.type else None,
        details.client,
        details.location,
        details.orders,
        details.amount,
        details.remarks,
        str(entry.user_id),
        entry.at.strftime("%H:%M"),
        entry.company,
        entry.at.isoformat(timespec="seconds"),
        (entry.modified_at or entry.at).isoformat(timespec="seconds"),
        entry.live_position,
        "; ".join(_line(item) for item in details.items) or None,
        details.payment.value if details.payment else None,
        details.paid,
        details.currency,
        entry.status.value,
    ]


def _line(item: Item) -> str:
    """One line of goods: ``10 strip Dolo 650 @ 145 + 2 free``."""
    words = [_plain(item.quantity), item.unit or "", item.name or ""]
    if item.rate is not None:
        words += ["@", _plain(item.rate)]
    if item.free:
        words += ["+", _plain(item.free), "free"]
    return " ".join(word for word in words if word)


def _plain(number: Decimal | None) -> str:
    """Digits without an exponent and without zeros at the end of a fraction."""
    if number is None:
        return ""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
