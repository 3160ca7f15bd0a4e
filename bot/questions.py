"""Questions and readings to confirm, in words. Pure: values in, text and buttons out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from ai.reading import Doubt, Draft, Field
from bot import describe
from bot.amounts import day, money
from bot.buttons import Button
from bot.wording import Wording
from ledger.entry import Entry, EntryType
from ledger.pending import Pending
from services.answers import Choice, choices_for
from services.drafts import draft_from_json

Content = tuple[str, list[list[Button]]]


def question(w: Wording, pending: Pending, today: date, currency: str, waiting: int) -> Content:
    """Return text and buttons of an open question."""
    draft = draft_from_json(pending.draft)
    number = str(pending.id)
    body = "\n".join(describe.lines(w, draft.details, today, currency))
    tail = w("\n{count} more to ask about after this.", count=waiting) if waiting else ""
    if pending.kind == "ask":
        rows = [[_choice(w, draft, choice, number, currency)] for choice in choices_for(draft)]
        rows.append([Button(w.plain("Cancel"), "cancel", (number,))])
        return f"{body}\n\n❓ {_what(w, draft, currency)}{tail}", rows
    if pending.kind == "undo":
        return f"{body}\n\n❓ {w('Undo this entry?')}", [_undo_button(w, pending.entry_id or "")]
    rows = [_save_buttons(w, draft, number)]
    if Doubt.NEAR_CLIENT in draft.doubts and draft.suggestion:
        label = w.plain("It is {client}", client=draft.suggestion)
        rows.insert(0, [Button(_short(label), "choose", (number, "client"))])
    rows.append(
        [Button(w.plain("Edit"), "revise", (number,)), Button(w.plain("Cancel"), "cancel", (number,))]
    )
    if pending.entry_id is not None:
        return f"{w('The saved entry would become:')}\n{body}\n\n❓ {w('Shall I change it?')}{tail}", rows
    return f"{w('Please check:')}\n{body}\n\n{_why(w, draft)}{tail}", rows


def _save_buttons(w: Wording, draft: Draft, number: str) -> list[Button]:
    if Doubt.TYPE not in draft.doubts:
        return [Button(w.plain("Save"), "save", (number,))]
    return [
        Button(w.plain("Save as sale"), "save", (number, EntryType.SALES.value)),
        Button(w.plain("Save as purchase"), "save", (number, EntryType.PURCHASE.value)),
    ]


def _short(label: str, limit: int = 40) -> str:
    return label if len(label) <= limit else label[: limit - 1] + "…"


def _choice(w: Wording, draft: Draft, choice: Choice, number: str, currency: str) -> Button:
    kind, _, _ = choice.code.partition(":")
    if kind == "value":
        label = money(Decimal(choice.value), draft.details.currency or currency)
    elif kind == "type":
        label = describe.type_name(w, EntryType(choice.value))
    else:
        label = {"right": w.plain("It is right"), "today": w.plain("Today")}[kind]
    return Button(label, "choose", (number, choice.code))


def _what(w: Wording, draft: Draft, currency: str) -> str:
    details = draft.details
    who = details.client or ""
    if Field.CLIENT in draft.missing[:1]:
        return w("Which client is it?")
    if Field.AMOUNT in draft.missing[:1]:
        return w("What is the amount for {who}?", who=who) if who else w("What is the amount?")
    if Field.QUANTITY in draft.missing[:1]:
        return w("How many?")
    if Field.DATE in draft.missing[:1]:
        return w("Which day was it?")
    if Field.TYPE in draft.missing[:1]:
        return w("Is it a sale or a purchase?")
    values = [money_or_text(value, details.currency or currency) for value in draft.values]
    both = w(" or ").join(values)
    sentences = {
        Doubt.NEGATIVE: w("The amount is below zero. Is it a return, or a sale?"),
        Doubt.ZERO: w("A zero cannot be right. What is the right number?"),
        Doubt.HUGE: w("That is very much. Is it right? Else write the right number."),
        Doubt.ARITHMETIC: w(
            "Quantity × rate and the total differ. Which amount is right: {both}?", both=both
        ),
        Doubt.DISCOUNT: w("Which amount is right, with or without the discount: {both}?", both=both),
        Doubt.AMOUNTS: w("Which is the amount: {both}?", both=both),
        Doubt.FUTURE: w(
            "{day} is in the future. On which day was it?", day=day(details.date) if details.date else ""
        ),
    }
    return next((sentences[doubt] for doubt in draft.doubts if doubt in sentences), w("Is this right?"))


def given_up(w: Wording, pending: Pending, today: date, currency: str, limit: int) -> str:
    """Return what to say of a question that is given up because too many are open."""
    if pending.entry_id is not None:
        return w(
            "More than {limit} questions are open, so the oldest one is given up: entry {entry_id} stays as "
            "it is.",
            limit=limit,
            entry_id=pending.entry_id,
        )
    head = w(
        "More than {limit} questions are open, so the oldest one is given up. This is not saved; "
        "send it again if it still counts:",
        limit=limit,
    )
    details = draft_from_json(pending.draft).details
    return "\n".join([head, *describe.lines(w, details, today, currency)])


def what_to_change(w: Wording, entry: Entry, question: Pending, currency: str) -> Content:
    """Return text and buttons that ask what should change in a saved entry."""
    text = "\n".join(
        [
            w("What should change in this entry? For example: amount 5500, or: client Noble Dadar"),
            describe.one_line(w, entry, entry.at.date(), currency),
        ]
    )
    return text, [[Button(w.plain("Cancel"), "cancel", (str(question.id),))]]


def take_back(w: Wording, entry: Entry, today: date, currency: str) -> Content:
    """Return text and button that ask whether a saved entry is to be taken back."""
    text = f"{w('Undo this entry?')}\n{describe.one_line(w, entry, today, currency)}"
    return text, [_undo_button(w, entry.entry_id)]


def _undo_button(w: Wording, entry_id: str) -> list[Button]:
    return [Button(w.plain("Undo"), "undo", (entry_id,))]


def money_or_text(value: str, currency: str) -> str:
    """Return a choice's number as money, or as it is when it is no number."""
    try:
        return money(Decimal(value), currency)
    except InvalidOperation:
        return value


def _why(w: Wording, draft: Draft) -> str:
    sentences = {
        Doubt.DUPLICATE: w("You sent the same text a moment ago. Save it once more?"),
        Doubt.TYPE: w("Is it a sale or a purchase?"),
        Doubt.NEAR_CLIENT: w("Did you mean {client}?", client=draft.suggestion or ""),
        Doubt.LARGE: w("That is unusually large. Is it right?"),
        Doubt.OLD: w("That day is long ago. Is it right?"),
        Doubt.DAY_REPORT: w("I read this as the report of a whole day. Is it right?"),
        Doubt.WORDS: w("I am not sure that I understood every word. Is it right?"),
        Doubt.MODEL: w("I am not sure. Is it right?"),
    }
    return next((sentences[doubt] for doubt in draft.doubts if doubt in sentences), w("Is it right?"))
