"""The festivals and public holidays of India that may change what is sold, from the `holidays` package.

The calendar only proposes days; whether one of them means anything to a company is learnt from its own
history (see :mod:`analytics.festive`). The package takes half a second to load and to work out the moon's
calendars, so it is imported where it is used, in the worker process.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

# As the package calls them, by what they are called here. The first ones are those that shops stock up for.
GREAT = {
    "Diwali": "Diwali",
    "Holi": "Holi",
    "Eid al-Fitr": "Eid al-Fitr",
    "Raksha Bandhan": "Raksha Bandhan",
    "Ganesh Chaturthi / Vinayak Chaturthi": "Ganesh Chaturthi",
    "Dussehra": "Dussehra",
    "Onam": "Onam",
    "Makar Sankranti": "Makar Sankranti",
    "Christmas": "Christmas",
}
_OTHERS = {
    "New Year's Day": "New Year's Day",
    "Republic Day": "Republic Day",
    "Gudi Padwa": "Gudi Padwa",
    "Ram Navami": "Ram Navami",
    "Good Friday": "Good Friday",
    "Eid al-Adha": "Eid al-Adha",
    "Ashura": "Muharram",
    "Independence Day": "Independence Day",
    "Janmashtami (Vaishnava)": "Janmashtami",
    "Mahatma Gandhi's Birthday": "Gandhi Jayanti",
    "Karaka Chaturthi (Karwa Chouth)": "Karwa Chauth",
    "Guru Nanak's Birthday": "Guru Nanak Jayanti",
    "Maha Shivaratri": "Maha Shivaratri",
}
REACH = 21  # days before and after a festival that may belong to it
NAMES = (*GREAT.values(), *_OTHERS.values())
_ESTIMATED = " (estimated)"  # days that depend on the sighting of the moon


@dataclass(frozen=True, slots=True)
class Mark:
    """A festival in a series: its main day is value ``position``, which may lie before it or beyond its end.

    ``name`` is one of :data:`NAMES`. ``great`` festivals may change the weeks around them, the others only
    their own day.
    """

    name: str
    position: int
    great: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """What to expect around a coming festival: ``factor`` times the usual from ``first`` to ``last``, days
    counted from its main day, value ``position``. ``times`` it was seen so far; 0 for a festival day that is
    expected to go as those of other names went."""

    name: str
    position: int
    first: int
    last: int
    factor: float
    times: int


def marks(first: date, days: int) -> list[Mark]:
    """Return the festivals of a series whose first value is of ``first``, up to ``days`` after it."""
    reach = timedelta(days=REACH)
    return [
        Mark(name, (day - first).days, name in GREAT.values())
        for day, name in festivals(first - reach, first + timedelta(days=days) + reach)
    ]


def festivals(first: date, last: date) -> list[tuple[date, str]]:
    """Return the main days of festivals from ``first`` to ``last``, both included, in their order."""
    from holidays import country_holidays

    years = range(first.year, last.year + 1)
    known = country_holidays("IN", years=years, categories=("public", "optional"), language="en_US")
    return sorted(
        ((day, name) for day, words in known.items() if first <= day <= last for name in _known(words)),
        key=lambda found: (found[0], NAMES.index(found[1])),
    )


def _known(words: str) -> Iterator[str]:
    """The names used here in what the package says of one day."""
    for word in words.split("; "):
        name = word.removesuffix(_ESTIMATED)
        if name in GREAT or name in _OTHERS:
            yield GREAT.get(name) or _OTHERS[name]
