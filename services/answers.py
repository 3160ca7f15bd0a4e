"""Answers to questions: what a pressed choice or a written answer makes of a draft."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from ai.limits import LARGE_QUANTITY
from ai.reading import Correction, Doubt, Draft, Field
from ledger.entry import EntryType
from services.correct import corrected


@dataclass(frozen=True, slots=True)
class Choice:
    """A button under a question: its meaning is kept in the button, its label is made by the wording.

    ``code`` is ``value:<index>``, ``type:<type>``, ``client``, ``right`` or ``today``.
    """

    code: str
    value: str


def choices_for(draft: Draft) -> list[Choice]:
    """Return what can be pressed instead of writing an answer, most likely first."""
    doubts = draft.doubts
    if draft.missing:
        return []
    if Doubt.NEGATIVE in doubts:
        return [
            Choice(f"type:{EntryType.RETURN.value}", EntryType.RETURN.value),
            Choice(f"type:{EntryType.SALES.value}", EntryType.SALES.value),
        ]
    if any(doubt in doubts for doubt in (Doubt.ARITHMETIC, Doubt.DISCOUNT, Doubt.AMOUNTS)):
        return [Choice(f"value:{index}", value) for index, value in enumerate(draft.values)]
    if Doubt.FUTURE in doubts:
        return [Choice("today", "")]
    if Doubt.HUGE in doubts:
        return [Choice("right", "")]
    return []


def choose(draft: Draft, code: str) -> Draft | None:
    """Return the draft with a pressed choice applied, or None when the choice does not fit it."""
    kind, _, value = code.partition(":")
    details = draft.details
    if kind == "value" and value.isascii() and value.isdigit() and int(value) < len(draft.values):
        try:
            amount = Decimal(draft.values[int(value)])
        except InvalidOperation:
            return None
        settled = {Doubt.ARITHMETIC, Doubt.DISCOUNT, Doubt.AMOUNTS}
        return without(replace(draft, details=details.with_(amount=amount), values=()), settled)
    if kind == "type" and value in set(EntryType):
        known = details.amount
        if known is None and draft.values:
            known = abs(Decimal(draft.values[0]))
        changed = details.with_(type=EntryType(value), amount=known)
        left = tuple(field for field in draft.missing if field is not Field.TYPE)
        return without(replace(draft, details=changed, missing=left, values=()), {Doubt.NEGATIVE, Doubt.TYPE})
    if kind == "client" and draft.suggestion:
        changed = details.with_(client=draft.suggestion)
        return without(replace(draft, details=changed, suggestion=None), {Doubt.NEAR_CLIENT})
    if kind == "right":
        return without(draft, {Doubt.HUGE, Doubt.LARGE})
    if kind == "today":
        return without(replace(draft, details=details.with_(date=None)), {Doubt.FUTURE, Doubt.OLD})
    return None


def asked_field(draft: Draft) -> Field | None:
    """Return the piece that the open question is about."""
    if draft.missing:
        return draft.missing[0]
    about = {
        Doubt.NEGATIVE: Field.AMOUNT,
        Doubt.ARITHMETIC: Field.AMOUNT,
        Doubt.DISCOUNT: Field.AMOUNT,
        Doubt.AMOUNTS: Field.AMOUNT,
        Doubt.ZERO: Field.AMOUNT if draft.details.amount == 0 else Field.QUANTITY,
        Doubt.HUGE: Field.QUANTITY if (draft.details.orders or 0) >= 1_000_000 else Field.AMOUNT,
        Doubt.LARGE: Field.QUANTITY if (draft.details.orders or 0) >= LARGE_QUANTITY else Field.AMOUNT,
        Doubt.FUTURE: Field.DATE,
        Doubt.OLD: Field.DATE,
        Doubt.TYPE: Field.TYPE,
    }
    return next((about[doubt] for doubt in draft.doubts if doubt in about), None)


def with_correction(draft: Draft, correction: Correction) -> Draft:
    """Return the draft with a correction in it, without the doubts that it settles."""
    details = corrected(draft.details, correction.changes)
    settled = {Doubt.WORDS, Doubt.MODEL}
    if "amount" in correction.changes:
        settled |= {Doubt.NEGATIVE, Doubt.ARITHMETIC, Doubt.DISCOUNT, Doubt.AMOUNTS, Doubt.LARGE}
    if "client" in correction.changes:
        settled |= {Doubt.NEAR_CLIENT}
    if "type" in correction.changes:
        settled |= {Doubt.TYPE}
    if "date" in correction.changes:
        settled |= {Doubt.FUTURE, Doubt.OLD}
    missing = tuple(field for field in draft.missing if field.value not in correction.changes)
    return without(replace(draft, details=details, missing=missing), settled)


def without(draft: Draft, settled: set[Doubt] | frozenset[Doubt]) -> Draft:
    """Return the draft without doubts that the person has settled."""
    return replace(draft, doubts=tuple(doubt for doubt in draft.doubts if doubt not in settled))
