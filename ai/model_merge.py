"""When the grammar's reading needs a model beside it, and what the two say together.

What the grammar is certain of stays as it is; the model may fill what is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ai.reading import MUST_ASK, Doubt, Draft, Field, Intent, Reading
from ai.stated import Stated
from ledger.entry import Details

_FILLED = ("location", "payment", "paid", "remarks", "follow_up")
_MONEY = frozenset({Doubt.AMOUNTS, Doubt.ARITHMETIC, Doubt.NEGATIVE, Doubt.DISCOUNT})


def needs_model(reading: Reading, stated: Stated) -> bool:
    """Whether a model may see more in the text than the grammar did.

    It may when the grammar found nothing in a text with figures or with words of an entry, when words were
    left over, or when the client or the amount is missing while numbers are left.
    """
    if reading.intent is Intent.UNKNOWN:
        return bool(stated.figures or stated.meanings("verb"))
    if reading.intent is not Intent.ENTRIES:
        return False
    return any(Doubt.WORDS in draft.doubts or _gap(draft) for draft in reading.drafts)


def _gap(draft: Draft) -> bool:
    numbers = any(character.isdigit() for piece in draft.left for character in piece)
    return numbers and bool({Field.CLIENT, Field.AMOUNT}.intersection(draft.missing))


def merge(rules: Reading, proposed: Sequence[Draft]) -> Reading | None:
    """Return the grammar's reading completed by the model's drafts, or None when it stands as it is."""
    if not proposed:
        return None
    if not rules.drafts:
        return replace(rules, intent=Intent.ENTRIES, drafts=tuple(proposed), path="ai")
    if len(rules.drafts) != len(proposed):
        return replace(rules, drafts=tuple(proposed), path="ai") if _covers(proposed, rules.drafts) else None
    pairs = zip(rules.drafts, proposed, strict=True)
    drafts = tuple(merged(certain, guess) for certain, guess in pairs)
    if all(new.details == old.details for new, old in zip(drafts, rules.drafts, strict=True)):
        return None
    return replace(rules, drafts=drafts, path="ai")


def _covers(proposed: Sequence[Draft], certain: Sequence[Draft]) -> bool:
    """Whether a reading with another number of entries keeps all that the grammar found."""
    clients = {(draft.details.client or "").casefold() for draft in proposed}
    amounts = {draft.details.amount for draft in proposed}
    for draft in certain:
        client, amount = draft.details.client, draft.details.amount
        if MUST_ASK.intersection(draft.doubts):
            return False
        if (client and client.casefold() not in clients) or (amount is not None and amount not in amounts):
            return False
    return len(proposed) > len(certain)


def merged(certain: Draft, guess: Draft) -> Draft:
    """Return one draft: the grammar's ``certain`` with its gaps filled from the model's ``guess``."""
    old, new = certain.details, guess.details
    money_asked = bool(_MONEY.intersection(certain.doubts))
    changes: dict[str, object] = {
        name: getattr(new, name)
        for name in _FILLED
        if getattr(old, name) is None and getattr(new, name) is not None
    }
    if Doubt.TYPE in certain.doubts and new.type is not None:
        changes["type"] = new.type
    named = _fuller(certain, guess)
    if named:
        changes["client"] = new.client
    amount_filled = old.amount is None and new.amount is not None and not money_asked
    if amount_filled:
        changes |= {"amount": new.amount, "currency": new.currency}
    if not old.items and new.items:
        changes |= {"items": new.items, "orders": new.orders}
    details: Details = old.with_(**changes)
    told = {Field.CLIENT: details.client is not None, Field.AMOUNT: details.amount is not None}
    return replace(
        certain,
        details=details,
        missing=tuple(field for field in certain.missing if not told.get(field, False)),
        doubts=_doubts(certain, guess, named=named, amount_open=old.amount is None and not money_asked),
        values=certain.values or guess.values,
        suggestion=guess.suggestion if named else certain.suggestion,
    )


def _fuller(certain: Draft, guess: Draft) -> bool:
    """Whether to take the model's client: there was none, or the grammar was unsure and cut it short."""
    old, new = certain.details.client, guess.details.client
    if new is None or old is None:
        return new is not None
    return Doubt.WORDS in certain.doubts and old != new and f" {old} ".casefold() in f" {new} ".casefold()


def _doubts(certain: Draft, guess: Draft, *, named: bool, amount_open: bool) -> tuple[Doubt, ...]:
    """Both readers' doubts about what was taken from them."""
    dropped = {Doubt.WORDS} | ({Doubt.NEAR_CLIENT} if named else set())
    kept = [doubt for doubt in certain.doubts if doubt not in dropped]
    for doubt in guess.doubts:
        unwanted = (doubt in _MONEY and not amount_open) or (doubt is Doubt.NEAR_CLIENT and not named)
        if not unwanted and (doubt is not Doubt.TYPE or Doubt.TYPE in certain.doubts):
            kept.append(doubt)
    return tuple(dict.fromkeys(kept))
