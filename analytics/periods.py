"""Spans of whole days and the span each is compared with. Weeks start on Monday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Span(StrEnum):
    """How a period came about; it decides what came before it."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` to ``end``, both included. Raises ValueError when it ends before it starts."""

    start: date
    end: date
    span: Span = Span.CUSTOM

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"A period cannot end ({self.end}) before it starts ({self.start}).")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1

    def dates(self) -> list[date]:
        """Every day, in order."""
        return [self.start + timedelta(days=offset) for offset in range(self.days)]

    def before(self) -> Period:
        """The span to compare with.

        The day or days directly before, except: a week so far against the same weekdays of the week
        before, and a month so far against the same number of days of the month before (all of it when
        that month is shorter). A whole month is compared with the whole month before.
        """
        if self.span is Span.WEEK:
            return Period(self.start - timedelta(days=7), self.end - timedelta(days=7), Span.WEEK)
        if self.span is Span.MONTH:
            last = self.start - timedelta(days=1)
            first = last.replace(day=1)
            whole = (self.end + timedelta(days=1)).day == 1
            end = last if whole else min(last, first + timedelta(days=self.days - 1))
            return Period(first, end, Span.MONTH)
        return Period(self.start - timedelta(days=self.days), self.start - timedelta(days=1), self.span)


def local_date(now: datetime, timezone: str) -> date:
    """The calendar day it is in a company's time zone. ``now`` must carry its own zone."""
    if now.tzinfo is None:
        raise ValueError("The time needs a time zone to tell which day it is.")
    return now.astimezone(ZoneInfo(timezone)).date()


def day_of(today: date) -> Period:
    """The day itself."""
    return Period(today, today, Span.DAY)


def week_of(today: date) -> Period:
    """From Monday up to and including ``today``."""
    return Period(today - timedelta(days=today.weekday()), today, Span.WEEK)


def month_of(today: date) -> Period:
    """From the first of the month up to and including ``today``."""
    return Period(today.replace(day=1), today, Span.MONTH)


def whole_month(day: date) -> Period:
    """The whole calendar month that ``day`` lies in."""
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return Period(first, following - timedelta(days=1), Span.MONTH)
