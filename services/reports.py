"""Reports: a span of days of one person or of a company, from the sums the ledger keeps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from ledger import figures
from ledger.driver import Connection
from ledger.entry import EntryType
from ledger.figures import Stored
from ledger.rows import QUANTITY_SCALE, money, unscaled

_SALES, _RETURN, _VISIT = EntryType.SALES.value, EntryType.RETURN.value, EntryType.VISIT.value


@dataclass(slots=True)
class Totals:
    """Sums of entries; money in the company's currency, ``other`` holds net revenue in other currencies.

    Kept as the ledger has them, in hundredths by type and thousandths, and made decimals when they are asked
    for: a company's figures are hundreds of these, and a message shows a dozen.
    """

    entries: int = 0
    visits: int = 0
    sales_count: int = 0
    _hundredths: dict[str, int] = field(default_factory=dict)
    _thousandths: int = 0
    _other: dict[str, int] = field(default_factory=dict)

    @property
    def sales(self) -> Decimal:
        """What was sold."""
        return money(self._hundredths.get(_SALES, 0))

    @property
    def returns(self) -> Decimal:
        """What came back."""
        return money(self._hundredths.get(_RETURN, 0))

    @property
    def revenue(self) -> Decimal:
        """Sales minus returns."""
        return money(self.revenue_hundredths)

    @property
    def revenue_hundredths(self) -> int:
        """The same in hundredths."""
        return self._hundredths.get(_SALES, 0) - self._hundredths.get(_RETURN, 0)

    @property
    def purchases(self) -> Decimal:
        """What was bought, less what went back."""
        return money(
            self._hundredths.get(EntryType.PURCHASE.value, 0)
            - self._hundredths.get(EntryType.PURCHASE_RETURN.value, 0)
        )

    @property
    def collections(self) -> Decimal:
        """What clients paid."""
        return money(self._hundredths.get(EntryType.COLLECTION.value, 0))

    @property
    def payments(self) -> Decimal:
        """What suppliers were paid."""
        return money(self._hundredths.get(EntryType.PAYMENT.value, 0))

    @property
    def expenses(self) -> Decimal:
        """What was spent."""
        return money(self._hundredths.get(EntryType.EXPENSE.value, 0))

    @property
    def orders(self) -> Decimal:
        """The quantity sold."""
        return unscaled(self._thousandths, QUANTITY_SCALE) or Decimal(0)

    @property
    def other(self) -> dict[str, Decimal]:
        """Net revenue by foreign currency."""
        return {currency: money(amount) for currency, amount in self._other.items()}

    def add(self, line: Stored, currency: str) -> None:
        """Put one sum of the ledger in."""
        _, kind, written, entries, thousandths, hundredths = line
        self.entries += entries
        if kind == _VISIT:
            self.visits += entries
            return
        if kind == _SALES:
            self.sales_count += entries
            self._thousandths += thousandths
        if not written or written == currency:
            self._hundredths[kind] = self._hundredths.get(kind, 0) + hundredths
        elif kind in (_SALES, _RETURN):
            signed = hundredths if kind == _SALES else -hundredths
            self._other[written] = self._other.get(written, 0) + signed


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a span of days; ``people`` has a line per person, largest revenue first, and ``ids``
    the same people by their numbers."""

    name: str
    since: date
    until: date
    currency: str
    totals: Totals
    people: tuple[tuple[str, Totals], ...] = ()
    ids: tuple[int, ...] = ()

    @property
    def persons(self) -> tuple[tuple[int, str, Totals], ...]:
        """Each person's number, name and figures, largest revenue first."""
        return tuple((user, name, totals) for user, (name, totals) in zip(self.ids, self.people, strict=True))


def span(name: str, today: date) -> tuple[date, date]:
    """Return the first and last day of ``today``, ``week`` (from Monday) or ``month`` so far."""
    if name == "week":
        return today - timedelta(days=today.weekday()), today
    if name == "month":
        return today.replace(day=1), today
    return today, today


def report(
    tx: Connection, company: str, currency: str, name: str, today: date, user_id: int | None
) -> Report:
    """Return the report of a person, or with ``user_id=None`` of the company with a line per person."""
    since, until = span(name, today)
    return over(tx, company, currency, name, since, until, user_id)


def over(
    tx: Connection,
    company: str,
    currency: str,
    name: str,
    since: date,
    until: date,
    user_id: int | None,
) -> Report:
    """Return the report of any span of days."""
    found = figures.stored(tx, company, since, until, user_id)
    if user_id is not None:
        return Report(name, since, until, currency, _together(found, currency))
    return _report(name, (since, until), currency, found, figures.names(tx, company, _people(found)))


def beside(
    tx: Connection, company: str, currency: str, name: str, spans: tuple[tuple[date, date], ...]
) -> tuple[Report, ...]:
    """Return a company's reports of several spans of days; people's names are looked up once for all."""
    found = [figures.stored(tx, company, since, until) for since, until in spans]
    names = figures.names(tx, company, _people(line for each in found for line in each))
    return tuple(_report(name, span, currency, each, names) for span, each in zip(spans, found, strict=True))


def _report(
    name: str, span: tuple[date, date], currency: str, found: list[Stored], names: Mapping[int, str]
) -> Report:
    by_person: dict[int, Totals] = defaultdict(Totals)
    for line in found:
        by_person[line[0]].add(line, currency)
    ranked = sorted(by_person.items(), key=lambda pair: (-pair[1].revenue_hundredths, pair[0]))
    people = tuple((names.get(user, str(user)), totals) for user, totals in ranked)
    return Report(
        name, *span, currency, _together(found, currency), people, tuple(user for user, _ in ranked)
    )


def _together(found: Iterable[Stored], currency: str) -> Totals:
    totals = Totals()
    for line in found:
        totals.add(line, currency)
    return totals


def _people(found: Iterable[Stored]) -> list[int]:
    return sorted({line[0] for line in found})
