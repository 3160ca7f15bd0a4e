"""Whatever was written, voided and corrected: the figures are what adding up entry by entry gives."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from analytics import clients
from analytics.charts.words import Words
from analytics.figures import totals as added_up
from analytics.opportunities import due_now
from analytics.periods import Period, Span, month_of, week_of
from analytics.rows import fold
from ledger import entries, people, revenue, rollups, targets
from ledger.driver import Connection
from ledger.entry import Details, Entry, EntryType, Payment, Status
from ledger.people import Role
from services.insight import asking, dues, outlook, overview, pictures
from services.insight.asking import Asked
from services.insight.findings import find
from services.insight.scope import Scope, last_days, row_of
from tests import figures_reference as slow
from tests.ledger_samples import AT, open_ledger_file, sample_entry

TODAY = dt.date(2026, 3, 30)  # the month before is shorter: 28 days
SCOPE = Scope("acme", "Acme", "INR", TODAY)
CLIENTS = [None, "Apollo", "apollo ", "Noble", "श्री मेडिकल", "O'Brien"]
MONEY = st.none() | st.decimals(0, 10**6, places=2)
DETAILS = st.builds(
    Details,
    type=st.sampled_from(EntryType),
    client=st.sampled_from(CLIENTS),
    location=st.sampled_from([None, "Andheri"]),
    orders=st.none() | st.decimals(0, 100, places=3),
    amount=MONEY,
    currency=st.sampled_from([None, "INR", "INR", "USD"]),
    payment=st.sampled_from([None, *Payment]),
    paid=st.none() | st.none() | st.decimals(0, 10**6, places=2),
    date=st.dates(TODAY - dt.timedelta(days=130), TODAY + dt.timedelta(days=2)),
)
STEP = st.tuples(
    st.sampled_from(["new", "new", "new", "void", "restore", "correct"]), DETAILS, st.integers(0, 99)
)
STORY = st.lists(STEP, min_size=1, max_size=40)


def told(tx: Connection, story: list[tuple[str, Details, int]]) -> list[Entry]:
    """Store a story in the ledger and return the entries as they stand at its end."""
    known: list[Entry] = []
    for number, (what, details, which) in enumerate(story, 1):
        if what == "new" or not known:
            company, user = ("noble" if which % 7 == 0 else "acme"), 41 + which % 3
            entry = sample_entry(number, company=company, user_id=user, details=details)
            known.append(entries.record(tx, entry, "", "", 0.0))
            continue
        at = which % len(known)
        changes = {
            "void": {"status": Status.VOID},
            "restore": {"status": Status.ACTIVE},
            "correct": {"details": details},
        }[what]
        known[at] = entries.change(tx, known[at], by=41, source="text", at=AT, now=1.0, **changes)  # type: ignore[arg-type]
    return known


def paise(amount: Decimal) -> int:
    assert amount * 100 == int(amount * 100)
    return int(amount * 100)


@given(STORY)
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_figure_is_what_adding_up_by_hand_gives(story: list[tuple[str, Details, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, open_ledger_file(Path(folder) / "ledger.db") as tx:
        known = told(tx, story)
        assert rollups.differences(tx) == 0
        for name, period in (("month", month_of(TODAY)), ("week", week_of(TODAY))):
            check_overview(tx, known, name, period)
        check_dues(tx, known)
        check_questions(tx, known)
        check_pictures(tx, known)
        check_days(tx, known)


def check_overview(tx: Connection, known: list[Entry], name: str, period: Period) -> None:
    view = overview.overview(tx, SCOPE, name)
    before = period.before()
    for report, span in ((view.now, period), (view.before, before)):
        mine = slow.counted(known, span.start, span.end)
        assert report.totals.revenue == slow.revenue(mine)
        assert dict(report.totals.other).get("USD", 0) == slow.revenue(mine, "USD")
        assert report.totals.collections == slow.total(mine, EntryType.COLLECTION)
        net = slow.total(mine, EntryType.PURCHASE) - slow.total(mine, EntryType.PURCHASE_RETURN)
        assert report.totals.purchases == net
        assert report.totals.entries == len(mine)
        for user, _, totals in report.persons:
            assert totals.revenue == slow.revenue([e for e in mine if e.user_id == user])


def check_dues(tx: Connection, known: list[Entry]) -> None:
    found = {
        " ".join(due.client.split()).casefold(): due.by_age
        for due in dues.all_dues(tx, SCOPE)
        if due.currency == "INR" and due.owed
    }
    wanted = slow.accounts(known, TODAY)
    assert found == {client: tuple(paise(age) for age in ages) for client, ages in wanted.items()}
    sold = [e for e in slow.counted(known, dt.date.min, dt.date.max) if e.details.type is EntryType.SALES]
    mine = {slow.name(e) for e in sold if e.user_id == 41 and e.details.client}
    owed = dues.of_person(tx, SCOPE, 41)
    assert owed.amount == sum(paise(sum(ages)) for client, ages in wanted.items() if client in mine)


def check_questions(tx: Connection, known: list[Entry]) -> None:
    since, until = TODAY - dt.timedelta(days=60), TODAY
    mine = slow.counted(known, since, until)
    for client in (None, "APOLLO", "Noble"):
        of = mine if client is None else [e for e in mine if slow.name(e) == client.casefold()]
        found = asking.answer(tx, SCOPE, Asked("sales", since, until, client))
        if found is None:
            assert not of
            continue
        assert found.amount == paise(slow.revenue(of))
        assert dict(found.others).get("USD", 0) == paise(slow.revenue(of, "USD"))
        assert found.entries == sum(e.details.type in (EntryType.SALES, EntryType.RETURN) for e in of)
        assert {e.entry_id for e in found.rows} <= {e.entry_id for e in of}
    buyers = asking.answer(tx, SCOPE, Asked("clients", since, until))
    assert buyers is not None
    assert buyers.count == len(
        {slow.name(e) for e in mine if e.details.type is EntryType.SALES and e.details.client}
    )
    account = asking.answer(tx, SCOPE, Asked("dues", None, None, "apollo"))
    if account is not None:
        assert account.amount == paise(sum(slow.accounts(known, TODAY).get("apollo", []), Decimal(0)))


def check_pictures(tx: Connection, known: list[Entry]) -> None:
    lately = slow.counted(known, TODAY - dt.timedelta(days=89), TODAY)
    best = pictures.clients(tx, SCOPE, last_days(SCOPE, 90))["clients"]
    wanted = by_name(lately, lambda e: e.details.client)
    assert {key_of(name): amount for name, amount in best} == {k: v for k, v in wanted.items() if v > 0}
    month = month_of(TODAY)
    shown = pictures.places(tx, SCOPE)["places"]
    mine = [slow.counted(known, span.start, span.end) for span in (month, month.before())]
    now, before = (by_name(each, lambda e: e.details.location) for each in mine)
    assert {key_of(each.name): (each.now, each.before) for each in shown} == {
        key: (now.get(key, 0), before.get(key, 0)) for key in {*now, *before}
    }
    reps = [each.revenue for each in pictures.reps(tx, SCOPE)["reps"]]
    assert sorted(reps) == sorted(
        paise(slow.revenue([e for e in mine[0] if e.user_id == user]))
        for user in {e.user_id for e in mine[0]}
    )
    days = revenue.days(tx, "acme", "INR", TODAY - dt.timedelta(days=89), TODAY)
    assert set(days) == {e.details.date for e in lately}
    for day, found in days.items():
        of = [e for e in lately if e.details.date == day]
        sold = [e for e in of if e.details.type is EntryType.SALES]
        assert found.revenue == paise(slow.revenue(of))
        assert found.collections == paise(slow.total(of, EntryType.COLLECTION))
        assert found.orders == sum((e.details.orders or 0) * 1000 for e in sold)
        assert (found.sales, found.visits) == (len(sold), sum(e.details.type is EntryType.VISIT for e in of))
        assert {key_of(name) for name in found.buyers} == {slow.name(e) for e in sold if e.details.client}


def by_name(found: list[Entry], name: Callable[[Entry], str | None]) -> dict[str, int]:
    """Revenue by folded name."""
    names = {key_of(each) for e in found if (each := name(e))}
    return {key: paise(slow.revenue([e for e in found if key_of(name(e) or "") == key])) for key in names}


def key_of(name: str) -> str:
    return " ".join(name.split()).casefold()


def check_days(tx: Connection, known: list[Entry]) -> None:
    for day, amount in outlook.revenue_days(tx, SCOPE):
        assert day < TODAY
        assert amount == paise(slow.revenue(slow.counted(known, day, day)))


@given(STORY)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_the_workshop_finds_is_what_adding_up_by_hand_gives(
    story: list[tuple[str, Details, int]],
) -> None:
    period = Period(TODAY.replace(day=1), TODAY, Span.MONTH)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        with open_ledger_file(path) as tx:
            known = told(tx, story)
        found = find(path, SCOPE, period)
        for totals, span in ((found.now, period), (found.before, period.before())):
            mine = slow.counted(known, span.start, span.end)
            assert totals.revenue == paise(slow.revenue(mine))
            assert (totals.calls, totals.productive) == slow.calls(mine)
            buyers = {slow.name(e) for e in mine if e.details.type is EntryType.SALES and e.details.client}
            assert totals.active_clients == len(buyers)
            assert totals == added_up(fold(map(row_of, mine)), "INR")
        year = fold(map(row_of, slow.counted(known, TODAY - dt.timedelta(days=364), TODAY)))
        rhythms = clients.rhythms(year, TODAY, "INR")
        assert found.quiet_count == len(clients.sleeping(rhythms))
        assert found.quiet == tuple(clients.sleeping(rhythms)[:5])
        assert found.due == tuple(due_now(rhythms)[:5])
        assert found.growing == tuple(clients.growing(year, TODAY, "INR")[:5])
        recent = [line for line in year if line.date > TODAY - dt.timedelta(days=90)]
        assert found.concentration == clients.concentration(recent, "INR")
        wanted = slow.accounts(known, TODAY)
        assert sum(found.owed) == paise(sum((sum(ages) for ages in wanted.values()), Decimal(0)))
        assert found.debtor_count == len(wanted)


@pytest.mark.parametrize(
    ("days", "age"), [(0, 0), (30, 0), (31, 1), (60, 1), (61, 2), (90, 2), (91, 3), (400, 3)]
)
def test_a_bill_ages_after_thirty_sixty_and_ninety_days(tx: Connection, days: int, age: int) -> None:
    day = TODAY - dt.timedelta(days=days)
    credit = {"payment": Payment.CREDIT, "paid": None, "amount": Decimal(500), "date": day}
    entry = entries.record(tx, sample_entry(1, **credit), "", "", 0.0)
    [due] = dues.all_dues(tx, SCOPE)
    assert due.by_age == tuple(500_00 if place == age else 0 for place in range(4))
    assert dues.with_oldest(tx, SCOPE, [due])[0].oldest == day
    assert slow.accounts([entry], TODAY)["apollo pharmacy"][age] == 500


def test_a_target_holds_until_the_next_one_and_zero_ends_it(tx: Connection) -> None:
    for month, amount in ((1, 100_00), (3, 300_00), (5, 0)):
        targets.put(tx, "acme", 41, dt.date(2026, month, 1), amount, 9, 0.0)
    targets.put(tx, "noble", 41, dt.date(2026, 1, 1), 7_00, 9, 0.0)
    held = [targets.of_month(tx, "acme", dt.date(2026, month, 28)).get(41) for month in range(1, 7)]
    assert held == [100_00, 100_00, 300_00, 300_00, None, None]
    assert targets.of_month(tx, "acme", dt.date(2025, 12, 1)) == {}


def test_a_person_stands_among_all_reps_with_target_and_dues_of_own_clients(tx: Connection) -> None:
    for user, name in ((41, "Asha"), (42, "Ravi"), (43, "Zoya")):
        people.remember(tx, user, name, None, 0.0)
        people.join(tx, user, "acme", Role.REP, actor=9, now=0.0, how="test")
    credit = {"payment": Payment.CREDIT, "paid": None, "date": TODAY}
    entries.record(tx, sample_entry(1, amount=Decimal(1000), **credit), "", "", 0.0)
    entries.record(
        tx, sample_entry(2, user_id=42, client="Noble", amount=Decimal(3000), **credit), "", "", 0.0
    )
    targets.put(tx, "acme", 41, TODAY.replace(day=1), 4000_00, 9, 0.0)
    how = overview.standing(tx, SCOPE, "month", 41)
    assert how.rank is not None
    assert (how.rank.place, how.rank.of, how.rank.behind_next) == (2, 3, 2000_00)
    assert how.target is not None
    assert how.target.percent == Decimal("25.0")
    assert (how.owed.amount, how.owed.overdue, how.owed.clients) == (1000_00, 0, 1)  # Noble is Ravi's


@pytest.mark.parametrize("days", [0, 27, 59, 60])
def test_a_forecast_names_the_days_that_are_missing_instead_of_a_number(tmp_path: Path, days: int) -> None:
    path = tmp_path / "ledger.db"
    with open_ledger_file(path) as tx:
        for number in range(days):
            day = TODAY - dt.timedelta(days=number + 1)
            entry = sample_entry(number + 1, amount=Decimal(100 + number % 7), date=day, paid=None)
            entries.record(tx, entry, "", "", 0.0)
    (tmp_path / "drawn").mkdir()
    found = outlook.predict(path, SCOPE, tmp_path / "drawn", "Acme", Words())
    assert found.known_days == days
    assert found.missing == max(0, 60 - days)
    assert (found.outlook is None) == (days < 60)
    assert [each.name for each in (tmp_path / "drawn").iterdir()] == ([] if days < 60 else ["outlook.png"])
