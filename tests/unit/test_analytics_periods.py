"""Spans of days and what each is compared with."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.periods import Period, Span, day_of, local_date, month_of, week_of, whole_month


def test_the_day_changes_at_midnight_in_the_company_s_zone() -> None:
    assert local_date(datetime(2026, 11, 20, 18, 29, tzinfo=UTC), "Asia/Kolkata") == date(2026, 11, 20)
    assert local_date(datetime(2026, 11, 20, 18, 30, tzinfo=UTC), "Asia/Kolkata") == date(2026, 11, 21)
    assert local_date(datetime(2026, 11, 20, 18, 30, tzinfo=UTC), "UTC") == date(2026, 11, 20)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2026, 11, 20, 12, 0), "Asia/Kolkata")


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_a_week_starts_on_monday_and_is_compared_with_the_same_weekdays(today: date) -> None:
    week = week_of(today)
    assert week.start.weekday() == 0
    assert week.end == today
    assert week.before() == Period(week.start - timedelta(7), today - timedelta(7), Span.WEEK)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_a_month_so_far_never_reaches_out_of_the_month_before(today: date) -> None:
    before = month_of(today).before()
    assert before.start.day == 1
    assert (before.start.year, before.start.month) == (before.end.year, before.end.month)
    assert before.start < month_of(today).start
    assert before.end < month_of(today).start


@pytest.mark.parametrize(
    ("today", "start", "end"),
    [
        (date(2026, 3, 15), date(2026, 2, 1), date(2026, 2, 15)),
        (date(2026, 3, 30), date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 3, 31), date(2026, 2, 1), date(2026, 2, 28)),
        (date(2028, 2, 29), date(2028, 1, 1), date(2028, 1, 31)),
        (date(2026, 1, 1), date(2025, 12, 1), date(2025, 12, 1)),
        (date(2026, 4, 30), date(2026, 3, 1), date(2026, 3, 31)),
    ],
)
def test_months_of_different_length(today: date, start: date, end: date) -> None:
    assert month_of(today).before() == Period(start, end, Span.MONTH)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_any_other_span_is_compared_with_as_many_days_directly_before(start: date, length: int) -> None:
    period = Period(start, start + timedelta(days=length))
    before = period.before()
    assert before.days == period.days == len(period.dates())
    assert before.end + timedelta(days=1) == period.start


def test_today_is_compared_with_yesterday() -> None:
    assert day_of(date(2026, 3, 1)).before() == Period(date(2026, 2, 28), date(2026, 2, 28), Span.DAY)


def test_a_whole_month_has_all_its_days() -> None:
    assert whole_month(date(2028, 2, 10)) == Period(date(2028, 2, 1), date(2028, 2, 29), Span.MONTH)
    assert whole_month(date(2026, 12, 31)).days == 31


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2026, 2, 2), date(2026, 2, 1))
