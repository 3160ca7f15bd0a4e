"""A date found in a text, and the calendar behind it."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ai.tokens import Sort, Token

_FIRST_YEAR, _LAST_YEAR = 2000, 2099
_SOON = 31  # a day without a year that comes within this many days is meant as that coming day


class Sense(StrEnum):
    """How sure the date is before the verb is known."""

    FIXED = "fixed"
    BOTH = "both"  # kal, parso: yesterday or tomorrow
    WEEKDAY = "weekday"  # the last one, or the next one
    INVALID = "invalid"  # 31 Nov
    VAGUE = "vague"  # last week


@dataclass(slots=True)
class Day:
    """A date in the text: ``day`` when it is the entry's, ``coming`` when it is in a promise."""

    day: date | None
    coming: date | None
    sense: Sense
    end: int


def year_at(tokens: list[Token], index: int) -> tuple[int | None, int]:
    """Return the year written at ``index`` (2025, '25) and where it ends; (None, index) without one."""
    place = index
    while place < len(tokens) and tokens[place].norm in (",", "'", "-"):
        place += 1
    if place < len(tokens) and tokens[place].sort is Sort.NUMBER and tokens[place].text.isdigit():
        year = int(tokens[place].text)
        if _FIRST_YEAR <= year <= _LAST_YEAR:
            return year, place + 1
        if tokens[place - 1].norm == "'" and year < 100:
            return 2000 + year, place + 1
    return None, index


def written_day(text: str, today: date, end: int) -> Day:
    """Return the date of 12/11/2025, 12.11.25 or 2025-11-12."""
    parts = [int(part) for part in text.replace("/", "-").replace(".", "-").split("-")]
    if parts[0] > 31:
        year, month, day = parts
    else:
        day, month, year = parts
        year += 2000 if year < 100 else 0
    if month > 12 >= day:
        day, month = month, day
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return Day(None, None, Sense.INVALID, end)
    return day_of_month(day, month, year, today, end)


def day_of_month(day: int, month: int, year: int | None, today: date, end: int) -> Day:
    """Return the date; without a year the past one, or the coming one when it is near."""
    if not 1 <= month <= 12 or not 1 <= day <= (
        29 if year is None and month == 2 else _month_days(year, month)
    ):
        return Day(None, None, Sense.INVALID, end)
    if year is not None:
        fixed = date(year, month, day)
        return Day(fixed, fixed, Sense.FIXED, end)
    # 29 February is eight years apart around a century.
    years = [one for one in range(today.year - 8, today.year + 9) if day <= _month_days(one, month)]
    days = [date(one, month, day) for one in years]
    coming = min(one for one in days if one >= today)
    past = max(one for one in days if one <= today)
    return Day(coming if (coming - today).days <= _SOON else past, coming, Sense.FIXED, end)


def _month_days(year: int | None, month: int) -> int:
    return calendar.monthrange(year or 2001, month)[1]
