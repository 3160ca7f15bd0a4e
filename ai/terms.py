"""Reads the date, the follow-up and the way of payment of an entry."""

from __future__ import annotations

from datetime import date, timedelta

from ai.days import Sense
from ai.reading import Doubt
from ai.spans import DATE, REFERENCE, Kind, Role, Span
from ledger.entry import Payment

_OLD = timedelta(days=60)
_REACH = 4
_WRITING = frozenset(
    {"likh", "likha", "bata", "bataya", "bhej", "report", "reporting", "update", "updating", "entry", "enter",
     "entering", "logging", "writing", "sending", "daal", "dal", "लिख", "बता", "भेज", "डाल"}
)  # fmt: skip
_SMALL_TALK = frozenset({"filler", "smalltalk", "hinglish", "past"})
_CALLS = frozenset({"call", "phone", "milna", "jana", "aana", "मिलना", "जाना", "आना"})
_METHODS = ("cash", "upi", "bank", "card", "cheque", "credit")


def read_date(
    spans: list[Span], today: date, heading: date | None
) -> tuple[date | None, date | None, tuple[Doubt, ...]]:
    """Return the entry's date, its follow-up date, and doubts about them. No date in the text is today."""
    own = [span for span in spans if span.kind is DATE and span.free and span.day is not None]
    if len(own) > 1:
        own = [span for span in own if not _of_writing(spans, span)] or own
    follow_up = None
    for index, span in enumerate(spans):
        if (
            span.kind is DATE
            and span.day is not None
            and span.role is Role.REMARK
            and _followed(spans, index)
        ):
            follow_up = span.day.coming
    if not own:
        headed = heading or today
        return headed, follow_up, _far_off(headed, today)
    doubts: list[Doubt] = []
    first = own[0].day
    for span in own:
        span.role = Role.DATE
    if first is None or first.sense is Sense.INVALID:
        return None, follow_up, ()
    if first.sense is Sense.VAGUE:
        return today, follow_up, (Doubt.WORDS,)
    day = first.day
    if first.sense is Sense.BOTH:
        if _future(spans):
            day = first.coming
        elif not _past(spans):
            doubts.append(Doubt.WORDS)
    days = {span.day.day for span in own if span.day is not None}
    if len(days) > 1:
        doubts.append(Doubt.WORDS)
    return day, follow_up, (*doubts, *(_far_off(day, today) if day is not None else ()))


def _far_off(day: date, today: date) -> tuple[Doubt, ...]:
    """Return the doubt about a day that is still to come, or long ago."""
    if day > today:
        return (Doubt.FUTURE,)
    return (Doubt.OLD,) if today - day > _OLD else ()


def _of_writing(spans: list[Span], day: Span) -> bool:
    """Whether the message is written on that day: "15 Nov ko ... becha tha, aaj likh raha hu"."""
    words = [
        span for span in spans if span.clause == day.clause and span.kind is not Kind.MARK and span is not day
    ]
    wrote = any(_WRITING & set(span.norm.split()) for span in words)
    return (
        wrote
        and day.has("day", "0")
        and all(_SMALL_TALK & span.tags.keys() or _WRITING & {span.norm} for span in words)
    )


def _followed(spans: list[Span], index: int) -> bool:
    near = spans[max(0, index - _REACH) : index + _REACH + 1]
    return any(
        span.has("followup")
        or _CALLS & {*span.norm.split()}
        or span.norm in ("bulaya", "bulaya hai", "visit", "aana hai")
        for span in near
    ) and not any(span.norm in ("delivery", "payment") for span in near)


def _future(spans: list[Span]) -> bool:
    return any(span.has("future") and span.role is not Role.REMARK for span in spans)


def _past(spans: list[Span]) -> bool:
    for span in spans:
        if span.role is Role.CLIENT:
            continue
        if span.has("past") or (
            span.has("verb")
            and span.tags["verb"]
            in (
                "sell",
                "give",
                "take",
                "get",
                "buy",
                "collect",
                "return",
                "visit",
                "closed",
                "noorder",
                "pay",
                "spend",
            )
        ):
            return True
    return False


def _counted(before: Span) -> bool:
    """Whether a quantity's unit stands before: "6 boxes card" are goods."""
    return before.role is Role.WORDING and before.has("unit")


def _cheque_number(span: Span) -> bool:
    return span.role is REFERENCE and span.norm.startswith(("cheque", "chq"))


def read_payment(spans: list[Span], *, owed: bool = False) -> Payment | None:
    """Return how it was paid, or None. ``owed``: credit is only what the money was owed for."""
    found = [
        span.tags.get("pay", "cheque")
        for index, span in enumerate(spans)
        if ("pay" in span.tags or _cheque_number(span))
        and not (span.has("pay", "card") and index and _counted(spans[index - 1]))
        and span.role in (Role.NONE, Role.WORDING, Role.REMARK, Role.PAID, Role.REFERENCE)
        and not span.has("verb")
    ]
    if not found:
        return None
    known = [method for method in found if method in _METHODS and not (owed and method == "credit")]
    return Payment(known[0]) if known else None
