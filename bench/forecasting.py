"""Forecast accuracy and cost on competition series, beside the usual libraries where they are installed.

Run it from the project root with files of the NN5 daily and M3 monthly competitions:

    python bench/forecasting.py --nn5 nn5_daily.json --m3 m3_monthly.json [--every 1] [--every-m3 10]

NN5: a list of series, null where missing; M3: a list of {"train": [...], "test": [...]}. The peers
(statsforecast, statsmodels) are slow, so ``--every N`` takes every Nth series; the forecaster of this
project is run on the same sample, and on all series too. Errors: sMAPE in percent; MASE, scaled by
the seasonal naive error inside the training part (Hyndman and Koehler 2006); missing truths are left out.
Time is processor time in milliseconds, so that a busy machine does not blur it. "with holidays" is told the
days of the English calendar, as a company's forecasts are told those of the Indian one; the other methods
cannot take them, so that line is beside the comparison.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from analytics.festivals import Mark
from analytics.forecast import Forecast, forecast
from analytics.seasonality import Series, filled

NN5_OFFICIAL = 735  # known days at the official split: the last 56 of 791 are the test
HEADING = f"{'method':28} {'series':>6} {'sMAPE':>8} {'MASE':>7} {'cover90':>8} {'cpu ms':>9} {'p99':>9}"
Answer = tuple[Series, Series | None, Series | None]
Method = Callable[[Series, int, int], Answer]
NN5_FIRST = date(1996, 3, 18)  # cash machines in England
NN5_GREAT = frozenset({"Good Friday", "Easter Monday", "Christmas Day", "New Year's Day"})


@dataclass(frozen=True)
class Task:
    """Forecast ``test`` from ``train``."""

    train: Series
    test: Series
    season: int


def ours(train: Series, season: int, horizon: int, marks: Sequence[Mark] = ()) -> Answer:
    """The project's forecaster with its 90 % band."""
    known = [None if np.isnan(value) else float(value) for value in train]
    answer = forecast(known, season, horizon, marks)
    if not isinstance(answer, Forecast):
        raise TypeError(f"no forecast: {answer.reason}")
    band = answer.bands[-1]
    return np.array(answer.values), np.array(band.low), np.array(band.high)


def seasonal_naive(train: Series, season: int, horizon: int) -> Answer:
    """Repeat the last season."""
    return np.resize(filled(train, season)[-season:], horizon), None, None


def with_holidays() -> Method:
    """The project's forecaster, told the holidays of the country that the NN5 series come from."""
    from holidays import country_holidays

    days = country_holidays("GB", subdiv="ENG", years=range(1996, 1999), observed=False)
    marks = [Mark(name, (day - NN5_FIRST).days, name in NN5_GREAT) for day, name in days.items()]
    return partial(ours, marks=marks)


def peers() -> dict[str, Method]:
    """The libraries' automatic methods, as many as can be imported."""
    found: dict[str, Method] = {}
    try:
        from statsforecast.models import AutoCES, AutoETS, AutoTheta
    except ImportError:
        print("statsforecast is not installed: its methods are left out", file=sys.stderr)
    else:
        for model in (AutoTheta, AutoETS, AutoCES):
            found[f"statsforecast {model.__name__}"] = _statsforecast(model)
    try:
        from statsmodels.tsa.holtwinters import ExponentialSmoothing
    except ImportError:
        print("statsmodels is not installed: its method is left out", file=sys.stderr)
    else:

        def holt_winters(train: Series, season: int, horizon: int) -> Answer:
            model = ExponentialSmoothing(
                filled(train, season), trend="add", damped_trend=True, seasonal="add", seasonal_periods=season
            )
            return model.fit().forecast(horizon), None, None

        found["statsmodels Holt-Winters"] = holt_winters
    return found


def _statsforecast(model: Any) -> Method:
    def run(train: Series, season: int, horizon: int) -> Answer:
        answer = model(season_length=season).forecast(filled(train, season), horizon, level=[90])
        return answer["mean"], answer["lo-90"], answer["hi-90"]

    return run


