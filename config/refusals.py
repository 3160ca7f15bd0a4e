"""Turns pydantic's validation errors into problems with a remedy that an operator can follow."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from config.problems import Problem, shown


def problems_in(
    error: ValidationError,
    model: type[BaseModel],
    *,
    name: Callable[[str], str],
    is_secret: Callable[[str], bool] = lambda field: False,
) -> Iterator[Problem]:
    """A problem for each mistake in ``error``; ``name`` tells how the operator spells a field."""
    for mistake in error.errors(include_url=False, include_context=True):
        if mistake["type"] == "default_factory_not_called":
            continue  # only says that another field, which has its own problem, is wrong
        field = str(mistake["loc"][0]) if mistake["loc"] else ""
        yield Problem(name(field), _value(mistake, is_secret(field)), _remedy(mistake, field, model))


def _value(mistake: Any, secret: bool) -> str:
    if mistake["type"] == "missing":
        return shown(None)
    value = mistake["input"]
    if hasattr(value, "get_secret_value"):
        value = value.get_secret_value()
    return shown(value, secret=secret)


def _remedy(mistake: Any, field: str, model: type[BaseModel]) -> str:
    if mistake["type"] == "value_error":
        return str(mistake["ctx"]["error"])
    if mistake["type"] == "extra_forbidden":
        return f"There is no such key; the keys are {', '.join(model.model_fields)}."
    info = model.model_fields.get(field)
    expected = _expected(info) if info is not None else f"{mistake['msg']}."
    return f"It is required. {expected}" if mistake["type"] == "missing" else expected


def _expected(info: FieldInfo) -> str:
    kind = _plain(info.annotation)
    if get_origin(kind) is Literal:
        return f"Use one of: {', '.join(map(str, get_args(kind)))}."
    if kind is bool:
        return "Use true or false."
    if kind in (int, float):
        return f"Use a {'whole ' if kind is int else ''}number{_range(info)}."
    if kind is str:
        longest = next((part.max_length for part in info.metadata if hasattr(part, "max_length")), None)
        return f"Use text of 1 to {longest} characters." if longest else "Use text that is not empty."
    return "Use the form that the documentation shows."


def _plain(annotation: Any) -> Any:
    """The annotation without ``None``."""
    if get_origin(annotation) in (Union, types.UnionType):
        return next(part for part in get_args(annotation) if part is not type(None))
    return annotation


def _range(info: FieldInfo) -> str:
    low = next((part.ge for part in info.metadata if isinstance(part, Ge)), None)
    above = next((part.gt for part in info.metadata if isinstance(part, Gt)), None)
    high = next((part.le for part in info.metadata if isinstance(part, Le)), None)
    start = f" from {low}" if low is not None else f" above {above}"
    return f"{start} to {high}" if low is not None else f"{start} and at most {high}"
