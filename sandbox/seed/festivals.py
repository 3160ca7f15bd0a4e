"""When people buy in India: working days, festivals with closed shops, and the weeks before Diwali."""

from __future__ import annotations

import math
from datetime import date, timedelta

SUNDAY = 6
DIWALI_RUN_DAYS = 21  # shops stock up in the three weeks before Diwali
DIWALI_PAUSE_DAYS = 5  # and are closed or slow until Bhai Dooj and the day after

# Days of the moon calendars as published for India; those of the sun calendar are the same every year.
DIWALI = {
    2024: date(2024, 11, 1),
    2025: date(2025, 10, 20),
    2026: date(2026, 11, 8),
    2027: date(2027, 10, 29),
    2028: date(2028, 10, 17),
    2029: date(2029, 11, 5),
    2030: date(2030, 10, 26),
}
_MOVING = frozenset(
    {
        *(date(2025, 3, 14), date(2026, 3, 4), date(2027, 3, 22), date(2028, 3, 11)),  # Holi
        *(date(2025, 3, 31), date(2026, 3, 21), date(2027, 3, 10), date(2028, 2, 27)),  # Eid al-Fitr
        *(date(2025, 8, 27), date(2026, 9, 14), date(2027, 9, 4), date(2028, 8, 23)),  # Ganesh Chaturthi
        *(date(2025, 10, 2), date(2026, 10, 20), date(2027, 10, 9), date(2028, 9, 27)),  # Dussehra
    }
)
_FIXED = frozenset({(1, 1), (1, 14), (1, 26), (5, 1), (8, 15), (10, 2), (12, 25)})
_WEEKDAY = (0.95, 1.05, 1.1, 1.05, 1.0, 0.8, 0.0)  # Monday to Sunday


def is_closed(day: date) -> bool:
    """Whether nobody sells on ``day``: a Sunday, a festival, or one of the Diwali days."""
    if day.weekday() == SUNDAY or day in _MOVING or (day.month, day.day) in _FIXED:
        return True
    diwali = DIWALI.get(day.year)
    return diwali is not None and timedelta(days=-1) <= day - diwali <= timedelta(days=2)


def demand(day: date, festival_pull: float, monsoon_pull: float) -> float:
    """How much is bought on ``day`` against an ordinary one (1.0); the pulls are shares added at the peak."""
    level = _WEEKDAY[day.weekday()]
    if 6 <= day.month <= 9:
        level *= 1 + monsoon_pull
    diwali = DIWALI.get(day.year)
    if diwali is None:
        return level
    ahead = (diwali - day).days
    if 0 < ahead <= DIWALI_RUN_DAYS:
        return level * (1 + festival_pull * math.sqrt(1 - ahead / (DIWALI_RUN_DAYS + 1)))
    if -DIWALI_PAUSE_DAYS <= ahead <= 0:
        return level * 0.4
    return level
