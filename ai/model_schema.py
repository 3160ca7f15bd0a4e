"""The form a model's reading must have, as JSON Schema for the model and as a strict parser for us.

The parser trusts nothing: no NaN, no duplicate keys, no keys that were not asked for, bounded lengths
and numbers. Money and quantities come out as Decimal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Final, TypeVar

import msgspec

from ai.model import FaultKind, ModelFault
from ledger.entry import EntryType, Payment

MOST_ENTRIES = 10  # a day's report has fewer; more is a model that repeats itself
MOST_ITEMS = 20
LONGEST_TRANSCRIPT = 4096  # characters: Telegram's limit for a message, which a transcript stands for
_LONGEST_ANSWER = 40_000  # characters
_LARGEST = Decimal(10) ** 12
_DIGITS = 30
_FENCED = re.compile(r"```(?:json)?[ \t]*\n(.*?)\n?[ \t]*```", re.DOTALL)


def _at_most(length: int) -> msgspec.Meta:
    return msgspec.Meta(max_length=length)


_Name = Annotated[str, _at_most(120)]
_Remark = Annotated[str, _at_most(400)]


class ItemAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of goods as the model read it."""

    name: _Name | None = None
    quantity: Decimal | None = None
    unit: _Name | None = None
    rate: Decimal | None = None
    free: Decimal | None = None
    amount: Decimal | None = None


class EntryAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry as the model read it. ``date`` is ISO 8601; names are as they stand in the text."""

    type: EntryType | None = None
    client: _Name | None = None
    location: _Name | None = None
    items: Annotated[tuple[ItemAnswer, ...], msgspec.Meta(max_length=MOST_ITEMS)] = ()
    amount: Decimal | None = None
    paid: Decimal | None = None
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")] | None = None
    payment: Payment | None = None
    date: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    remarks: _Remark | None = None


_Entries = Annotated[tuple[EntryAnswer, ...], _at_most(MOST_ENTRIES)]


class TextAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a text says; no entries when it reports none."""

    entries: _Entries


class HeardAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a voice note or a photo says: its words, and the entries in them."""

    words: Annotated[str, msgspec.Meta(max_length=LONGEST_TRANSCRIPT)]
    entries: _Entries


A = TypeVar("A", TextAnswer, HeardAnswer)


def parse(text: str, kind: type[A]) -> A:
    """Return the answer in ``text``, alone or in one Markdown fence.

    Raises ModelFault (malformed) for anything that is not exactly of the form.
    """
    try:
        # Decimal as a built-in type: otherwise text such as "NaN" would pass for a number.
        return msgspec.convert(strict_json(text), kind, builtin_types=(Decimal,))
    except (ValueError, msgspec.ValidationError):
        raise ModelFault(FaultKind.MALFORMED) from None


def strict_json(text: str) -> Any:
    """Return JSON with numbers as Decimal. Raises ValueError for what strict JSON or our bounds exclude."""
    if len(text) > _LONGEST_ANSWER:
        raise ValueError("the answer is too long")
    if "```" in text:
        blocks = _FENCED.findall(text)
        if len(blocks) != 1:
            raise ValueError("not exactly one block")
        text = blocks[0]
    try:
        return json.loads(
            text, parse_float=_number, parse_int=_number, parse_constant=_refuse, object_pairs_hook=_unique
        )
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _number(digits: str) -> Decimal:
    if len(digits) > _DIGITS:
        raise ValueError("a number with too many digits")
    try:
        value = Decimal(digits)
    except InvalidOperation:
        raise ValueError("a number beyond all bounds") from None
    if not 0 <= value <= _LARGEST:
        raise ValueError("a number out of bounds")
    return value


def _refuse(name: str) -> Decimal:
    raise ValueError(f"{name} is no JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands there twice")
    return found


def text_schema() -> Mapping[str, Any]:
    """JSON Schema of :class:`TextAnswer`, for the model."""
    return _object({"entries": _list(_ENTRY, MOST_ENTRIES)})


def heard_schema() -> Mapping[str, Any]:
    """JSON Schema of :class:`HeardAnswer`. ``words`` comes first, so that the entries follow from it."""
    return _object({"words": {"type": "string"}, "entries": _list(_ENTRY, MOST_ENTRIES)})


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(of: Mapping[str, Any], most: int) -> dict[str, Any]:
    return {"type": "array", "items": dict(of), "maxItems": most}


def _one_of(values: list[str]) -> dict[str, Any]:
    return {"type": ["string", "null"], "enum": [*values, None]}


_TEXT: Final = {"type": ["string", "null"]}
_NUMBER: Final = {"type": ["number", "null"], "minimum": 0}
_ITEM: Final = _object(
    {"name": _TEXT, "quantity": _NUMBER, "unit": _TEXT, "rate": _NUMBER, "free": _NUMBER, "amount": _NUMBER}
)
_ENTRY: Final = _object(
    {
        "type": _one_of([each.value for each in EntryType]),
        "client": _TEXT,
        "location": _TEXT,
        "items": _list(_ITEM, MOST_ITEMS),
        "amount": _NUMBER,
        "paid": _NUMBER,
        "currency": _TEXT,
        "payment": _one_of([each.value for each in Payment]),
        "date": _TEXT,
        "remarks": _TEXT,
    }
)
