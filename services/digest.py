"""The digest for those who run a company: totals, who was silent, what is large, odd or far from the shop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from config.companies import Company
from ledger import activity, geocodes
from ledger.driver import Connection
from ledger.entry import Entry, EntryType
from ledger.geocodes import FarEntry
from ledger.people import Role
from services import nudges, reports
from services.places import FAR_KILOMETRES
from services.reports import Report

LARGEST_SHOWN = 3
ODD_SHOWN = 5
COMPARED = 2_000  # the newest entries, against which one looks odd
SHEET = "https://docs.google.com/spreadsheets/d/{spreadsheet_id}"


@dataclass(frozen=True, slots=True)
class Digest:
    """What happened in a company in a span of days. ``silent`` and ``away`` are names of reps, ``odd``
    sentences; ``sheet`` is the address of the worksheet's spreadsheet, None when there is none."""

    report: Report
    reps: int
    silent: tuple[str, ...]
    away: tuple[str, ...]
    largest: tuple[Entry, ...]
    odd: tuple[str, ...]
    far: tuple[FarEntry, ...]
    sheet: str | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody and nothing to tell of."""
        return self.reps == 0 and self.report.totals.entries == 0


def digest(tx: Connection, company: Company, currency: str, name: str, since: date, until: date) -> Digest:
    """Return the digest of a company from ``since`` to ``until``, both included."""
    people = [each for each in activity.colleagues(tx, company.key) if each.role is Role.REP]
    missing = [each for each in people if not activity.wrote(tx, company.key, each.user_id, since, until)]
    span = [since + timedelta(days=number) for number in range((until - since).days + 1)]
    away = [each for each in missing if all(nudges.is_away(each.preferences, day) for day in span)]
    recent = activity.newest(tx, company.key, COMPARED)
    inside = [each for each in recent if each.details.date and since <= each.details.date <= until]
    return Digest(
        report=reports.over(tx, company.key, currency, name, since, until, None),
        reps=len(people),
        silent=tuple(each.name for each in missing if each not in away),
        away=tuple(each.name for each in away),
        largest=_largest(inside, currency),
        odd=_odd(recent, inside, currency),
        far=tuple(geocodes.far(tx, company.key, since, until, FAR_KILOMETRES, ODD_SHOWN)),
        sheet=SHEET.format(spreadsheet_id=company.spreadsheet_id) if company.spreadsheet_id else None,
    )


def _largest(inside: list[Entry], currency: str) -> tuple[Entry, ...]:
    sales = [
        each
        for each in inside
        if each.details.type is EntryType.SALES
        and each.details.amount is not None
        and each.details.currency in (currency, None)
    ]
    return tuple(sorted(sales, key=lambda each: -(each.details.amount or Decimal(0)))[:LARGEST_SHOWN])


def _odd(recent: list[Entry], inside: list[Entry], currency: str) -> tuple[str, ...]:
    from analytics.oddities import oddities
    from analytics.rows import Row, minor

    def row(entry: Entry) -> Row:
        details = entry.details
        return Row(
            entry_id=entry.entry_id,
            company=entry.company,
            user_id=entry.user_id,
            user_name=entry.user_name,
            type=details.type or EntryType.VISIT,
            client=details.client,
            location=details.location,
            date=details.date or entry.at.date(),
            amount_minor=None if details.amount is None else minor(details.amount),
            currency=details.currency or currency,
            orders=details.orders,
            payment=details.payment,
            status=entry.status,
            hour=entry.at.hour,
            items=details.items,
            at=entry.at,
        )

    wanted = {each.entry_id for each in inside}
    found = oddities(row(each) for each in recent)
    return tuple(each.sentence for each in found if wanted.intersection(each.entry_ids))[-ODD_SHOWN:]
