"""Measures the reader on message files: ``python -m bench.reading CASES.jsonl ...``.

A line of a file is a JSON object: ``text``, ``action`` (save, confirm, ask, chat, query, undo, edit, repeat,
reject, duplicate) and ``entries``; dates are relative to 2025-11-21. Exact means that every entry's type, client,
location, quantities, amount, currency, date, payment and the action are right. Silently wrong means that something
would have been saved without a question although its type, client, quantity or amount is not right.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Doubt, Draft, Intent, Reading, ReadingContext, Verdict
from ledger.entry import EntryType

TODAY = date(2025, 11, 21)
_TYPES = {
    "sale": EntryType.SALES,
    "purchase": EntryType.PURCHASE,
    "return": EntryType.RETURN,
    "purchase_return": EntryType.PURCHASE_RETURN,
    "collection": EntryType.COLLECTION,
    "payment": EntryType.PAYMENT,
    "expense": EntryType.EXPENSE,
    "visit": EntryType.VISIT,
    "day_report": EntryType.VISIT,
}
_INTENTS = {
    "undo": {Intent.UNDO},
    "edit": {Intent.EDIT},
    "repeat": {Intent.REPEAT},
    "query": {Intent.QUESTION},
    "chat": {Intent.GREETING, Intent.UNKNOWN, Intent.LEAVE},
    "reject": {Intent.UNKNOWN, Intent.GREETING},
}
_GRAVE = ("type", "client", "orders", "amount")
_REPLY_MARK = ("(reply to a receipt) ", "(edited message) ")
_ORDER = {"save": 0, "confirm": 1, "ask": 2}


def cases(paths: list[Path]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (file name, case) of every line that a reader alone can be judged on."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and (case := json.loads(line))["action"] != "duplicate":
                yield path.stem, case


def faults_of(expected: dict[str, Any], draft: Draft) -> list[str]:
    """Return the names of the fields of one entry that differ."""
    details = draft.details
    faults = []
    if _TYPES[expected["type"]] is not details.type:
        faults.append("type")
    if (expected["type"] == "day_report") != (Doubt.DAY_REPORT in draft.doubts):
        faults.append("type")
    if _folded(expected["client"]) != _folded(details.client):
        faults.append("client")
    if _folded(expected["location"]) != _folded(details.location):
        faults.append("location")
    for name, value in (("orders", details.orders), ("amount", details.amount)):
        if _number(expected[name]) != value:
            faults.append(name)
    if expected["currency"] != details.currency:
        faults.append("currency")
    if expected["date"] != (details.date.isoformat() if details.date else None):
        faults.append("date")
    payment = expected["payment"]
    if payment == "paid":
        payment = None if details.paid == details.amount else payment
    if payment != (details.payment.value if details.payment else None):
        faults.append("payment")
    wanted = [(_number(item["qty"]), item["unit"]) for item in expected["items"] if item["qty"] is not None]
    got = [(item.quantity, item.unit) for item in details.items if item.quantity is not None]
    if sorted(wanted, key=str) != sorted(got, key=str):
        faults.append("items")
    return faults


def _folded(value: str | None) -> str | None:
    return " ".join(unicodedata.normalize("NFC", value).split()).casefold() if value else None


def _number(value: float | str | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def verdict_of(reading: Reading) -> str:
    """Return save, confirm or ask for the whole reading, else the intent's name."""
    if reading.intent is not Intent.ENTRIES:
        return reading.intent.value
    verdicts = {draft.verdict for draft in reading.drafts}
    return next((one.value for one in (Verdict.ASK, Verdict.CONFIRM) if one in verdicts), "save")


