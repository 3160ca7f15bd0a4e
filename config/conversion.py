"""Turns what an operator wrote into a struct, and reports every field that does not fit, not only the first.

A struct's fields say all there is to know: the type, its range (``msgspec.Meta``), and the marks below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import msgspec

from config.problems import NOT_SET, ConfigurationError, Problem, shown
from config.refusals import expected
from config.secret import SecretStr

# Raises ValueError with the remedy when a field's value does not go with those of the fields before it.
Rule = Callable[[Any, Mapping[str, Any]], None]
AnyStruct = TypeVar("AnyStruct", bound=msgspec.Struct)

_YES = frozenset({"1", "on", "t", "true", "y", "yes"})
_NO = frozenset({"0", "off", "f", "false", "n", "no"})
_WHOLE = re.compile(r"([+-]?[0-9]+(?:_[0-9]+)*)(?:\.0+)?")
# All white space of Unicode. str.strip() would also take U+001C to U+001F, which a title must not hold.
_BLANKS = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_NO_RULES: Mapping[str, Rule] = MappingProxyType({})


class Prepared(msgspec.Struct, frozen=True):
    """A mark: the value goes through ``by`` before its type is looked at."""

    by: Callable[[Any], Any]


class Checked(msgspec.Struct, frozen=True):
    """A mark: ``by`` returns a value of the right type as it is kept, or raises ValueError with a remedy."""

    by: Callable[[Any], Any]


class Made(msgspec.Struct, frozen=True):
    """A mark: a field that is not set is made by ``by`` from the value of the field ``of`` before it."""

    of: str
    by: Callable[[Any], Any]


class Unfit(ValueError):
    """A value is not of the declared type, or out of its range; ``parts`` are what is wrong, as written."""

    def __init__(self, *parts: object) -> None:
        super().__init__("not of the declared type")
        self.parts = parts


def read_struct(
    kind: type[AnyStruct],
    written: Mapping[str, Any],
    *,
    spelt: Callable[[str], str],
    rules: Mapping[str, Rule] = _NO_RULES,
) -> AnyStruct:
    """Return ``written`` as a ``kind``; defaults are held to the same terms as what was written.

    ``spelt`` tells how the operator writes a field's name. Raises :class:`ConfigurationError` with a problem
    for each mistake, in the order of the fields, unknown keys last.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for field in msgspec.structs.fields(kind):
        bare, marks = _taken_apart(field.type)
        made = next((mark for mark in marks if isinstance(mark, Made)), None)
        if field.name in written:
            given = written[field.name]
        elif made is not None:
            if made.of not in values:
                continue  # the other field has a problem of its own
            given = made.by(values[made.of])
        elif field.required:
            remedy = f"It is required. {expected(field.type)}"
            problems.append(Problem(spelt(field.name), NOT_SET, remedy))
            continue
        else:
            given = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
        secret = bare is SecretStr
        try:
            value = fitted(field.type, given)
            if field.name in rules:
                rules[field.name](value, values)
        except Unfit as error:
            for part in error.parts:
                told = shown(part, secret=secret)
                problems.append(Problem(spelt(field.name), told, expected(field.type)))
        except ValueError as error:
            problems.append(Problem(spelt(field.name), shown(given, secret=secret), str(error)))
        else:
            values[field.name] = value
    names = kind.__struct_fields__
    remedy = f"There is no such key; the keys are {', '.join(names)}."
    problems += [
        Problem(spelt(name), shown(value), remedy) for name, value in written.items() if name not in names
    ]
    if problems:
        raise ConfigurationError(problems)
    return kind(**values)


def fitted(kind: Any, written: Any) -> Any:
    """Return ``written`` as a value of ``kind``; raises :class:`Unfit`, or what a :class:`Checked` raises."""
    bare, marks = _taken_apart(kind)
    for mark in marks:
        if isinstance(mark, Prepared):
            written = mark.by(written)
    try:
        value = _read(bare, written) if isinstance(written, str) else written
        value = msgspec.convert(value, kind, dec_hook=_made_of_text)
    except ValueError:  # msgspec's own error is one
        raise Unfit(written) from None
    if value is not None:
        for mark in marks:
            if isinstance(mark, Checked):
                value = mark.by(value)
    return value


def _taken_apart(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    """The type without ``None`` and marks, and the marks."""
    if get_origin(kind) in (Union, UnionType):
        kind = next(part for part in get_args(kind) if part is not type(None))
    if get_origin(kind) is Annotated:
        bare, *marks = get_args(kind)
        return bare, tuple(marks)
    return kind, ()


def _read(bare: Any, text: str) -> Any:
    """The text as a value of the type ``bare``. Raises :class:`ValueError`; other types stay text."""
    if bare is str:
        return text.strip(_BLANKS)
    if bare is bool:
        return _truth(text.lower())
    if bare is int:
        return _whole_number(text.strip(_BLANKS))
    if bare is float:
        return _number(text.strip(_BLANKS))
    return text


def _truth(text: str) -> bool:
    if text not in _YES | _NO:
        raise ValueError("neither true nor false")
    return text in _YES


def _whole_number(text: str) -> int:
    found = _WHOLE.fullmatch(text)
    if found is None:
        raise ValueError("no whole number")
    return int(found[1])


def _number(text: str) -> float:
    # An underscore may stand between digits. float() also takes the digits of other scripts.
    if not text.isascii() or text.startswith("_") or text.endswith("_") or "__" in text:
        raise ValueError("no number")
    return float(text.replace("_", ""))


def _made_of_text(kind: type, written: object) -> object:
    """Paths and secrets, which msgspec does not know."""
    if isinstance(written, kind):
        return written
    if not isinstance(written, str):
        raise TypeError("text is needed")
    return kind(written)
