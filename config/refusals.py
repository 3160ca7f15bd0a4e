"""What a value of a declared type looks like, as a sentence for the operator who wrote another."""

from __future__ import annotations

from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import Meta


def expected(kind: Any) -> str:
    """The remedy for a value that is not of ``kind``, the annotation of a field."""
    bare, metas = _taken_apart(kind)
    if get_origin(bare) is Literal:
        return f"Use one of: {', '.join(map(str, get_args(bare)))}."
    if bare is bool:
        return "Use true or false."
    if bare in (int, float):
        return f"Use a {'whole ' if bare is int else ''}number{_range(metas)}."
    if bare is str:
        longest = next((meta.max_length for meta in metas if meta.max_length is not None), None)
        return f"Use text of 1 to {longest} characters." if longest else "Use text that is not empty."
    return "Use the form that the documentation shows."


def _taken_apart(kind: Any) -> tuple[Any, list[Meta]]:
    """The type without ``None``, and its ranges. A named kind that may be ``None``, such as a currency, stays
    annotated: it is no free text."""
    metas: list[Meta] = []
    if get_origin(kind) is Annotated:
        kind, *marks = get_args(kind)
        metas = [mark for mark in marks if isinstance(mark, Meta)]
    if get_origin(kind) in (Union, UnionType):
        kind = next(part for part in get_args(kind) if part is not type(None))
    return kind, metas


def _range(metas: list[Meta]) -> str:
    low = next((meta.ge for meta in metas if meta.ge is not None), None)
    above = next((meta.gt for meta in metas if meta.gt is not None), None)
    high = next((meta.le for meta in metas if meta.le is not None), None)
    start = f" from {low}" if low is not None else f" above {above}"
    return f"{start} to {high}" if low is not None else f"{start} and at most {high}"
