"""Six months of a made-up company, day by day: what every rep would have sent to the bot."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from ledger.entry import Details, Entry, EntryType, Source, Status, entry_id_of
from sandbox.seed.calls import Calls
from sandbox.seed.clients import Client, drawn_client
from sandbox.seed.festivals import demand, is_closed
from sandbox.seed.trade import Rep, Trade

MONTHS_DAYS = 183
CALLS_A_DAY = 3.1  # calls of one rep that end in an entry, on an ordinary day
PRICE_RISE_AFTER = 0.6  # share of the time after which the price list went up
PRICE_RISE = Decimal("1.04")
VOID_SHARE = 0.012  # entries a rep undid


@dataclass(slots=True)
class Journal:
    """Makes the entries of ``trade`` up to ``last``, included; equal arguments give equal entries."""

    trade: Trade
    last: date
    zone: tzinfo
    seed: int = 20
    days: int = MONTHS_DAYS
    _chance: random.Random = field(init=False, repr=False)
    _messages: int = field(default=0, init=False, repr=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(f"{self.seed}:{self.trade.key}")

    def entries(self) -> list[Entry]:
        """Return all entries in the order in which they were sent."""
        books = {rep.user_id: self._clients(rep) for rep in self.trade.reps}
        first = self.last - timedelta(days=self.days - 1)
        found: list[Entry] = []
        for number in range(self.days):
            day = first + timedelta(days=number)
            if not is_closed(day):
                found.extend(self._day(day, number / self.days, books))
        return found

    def _clients(self, rep: Rep) -> list[Client]:
        return [
            drawn_client(name, place, self.trade, self._chance) for name, place in self.trade.clients_of(rep)
        ]

    def _day(self, day: date, progress: float, books: dict[int, list[Client]]) -> list[Entry]:
        """Entries of all reps on one day, put in the order of their times."""
        sent: list[tuple[datetime, Rep, Details]] = []
        for rep in self.trade.reps:
            if progress < rep.joined or self._chance.random() < 0.04:  # not yet there, or on leave
                continue
            level = demand(day, self.trade.festival_pull, self.trade.monsoon_pull)
            level *= 1 + (self.trade.growth + rep.trend) * (progress - 0.5)
            calls = Calls(self.trade, rep, books[rep.user_id], self._chance)
            price = PRICE_RISE if progress > PRICE_RISE_AFTER else Decimal(1)
            count = self._count(CALLS_A_DAY * rep.pace * min(1.25, level))
            details = [each for _ in range(count) for each in calls.call(day, level, price)]
            sent.extend(zip(self._times(day, len(details)), [rep] * len(details), details, strict=True))
        sent.sort(key=lambda each: (each[0], each[1].user_id))
        return [self._entry(at, rep, details) for at, rep, details in sent]

    def _count(self, mean: float) -> int:
        """A whole number of calls around ``mean``."""
        return max(0, round(self._chance.gauss(mean, 1.0)))

    def _times(self, day: date, count: int) -> Iterator[datetime]:
        """Times between 09:40 and 19:30, in order."""
        begin = datetime.combine(day, time(9, 40), self.zone)
        yield from (
            begin + timedelta(seconds=second)
            for second in sorted(self._chance.sample(range(590 * 60), count))
        )

    def _entry(self, at: datetime, rep: Rep, details: Details) -> Entry:
        self._messages += 1
        source = Source(self.trade.chat, self._messages)
        void = details.type is EntryType.SALES and self._chance.random() < VOID_SHARE
        near = self._chance.random() < 0.15 and details.location is not None
        return Entry(
            entry_id=entry_id_of(source),
            company=self.trade.key,
            user_id=rep.user_id,
            user_name=rep.name,
            source=source,
            details=details,
            at=at,
            status=Status.VOID if void else Status.ACTIVE,
            sequence=self._messages,
            modified_at=at + timedelta(minutes=3) if void else at,
            live_position=details.location if near else None,
        )
