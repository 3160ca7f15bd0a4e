"""Whatever is done to entries, the kept sums are what adding up by hand gives."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from ledger import entries, figures, rollups
from ledger.driver import Connection
from ledger.entry import Details, Entry, EntryType, Status
from tests.ledger_samples import AT, open_ledger_file, sample_entry

COMPANIES = ("acme", "noble")
DAYS = [dt.date(2026, 2, 27) + dt.timedelta(days=day) for day in range(4)]  # two months
AMOUNTS = st.none() | st.decimals(-(10**6), 10**6, places=3)
DETAILS = st.builds(
    Details,
    type=st.sampled_from([EntryType.SALES, EntryType.RETURN, EntryType.EXPENSE]),
    client=st.sampled_from([None, "Apollo", "Noble"]),
    location=st.sampled_from([None, "Andheri"]),
    orders=AMOUNTS,
    amount=AMOUNTS,
    currency=st.sampled_from([None, "INR", "USD"]),
    paid=AMOUNTS,
    date=st.sampled_from(DAYS),
)


class Changes(RuleBasedStateMachine):
    """People of two companies record, change, void and restore; messages come again."""

    stored: Bundle[str] = Bundle("stored")

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        self.tx: Connection = self.stack.enter_context(open_ledger_file(Path(folder) / "ledger.db"))
        self.model: dict[str, Entry] = {}
        self.messages = 0

    def teardown(self) -> None:
        self.stack.close()

    @rule(target=stored, details=DETAILS, company=st.sampled_from(COMPANIES), user=st.sampled_from([41, 42]))
    def record(self, details: Details, company: str, user: int) -> str:
        self.messages += 1
        entry = sample_entry(self.messages, company=company, user_id=user, details=details)
        self.model[entry.entry_id] = entries.record(self.tx, entry, "", "", 0.0)
        return entry.entry_id

    @rule(entry_id=stored, details=DETAILS)
    def record_again(self, entry_id: str, details: Details) -> None:
        before = self.model[entry_id]
        again = Entry(entry_id, before.company, before.user_id, before.user_name, before.source, details, AT)
        assert entries.record(self.tx, again, "", "", 1.0) == before

    @rule(entry_id=stored, details=DETAILS, source=st.sampled_from(["text", "sheet"]))
    def change(self, entry_id: str, details: Details, source: str) -> None:
        self._change(entry_id, source=source, details=details)

    @rule(entry_id=stored, status=st.sampled_from(Status))
    def void_or_restore(self, entry_id: str, status: Status) -> None:
        self._change(entry_id, source="button", status=status)

    @rule(entry_id=consumes(stored), details=DETAILS, status=st.sampled_from(Status))
    def change_both_for_the_last_time(self, entry_id: str, details: Details, status: Status) -> None:
        self._change(entry_id, source="text", details=details, status=status)

    @rule()
    def rebuild(self) -> None:
        rollups.rebuild(self.tx)

    def _change(
        self, entry_id: str, *, source: str, details: Details | None = None, status: Status | None = None
    ) -> None:
        before = self.model[entry_id]
        after = entries.change(
            self.tx, before, by=None, source=source, at=AT, now=1.0, details=details, status=status
        )
        assert after == entries.find(self.tx, before.company, entry_id)
        assert after.version - before.version == len(self._history(entry_id)) - before.version + 1
        self.model[entry_id] = after

    def _history(self, entry_id: str) -> list[object]:
        return list(entries.history_of(self.tx, self.model[entry_id].company, entry_id))

    @invariant()
    def nothing_differs(self) -> None:
        assert rollups.differences(self.tx) == 0

    @invariant()
    def the_sums_are_those_of_adding_up(self) -> None:
        days: dict[tuple[object, ...], list[Decimal | int]] = defaultdict(lambda: [0, 0, 0, 0])
        months: dict[tuple[object, ...], list[Decimal | int]] = defaultdict(lambda: [0, 0, 0])
        for entry in self.model.values():
            if entry.status is Status.VOID:
                continue
            each = entry.details
            assert each.date is not None
            assert each.type is not None
            orders = (each.orders or 0) * 1000
            amount, paid = (each.amount or 0) * 100, (each.paid or 0) * 100
            kind, currency = each.type.value, each.currency or ""
            day = (entry.company, each.date.isoformat(), entry.user_id, kind, currency)
            place = (each.client or "", each.location or "")
            month = (entry.company, each.date.isoformat()[:7], *place, kind, currency)
            days[day] = [old + new for old, new in zip(days[day], (1, orders, amount, paid), strict=True)]
            months[month] = [old + new for old, new in zip(months[month], (1, orders, amount), strict=True)]
        for table, keys, wanted in (("daily", 5, days), ("client_months", 6, months)):
            kept = self.tx.execute(f"SELECT * FROM {table} WHERE entries != 0")
            assert {row[:keys]: list(row[keys:]) for row in kept} == dict(wanted)

    @invariant()
    def the_figures_of_a_company_are_its_own(self) -> None:
        for company in COMPANIES:
            mine = [
                entry.details.amount or Decimal(0)
                for entry in self.model.values()
                if entry.company == company and entry.status is Status.ACTIVE
            ]
            found = figures.sums(self.tx, company, DAYS[0], DAYS[-1])
            assert sum(line.entries for line in found) == len(mine)
            assert sum((line.amount for line in found), Decimal(0)) == sum(mine, Decimal(0))


TestChanges = Changes.TestCase
TestChanges.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)


def test_a_wrong_sum_is_noticed_and_put_right(tx: Connection) -> None:
    entries.record(tx, sample_entry(), "", "", 0.0)
    tx.execute("UPDATE daily SET amount = amount + 1")
    tx.execute("DELETE FROM client_months")
    assert rollups.differences(tx) == 3  # one that differs (both ways) and one that is missing
    rollups.rebuild(tx)
    assert rollups.differences(tx) == 0