def judge(case: dict[str, Any], reading: Reading) -> tuple[list[str], bool]:
    """Return the faults of a case and whether something wrong would have been saved silently."""
    action, entries = case["action"], case["entries"]
    verdict = verdict_of(reading)
    saved = any(draft.verdict is Verdict.SAVE for draft in reading.drafts)
    if action in _INTENTS:
        return ([] if reading.intent in _INTENTS[action] else [f"intent:{reading.intent}"]), saved
    if not entries:
        return ([] if verdict == "ask" else [f"action:{verdict}"]), saved
    if reading.intent is not Intent.ENTRIES:
        return [f"missed:{reading.intent}"], False
    if len(entries) != len(reading.drafts):
        return [f"count:{len(reading.drafts)}"], saved
    faults: list[str] = []
    silent = False
    for expected, draft in zip(entries, reading.drafts, strict=True):
        wrong = faults_of(expected, draft)
        faults.extend(wrong)
        silent = silent or (draft.verdict is Verdict.SAVE and bool(set(wrong) & set(_GRAVE)))
    if verdict != action and not (action == "confirm" and verdict == "save" and len(entries) > 1 and not faults):
        faults.append(f"action:{verdict}")
        silent = silent or (verdict == "save" and action == "ask")
    return faults, silent


def main(arguments: list[str] | None = None) -> int:
    """Print the figures; return 1 when anything would be saved silently wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true", help="list every fault")
    options = parser.parse_args(arguments)
    started = time.perf_counter()
    reader = Reader(load_lexicon())
    loading = time.perf_counter() - started
    context = ReadingContext(today=TODAY)
    tables: dict[str, Counter[str]] = defaultdict(Counter)
    fields: Counter[str] = Counter()
    times: list[float] = []
    silent_texts: list[str] = []
    total: Counter[str] = Counter()
    for name, case in cases(options.files):
        text = case["text"]
        for mark in _REPLY_MARK:
            text = text.removeprefix(mark)
        started = time.perf_counter()
        reading = reader.read(text, context)
        times.append(time.perf_counter() - started)
        faults, silent = judge(case, reading)
        verdict = verdict_of(reading)
        needless = _ORDER.get(verdict, 0) > _ORDER.get(case["action"], 9)
        for table in (total, tables[f"file {name}"], tables[f"language {case.get('language', '?')}"]):
            table["cases"] += 1
            table["exact"] += not faults
            table["silently wrong"] += silent
            table["needless questions"] += needless
            table["missed"] += any(fault.startswith("missed") for fault in faults)
        fields.update(fault.split(":")[0] for fault in faults)
        if silent:
            silent_texts.append(text)
        if faults and options.verbose:
            sys.stdout.write(f"{name} {text!r}\n   {faults} wants {case['action']}{' SILENT' if silent else ''}\n")
            for draft in reading.drafts:
                sys.stdout.write(f"   {_shown(draft)}\n")
    for label, table in [*sorted(tables.items()), ("all", total)]:
        sys.stdout.write(
            f"{label:34} {table['cases']:4} cases  exact {table['exact'] / table['cases']:6.1%}  "
            f"silently wrong {table['silently wrong']}  needless {table['needless questions']}  missed {table['missed']}\n"
        )
    sys.stdout.write(f"faults by field: {dict(fields.most_common())}\n")
    for text in silent_texts:
        sys.stdout.write(f"SILENTLY WRONG {text!r}\n")
    times.sort()
    mean, high = sum(times) / len(times) * 1e6, times[int(len(times) * 0.99)] * 1e6
    sys.stdout.write(f"lexicon {loading * 1e3:.0f} ms; {mean:.0f} us a message, p99 {high:.0f} us\n")
    return 1 if silent_texts else 0


def _shown(draft: Draft) -> str:
    details = draft.details
    lines = [(item.name, str(item.quantity), item.unit) for item in details.items]
    return (
        f"{draft.verdict.value}: {details.type} client={details.client!r} at={details.location!r} {lines} orders={details.orders} "
        f"amount={details.amount} {details.currency} {details.date} pay={details.payment} paid={details.paid} "
        f"remarks={details.remarks!r} missing={[str(one) for one in draft.missing]} doubts={[str(one) for one in draft.doubts]} left={draft.left}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
