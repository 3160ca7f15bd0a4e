"""Dues: first in, first out, by age, against an independent day-by-day reckoning."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.dues import dues
from analytics.rows import DailySum, Row, fold
from ledger.entry import EntryType, Payment, Status

TODAY = date(2026, 11, 21)


def entry(kind: EntryType, days_ago: int, amount: int, client: str = "Apollo", **more: object) -> Row:
    day = TODAY - timedelta(days=days_ago)
    fields = {"payment": Payment.CREDIT if kind is EntryType.SALES else None, "currency": "INR", **more}
    return Row(f"{days_ago:012d}", "johnlee", 1, "Asha", kind, client, None, day, amount, **fields)  # type: ignore[arg-type]


account = st.lists(
    st.tuples(
        st.sampled_from([EntryType.SALES, EntryType.SALES, EntryType.COLLECTION, EntryType.RETURN]),
        st.integers(-3, 200),
        st.integers(1, 10**9),
        st.sampled_from([Payment.CREDIT, Payment.CASH, Payment.PARTIAL, None]),
        st.one_of(st.none(), st.integers(0, 10**9)),
        st.sampled_from([Status.ACTIVE, Status.ACTIVE, Status.ACTIVE, Status.VOID]),
    ),
    max_size=25,
)


@given(account)
@settings(max_examples=200, deadline=None)
def test_dues_equal_paying_the_oldest_bill_rupee_by_rupee(lines: list[tuple]) -> None:
    rows = [
        entry(kind, ago, amount, payment=payment, paid_minor=paid, status=status)
        for kind, ago, amount, payment, paid, status in lines
    ]
    bills: list[list[int]] = []  # [days ago, still owed]
    money = 0
    for kind, ago, amount, payment, paid, status in sorted(lines, key=lambda line: -line[1]):
        if ago < 0 or status is Status.VOID:
            continue
        if kind is EntryType.SALES:
            if paid is not None:
                unpaid = amount - paid if amount > paid else 0
            else:
                unpaid = amount if payment in (Payment.CREDIT, Payment.PARTIAL) else 0
            bills.append([ago, unpaid])
        elif kind is EntryType.COLLECTION:
            money += amount
        elif paid is not None:
            money += max(amount - paid, 0)
        elif payment is not Payment.CASH:
            money += amount
    ages = {"0-30": 0, "31-60": 0, "61-90": 0, "90+": 0}
    for ago, unpaid in bills:
        use = min(money, unpaid)
        money -= use
        name = "0-30" if ago <= 30 else "31-60" if ago <= 60 else "61-90" if ago <= 90 else "90+"
        ages[name] += unpaid - use
    found = dues(fold(rows), TODAY, "INR")
    if not any(ages.values()) and not money:
        assert found == []
    else:
        assert len(found) == 1
        assert found[0].by_age == tuple(ages.values())
        assert (found[0].owed, found[0].advance) == (sum(ages.values()), money)


def test_a_payment_settles_the_oldest_bill_first() -> None:
    rows = [
        entry(EntryType.SALES, 95, 10_000),
        entry(EntryType.SALES, 40, 5_000),
        entry(EntryType.COLLECTION, 1, 12_000),
    ]
    [due] = dues(fold(rows), TODAY, "INR")
    assert due.by_age == (0, 3_000, 0, 0)
    assert due.oldest == TODAY - timedelta(days=40)


def test_each_client_and_each_currency_has_its_own_account() -> None:
    rows = [
        entry(EntryType.SALES, 1, 100, client="Apollo"),
        entry(EntryType.SALES, 1, 300, client="Fortis"),
        entry(EntryType.SALES, 1, 900, client="Apollo", currency="USD"),
        entry(EntryType.COLLECTION, 0, 50, client="APOLLO "),
    ]
    found = dues(fold(rows), TODAY, "INR")
    assert [(due.client, due.currency, due.owed) for due in found] == [
        ("Fortis", "INR", 300),
        ("APOLLO ", "INR", 50),
        ("Apollo", "USD", 900),
    ]


def test_sales_of_which_nobody_said_how_they_were_paid_are_told_apart() -> None:
    [line] = fold([entry(EntryType.SALES, 1, 700, payment=None)])
    assert isinstance(line, DailySum)
    assert (line.due_minor, line.unstated_minor) == (0, 700)


def test_the_edges_of_the_ages() -> None:
    rows = [entry(EntryType.SALES, ago, 10**n) for n, ago in enumerate((30, 31, 60, 61, 90, 91))]
    [due] = dues(fold(rows), TODAY, "INR")
    assert due.by_age == (1, 110, 11_000, 100_000)
