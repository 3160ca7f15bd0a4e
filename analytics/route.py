"""A sensible order for a day's visits: nearest neighbour, then 2-opt, over great-circle distances."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
MOST_STOPS = 100

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Route:
    """``order`` indexes the stops as they were given; ``kilometres`` is the length of the open path."""

    order: tuple[int, ...]
    kilometres: float


def haversine(a: Point, b: Point) -> float:
    """Great-circle kilometres between two (latitude, longitude) points in degrees."""
    north, east = math.radians(b[0] - a[0]), math.radians(b[1] - a[1])
    latitudes = math.cos(math.radians(a[0])) * math.cos(math.radians(b[0]))
    chord = math.sin(north / 2) ** 2 + latitudes * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


def visiting_order(stops: Sequence[Point], start: Point | None = None) -> Route:
    """Order up to 100 stops into a short open path from ``start`` (or from the first stop).

    Distances are as the crow flies. Raises ValueError for more than :data:`MOST_STOPS` stops.
    """
    if len(stops) > MOST_STOPS:
        raise ValueError(f"A route takes at most {MOST_STOPS} stops, not {len(stops)}.")
    if not stops:
        return Route((), 0.0)
    points = [start, *stops] if start is not None else list(stops)
    distance = [[haversine(a, b) for b in points] for a in points]
    path = _shortened(_nearest(distance), distance)
    length = sum(distance[a][b] for a, b in itertools.pairwise(path))
    shift = 0 if start is None else 1
    return Route(tuple(stop - shift for stop in path if stop >= shift), length)


def _nearest(distance: list[list[float]]) -> list[int]:
    """From point 0, always on to the nearest point not yet visited."""
    path, left = [0], set(range(1, len(distance)))
    while left:
        here = distance[path[-1]]
        following = min(left, key=lambda stop: (here[stop], stop))
        path.append(following)
        left.remove(following)
    return path


def _shortened(path: list[int], distance: list[list[float]]) -> list[int]:
    """Turn stretches around while that shortens the path; the first point stays."""
    improved = True
    while improved:
        improved = False
        for first in range(1, len(path) - 1):
            for last in range(first + 1, len(path)):
                before, begin, end = path[first - 1], path[first], path[last]
                change = distance[before][end] - distance[before][begin]
                if last + 1 < len(path):
                    after = path[last + 1]
                    change += distance[begin][after] - distance[end][after]
                if change < -1e-9:
                    path[first : last + 1] = path[first : last + 1][::-1]
                    improved = True
    return path
