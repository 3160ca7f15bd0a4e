"""Figures in a few words: amounts in hundredths, changes, shares, spans of days."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from analytics.figures import Change
from bot.amounts import day, money
from bot.wording import Wording

_SIGNIFICANT = 3


def amount(hundredths: int, currency: str) -> str:
    """Return an amount with its currency sign."""
    return money(Decimal(hundredths) / 100, currency)


def rounded(hundredths: int, currency: str) -> str:
    """Return an average or a rate: whole units, because nobody paid its hundredths."""
    return amount(int((Decimal(hundredths) / 100).to_integral_value(ROUND_HALF_UP)) * 100, currency)


def about(hundredths: float, currency: str) -> str:
    """Return a forecast amount: three figures that count, because more would pretend to be known."""
    whole = int(Decimal(hundredths / 100).to_integral_value(ROUND_HALF_UP))
    digits = max(0, len(str(abs(whole))) - _SIGNIFICANT)
    return money(Decimal(round(whole, -digits)), currency)


def change(w: Wording, now: int, before: int) -> str:
    """Return a change as a sign and whole percents (" ▲ 8%"); nothing when there is nothing to compare."""
    percent = Change(now, before).percent
    if percent is None:
        return ""
    whole = int(abs(percent).to_integral_value(ROUND_HALF_UP))
    if whole == 0:
        return w(" (as before)")
    sign = "▲" if percent > 0 else "▼"
    return w(" {sign} {percent}%", sign=sign, percent=whole)


def shown(percent: Decimal) -> str:
    """Return a percentage without a zero behind the point."""
    return f"{percent.normalize():f}"


def share(part: float) -> str:
    """Return a share (0.123) as whole percents (12%)."""
    return f"{int(Decimal(part * 100).to_integral_value(ROUND_HALF_UP))}%"


def span(since: date, until: date) -> str:
    """Return a span of days."""
    return day(since) if since == until else f"{day(since)} – {day(until)}"
