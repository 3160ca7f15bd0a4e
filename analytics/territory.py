"""Where the business is: hexagonal cells, how well they are covered, and which get too few visits.

Cells are H3 hexagons of resolution 7, about 5 km² each (1.4 km from centre to corner), which is coarse
enough that positions rounded to a kilometre for privacy still fall near the right one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any, Protocol, TypeVar

from analytics.totals import divided

RESOLUTION = 7


@dataclass(frozen=True, slots=True)
class Spot:
    """A client's place with what happened there: visits in the period and revenue in hundredths."""

    client: str
    latitude: float
    longitude: float
    visits: int
    revenue: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One hexagon. ``boundary`` holds (latitude, longitude) corners; ``per_visit`` is None without visits."""

    cell: str
    latitude: float
    longitude: float
    boundary: tuple[tuple[float, float], ...]
    clients: int
    visited_clients: int
    visits: int
    revenue: int
    per_visit: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the known clients and cells saw a visit; ``per_visit`` is revenue a visit overall."""

    clients: int
    visited_clients: int
    cells: int
    visited_cells: int
    per_visit: int | None


def cells(spots: Iterable[Spot], resolution: int = RESOLUTION) -> list[Cell]:
    """Group places into hexagons, highest revenue first. Raises ValueError for an impossible position."""
    import h3

    grid: Any = h3  # its functions carry no types
    groups: dict[str, list[Spot]] = defaultdict(list)
    for spot in spots:
        if not (-90 <= spot.latitude <= 90 and -180 <= spot.longitude <= 180):
            raise ValueError("A position must lie between -90 and 90 north and -180 and 180 east.")
        groups[grid.latlng_to_cell(spot.latitude, spot.longitude, resolution)].append(spot)
    found = []
    for cell, inside in groups.items():
        latitude, longitude = grid.cell_to_latlng(cell)
        visits = sum(spot.visits for spot in inside)
        revenue = sum(spot.revenue for spot in inside)
        found.append(
            Cell(
                cell=cell,
                latitude=latitude,
                longitude=longitude,
                boundary=tuple((corner[0], corner[1]) for corner in grid.cell_to_boundary(cell)),
                clients=len(inside),
                visited_clients=sum(spot.visits > 0 for spot in inside),
                visits=visits,
                revenue=revenue,
                per_visit=divided(revenue, visits),
            )
        )
    return sorted(found, key=lambda line: (-line.revenue, line.cell))


def coverage(found: Iterable[Cell]) -> Coverage:
    """Clients and cells that saw at least one visit, of all that are known."""
    kept = list(found)
    revenue, visits = sum(cell.revenue for cell in kept), sum(cell.visits for cell in kept)
    return Coverage(
        clients=sum(cell.clients for cell in kept),
        visited_clients=sum(cell.visited_clients for cell in kept),
        cells=len(kept),
        visited_cells=sum(cell.visits > 0 for cell in kept),
        per_visit=divided(revenue, visits),
    )


class Served(Protocol):
    """An area, whatever its shape: a cell, or a place as people name it."""

    @property
    def clients(self) -> int:
        """How many clients are known there."""

    @property
    def visits(self) -> int:
        """How many visits it saw."""

    @property
    def revenue(self) -> int:
        """What it brought, in hundredths."""


_Area = TypeVar("_Area", bound=Served)


def under_served(found: Iterable[_Area]) -> list[_Area]:
    """Areas that earn at least the median area's revenue and get less than half its visits per client.

    Highest revenue first; empty with fewer than four areas, where a median says nothing.
    """
    kept = list(found)
    if len(kept) < 4:
        return []
    usual_revenue = median(area.revenue for area in kept)
    usual_visits = median(area.visits / area.clients for area in kept)
    return [
        area
        for area in sorted(kept, key=lambda line: -line.revenue)
        if area.revenue >= usual_revenue and area.visits / area.clients < usual_visits / 2
    ]