def scored(name: str, method: Method, tasks: Iterable[Task]) -> str:
    """One line of the table: mean sMAPE, mean MASE, coverage of the 90 % band, processor time a series."""
    errors, inside, spent = [], [], []
    for task in tasks:
        begun = time.process_time()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            values, low, high = method(task.train, task.season, task.test.size)
        spent.append(time.process_time() - begun)
        known = ~np.isnan(task.test)
        truth, values = task.test[known], values[known]
        size = np.abs(truth) + np.abs(values)
        smape = 200 * np.mean(
            np.divide(np.abs(truth - values), size, out=np.zeros_like(size), where=size > 0)
        )
        scale = np.nanmean(np.abs(task.train[task.season :] - task.train[: -task.season]))
        errors.append((smape, np.mean(np.abs(truth - values)) / scale))
        if low is not None and high is not None:
            inside.append(np.mean((truth >= low[known]) & (truth <= high[known])))
    smape, mase = np.mean(errors, axis=0)
    covered = f"{np.mean(inside):.3f}" if inside else "-"
    cost, slowest = 1000 * np.mean(spent), 1000 * np.quantile(spent, 0.99)
    return f"{name:28} {len(spent):6} {smape:8.2f} {mase:7.3f} {covered:>8} {cost:9.1f} {slowest:9.1f}"


def nn5_tasks(path: Path, origins: Iterable[int]) -> list[Task]:
    """Each series at each origin, 56 days ahead."""
    series = [
        np.array([np.nan if value is None else value for value in one])
        for one in json.loads(path.read_text())
    ]
    return [Task(one[:origin], one[origin : origin + 56], 7) for origin in origins for one in series]


def m3_tasks(path: Path) -> list[Task]:
    """Each series at its official split, 18 months ahead."""
    return [
        Task(np.array(one["train"], dtype=float), np.array(one["test"], dtype=float), 12)
        for one in json.loads(path.read_text())
    ]


def main() -> None:
    """Print one table a data set."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--nn5", type=Path)
    parser.add_argument("--m3", type=Path)
    parser.add_argument("--every", type=int, default=1, help="peers take every Nth NN5 forecast")
    parser.add_argument("--every-m3", type=int, default=10, help="peers take every Nth M3 series")
    options = parser.parse_args()
    sets: list[tuple[str, list[Task], int]] = []
    if options.nn5:
        rolling = [NN5_OFFICIAL - 56 * back for back in range(4)]
        sets.append(
            ("NN5 daily, h=56, official split", nn5_tasks(options.nn5, [NN5_OFFICIAL]), options.every)
        )
        sets.append(
            (
                "NN5 daily, h=56, 4 rolling origins 56 days apart",
                nn5_tasks(options.nn5, rolling),
                options.every,
            )
        )
        weekly = [NN5_OFFICIAL - 7 * back for back in range(4)]
        sets.append(
            ("NN5 daily, h=56, 4 rolling origins 7 days apart", nn5_tasks(options.nn5, weekly), options.every)
        )
    if options.m3:
        sets.append(("M3 monthly, h=18, official split", m3_tasks(options.m3), options.every_m3))
    if not sets:
        parser.error("give --nn5 or --m3 with a data file")
    others = peers()
    for title, tasks, every in sets:
        print(f"\n{title}\n{HEADING}")
        print(scored("this project", ours, tasks), flush=True)
        if title.startswith("NN5"):
            print(scored("this project, with holidays", with_holidays(), tasks), flush=True)
        print(scored("seasonal naive", seasonal_naive, tasks), flush=True)
        sample = tasks[::every]
        if every > 1 and others:
            print(scored("this project, sample", ours, sample), flush=True)
        for name, method in others.items():
            print(scored(name, method, sample), flush=True)


if __name__ == "__main__":
    main()
