"""When the grammar's reading needs a model beside it, and what the two say together.

What the grammar is certain of stays as it is; the model may fill what is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ai.reading import Doubt, Draft, Field, Intent, Reading, Verdict
from ai.stated import Stated
from ledger.entry import Details, Item

_FILLED = ("location", "payment", "paid", "remarks", "follow_up")
_MONEY = frozenset({Doubt.AMOUNTS, Doubt.ARITHMETIC, Doubt.NEGATIVE, Doubt.DISCOUNT})


def needs_model(reading: Reading, stated: Stated) -> bool:
    """Whether a model may see more in the text than the grammar did.

    It may when the grammar found nothing in a text with figures or with words of an entry, when words were
    left over, or when the client or the amount is missing while numbers are left. Orders to the program
    with no entry in them are not shown to a model at all.
    """
    if reading.intent is Intent.UNKNOWN:
        return not stated.meanings("inject") and bool(stated.figures or stated.meanings("verb"))
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
    told = [(draft.details, draft.suggestion) for draft in drafts]
    if told == [(draft.details, draft.suggestion) for draft in rules.drafts]:
        return None
    return replace(rules, drafts=drafts, path="ai")


def _covers(proposed: Sequence[Draft], rules: Sequence[Draft]) -> bool:
    """Whether a reading with another number of entries keeps each entry that the grammar was sure of."""
    told = {((draft.details.client or "").casefold(), draft.details.amount) for draft in proposed}
    return all(
        ((draft.details.client or "").casefold(), draft.details.amount) in told
        for draft in rules
        if draft.verdict is Verdict.SAVE
    )


def merged(certain: Draft, guess: Draft) -> Draft:
    """Return one draft: the grammar's ``certain`` with its gaps filled from the model's ``guess``."""
    old, new = certain.details, guess.details
    unsure = Doubt.WORDS in certain.doubts
    money_asked = bool(_MONEY.intersection(certain.doubts))
    changes: dict[str, object] = {
        name: getattr(new, name)
        for name in _FILLED
        if getattr(old, name) is None and getattr(new, name) is not None
    }
    # Goods that the grammar overlooked make another kind of entry of it; the person sees that it is a guess.
    goods = not old.items and any(item.quantity is not None for item in new.items)
    retyped = new.type is not None and (Doubt.TYPE in certain.doubts or (unsure and goods))
    if retyped:
        changes["type"] = new.type
    named = new.client is not None and (old.client is None or (unsure and _part_of(old.client, new.client)))
    if named:
        changes["client"] = new.client
    if old.amount is None and new.amount is not None and not money_asked:
        changes |= {"amount": new.amount, "currency": new.currency}
    if not old.items:
        changes |= {"items": new.items, "orders": new.orders} if new.items else {}
    elif unsure:
        changes["items"] = _renamed(old.items, new.items, certain.left)
    details: Details = old.with_(**changes)
    # Where the two name different clients and the grammar had words to spare, the other name is offered.
    other = (
        new.client if not named and new.client != old.client and _spare(new.client, certain.left) else None
    )
    told = {Field.CLIENT: details.client is not None, Field.AMOUNT: details.amount is not None}
    doubts = _doubts(certain, guess, named=named, amount_open=old.amount is None and not money_asked)
    doubts += [Doubt.TYPE] if retyped else []
    doubts += [Doubt.NEAR_CLIENT] if other else []
    return replace(
        certain,
        details=details,
        missing=tuple(field for field in certain.missing if not told.get(field, False)),
        doubts=tuple(dict.fromkeys(doubts)),
        values=certain.values or guess.values,
        suggestion=other or (guess.suggestion if named else certain.suggestion),
    )


def _part_of(one: str | None, other: str | None) -> bool:
    """Whether one name is some whole words of the other."""
    first, second = f" {one or ''} ".casefold(), f" {other or ''} ".casefold()
    return first in second or second in first


def _spare(name: str | None, left: Sequence[str]) -> bool:
    """Whether the name is made of words that the grammar could not place."""
    spare = {piece.casefold() for piece in left}
    return bool(name) and any(word.casefold() in spare for word in (name or "").split())


def _renamed(old: Sequence[Item], new: Sequence[Item], left: Sequence[str]) -> tuple[Item, ...]:
    """The grammar's lines, with the model's names where those say more of the same goods."""
    if [item.quantity for item in old] != [item.quantity for item in new]:
        return tuple(old)
    return tuple(
        replace(line, name=guess.name)
        if guess.name and (line.name is None or _part_of(line.name, guess.name) or _spare(guess.name, left))
        else line
        for line, guess in zip(old, new, strict=True)
    )


def _doubts(certain: Draft, guess: Draft, *, named: bool, amount_open: bool) -> list[Doubt]:
    """Both readers' doubts about what was taken from them."""
    dropped = {Doubt.WORDS} | ({Doubt.NEAR_CLIENT} if named else set())
    kept = [doubt for doubt in certain.doubts if doubt not in dropped]
    for doubt in guess.doubts:
        unwanted = (doubt in _MONEY and not amount_open) or (doubt is Doubt.NEAR_CLIENT and not named)
        if not unwanted and doubt is not Doubt.TYPE:
            kept.append(doubt)
    return kept
