"""Entries and readings in words: one line for lists, a few lines for receipts."""

from __future__ import annotations

from datetime import date

from bot.amounts import day, money, quantity
from bot.wording import Wording
from ledger.entry import Details, Entry, EntryType, Item, Status


def type_name(w: Wording, kind: EntryType | None) -> str:
    """Return an entry type as people say it."""
    match kind:
        case EntryType.SALES:
            return w("Sale")
        case EntryType.PURCHASE:
            return w("Purchase")
        case EntryType.RETURN:
            return w("Return")
        case EntryType.PURCHASE_RETURN:
            return w("Purchase return")
        case EntryType.COLLECTION:
            return w("Collection")
        case EntryType.PAYMENT:
            return w("Payment")
        case EntryType.EXPENSE:
            return w("Expense")
        case EntryType.VISIT:
            return w("Visit")
        case None:
            return w("Entry")


def client(details: Details) -> str | None:
    """Return the client with the place, or what is known of the two."""
    known = [part for part in (details.client, details.location) if part]
    return ", ".join(known) or None


def goods(w: Wording, details: Details) -> str | None:
    """Return what was traded: each item, or the number of pieces."""
    if details.items:
        return ", ".join(filter(None, (_item(w, item) for item in details.items))) or None
    if details.orders is not None:
        return w("quantity {number}", number=quantity(details.orders))
    return None


def _item(w: Wording, item: Item) -> str:
    words = []
    if item.quantity is not None:
        words.append(quantity(item.quantity))
    if item.unit and item.unit != "unit":
        words.append(item.unit)
    if item.name:
        words.append(item.name)
    text = w("{words}", words=" ".join(words))
    if item.rate is not None:
        text += w(" @ {rate}", rate=quantity(item.rate))
    elif item.quantity is None and item.amount is not None:
        text += w(" {amount}", amount=quantity(item.amount))
    if item.free:
        text += w(" + {free} free", free=quantity(item.free))
    return text


def amount(details: Details, currency: str) -> str | None:
    """Return the amount with its currency, None when it is not known."""
    if details.amount is None:
        return None
    return money(details.amount, details.currency or currency)


def lines(w: Wording, details: Details, today: date, currency: str) -> list[str]:
    """Return a reading in a few lines: client, goods and amount, day, payment, remarks."""
    who = client(details)
    what = [part for part in (goods(w, details), amount(details, currency)) if part]
    result = [w("<b>{type}</b>", type=type_name(w, details.type)) + (w(" · {who}", who=who) if who else "")]
    if what:
        result.append(" — ".join([what[0], *(w("<b>{amount}</b>", amount=each) for each in what[1:])]))
    if details.date and details.date != today:
        result.append(w("Date {day}", day=day(details.date)))
    if details.payment:
        paid = details.paid
        text = w("Payment: {how}", how=details.payment.value)
        if paid is not None:
            text += w(", received {paid}", paid=money(paid, details.currency or currency))
        result.append(text)
    if details.follow_up:
        result.append(w("Follow up on {day}", day=day(details.follow_up)))
    if details.remarks:
        result.append(w("<i>{remarks}</i>", remarks=details.remarks.replace("\n", " ")))
    return result


def one_line(w: Wording, entry: Entry, today: date, currency: str) -> str:
    """Return an entry in one line, with its ID as a word of its own; ``currency`` is the company's."""
    details = entry.details
    parts = [type_name(w, details.type), client(details), goods(w, details), amount(details, currency)]
    text = " · ".join(w("{part}", part=part) for part in parts if part)
    if details.date and details.date != today:
        text += w(" · {day}", day=day(details.date))
    if entry.status is Status.VOID:
        text = f"<s>{text}</s>"
    return text + w(" · <code>{entry_id}</code>", entry_id=entry.entry_id)


def days(w: Wording, since: date | None, until: date | None, today: date) -> str | None:
    """Return a span of days in words; None when it is not limited."""
    if since is None or until is None:
        return None
    if since == until:
        return w("Today") if since == today else w("{day}", day=day(since))
    return w("{since} to {until}", since=day(since), until=day(until))
