"""The request quota: never above Google's limit in any minute, and shared fairly."""

from __future__ import annotations

import asyncio

from sheets.budget import PER_MINUTE, Allowance, Budget
from sheets.deliver import BATCH_ROWS
from tests.doubles.worksheets import ManualClock


async def test_no_minute_has_more_requests_than_google_allows() -> None:
    clock = ManualClock()
    allowance = Allowance(clock)
    sent = []
    for number in range(400):
        await allowance.take("johnlee")
        sent.append(clock.now)
        clock.now += (number % 7) / 10
    for index in range(len(sent) - PER_MINUTE):
        assert sent[index + PER_MINUTE] - sent[index] > 60


async def test_a_burst_goes_through_at_once_and_the_rest_waits_its_turn() -> None:
    clock = ManualClock()
    allowance = Allowance(clock)
    began = clock.now
    for _ in range(PER_MINUTE):
        await allowance.take("johnlee")
    assert clock.now == began
    await allowance.take("johnlee")
    assert 60 < clock.now - began <= 61


async def test_a_company_with_much_to_do_does_not_shut_out_one_with_little() -> None:
    clock = ManualClock()
    allowance = Allowance(clock)
    for _ in range(PER_MINUTE):
        await allowance.take("johnlee")
    order: list[str] = []

    async def ask(company: str) -> None:
        await allowance.take(company)
        order.append(company)

    tasks = [asyncio.create_task(ask("johnlee")) for _ in range(20)]
    await asyncio.sleep(0)
    tasks.append(asyncio.create_task(ask("yugrow")))
    await asyncio.gather(*tasks)
    assert order.index("yugrow") <= 1
    assert len(order) == 21


async def test_waiting_companies_are_served_in_turn() -> None:
    clock = ManualClock()
    allowance = Allowance(clock, limit=1)
    await allowance.take("johnlee")
    order: list[str] = []

    async def ask(company: str) -> None:
        await allowance.take(company)
        order.append(company)

    companies = ["johnlee"] * 3 + ["yugrow"] * 3 + ["ambica"] * 3
    await asyncio.gather(*(ask(company) for company in companies))
    assert order == ["johnlee", "yugrow", "ambica"] * 3


async def test_a_request_that_was_given_up_holds_up_nobody() -> None:
    clock = ManualClock()
    allowance = Allowance(clock, limit=1)
    await allowance.take("johnlee")
    given_up = asyncio.create_task(allowance.take("johnlee"))
    await asyncio.sleep(0)
    given_up.cancel()
    await allowance.take("yugrow")
    assert given_up.cancelled()


async def test_reads_and_writes_are_counted_apart() -> None:
    budget = Budget(ManualClock())
    for _ in range(10):
        await budget.take("read", "johnlee")
    assert (budget.reads.left, budget.writes.left) == (50, 60)


def test_thirty_thousand_rows_fit_into_half_a_minute_of_quota() -> None:
    companies, new_worksheet = 4, 2  # a new worksheet takes a request to add it and one for its header
    batches = companies * -(-30_000 // companies // BATCH_ROWS)
    assert batches + companies * new_worksheet <= PER_MINUTE // 2


async def test_small_requests_are_spaced_out_once_half_of_the_quota_is_spent() -> None:
    clock = ManualClock()
    allowance = Allowance(clock)
    assert allowance.spacing(4) == 0.0
    for _ in range(30):
        await allowance.take("johnlee")
    spacing = allowance.spacing(4)
    assert 4 * 60 / spacing <= PER_MINUTE * 1.0
    clock.now += 61
    assert allowance.spacing(4) == 0.0
