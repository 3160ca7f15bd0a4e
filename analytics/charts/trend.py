"""Revenue over time: each day, the week's mean, and what is to be expected, with its band."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from analytics.charts.canvas import BLUE, GREY, ORANGE, SKY, Paper, bars, money_axis, say_empty
from analytics.charts.content import Outlook, Trend
from analytics.charts.labels import short_money
from analytics.charts.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import SubFigure

_SHOWN_BEFORE_OUTLOOK = 3  # times the forecast's length: enough to judge it by, and it stays readable
_MOST_BARS = 120  # more days than this are a line: bars would be thinner than a pixel
_WEEK = 7


def draw_trend(paper: Paper, content: Trend, within: SubFigure | None = None) -> None:
    """Draw on the whole paper or ``within`` a part of it."""
    import numpy as np

    dates, words = _dates(), content.words
    axes = paper.axes(content.title, _subtitle(content), within)
    if not content.days:
        say_empty(axes, words.no_days)
        return
    shown = content.days
    if content.outlook is not None:
        shown = shown[-max(60, _SHOWN_BEFORE_OUTLOOK * len(content.outlook.values)) :]
    amounts = np.array([amount for _, amount in shown], dtype=float)
    days = dates.date2num([day for day, _ in shown])
    if len(days) <= _MOST_BARS:
        bars(axes, days, amounts, 0.8, color=SKY, label=words.a_day)
    else:
        axes.plot(days, amounts, color=SKY, linewidth=0.8, label=words.a_day)
    if len(days) >= 2 * _WEEK:
        weekly = np.convolve(amounts, np.full(_WEEK, 1 / _WEEK), "valid")
        axes.plot(days[_WEEK - 1 :], weekly, color=BLUE, linewidth=2.5, label=words.week_mean)
    last = content.days[-1][0]
    if content.outlook is not None:
        _draw_outlook(axes, content.outlook, last, words)
        last += timedelta(days=len(content.outlook.values))
    if amounts.any() or content.outlook is not None:
        axes.axhline(0, color=GREY, linewidth=0.8)
    else:
        axes.set_ylim(0, 100_00)
    money_axis(axes.yaxis, lambda value: short_money(value, content.currency))
    _date_axis(axes, shown[0][0], last, words.months)
    if len(axes.get_legend_handles_labels()[0]) > 1:
        axes.legend(
            loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=5, columnspacing=1.0, handlelength=1.4
        )


def _dates() -> Any:
    """matplotlib's date functions, which carry no types."""
    from matplotlib import dates

    return dates


def _draw_outlook(axes: Axes, outlook: Outlook, last: date, words: Words) -> None:
    dates = _dates()

    ahead = dates.date2num([last + timedelta(days=step + 1) for step in range(len(outlook.values))])
    axes.fill_between(
        ahead, outlook.low, outlook.high, color=ORANGE, alpha=0.25, linewidth=0, label=words.nine_of_ten
    )
    if outlook.half_low:
        axes.fill_between(
            ahead,
            outlook.half_low,
            outlook.half_high,
            color=ORANGE,
            alpha=0.35,
            linewidth=0,
            label=words.five_of_ten,
        )
    axes.plot(
        ahead, outlook.values, color="#9A5B00", linewidth=2, linestyle=(0, (4, 1.5)), label=words.forecast
    )


def _subtitle(content: Trend) -> str:
    """The period's sum, and the forecast in words with its band and its error."""
    if not content.days:
        return ""
    words, outlook = content.words, content.outlook
    total = short_money(sum(amount for _, amount in content.days), content.currency)
    said = (words.one_day if len(content.days) == 1 else words.days).format(
        amount=total, count=f"{len(content.days):,}"
    )
    if outlook is None:
        return f"{said} {content.why_no_outlook}".strip()
    ahead = words.ahead.format(
        count=len(outlook.values),
        amount=short_money(outlook.total, content.currency),
        low=short_money(outlook.total_low, content.currency),
        high=short_money(outlook.total_high, content.currency),
    )
    return f"{said} {ahead} {words.missed.format(error=f'{outlook.error:.0%}')}"


def _date_axis(axes: Axes, first: date, last: date, months: tuple[str, ...]) -> None:
    """About five dates, as days while the span is short and as months when it is long."""
    from matplotlib.ticker import FixedLocator, FuncFormatter

    dates = _dates()
    span = (last - first).days
    if span < 5:
        ticks = [float(dates.date2num(first + timedelta(days=step))) for step in range(span + 1)]
        axes.xaxis.set_major_locator(FixedLocator(ticks))
    else:
        axes.xaxis.set_major_locator(dates.AutoDateLocator(minticks=3, maxticks=6))

    def said(place: float, _: int | None) -> str:
        day = dates.num2date(place)
        month = months[day.month - 1]
        return f"{month} {day.year}" if span > 150 else f"{day.day} {month}"

    axes.xaxis.set_major_formatter(FuncFormatter(said))
    room = max(0.6, (6 - span) / 2)
    axes.set_xlim(dates.date2num(first) - room, dates.date2num(last) + room)


def trend_png(content: Trend, fonts: tuple[str, ...] | None = None) -> bytes:
    """1200 x 900 pixels."""
    with Paper(6.0, content, fonts=fonts) as paper:
        draw_trend(paper, content)
        return paper.png()
