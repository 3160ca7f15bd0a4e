"""Figures as people read them: ₹1,50,000, 2.5 kg, 12-11-2026."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

RUPEE = "INR"
INDIAN = "en_IN"  # grouping by lakh and crore; foreign currencies are grouped by thousands
FOREIGN = "en_US"
_BY_LAKH = frozenset({"INR", "NPR", "PKR", "BDT", "LKR"})
_LAKHS = re.compile(r"(?<=\d)(?=(?:\d\d)*\d{3}(?:\.|$))")  # 12,34,567


def money(amount: Decimal, currency: str) -> str:
    """Return an amount with its currency sign; paise only when there are any."""
    indian = currency in _BY_LAKH
    # Every receipt shows an amount of its own: Babel takes 25 µs to group one, this takes two.
    size = abs(amount)
    shown = f"{size:,.0f}" if amount == amount.to_integral() else f"{size:,.2f}"
    if indian:
        shown = _by_lakh(shown)
    return f"{'-' if amount.is_signed() else ''}{_sign(currency, INDIAN if indian else FOREIGN)}{shown}"


@lru_cache(maxsize=64)
def _sign(currency: str, locale: str) -> str:
    if currency == RUPEE:  # without Babel's tables, which are 5 MB in the memory of everybody else
        return "₹"
    from babel.numbers import get_currency_symbol

    return get_currency_symbol(currency, locale=locale)


def _by_lakh(shown: str) -> str:
    return _LAKHS.sub(",", shown.replace(",", ""))


def quantity(number: Decimal) -> str:
    """Return a quantity, grouped, without trailing zeros."""
    shown = _by_lakh(f"{number:.3f}").rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def day(value: date) -> str:
    """Return a date as it stands in the worksheet: dd-mm-yyyy."""
    return value.strftime("%d-%m-%Y")
