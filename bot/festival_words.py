"""What the company's own past says of the festivals that are coming, in a shopkeeper's words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from bot.amounts import day
from bot.wording import Wording
from services.insight.outlook import Feast

MOST_SHOWN = 4
_ALMOST_ALL = -90  # percent of the usual that is missing
_WORTH_SAYING = 5  # percent


def feasts(w: Wording, found: Sequence[Feast]) -> list[str]:
    """Return a line for each of the next festivals that changes something; none without any."""
    lines = [(each, _changes(w, each)) for each in found]
    return [_line(w, each, changes) for each, changes in lines if changes][:MOST_SHOWN]


def _line(w: Wording, feast: Feast, changes: list[str]) -> str:
    values = {"festival": w.plain(feast.name), "day": day(feast.day), "changes": ", ".join(changes)}
    if feast.times == 0:
        return w("{festival} on {day}: festival days here usually bring {changes}.", **values)
    if feast.times == 1:
        return w("{festival} on {day}: last time {changes}.", **values)
    return w("{festival} on {day}: usually {changes}.", **values)


def _changes(w: Wording, feast: Feast) -> list[str]:
    if feast.times == 0:
        return [_change(w, feast.on)] if _percent(feast.on) else []
    found = []
    if _percent(feast.before):
        found.append(w.plain("{change} in the days before", change=_change(w, feast.before)))
    if _percent(feast.on):
        found.append(w.plain("{change} on the day", change=_change(w, feast.on)))
    if _percent(feast.after):
        found.append(w.plain("{change} in the days after", change=_change(w, feast.after)))
    return found


def _change(w: Wording, factor: float | None) -> str:
    percent = _percent(factor)
    if percent < _ALMOST_ALL:
        return w.plain("almost nothing")
    if percent > 0:
        return w.plain("{percent}% more", percent=percent)
    return w.plain("{percent}% less", percent=-percent)


def _percent(factor: float | None) -> int:
    """The change in whole percents, 0 when it is not worth a word."""
    if factor is None:
        return 0
    percent = int(Decimal((factor - 1.0) * 100).to_integral_value(ROUND_HALF_UP))
    return percent if abs(percent) >= _WORTH_SAYING else 0
