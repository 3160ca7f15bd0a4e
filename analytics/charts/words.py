"""What pictures say besides names and figures, as plain text that crosses to the process that draws.

The sentences are English here; another language fills the same fields. Gaps in braces are filled in when the
picture is drawn, and a translation keeps them.
"""

from __future__ import annotations

from dataclasses import dataclass

from analytics.patterns import MEASURES

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of every picture in one language. ``months`` begin with January, ``weekdays`` with Monday;
    ``measures`` are in the order of :data:`analytics.patterns.MEASURES`."""

    language: str = "en"
    months: tuple[str, ...] = _MONTHS
    weekdays: tuple[str, ...] = _WEEKDAYS
    measures: tuple[str, ...] = MEASURES

    unnamed: str = "(no name)"
    to_look_at: str = "To look at"
    nothing: str = "Nothing stands out."

    no_days: str = "No entries in this period yet.\nThe picture begins with the first sale."
    a_day: str = "a day"
    week_mean: str = "mean of 7 days"
    nine_of_ten: str = "9 days of 10"
    five_of_ten: str = "5 of 10"
    forecast: str = "forecast"
    one_day: str = "{amount} in 1 day."
    days: str = "{amount} in {count} days."
    ahead: str = "Next {count} days: {amount}, 9 times in 10 {low} to {high}."
    missed: str = "Tried on the past, a day missed by {error}."
    too_few: str = "A forecast needs {needed} whole days; {known} are known."

    no_clients: str = "No sales to a named client in this period yet."
    one_client: str = "{amount} from 1 client."
    clients: str = "{amount} from {count} clients. Line: their share, added up."
    best_clients: str = (
        "{amount} from {count} clients; the other {rest}: {left}. Line: their share, added up."
    )

    no_reps: str = "Nobody has an entry or a target in this period yet."
    no_target: str = "{amount}, no target"
    of_target: str = "{amount} of {target} · {share}"
    together: str = "Together {amount}."
    of_targets: str = "Together {amount}; {share} of all targets."
    at_pace: str = "Together {amount}; {share} of all targets, {pace} of the month has passed (dotted)."
    more_reps: str = "{count} more are not shown."

    no_hours: str = "No entries with a time in this period yet."
    hour: str = "hour of the day"
    entries: str = "entries"
    one_entry: str = "1 entry, on {day} from {hour} to {next} o'clock."
    busiest: str = "{count} entries; most on {day} from {hour} to {next} o'clock ({most})."

    no_places: str = "No entry names a place in this period yet."
    now: str = "now"
    before: str = "before"
    new: str = "new"
    places: str = "Against the same length of time before."
    best_places: str = "The best {shown} of {count} places, against the same length of time before."

    no_matrix: str = "At least ten days of entries are needed\nto see what moves together."
    matrix: str = "1: rise and fall together; 0: no link; −1: one rises, the other falls."

    no_map: str = "No positions in this period yet.\nThey come with /location, when a rep agrees."
    areas: str = "Places: {places}, areas of 5 km²: {areas}; darker earns more."
    under_served: str = "Red edge: earns well, visited too little."
    route: str = "Numbers: the suggested order."
    kilometres: str = "{distance} km"
    north: str = "N ↑"
