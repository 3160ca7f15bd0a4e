"""Variations of JSON: a part of it exchanged for something hostile, doubled, dropped, wrapped or moved."""

from __future__ import annotations

import json
import random
from typing import Any

_LEAVES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63), 2**64, 10**30, 0.5, -0.0, 1e308,
    float("nan"), float("inf"), float("-inf"), "", " ", "0", "-5", "NaN", "²", "१२", "\ud83d",
    "\ud83d\ude00", "\x00", "\u202e", "<b>", "&", "=1+1", "a" * 300, "9" * 25, [], {}, [[]], {"": None},
)  # fmt: skip
_DEEP = (50, 400, 700, 1100)


def changed_json(text: str, chance: random.Random, leaves: tuple[Any, ...] = ()) -> str | None:
    """Return ``text`` with one to three parts of its JSON changed; None when it is no JSON.

    ``leaves`` are values of the format, taken as often as the hostile ones.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    try:
        for _ in range(chance.randint(1, 3)):
            value = _changed(value, chance, leaves)
        return json.dumps(value, ensure_ascii=chance.random() < 0.7)
    except (RecursionError, ValueError):
        return None


def _changed(value: Any, chance: random.Random, leaves: tuple[Any, ...]) -> Any:
    """Return the value with one place in it changed; the deeper, the less often."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        name = chance.choice(list(value))
        match chance.randrange(12):
            case 0:
                return {each: inner for each, inner in value.items() if each != name}
            case 1:
                return {**value, chance.choice([*value, "x", "", name.upper()]): _leaf(chance, leaves)}
            case 2:
                return {**value, name: value[chance.choice(list(value))]}
            case _:
                return {**value, name: _changed(value[name], chance, leaves)}
    if isinstance(value, list) and value and chance.random() < 0.85:
        place = chance.randrange(len(value))
        match chance.randrange(10):
            case 0:
                return [*value[:place], *value[place + 1 :]]
            case 1:
                return [*value[:place], value[place], *value[place:]]
            case 2:
                return chance.sample(value, len(value))
            case _:
                return [*value[:place], _changed(value[place], chance, leaves), *value[place + 1 :]]
    if isinstance(value, str) and chance.random() < 0.4:
        other = _leaf(chance, leaves)
        middle = chance.randint(0, len(value))
        return value[:middle] + (other if isinstance(other, str) else str(other)) + value[middle:]
    if isinstance(value, int) and not isinstance(value, bool) and chance.random() < 0.4:
        near = (value + 1, value - 1, -value, value * 10, value * 10**12, value // 7)
        return chance.choice(near)
    return _leaf(chance, leaves)


def _leaf(chance: random.Random, leaves: tuple[Any, ...]) -> Any:
    if leaves and chance.random() < 0.5:
        return chance.choice(leaves)
    if chance.random() < 0.03:
        nested: Any = chance.choice(_LEAVES)
        for _ in range(chance.choice(_DEEP)):
            nested = [nested]
        return nested
    return chance.choice(_LEAVES)
