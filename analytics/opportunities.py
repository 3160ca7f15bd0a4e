"""Where the next sale may be: clients due for an order, and items that neighbours buy and they do not."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from analytics.clients import Rhythm, State
from analytics.rows import Row, client_key
from ledger.entry import EntryType, Status

_LEAST_NEIGHBOURS = 4
_LEAST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Untried:
    """``buyers`` of ``neighbours`` clients at the same place buy ``item``; this client never did."""

    client: str
    location: str
    item: str
    buyers: int
    neighbours: int


def due_now(found: Iterable[Rhythm]) -> list[Rhythm]:
    """Clients whose usual gap has passed and who are not given up: the best visits of today.

    The largest usual order comes first.
    """
    waiting = [
        rhythm
        for rhythm in found
        if rhythm.gap is not None and rhythm.quiet >= rhythm.gap and rhythm.state is not State.LOST
    ]
    return sorted(waiting, key=lambda rhythm: (-rhythm.usual, rhythm.client))


def untried_items(rows: Iterable[Row]) -> list[Untried]:
    """Items that at least half of a place's clients buy (of at least four), per client that never did."""
    bought: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    names: dict[str, str] = {}
    for row in rows:
        if row.status is not Status.ACTIVE or row.type is not EntryType.SALES:
            continue
        if not row.client or not row.location:
            continue
        place, client = client_key(row.location), client_key(row.client)
        names[place], names[client] = row.location, row.client
        basket = bought[place][client]
        for item in row.items:
            if item.name:
                names[client_key(item.name)] = item.name
                basket.add(client_key(item.name))
    found = []
    for place, baskets in bought.items():
        if len(baskets) < _LEAST_NEIGHBOURS:
            continue
        buyers: dict[str, int] = defaultdict(int)
        for basket in baskets.values():
            for item_key in basket:
                buyers[item_key] += 1
        enough = math.ceil(_LEAST_SHARE * len(baskets))
        for client, basket in baskets.items():
            found += [
                Untried(names[client], names[place], names[item_key], count, len(baskets))
                for item_key, count in buyers.items()
                if count >= enough and item_key not in basket
            ]
    return sorted(found, key=lambda line: (-line.buyers / line.neighbours, line.client, line.item))
