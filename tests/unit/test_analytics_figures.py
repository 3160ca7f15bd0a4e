"""Figures equal a slow, independent reckoning, to the paisa."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.figures import Change, grouped, totals
from analytics.periods import Period, month_of
from analytics.rows import Row, due_of, fold, minor
from analytics.totals import divided, percent
from ledger.entry import EntryType, Payment, Status

DAY = date(2026, 2, 1)
NAMES = {1: "Asha", 2: "Bilal", 3: "Chitra"}

rows_of_a_company = st.lists(
    st.builds(
        lambda number, user, kind, client, place, offset, amount, currency, orders, payment, paid, status: (
            Row(
                entry_id=f"E{number:011d}",
                company="johnlee",
                user_id=user,
                user_name=NAMES[user],
                type=kind,
                client=client,
                location=place,
                date=DAY + timedelta(days=offset),
                amount_minor=amount,
                currency=currency,
                orders=orders,
                payment=payment,
                paid_minor=paid,
                status=status,
            )
        ),
        st.integers(0, 10**9),
        st.sampled_from(sorted(NAMES)),
        st.sampled_from(list(EntryType)),
        st.sampled_from(["Apollo", "apollo ", "श्री मेडिकल", "Fortis", None]),
        st.sampled_from(["Bandra", "Andheri", None]),
        st.integers(0, 120),
        st.one_of(st.none(), st.integers(0, 10**11)),
        st.sampled_from(["INR", "INR", "INR", "USD", ""]),
        st.one_of(st.none(), st.decimals(0, 1000, places=3)),
        st.sampled_from([None, *Payment]),
        st.one_of(st.none(), st.integers(0, 10**9)),
        st.sampled_from([Status.ACTIVE, Status.ACTIVE, Status.VOID]),
    ),
    max_size=40,
)


def within(rows: list[Row], period: Period) -> list[Row]:
    return [row for row in rows if row.date in period]


@given(rows_of_a_company, st.integers(0, 120), st.integers(0, 40))
@settings(max_examples=150, deadline=None)
def test_totals_equal_a_reckoning_row_by_row(rows: list[Row], start: int, length: int) -> None:
    period = Period(DAY + timedelta(days=start), DAY + timedelta(days=start + length))
    found = totals(fold(within(rows, period)), "INR")
    live = [r for r in rows if r.status == "Active" and period.start <= r.date <= period.end]

    def money(*kinds: str, currency: tuple[str, ...] = ("INR", "")) -> int:
        total = 0
        for r in live:
            if r.type in kinds and r.currency in currency and r.amount_minor is not None:
                total += r.amount_minor
        return total

    assert found.sales == money("Sales")
    assert found.revenue == money("Sales") - money("Return")
    assert found.purchases == money("Purchase") - money("Purchase Return")
    assert found.collections == money("Collection")
    assert found.payments == money("Payment")
    assert found.expenses == money("Expense")
    assert found.entries == len(live)
    assert found.orders == sum(Fraction(r.orders) for r in live if r.type == "Sales" and r.orders is not None)
    assert found.visits == len([r for r in live if r.type == "Visit"])
    dollars = [r for r in live if r.currency == "USD" and r.type in ("Sales", "Return")]
    assert dict(found.others) == (
        {"USD": money("Sales", currency=("USD",)) - money("Return", currency=("USD",))} if dollars else {}
    )
    sold = {
        (r.date, r.user_id, " ".join((r.client or "").split()).lower()) for r in live if r.type == "Sales"
    }
    met = {(r.date, r.user_id, " ".join((r.client or "").split()).lower()) for r in live if r.type == "Visit"}
    assert (found.productive, found.calls) == (len(sold), len(sold | met))
    assert found.active_clients == len({client for _, _, client in sold if client})
    priced = [
        r for r in live if r.type == "Sales" and r.currency in ("INR", "") and r.amount_minor is not None
    ]
    if priced:
        exact = Fraction(money("Sales"), len(priced))
        assert found.average_order == int(exact + Fraction(1, 2))
    else:
        assert found.average_order is None


@given(rows_of_a_company)
@settings(max_examples=60, deadline=None)
def test_parts_add_up_to_the_whole_however_they_are_grouped(rows: list[Row]) -> None:
    sums = fold(rows)
    whole = totals(sums, "INR")
    for key in (
        lambda s: s.user_id,
        lambda s: s.location,
        lambda s: s.client,
        lambda s: s.type,
        lambda s: s.date,
    ):
        parts = [part for _, part in grouped(sums, key, "INR")]
        assert sum(part.revenue for part in parts) == whole.revenue
        assert sum(part.entries for part in parts) == whole.entries
        assert [part.revenue for part in parts] == sorted((part.revenue for part in parts), reverse=True)


@given(rows_of_a_company, st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_a_voided_entry_is_in_no_figure_and_the_order_of_rows_does_not_matter(
    rows: list[Row], random
) -> None:
    live = [row for row in rows if row.status is Status.ACTIVE]
    shuffled = list(live)
    random.shuffle(shuffled)
    assert totals(fold(rows), "INR") == totals(fold(shuffled), "INR")


@given(rows_of_a_company, st.dates(date(2026, 1, 31), date(2026, 6, 30)))
@settings(max_examples=80, deadline=None)
def test_a_month_so_far_is_compared_with_as_many_days_of_the_month_before(
    rows: list[Row], today: date
) -> None:
    month = month_of(today)
    now, before = (totals(fold(within(rows, each)), "INR") for each in (month, month.before()))
    year, number = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
    whole = today.day == monthrange(today.year, today.month)[1]
    last = monthrange(year, number)[1]
    upto = last if whole else min(today.day, last)

    def revenue(y: int, m: int, day: int) -> int:
        total = 0
        for row in rows:
            if row.status is Status.VOID or row.currency == "USD" or row.amount_minor is None:
                continue
            if (row.date.year, row.date.month) == (y, m) and row.date.day <= day:
                total += {"Sales": 1, "Return": -1}.get(row.type.value, 0) * row.amount_minor
        return total

    assert now.revenue == revenue(today.year, today.month, today.day)
    assert before.revenue == revenue(year, number, upto)


def test_a_correction_replaces_the_old_amount_everywhere() -> None:
    def row(amount: int, status: Status = Status.ACTIVE) -> Row:
        return Row(
            "A" * 12, "johnlee", 1, "Asha", EntryType.SALES, "Apollo", None, DAY, amount, "INR", status=status
        )

    assert totals(fold([row(25_000_00)]), "INR").revenue == 25_000_00
    assert totals(fold([row(2_500_00)]), "INR").revenue == 2_500_00
    assert totals(fold([row(2_500_00, Status.VOID)]), "INR").revenue == 0


def test_what_has_no_amount_is_counted_as_such_and_not_as_zero() -> None:
    unknown = Row("A" * 12, "johnlee", 1, "Asha", EntryType.SALES, "Apollo", None, DAY, None, "INR")
    known = Row("B" * 12, "johnlee", 1, "Asha", EntryType.SALES, "Apollo", None, DAY, 100_00, "INR")
    found = totals(fold([unknown, known]), "INR")
    assert (found.unpriced, found.sales_count, found.average_order) == (1, 2, 100_00)


def test_percent_and_shares_round_halves_away_from_zero() -> None:
    assert percent(1, 8) == Decimal("12.5")
    assert percent(-1, 16) == Decimal("-6.3")
    assert percent(1, 0) is None
    assert (divided(5, 2), divided(-5, 2), divided(5, 0)) == (3, -3, None)
    assert minor(Decimal("0.005")) == 1
    assert minor(Decimal("25000")) == 25_000_00


def test_a_change_from_nothing_has_no_percent() -> None:
    assert Change(500, 0).percent is None
    assert Change(150, 100).percent == Decimal("50.0")
    assert Change(-50, -100).percent == Decimal("50.0")


def test_what_a_sale_leaves_owed_depends_on_how_it_was_paid() -> None:
    def owed(payment: Payment | None, paid: int | None) -> int:
        return due_of(
            Row(
                "A" * 12,
                "c",
                1,
                "A",
                EntryType.SALES,
                "X",
                None,
                DAY,
                1000,
                "INR",
                payment=payment,
                paid_minor=paid,
            )
        )

    assert owed(Payment.CREDIT, None) == 1000
    assert owed(Payment.PARTIAL, 400) == 600
    assert owed(None, 0) == 1000
    assert owed(Payment.CASH, None) == 0
    assert owed(None, None) == 0
    assert owed(Payment.CASH, 1500) == 0
