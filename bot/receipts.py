"""Receipts and corrections in words. Pure: values in, text and buttons out."""

from __future__ import annotations

from datetime import date

from bot import describe
from bot.amounts import day, quantity
from bot.buttons import Button
from bot.wording import Wording
from ledger.entry import Entry, Status
from services.correct import Changed

Content = tuple[str, list[list[Button]]]


def entry_buttons(w: Wording, entry: Entry, number: int | None = None) -> list[Button]:
    """Return Undo and Edit for an entry; in a list they carry its number."""
    suffix = f" {number}" if number is not None else ""
    if entry.status is Status.VOID:
        return [Button(w.plain("Restore") + suffix, "restore", (entry.entry_id,))]
    return [
        Button(w.plain("Undo") + suffix, "undo", (entry.entry_id,)),
        Button(w.plain("Edit") + suffix, "edit", (entry.entry_id,)),
    ]


def receipt(
    w: Wording, saved: tuple[Entry, ...], today: date, currency: str, note: str | None = None
) -> Content:
    """Return text and buttons of the receipt for saved entries. ``note`` says what is still to happen."""
    if len(saved) == 1:
        entry = saved[0]
        body = describe.lines(w, entry.details, today, currency)
        text = "\n".join([w("✅ Saved"), *body, w("ID <code>{entry_id}</code>", entry_id=entry.entry_id)])
        buttons = [entry_buttons(w, entry)]
    else:
        rows = [f"{i}. {describe.one_line(w, entry, today, currency)}" for i, entry in enumerate(saved, 1)]
        text = "\n".join([w("✅ Saved {count} entries", count=len(saved)), *rows])
        buttons = [entry_buttons(w, entry, i) for i, entry in enumerate(saved, 1)]
    return (f"{text}\n{note}" if note else text), buttons


def change(w: Wording, changed: Changed, today: date, currency: str) -> Content:
    """Return text and buttons that show an entry before and after a correction."""
    before, after = changed.before, changed.after
    head = w("ID <code>{entry_id}</code>", entry_id=after.entry_id)
    if after.status is Status.VOID:
        undone = w("↩️ Undone, it does not count any more")
        text = "\n".join([undone, describe.one_line(w, after, today, currency)])
        return text, [entry_buttons(w, after)]
    if before.version == after.version:
        text = "\n".join([w("Nothing changed"), *describe.lines(w, after.details, today, currency), head])
        return text, [entry_buttons(w, after)]
    differing = _differences(w, changed, currency)
    body = describe.lines(w, after.details, today, currency)
    title = w("✅ Restored, it counts again") if before.status is Status.VOID else w("✏️ Changed")
    return "\n".join([title, *differing, "", *body, head]), [entry_buttons(w, after)]


def _differences(w: Wording, changed: Changed, currency: str) -> list[str]:
    before, after = changed.before.details, changed.after.details
    shown: list[tuple[str, str | None, str | None]] = [
        (w("Type"), describe.type_name(w, before.type), describe.type_name(w, after.type)),
        (w("Client"), before.client, after.client),
        (w("Place"), before.location, after.location),
        (
            w("Quantity"),
            quantity(before.orders) if before.orders is not None else None,
            quantity(after.orders) if after.orders is not None else None,
        ),
        (w("Amount"), describe.amount(before, currency), describe.amount(after, currency)),
        (w("Date"), day(before.date) if before.date else None, day(after.date) if after.date else None),
        (w("Payment"), before.payment and before.payment.value, after.payment and after.payment.value),
        (w("Remarks"), before.remarks, after.remarks),
    ]
    return [
        w("{name}: <s>{old}</s> → <b>{new}</b>", name=name, old=old or "–", new=new or "–")
        for name, old, new in shown
        if old != new
    ]
