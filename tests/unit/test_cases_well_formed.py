"""The cases that measure the reading of messages are themselves sound: schema, sums, mix, no doubles."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ledger.entry import Payment

CASES = Path(__file__).parents[2] / "bench" / "cases"
FILES = sorted(CASES.glob("*.jsonl"))
TODAY = date(2025, 11, 21)

ENTRY_ACTIONS = {"save", "confirm", "ask"}
OTHER_ACTIONS = {"undo", "edit", "repeat", "query", "chat", "reject"}
TYPES = {
    "sale", "purchase", "return", "purchase_return", "collection", "payment", "expense", "visit",
    "day_report",
}  # fmt: skip
UNITS = {
    "box", "strip", "carton", "bag", "sack", "pcs", "dozen", "kg", "g", "litre", "tin", "vial", "bottle",
    "packet", "roll", "metre", "set", "pair", "bundle", "bucket", "unit",
    "ream", "coil", "tube", "crate", "drum",
}  # fmt: skip
CASE_FIELDS = {"id", "language", "kind", "text", "action", "entries", "note"}
ENTRY_FIELDS = {
    "type", "client", "items", "orders", "amount", "currency", "location", "date", "payment", "remarks",
}  # fmt: skip
ITEM_FIELDS = {"item", "qty", "unit", "rate", "free"}
WITHOUT_GOODS = {"expense", "visit", "day_report", "collection", "payment"}
DEVANAGARI = re.compile(r"[\u0900-\u097f]")
REDUCED = re.compile(r"%|discount|\bless\b|\boff\b", re.IGNORECASE)

Case = dict[str, Any]


def cases_of(path: Path) -> list[Case]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in lines]


def all_cases() -> list[Case]:
    return [case for path in FILES for case in cases_of(path)]


def is_number(value: object) -> bool:
    return value is None or isinstance(value, Decimal)


def is_text(value: object) -> bool:
    return value is None or (isinstance(value, str) and bool(value.strip()))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_case_has_the_fields_of_its_action(path: Path) -> None:
    for case in cases_of(path):
        assert CASE_FIELDS <= set(case) <= CASE_FIELDS | {"also", "changes"}, case["id"]
        assert case["action"] in ENTRY_ACTIONS | OTHER_ACTIONS, case["id"]
        assert case["text"], case["id"]
        assert is_text(case["kind"]), case["id"]
        assert bool(case["entries"]) == (case["action"] in ENTRY_ACTIONS), case["id"]
        assert ("changes" in case) == (case["action"] == "edit"), case["id"]
        assert set(case.get("also", [])) <= ENTRY_ACTIONS - {case["action"]}, case["id"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_entry_follows_the_schema(path: Path) -> None:
    for case in cases_of(path):
        for entry in case["entries"]:
            assert ENTRY_FIELDS <= set(entry) <= ENTRY_FIELDS | {"paid", "follow_up"}, case["id"]
            assert entry["type"] in TYPES, case["id"]
            assert all(is_text(entry[name]) for name in ("client", "location", "remarks")), case["id"]
            assert all(is_number(entry.get(name)) for name in ("amount", "orders", "paid")), case["id"]
            assert (entry["amount"] is None) == (entry["currency"] is None), case["id"]
            assert entry["payment"] is None or entry["payment"] in set(Payment), case["id"]
            assert ("paid" in entry) == (entry["payment"] == Payment.PARTIAL), case["id"]
            for item in entry["items"]:
                assert set(item) == ITEM_FIELDS, case["id"]
                assert is_text(item["item"]), case["id"]
                assert all(is_number(item[name]) for name in ("qty", "rate", "free")), case["id"]
                assert item["unit"] in UNITS or (entry["type"] == "expense" and item["unit"] is None)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_orders_are_the_sum_of_the_quantities(path: Path) -> None:
    for case in cases_of(path):
        for entry in case["entries"]:
            quantities = [item["qty"] for item in entry["items"] if item["qty"] is not None]
            if entry["type"] in WITHOUT_GOODS:
                assert entry["orders"] is None, case["id"]
            elif entry["items"]:
                assert entry["orders"] == (sum(quantities) if quantities else None), case["id"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_quantity_times_rate_is_the_amount_unless_a_discount_is_named(path: Path) -> None:
    for case in cases_of(path):
        for entry in case["entries"]:
            items = entry["items"]
            rated = bool(items) and all(item["qty"] and item["rate"] for item in items)
            if rated and entry["amount"] is not None and not REDUCED.search(case["text"]):
                total = sum(item["qty"] * item["rate"] for item in items)
                assert entry["amount"] == total, case["id"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_saved_entry_misses_nothing_and_is_not_dated_ahead(path: Path) -> None:
    for case in cases_of(path):
        for entry in case["entries"] if case["action"] in {"save", "confirm"} else ():
            assert entry["client"] or entry["type"] in {"expense", "day_report"}, case["id"]
            assert entry["type"] == "visit" or entry["amount"] > 0, case["id"]
            assert date.fromisoformat(entry["date"]) <= TODAY, case["id"]
            assert "paid" not in entry or 0 < entry["paid"] < entry["amount"], case["id"]
            if "follow_up" in entry:
                assert date.fromisoformat(entry["follow_up"]) > TODAY, case["id"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_names_of_client_and_goods_stand_in_the_text(path: Path) -> None:
    for case in cases_of(path):
        text = case["text"].lower()
        for entry in case["entries"]:
            names = [entry["client"], entry["location"], *(item["item"] for item in entry["items"])]
            assert all(name.lower() in text for name in names if name), case["id"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_devanagari_and_only_devanagari_is_marked_hi(path: Path) -> None:
    for case in cases_of(path):
        assert case["language"] in {"en", "hi-Latn", "hi"}, case["id"]
        assert bool(DEVANAGARI.search(case["text"])) == (case["language"] == "hi"), case["id"]


def test_ids_and_texts_occur_once() -> None:
    cases = all_cases()
    assert [key for key, count in Counter(case["id"] for case in cases).items() if count > 1] == []
    assert [key for key, count in Counter(case["text"] for case in cases).items() if count > 1] == []


def test_there_are_enough_cases_of_every_type_action_and_language() -> None:
    cases = all_cases()
    assert len(cases) >= 480
    types = Counter(entry["type"] for case in cases for entry in case["entries"])
    assert set(types) == TYPES
    assert min(types.values()) >= 5
    actions = Counter(case["action"] for case in cases)
    assert set(actions) == ENTRY_ACTIONS | OTHER_ACTIONS
    assert min(actions.values()) >= 5
    assert min(Counter(case["language"] for case in cases).values()) >= 50


def test_a_quarter_of_the_cases_is_held_back_in_every_language() -> None:
    held = [case for path in FILES if path.stem.startswith("held_back_") for case in cases_of(path)]
    assert len(held) >= 160
    assert len(held) * 4 >= len(all_cases())
    assert {case["language"] for case in held} == {"en", "hi-Latn", "hi"}
    assert {case["action"] for case in held} == ENTRY_ACTIONS | OTHER_ACTIONS


def test_the_readme_counts_the_cases_of_every_file() -> None:
    readme = (CASES / "README.md").read_text(encoding="utf-8")
    listed = {name: int(count) for name, count in re.findall(r"\| (\w+) \| (\d+) ", readme)}
    assert listed == {path.stem: len(cases_of(path)) for path in FILES}
