"""The figures cache: one load for many callers, never another company's figures, nor stale ones."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date
from decimal import Decimal
from enum import Enum

import pytest

from sidecar.cache import FiguresCache


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Figures:
    """Something slow to compute: counts how often, and may be held up or made to fail."""

    def __init__(self, value: object = 1) -> None:
        self.value = value
        self.runs = 0
        self.go = asyncio.Event()
        self.go.set()
        self.began = asyncio.Event()
        self.error: Exception | None = None

    async def load(self) -> object:
        self.runs += 1
        value = self.value
        self.began.set()
        await self.go.wait()
        if self.error is not None:
            raise self.error
        return value


async def test_a_result_is_kept_for_its_time_and_no_longer() -> None:
    clock, figures = Clock(), Figures()
    cache = FiguresCache(ttl=300, clock=clock)
    await cache.get("johnlee", "month", {}, figures.load)
    clock.now = 299.9
    await cache.get("johnlee", "month", {}, figures.load)
    assert figures.runs == 1
    clock.now = 300.1
    await cache.get("johnlee", "month", {}, figures.load)
    assert figures.runs == 2


async def test_none_is_a_result_like_any_other() -> None:
    figures = Figures(None)
    cache = FiguresCache(ttl=300)
    assert await cache.get("johnlee", "best", {}, figures.load) is None
    assert await cache.get("johnlee", "best", {}, figures.load) is None
    assert figures.runs == 1


async def test_fifty_who_ask_at_once_cause_one_load() -> None:
    figures, seen = Figures(), Counter[tuple[str, str]]()
    cache = FiguresCache(ttl=300, on_request=lambda name, result: seen.update([(name, result)]))
    results = await asyncio.gather(
        *(cache.get("johnlee", "month", {"n": 1}, figures.load) for _ in range(50))
    )
    assert results == [1] * 50
    await cache.get("johnlee", "month", {"n": 1}, figures.load)
    assert figures.runs == 1
    assert seen == {("month", "miss"): 1, ("month", "joined"): 49, ("month", "hit"): 1}


async def test_companies_and_names_never_share_a_result() -> None:
    cache = FiguresCache(ttl=300)
    for number, (company, name) in enumerate([("a", "x"), ("b", "x"), ("a", "y")]):
        assert await cache.get(company, name, {}, Figures(number).load) == number


async def test_the_order_of_arguments_does_not_matter_but_their_types_and_values_do() -> None:
    class Kind(Enum):
        DAY = 1

    cache = FiguresCache(ttl=300)
    await cache.get("a", "x", {"from": date(2026, 1, 1), "to": date(2026, 1, 2)}, Figures("first").load)
    same = await cache.get(
        "a", "x", {"to": date(2026, 1, 2), "from": date(2026, 1, 1)}, Figures("second").load
    )
    assert same == "first"
    different: list[object] = [1, True, 1.0, "1", Decimal(1), Kind.DAY, None, (1,), {"a": 1}, frozenset({1})]
    for number, argument in enumerate(different):
        assert await cache.get("a", "y", {"n": argument}, Figures(number).load) == number


async def test_arguments_are_never_compared_by_how_they_print() -> None:
    class Member:
        def __repr__(self) -> str:
            return "Member"

    with pytest.raises(TypeError, match="Member"):
        await FiguresCache(ttl=300).get("a", "x", {"who": Member()}, Figures().load)


async def test_a_failure_reaches_everybody_who_waited_and_is_not_kept() -> None:
    figures = Figures()
    figures.error = RuntimeError("the disk is gone")
    cache = FiguresCache(ttl=300)
    waiting = [cache.get("a", "x", {}, figures.load) for _ in range(3)]
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert [str(result) for result in results] == ["the disk is gone"] * 3
    figures.error = None
    assert await cache.get("a", "x", {}, figures.load) == 1
    assert figures.runs == 2


async def test_dropping_a_company_forgets_its_results_and_no_others() -> None:
    cache = FiguresCache(ttl=300)
    for company in ("a", "b"):
        await cache.get(company, "x", {}, Figures("old").load)
    assert cache.drop("a") == 1
    assert await cache.get("a", "x", {}, Figures("new").load) == "new"
    assert await cache.get("b", "x", {}, Figures("new").load) == "old"


async def test_a_load_that_began_before_a_change_is_not_kept_and_not_joined() -> None:
    cache, figures = FiguresCache(ttl=300), Figures("before")
    figures.go.clear()
    early = asyncio.create_task(cache.get("a", "x", {}, figures.load))
    await figures.began.wait()
    cache.drop("a")
    late = Figures("after")
    assert await cache.get("a", "x", {}, late.load) == "after"
    figures.go.set()
    assert await early == "before"
    assert await cache.get("a", "x", {}, Figures("third").load) == "after"


async def test_one_who_gives_up_waiting_does_not_stop_the_load_for_the_others() -> None:
    cache, figures = FiguresCache(ttl=300), Figures()
    figures.go.clear()
    first = asyncio.create_task(cache.get("a", "x", {}, figures.load))
    await figures.began.wait()
    second = asyncio.create_task(cache.get("a", "x", {}, figures.load))
    await asyncio.sleep(0)
    first.cancel()
    figures.go.set()
    assert await second == 1
    assert first.cancelled() or first.cancelling()
    assert figures.runs == 1


async def test_the_number_of_kept_results_is_bounded() -> None:
    cache = FiguresCache(ttl=300, capacity=100)
    for number in range(1_000):
        await cache.get("a", "x", {"n": number}, Figures().load)
    assert len(cache) == 100


async def test_a_time_to_live_of_zero_keeps_nothing() -> None:
    cache, figures = FiguresCache(ttl=0), Figures()
    for _ in range(2):
        await cache.get("a", "x", {}, figures.load)
    assert figures.runs == 2
