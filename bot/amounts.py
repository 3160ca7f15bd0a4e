"""Figures as people read them: ₹1,50,000, 2.5 kg, 12-11-2026."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_currency, format_decimal

INDIAN = "en_IN"  # grouping by lakh and crore; foreign currencies are grouped by thousands
FOREIGN = "en_US"


@lru_cache(maxsize=4096)
def money(amount: Decimal, currency: str) -> str:
    """Return an amount with its currency sign; paise only when there are any."""
    whole = amount == amount.to_integral()
    locale = INDIAN if currency in ("INR", "NPR", "PKR", "BDT", "LKR") else FOREIGN
    pattern = ("¤#,##,##0" if locale == INDIAN else "¤#,##0") + ("" if whole else ".00")
    return format_currency(amount, currency, pattern, locale=locale, currency_digits=False)


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
