"""From an entry to the cells of its row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from ledger.entry import Entry, Item
from sheets.layout import NAMES, Cells

# Control characters cannot be shown in a cell; a line break and a tab can. U+FFFE and U+FFFF are no
# characters and may not stand in XML (https://www.w3.org/TR/xml/#charsets): no program opens such a workbook.
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def cells_of(entry: Entry) -> Cells:
    """Return the row of an entry, a value for every column; what is unknown is None."""
    details = entry.details
    modified = entry.modified_at or entry.at
    values: Cells = {
        "Entry ID": entry.entry_id,
        "Date": details.date.isoformat() if details.date else None,
        "User Name": entry.user_name,
        "Type": details.type.value if details.type else None,
        "Client": details.client,
        "Location": details.location,
        "Orders": number(details.orders),
        "Amount": number(details.amount),
        "Remarks": details.remarks,
        "User ID": str(entry.user_id),
        "Time": entry.at.strftime("%H:%M"),
        "Company": entry.company,
        "Entry Timestamp": entry.at.isoformat(),
        "Last Modified": modified.isoformat(),
        "Live Position": entry.live_position,
        "Items": items_text(details.items),
        "Payment": details.payment.value if details.payment else None,
        "Paid": number(details.paid),
        "Currency": details.currency,
        "Status": entry.status.value,
    }
    return {name: clean(value) if isinstance(value := values[name], str) else value for name in NAMES}


def items_text(items: Iterable[Item]) -> str | None:
    """Return goods as one line: ``10 strip Dolo 650 @ 145 + 2 free; 5 box Volini @ 310``."""
    return "; ".join(filter(None, map(_item_text, items))) or None


def number(value: Decimal | None) -> int | float | None:
    """Return a decimal as the number that a cell stores (a double, as in every spreadsheet)."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def clean(text: str) -> str | None:
    """Return text without what a cell cannot show; None when nothing is left."""
    if text.isprintable():  # as nearly all are: then nothing is to be taken out but spaces at the ends
        return text.strip() or None
    return _INVISIBLE.sub("", text.replace("\r\n", "\n")).strip() or None


def _item_text(item: Item) -> str:
    parts = []
    if item.quantity is not None:
        parts.append(_plain(item.quantity))
    if item.unit:
        parts.append(item.unit)
    if item.name:
        # The line's separator must not come from a name, or the line would read as two goods.
        parts.append(item.name.replace(";", ","))
    if item.rate is not None:
        parts.append(f"@ {_plain(item.rate)}")
    if item.free is not None:
        parts.append(f"+ {_plain(item.free)} free")
    if item.amount is not None and not _follows(item):
        parts.append(f"= {_plain(item.amount)}")
    return " ".join(parts)


def _follows(item: Item) -> bool:
    """Tell whether the line's total is quantity times rate and need not be written."""
    if item.quantity is None or item.rate is None or item.amount is None:
        return False
    return abs(item.quantity * item.rate - item.amount) < Decimal("0.01")


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f") if value else "0"
