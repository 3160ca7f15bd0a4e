"""From an ``Items`` cell that :func:`sheets.cells.items_text` wrote back to the goods."""

from __future__ import annotations

import re
from decimal import Decimal

from ledger.entry import Item

_NUMBER = r"\d+(?:\.\d+)?"
_LINE = re.compile(
    rf"(?:(?P<quantity>{_NUMBER})\s+)?(?P<goods>.*?)"
    rf"(?:\s*@ (?P<rate>{_NUMBER}))?(?:\s*\+ (?P<free>{_NUMBER}) free)?(?:\s*= (?P<amount>{_NUMBER}))?"
)
# The unit stands before the name and is one word; any other first word belongs to the name.
_UNITS = frozenset(
    (
        *(
            "ampoule",
            "bag",
            "bottle",
            "box",
            "bundle",
            "can",
            "carton",
            "case",
            "dozen",
            "g",
            "jar",
            "kg",
            "l",
        ),
        *("m", "meter", "ml", "pack", "packet", "pair", "pcs", "piece", "pouch", "roll", "sachet", "set"),
        *("strip", "tablet", "ton", "tube", "unit", "vial"),
    )
)


def items_of(text: str | None) -> tuple[Item, ...]:
    """Return the goods of a cell; a line that does not follow the form is a name alone."""
    # Of blanks in a row one stays: the form is tried at each of them, which takes the square of their number.
    lines = (" ".join(line.split()) for line in (text or "").split(";"))
    return tuple(_item(line) for line in lines if line)


def _item(line: str) -> Item:
    found = _LINE.fullmatch(line)
    if found is None:
        return Item(name=line)
    first, _, rest = found["goods"].strip().partition(" ")
    has_unit = found["quantity"] is not None and first.casefold() in _UNITS
    unit, name = (first, rest) if has_unit else (None, found["goods"].strip())
    quantity, rate = _decimal(found["quantity"]), _decimal(found["rate"])
    amount = _decimal(found["amount"])
    if amount is None and quantity is not None and rate is not None:
        amount = quantity * rate
    return Item(name or None, quantity, unit, rate, _decimal(found["free"]), amount)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
