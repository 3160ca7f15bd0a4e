"""Hexagons, coverage, and the order of visits."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.route import MOST_STOPS, haversine, visiting_order
from analytics.territory import Spot, cells, coverage, under_served

point = st.tuples(st.floats(18.8, 19.3), st.floats(72.7, 73.1))


def test_every_place_is_in_one_cell_and_nothing_is_lost() -> None:
    random.seed(3)
    spots = [
        Spot(f"C{n}", 19 + random.random() / 5, 72.8 + random.random() / 5, random.randrange(4), n * 100)
        for n in range(200)
    ]
    found = cells(spots)
    assert sum(cell.clients for cell in found) == 200
    assert sum(cell.revenue for cell in found) == sum(spot.revenue for spot in spots)
    assert all(len(cell.boundary) in (5, 6) for cell in found)
    seen = coverage(found)
    assert seen.visited_clients == sum(spot.visits > 0 for spot in spots)
    assert seen.per_visit == round(sum(s.revenue for s in spots) / sum(s.visits for s in spots))


def test_a_rich_area_that_is_hardly_visited_is_under_served() -> None:
    spots = [Spot(f"C{n}", 19.0 + n / 10, 72.8, 10, 1_000) for n in range(5)]
    spots.append(Spot("Forgotten", 20.5, 72.8, 1, 9_000))
    assert [(cell.visits, cell.revenue) for cell in under_served(cells(spots))] == [(1, 9_000)]
    assert under_served(cells(spots[:3])) == []


def test_an_unvisited_territory_has_no_revenue_a_visit() -> None:
    assert coverage(cells([Spot("A", 19.0, 72.8, 0, 500)])).per_visit is None
    assert coverage([]).clients == 0


def test_an_impossible_position_is_refused() -> None:
    with pytest.raises(ValueError, match="position"):
        cells([Spot("A", 95.0, 72.8, 0, 0)])


def test_mumbai_to_delhi_is_about_1150_kilometres() -> None:
    assert haversine((19.0760, 72.8777), (28.6139, 77.2090)) == pytest.approx(1148, abs=5)
    assert haversine((0, 179.9), (0, -179.9)) == pytest.approx(22.2, abs=0.1)


@given(st.lists(point, max_size=6, unique=True), st.one_of(st.none(), point))
@settings(max_examples=60, deadline=None)
def test_a_short_route_is_close_to_the_best_of_all_orders(stops: list[tuple[float, float]], start) -> None:
    found = visiting_order(stops, start)
    assert sorted(found.order) == list(range(len(stops)))
    if not stops:
        assert found.kilometres == 0
        return

    def length(order: tuple[int, ...]) -> float:
        path = [stops[n] for n in order] if start is None else [start, *(stops[n] for n in order)]
        return sum(haversine(a, b) for a, b in itertools.pairwise(path))

    assert found.kilometres == pytest.approx(length(found.order))
    orders = itertools.permutations(range(len(stops)))
    best = min(length(order) for order in orders if start is not None or order[0] == 0)
    assert found.kilometres <= 1.3 * best + 1e-6


def test_stops_along_a_road_are_visited_along_the_road() -> None:
    road = [(19.0 + n / 100, 72.8) for n in range(20)]
    shuffled = [road[0], *random.Random(5).sample(road[1:], 19)]
    found = visiting_order(shuffled)
    assert [shuffled[n] for n in found.order] == road


def test_too_many_stops_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 100"):
        visiting_order([(19.0, 72.0)] * (MOST_STOPS + 1))
