"""What each picture shows. Money is in hundredths of ``currency``; names are as people typed them.

These are plain values without matplotlib, so that the daemon can fill them and a worker draw them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from analytics.charts.words import Words
from analytics.forecast import Forecast
from analytics.territory import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What every picture has: the words of the language that it speaks."""

    words: Words = field(default_factory=Words)


@dataclass(frozen=True, slots=True)
class Outlook:
    """A forecast to draw: hundredths a day, its 90 % band, the 50 % band within, and sentences' figures.

    ``error`` is the back-test error as a share (0.2 is 20 %); ``half_low``, ``half_high`` and ``total_half``
    may be left out.
    """

    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    total: float
    total_low: float
    total_high: float
    error: float
    half_low: tuple[float, ...] = ()
    half_high: tuple[float, ...] = ()
    total_half: tuple[float, float] | None = None

    @classmethod
    def of(cls, found: Forecast) -> Outlook:
        """What a picture needs of a forecast of hundredths a day."""
        half, band = found.bands
        return cls(
            values=found.values,
            low=band.low,
            high=band.high,
            total=found.total,
            total_low=found.total_low,
            total_high=found.total_high,
            error=found.error,
            half_low=half.low,
            half_high=half.high,
            total_half=found.total_half,
        )


@dataclass(frozen=True, slots=True)
class Trend(Content):
    """Revenue a day in date order, without gaps; ``why_no_outlook`` is said where there is no forecast."""

    title: str
    currency: str
    days: tuple[tuple[date, int], ...]
    outlook: Outlook | None = None
    why_no_outlook: str = ""


@dataclass(frozen=True, slots=True)
class Pareto(Content):
    """Sales per client; any order, any number."""

    title: str
    currency: str
    clients: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class RepLine:
    """A rep's revenue and target; None without a target."""

    name: str
    revenue: int
    target: int | None


@dataclass(frozen=True, slots=True)
class Reps(Content):
    """Revenue against targets; ``pace`` is the share of the month that has passed (0 to 1)."""

    title: str
    currency: str
    reps: tuple[RepLine, ...]
    pace: float | None = None


@dataclass(frozen=True, slots=True)
class Hours(Content):
    """Entries per weekday (7 rows, Monday first) and hour (24 columns)."""

    title: str
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place's revenue now and in the span before."""

    name: str
    now: int
    before: int


@dataclass(frozen=True, slots=True)
class Places(Content):
    """Revenue per place against the span before."""

    title: str
    currency: str
    places: tuple[PlaceLine, ...]


@dataclass(frozen=True, slots=True)
class Matrix(Content):
    """Correlations from -1 to 1; None where there is none."""

    title: str
    labels: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Map(Content):
    """Hexagons with revenue; ``under_served`` names cells to mark; ``route`` is (latitude, longitude)."""

    title: str
    currency: str
    cells: tuple[Cell, ...]
    under_served: frozenset[str] = frozenset()
    route: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure of the page: ``Revenue``, ``₹12.4 L``, ``+8.1 % on last week``."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Page(Content):
    """The one-page report: figures, the trend, the best clients, the reps, and what to look at."""

    title: str
    subtitle: str
    tiles: tuple[Tile, ...]
    trend: Trend
    clients: Pareto
    reps: Reps
    notes: tuple[str, ...] = ()
