"""What knowing the festivals is worth: forecasts of the sandbox's made-up companies in the festive months.

Run: python -m bench.festivals. Each company's revenue is forecast 30 days ahead from several moments, from
six, thirteen and twenty-six months of history. Prints the mean absolute error as a share of what came, of
repeating the last week, of the forecaster without a calendar, and with one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from analytics.festivals import marks
from analytics.forecast import Forecast, forecast
from ledger.entry import EntryType, Status
from sandbox.seed.journal import MONTHS_DAYS, Journal
from sandbox.seed.trade import Trade, read_trades

HORIZON = 30
HISTORIES = (MONTHS_DAYS, 400, 800)
# Before the Independence Day, Dussehra, Diwali, Christmas, Republic Day, Holi, and the next year's autumn.
MOMENTS = (
    *(date(2025, 8, 10), date(2025, 9, 25), date(2025, 10, 10), date(2025, 12, 15)),
    *(date(2026, 1, 8), date(2026, 3, 1), date(2026, 9, 30), date(2026, 10, 25)),
)
ZONE = ZoneInfo("Asia/Kolkata")
_SIGNS = {EntryType.SALES: 1, EntryType.RETURN: -1}


def revenue(trade: Trade, last: date, days: int) -> list[float]:
    """Return a made-up company's revenue a day, up to ``last``."""
    found: dict[date, float] = defaultdict(float)
    for entry in Journal(trade, last, ZONE, days=days).entries():
        details = entry.details
        counts = entry.status is Status.ACTIVE and details.currency in (None, trade.currency)
        if counts and details.type in _SIGNS and details.amount is not None:
            found[details.date or entry.at.date()] += _SIGNS[details.type] * float(details.amount)
    return [found[last - timedelta(days=days - 1 - number)] for number in range(days)]


def errors(known: int) -> Iterator[tuple[date, str, float, float, float]]:
    """Yield for each moment and company the errors of repeating, of no calendar, and of the calendar."""
    for moment in MOMENTS:
        for trade in read_trades():
            values = revenue(trade, moment + timedelta(days=HORIZON), known + HORIZON)
            past, came = values[:known], np.array(values[known:])
            calendar = marks(moment - timedelta(days=known - 1), known + HORIZON)
            guesses = [np.resize(past[-7:], HORIZON)]
            for each in ((), calendar):
                found = forecast(past, 7, HORIZON, each)
                if not isinstance(found, Forecast):
                    raise TypeError(found.reason)
                guesses.append(np.array(found.values))
            yield moment, trade.key, *(float(np.abs(came - g).sum() / came.sum()) for g in guesses)


def main() -> None:
    """Print a line a moment, and the mean."""
    for known in HISTORIES:
        print(f"\n{known} days known\n{'from':12}{'repeating':>10}{'no calendar':>13}{'festivals':>11}")
        found = list(errors(known))
        for moment in MOMENTS:
            print(_line(moment.isoformat(), [each[2:] for each in found if each[0] == moment]))
        print(_line("all", [each[2:] for each in found]))


def _line(name: str, rows: list[tuple[float, float, float]]) -> str:
    repeating, plain, festive = np.mean(rows, axis=0)
    return f"{name:12}{repeating:10.3f}{plain:13.3f}{festive:11.3f}"


if __name__ == "__main__":
    main()
