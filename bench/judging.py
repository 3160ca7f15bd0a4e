"""Judges one reading against what a case of ``bench/cases`` says is right."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from ai.reading import Doubt, Draft, Intent, Reading, Verdict
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
    if expected.get("paid") is not None and _number(expected["paid"]) != details.paid:
        faults.append("paid")
    if expected.get("follow_up") != (details.follow_up.isoformat() if details.follow_up else None):
        faults.append("follow_up")
    wanted = [
        (_number(item["qty"]), item["unit"], _number(item["rate"]), _number(item["free"]))
        for item in expected["items"]
        if item["qty"] is not None
    ]
    got = [(one.quantity, one.unit, one.rate, one.free) for one in details.items if one.quantity is not None]
    if sorted(map(_shape, wanted)) != sorted(map(_shape, got)):
        faults.append("items")
    return faults


def _shape(line: tuple[Decimal | None, str | None, Decimal | None, Decimal | None]) -> tuple[str, ...]:
    return tuple(
        "" if part is None else part if isinstance(part, str) else f"{part.normalize():f}" for part in line
    )


def faults_of_changes(expected: dict[str, Any], reading: Reading) -> list[str]:
    """Return the changed fields of a correction that differ from what the case says."""
    got = reading.correction.changes if reading.correction is not None else {}
    faults = []
    for name, value in expected.items():
        found = got.get(name)
        shown = found.isoformat() if isinstance(found, date) else found
        same = (
            _number(value) == found
            if isinstance(found, Decimal)
            else _folded(str(value)) == _folded(str(shown))
        )
        faults.extend([] if same else [f"change {name}"])
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
        if reading.intent not in _INTENTS[action]:
            return [f"intent:{reading.intent}"], saved
        return faults_of_changes(case.get("changes", {}), reading), saved
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
    # Of several entries each is saved by itself, so a file's "confirm" for all of them may be less.
    each = action == "confirm" and verdict == "save" and len(entries) > 1 and not faults
    if verdict not in (action, *case.get("also", ())) and not each:
        faults.append(f"action:{verdict}")
        silent = silent or (verdict == "save" and action == "ask")
    return faults, silent
