"""Where the business is: places as people name them, and those with known coordinates as a map."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from analytics import clients, opportunities
from analytics.charts.content import Map
from analytics.charts.words import Words
from analytics.periods import Period
from analytics.route import Point, haversine, visiting_order
from analytics.rows import DailySum, client_key
from analytics.territory import Cell, Coverage, Spot, cells, coverage, under_served
from analytics.totals import divided
from ledger import figures, geocodes
from ledger.driver import Connection
from ledger.entry import EntryType
from services.insight.scope import Scope, last_days, reading, sums
from services.places import FAR_KILOMETRES

DAYS = 90
KNOWN_DAYS = 365  # a client that nobody wrote about for a year is not part of the territory
MOST_SHOWN = 5
MOST_STOPS = 12  # a day's visits
_Key = str


@dataclass(frozen=True, slots=True)
class Place:
    """A place as it was written last: its known clients, those visited in the period, the visits there
    (distinct days, reps and clients, sales included) and the revenue in hundredths."""

    name: str
    clients: int
    visited_clients: int
    visits: int
    revenue: int

    @property
    def per_visit(self) -> int | None:
        """Revenue a visit, None without one."""
        return divided(self.revenue, self.visits)


@dataclass(frozen=True, slots=True)
class Stop:
    """A client worth a visit today."""

    client: str
    place: str


@dataclass(frozen=True, slots=True)
class Far:
    """Of a rep's ``measured`` entries ``far`` were written far from the shop, the farthest ``kilometres``."""

    name: str
    measured: int
    far: int
    kilometres: float


@dataclass(frozen=True, slots=True)
class Territory:
    """Places by revenue, those that get too few visits, coverage of all that is known, and an order of
    visits to clients whose next order is due. ``unmapped`` counts places without coordinates."""

    period: Period
    places: tuple[Place, ...]
    place_count: int
    under_served: tuple[Place, ...]
    visited_clients: int
    clients: int
    coverage: Coverage
    unmapped: int
    route: tuple[Stop, ...]
    kilometres: float
    picture: str | None
    far: tuple[Far, ...] = ()


def explore(path: Path, scope: Scope, folder: Path, title: str, words: Words) -> Territory:
    """Describe a company's territory and draw its map into ``folder``. Runs in the workshop."""
    return reading(path, lambda tx: _explore(tx, scope, folder, title, words))


def _explore(tx: Connection, scope: Scope, folder: Path, title: str, words: Words) -> Territory:
    period = last_days(scope, DAYS)
    known = [line for line in sums(tx, scope, last_days(scope, KNOWN_DAYS)) if line.client and line.location]
    homes = {client_key(line.client): client_key(line.location) for line in known}  # the last one counts
    names = {client_key(line.location): line.location or "" for line in known}
    visits, revenue = _per_client((line for line in known if line.date in period), scope.currency)
    places = _places(homes, names, visits, revenue)
    points = _points(geocodes.places(tx, scope.company), names)
    spots = [
        Spot(client, *points[home], visits[client], revenue[client])
        for client, home in homes.items()
        if home in points
    ]
    found = cells(spots)
    route, kilometres, line = _route(known, scope, homes, names, points)
    picture = None
    if found:
        picture = "map.png"
        (folder / picture).write_bytes(_map(title, scope.currency, found, line, words))
    return Territory(
        period=period,
        places=tuple(places[:MOST_SHOWN]),
        place_count=len(places),
        under_served=tuple(under_served(places)[:MOST_SHOWN]),
        visited_clients=sum(1 for client in homes if visits[client]),
        clients=len(homes),
        coverage=coverage(found),
        unmapped=len(names) - len(points),
        route=route,
        kilometres=kilometres,
        picture=picture,
        far=_far(tx, scope, period),
    )


def _far(tx: Connection, scope: Scope, period: Period) -> tuple[Far, ...]:
    found = geocodes.far_by_person(tx, scope.company, period.start, period.end, FAR_KILOMETRES)
    names = figures.names(tx, scope.company, [each.user_id for each in found])
    return tuple(
        Far(names.get(each.user_id, str(each.user_id)), each.measured, each.far, each.kilometres)
        for each in found[:MOST_SHOWN]
    )


def _per_client(found: Iterable[DailySum], currency: str) -> tuple[dict[_Key, int], dict[_Key, int]]:
    calls: dict[_Key, set[tuple[object, int]]] = defaultdict(set)
    revenue: dict[_Key, int] = defaultdict(int)
    for line in found:
        client = client_key(line.client)
        if line.type in (EntryType.SALES, EntryType.VISIT):
            calls[client].add((line.date, line.user_id))
        if (line.currency or currency) == currency:
            sign = {EntryType.SALES: 1, EntryType.RETURN: -1}.get(line.type, 0)
            revenue[client] += sign * line.amount_minor
    return defaultdict(int, {client: len(each) for client, each in calls.items()}), revenue


def _places(
    homes: dict[_Key, _Key], names: dict[_Key, str], visits: dict[_Key, int], revenue: dict[_Key, int]
) -> list[Place]:
    inside: dict[_Key, list[_Key]] = defaultdict(list)
    for client, home in homes.items():
        inside[home].append(client)
    found = [
        Place(
            names[home],
            len(there),
            sum(visits[client] > 0 for client in there),
            sum(visits[client] for client in there),
            sum(revenue[client] for client in there),
        )
        for home, there in inside.items()
    ]
    return sorted(found, key=lambda place: (-place.revenue, place.name))


def _points(answers: dict[str, str], names: dict[_Key, str]) -> dict[_Key, Point]:
    """Where places are. Of several of one name the one nearest to the middle of the territory is taken."""
    candidates = {
        home: [(float(point[0]), float(point[1])) for point in json.loads(answers[home]) or []]
        for home in names
        if home in answers
    }
    candidates = {home: points for home, points in candidates.items() if points}
    if not candidates:
        return {}
    firsts = [points[0] for points in candidates.values()]
    middle = (median(point[0] for point in firsts), median(point[1] for point in firsts))
    return {
        home: min(points, key=lambda point: haversine(middle, point)) for home, points in candidates.items()
    }


def _route(
    known: list[DailySum],
    scope: Scope,
    homes: dict[_Key, _Key],
    names: dict[_Key, str],
    points: dict[_Key, Point],
) -> tuple[tuple[Stop, ...], float, tuple[Point, ...]]:
    due = opportunities.due_now(clients.rhythms(known, scope.today, scope.currency))
    stops = [each for each in due if homes[client_key(each.client)] in points][:MOST_STOPS]
    if len(stops) < 2:
        return (), 0.0, ()
    at = [points[homes[client_key(each.client)]] for each in stops]
    path = visiting_order(at)
    ordered = tuple(
        Stop(stops[number].client, names[homes[client_key(stops[number].client)]]) for number in path.order
    )
    return ordered, path.kilometres, tuple(at[number] for number in path.order)


def _map(title: str, currency: str, found: list[Cell], line: tuple[Point, ...], words: Words) -> bytes:
    from analytics.charts.territory_map import map_png

    poor = frozenset(cell.cell for cell in under_served(found))
    return map_png(Map(title, currency, tuple(found), poor, line, words=words))
