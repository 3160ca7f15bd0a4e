"""Remembers a company's figures for a while, and computes each of them once however many ask."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar, cast

from cachetools import TTLCache

T = TypeVar("T")

_ATOMS = (str, int, float, bool, Decimal, date, time_of_day, timedelta, bytes, type(None))
Key = tuple[str, str, object]


class FiguresCache:
    """Results by (company, name, arguments), each for ``ttl`` seconds; at most ``capacity`` of them.

    The company is part of every key, and arguments are compared by type and value (never by ``repr``),
    so that one company's figures cannot answer another's question. ``on_request`` is told the name and
    ``hit``, ``miss`` or ``joined`` (another caller was already loading the same).
    """

    def __init__(
        self,
        *,
        ttl: float,
        capacity: int = 512,
        clock: Callable[[], float] = time.monotonic,
        on_request: Callable[[str, str], None] = lambda name, result: None,
    ) -> None:
        self._kept: TTLCache[Key, Any] = TTLCache(capacity, ttl, timer=clock)
        self._loading: dict[Key, asyncio.Task[Any]] = {}
        self._on_request = on_request

    def __len__(self) -> int:
        return len(self._kept)

    async def get(
        self, company: str, name: str, arguments: Mapping[str, object], load: Callable[[], Awaitable[T]]
    ) -> T:
        """The kept result, or that of ``load``, which runs once for all who ask meanwhile.

        ``None`` is a result like any other. What ``load`` raises reaches everybody who waited for it
        and is not kept. A caller that is cancelled does not stop the load for the others. Raises
        :class:`TypeError` for arguments without a canonical form.
        """
        key = (company, name, _canonical(arguments))
        try:
            value = self._kept[key]
        except KeyError:
            pass
        else:
            self._on_request(name, "hit")
            return cast(T, value)
        task = self._loading.get(key)
        self._on_request(name, "miss" if task is None else "joined")
        if task is None:
            task = asyncio.ensure_future(_run(load))
            self._loading[key] = task
            task.add_done_callback(lambda done: self._finished(key, done))
        return cast(T, await asyncio.shield(task))

    def drop(self, company: str) -> int:
        """Forget all of ``company``, and whatever is being loaded for it; returns how many were kept.

        A load that began before reads what no longer holds: its callers get its result, later ones a
        new load.
        """
        kept = [key for key in self._kept if key[0] == company]
        for key in kept:
            self._kept.pop(key, None)
        for key in [key for key in self._loading if key[0] == company]:
            del self._loading[key]
        return len(kept)

    def _finished(self, key: Key, task: asyncio.Task[Any]) -> None:
        failed = task.cancelled() or task.exception() is not None
        if self._loading.get(key) is not task:
            return  # dropped meanwhile
        del self._loading[key]
        if not failed:
            self._kept[key] = task.result()


async def _run(load: Callable[[], Awaitable[T]]) -> T:
    return await load()


def _canonical(value: object) -> object:
    """A hashable stand-in that is equal for equal arguments of the same type, in any order of names."""
    if isinstance(value, Enum):
        return (type(value).__qualname__, value.name)
    if isinstance(value, _ATOMS):
        return (type(value).__name__, value)
    if isinstance(value, Mapping):
        return ("mapping", tuple(sorted((str(name), _canonical(item)) for name, item in value.items())))
    if isinstance(value, (list, tuple)):
        return ("sequence", tuple(_canonical(item) for item in value))
    if isinstance(value, (set, frozenset)):
        return ("set", frozenset(_canonical(item) for item in value))
    raise TypeError(f"a {type(value).__name__} cannot be part of a cache key; pass plain values")
