"""The form of a model's answer: what is sent to it and what is accepted from it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import jsonschema_rs
import pytest

from ai.model import FaultKind, ModelFault
from ai.model_schema import (
    EntryAnswer,
    HeardAnswer,
    ItemAnswer,
    TextAnswer,
    heard_schema,
    parse,
    strict_json,
    text_schema,
)
from tests.model_cases import CASES, entries, entry, line

GOOD = json.dumps(CASES[0].answer)


def refused(text: str) -> None:
    with pytest.raises(ModelFault) as raised:
        parse(text, TextAnswer)
    assert raised.value.kind is FaultKind.MALFORMED


def test_schema_and_parser_know_the_same_fields() -> None:
    sent: Any = text_schema()["properties"]["entries"]["items"]
    assert set(sent["properties"]) == set(EntryAnswer.__struct_fields__)
    assert set(sent["properties"]["items"]["items"]["properties"]) == set(ItemAnswer.__struct_fields__)
    assert list(heard_schema()["properties"]) == list(HeardAnswer.__struct_fields__)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.client)
def test_an_answer_that_follows_the_schema_is_accepted(case: Any) -> None:
    jsonschema_rs.validator_for(dict(text_schema())).validate(case.answer)
    parsed = parse(json.dumps(case.answer), TextAnswer)
    assert parsed.entries[0].amount == Decimal(case.amount)


def test_decimals_are_exact() -> None:
    parsed = parse(json.dumps(entries(entry(amount=0.1))).replace("0.1", "9875.55"), TextAnswer)
    assert parsed.entries[0].amount == Decimal("9875.55")


@pytest.mark.parametrize("fence", ["```json\n{}\n```", "```\n{}\n```", "Sure, here:\n```json\n{}\n```\nBye."])
def test_one_fence_around_the_answer_is_tolerated(fence: str) -> None:
    assert parse(fence.replace("{}", GOOD), TextAnswer) == parse(GOOD, TextAnswer)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "7",
        '"entries"',
        "[]",
        "{}",
        "{",
        GOOD[:-3],
        GOOD + "}",
        GOOD + " trailing words",
        f"```json\n{GOOD}\n```\n```json\n{GOOD}\n```",
        "```json\nnothing\n```",
        GOOD.replace("1500", "NaN"),
        GOOD.replace("1500", "Infinity"),
        GOOD.replace("1500", "-Infinity"),
        GOOD.replace("1500", "-1500"),
        GOOD.replace("1500", "1e999"),
        GOOD.replace("1500", "1e30"),
        GOOD.replace("1500", "9" * 5000),
        GOOD.replace("1500", '"1500"'),
        GOOD.replace("1500", "true"),
        GOOD.replace("1500", "[1500]"),
        GOOD.replace('"Sales"', '"Gift"'),
        GOOD.replace('"Sales"', "1"),
        GOOD.replace('"Raju bhai"', json.dumps("x" * 500)),
        GOOD.replace('"amount": 1500', '"amount": 1500, "amount": 2500'),
        GOOD.replace('"amount": 1500', '"amount": 1500, "company": "yugrow"'),
        GOOD.replace('"entries"', '"Entries"'),
        json.dumps({**CASES[0].answer, "role": "admin"}),
        json.dumps(entries(entry(date="tomorrow"))),
        json.dumps(entries(entry(currency="rupees"))),
        json.dumps(entries(entry(payment="gold"))),
        json.dumps(entries(*[entry()] * 11)),
        json.dumps(entries(entry(items=[line("x", 1)] * 21))),
        "[" * 30000,
        '{"entries":' * 5000,
        " " * 50_000 + GOOD,
    ],
    ids=range(37),
)
def test_anything_else_is_malformed(text: str) -> None:
    refused(text)


def test_a_transcript_has_a_longest_length() -> None:
    with pytest.raises(ModelFault):
        parse(json.dumps({"words": "x" * 5000, "entries": []}), HeardAnswer)


def test_numbers_are_never_floats() -> None:
    assert strict_json("[1, 1.5]") == [Decimal(1), Decimal("1.5")]
    assert all(isinstance(each, Decimal) for each in strict_json("[1, 1.5]"))
