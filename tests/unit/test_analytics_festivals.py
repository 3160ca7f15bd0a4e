"""Festivals: proposed by a calendar, believed only where a company's own past shows them."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import numpy as np
import pytest

from analytics.festivals import GREAT, NAMES, Mark, festivals, marks
from analytics.festive import festive
from analytics.forecast import Forecast, forecast
from bench.festivals import errors
from bot.festival_words import feasts
from bot.wording import Wording, load_wordings
from sandbox.seed.journal import MONTHS_DAYS
from services.insight.outlook import Feast

WEEK = np.array([0.9, 0.95, 1.0, 1.05, 1.1, 1.3, 0.7])
FEASTS = (40, 95, 150, 205, 260, 315, 420)


def shop(count: int, seed: int = 1) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(size=count)
    return np.round(100 * np.resize(WEEK, count) * np.maximum(1 + 0.15 * noise, 0.2), 2)


def known(values: np.ndarray, horizon: int, days: list[Mark]) -> Forecast:
    found = forecast(list(values), 7, horizon, days)
    assert isinstance(found, Forecast)
    return found


def test_the_calendar_knows_the_published_days() -> None:
    found = festivals(date(2025, 8, 1), date(2026, 12, 31))
    assert {
        (date(2025, 10, 20), "Diwali"),
        (date(2026, 11, 8), "Diwali"),
        (date(2025, 10, 2), "Dussehra"),
    } <= {*found}
    assert (date(2026, 3, 4), "Holi") in found
    assert found == sorted(found, key=lambda each: each[0])


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027, 2028])
def test_every_festival_comes_every_year(year: int) -> None:
    assert {name for _, name in festivals(date(year, 1, 1), date(year, 12, 31))} == set(NAMES)


def test_marks_count_from_the_first_day_and_reach_beyond_both_ends() -> None:
    found = {(mark.name, mark.position): mark for mark in marks(date(2025, 10, 30), 9)}
    assert found["Diwali", -10].great
    assert not found["Guru Nanak Jayanti", 6].great
    assert set(GREAT.values()) <= set(NAMES)


def test_shops_that_were_closed_on_every_festival_are_foretold_closed_on_one_never_seen() -> None:
    values = shop(400)
    names = [Mark(f"feast {number}", day) for number, day in enumerate(FEASTS)]
    values[list(FEASTS[:-1])] = 0
    found = known(values, 30, names)
    assert found.values[20] < 0.1 * found.values[13]
    assert found.values[19] == pytest.approx(known(shop(400), 30, []).values[19], rel=0.1)
    assert [(each.name, each.times) for each in found.effects] == [("feast 6", 0)]


def test_festivals_that_change_nothing_change_no_forecast() -> None:
    names = [Mark(f"feast {number}", day, great=True) for number, day in enumerate(FEASTS)]
    for seed in range(5):
        values = shop(400, seed)
        assert known(values, 30, names).values == known(values, 30, []).values


def test_the_weeks_before_a_festival_are_foretold_as_they_were_last_year() -> None:
    values = shop(420)
    values[29:50] *= 1.8
    values[50] = 0
    found = known(values, 30, [Mark("Diwali", 50, great=True), Mark("Diwali", 440, great=True)])
    ordinary = np.resize(100 * WEEK, 450)[420:]
    assert np.mean(found.values[:18] / ordinary[:18]) == pytest.approx(1.75, abs=0.2)
    assert found.values[20] < 0.2 * ordinary[20]
    assert np.mean(found.values[24:] / ordinary[24:]) == pytest.approx(1.0, abs=0.12)
    assert {each.times for each in found.effects} == {1}


def test_what_two_years_do_not_agree_on_is_not_believed() -> None:
    values = shop(850)
    values[50], values[415] = 350, 5
    names = [Mark("Diwali", day, great=True) for day in (50, 415, 860)]
    assert (0, 0) not in {(each.first, each.last) for each in known(values, 30, names).effects}


def test_what_was_foretold_never_uses_the_day_itself() -> None:
    values = shop(850)
    values[[50, 415]] = 0
    found = festive(values, [Mark("Diwali", day, great=True) for day in (50, 415, 860)], 30)
    assert found.foreseen[50] == 0
    assert found.foreseen[415] < -50
    assert found.past[50] < -50


def test_the_band_moves_with_the_forecast_and_stays_in_order() -> None:
    values = shop(400)
    values[list(FEASTS[:-1])] = 0
    found = known(values, 30, [Mark(f"feast {number}", day) for number, day in enumerate(FEASTS)])
    half, wide = found.bands
    for value, *edges in zip(found.values, wide.low, half.low, half.high, wide.high, strict=True):
        assert [edges[0], edges[1], value, edges[2], edges[3]] == sorted([*edges, value])


@pytest.mark.parametrize("days", [MONTHS_DAYS, 400])
def test_made_up_companies_are_forecast_better_than_by_repeating_or_without_a_calendar(
    days: int,
) -> None:
    repeating, plain, with_festivals = np.mean([each[2:] for each in errors(days)], axis=0)
    print(f"{days} days: repeating {repeating:.3f}, no calendar {plain:.3f}, festivals {with_festivals:.3f}")
    assert with_festivals < 0.9 * repeating
    assert with_festivals < plain


def test_the_words_say_how_often_it_was_seen() -> None:
    w, day = Wording("en", {}), date(2026, 11, 8)
    assert feasts(w, [Feast("Diwali", day, 1.62, 0.04, 0.3, 1)]) == [
        "Diwali on 08-11-2026: last time 62% more in the days before, almost nothing on the day, "
        "70% less in the days after."
    ]
    assert feasts(w, [Feast("Diwali", day, 1.3, None, None, 2)]) == [
        "Diwali on 08-11-2026: usually 30% more in the days before."
    ]
    assert feasts(w, [Feast("Holi", day, None, 0.4, None, 0)]) == [
        "Holi on 08-11-2026: festival days here usually bring 60% less."
    ]
    assert feasts(w, [Feast("Holi", day, 1.02, 0.98, None, 3)]) == []


def test_every_festival_has_a_hindi_name() -> None:
    w = load_wordings()["hi"]
    assert [name for name in NAMES if w.plain(name) == name] == []


def test_the_calendar_is_loaded_only_where_it_is_used() -> None:
    code = "import sys, bot.daemon, services.insight.outlook; print('holidays' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False"]


def test_six_months_with_every_mark_take_little_longer() -> None:
    first = date(2024, 1, 1)
    values = shop(800)
    names = marks(first, 830)
    assert len({mark.name for mark in names}) == len(NAMES)
    assert known(values, 30, names).values == known(values, 30, names).values
    assert first + timedelta(days=names[0].position) < first
