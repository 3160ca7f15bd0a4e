"""Reads the date, the follow-up and the way of payment of an entry."""

from __future__ import annotations

from datetime import date, timedelta

from ai.days import Sense
from ai.reading import Doubt
from ai.spans import Kind, Role, Span
from ledger.entry import Payment

_OLD = timedelta(days=60)
_REACH = 4
_METHODS = ("cash", "upi", "bank", "card", "cheque", "credit")
_MONTH_OF = frozenset({"bill", "payment", "due", "dues", "outstanding", "balance", "baki", "bakaya"})


def promised_dates(spans: list[Span]) -> None:
    """Give dates of follow-ups, deliveries, post-dated cheques and promised payments the role of a remark."""
    for index, span in enumerate(spans):
        if span.kind is not Kind.DATE or not span.free or span.day is None:
            continue
        cues = [place for place in _around(spans, index) if _promise(spans, index, place)]
        if not cues:
            continue
        for place in range(min(index, *cues), max(index, *cues) + 1):
            if spans[place].free and spans[place].kind is not Kind.NUMBER and not spans[place].has("pay"):
                spans[place].role = Role.REMARK


def _around(spans: list[Span], index: int) -> list[int]:
    clause = spans[index].clause
    places = range(max(0, index - _REACH), min(len(spans), index + _REACH + 1))
    return [
        place
        for place in places
        if place != index
        and (spans[place].clause == clause or spans[place].norm == "pdc")
        and not _between(spans, index, place)
    ]


def _between(spans: list[Span], first: int, second: int) -> bool:
    """Whether a name's marker or goods stand between: the words are not about the same thing."""
    low, high = sorted((first, second))
    return any(
        span.role is Role.QUANTITY or (span.has("post", "ko") and place > low + 1)
        for place, span in enumerate(spans[low + 1 : high], low + 1)
    )


def _promise(spans: list[Span], index: int, place: int) -> bool:
    span, day = spans[place], spans[index].day
    if span.role is Role.CLIENT or day is None:
        return False
    if (
        span.has("future")
        or span.has("followup")
        or (span.norm in ("dtd", "dated") and any(each.has("pay", "cheque") for each in spans))
    ):
        return True
    if day.sense is Sense.VAGUE and day.coming is None:
        return span.has("verb", "bill") or span.has("money") or span.has("due")
    if place == index - 1 and (span.has("money") or span.has("due")) and not _came(spans, index):
        return True  # "for 500, payment monday"
    if spans[index].has("day", "0"):
        return False  # today's money has come
    if (
        day.sense is Sense.FIXED
        and day.day == day.coming
        and any(each.has("pay", "cheque") for each in spans)
    ):
        return span.norm in ("date", "ki date") or span.has("pay", "cheque")  # dated ahead
    late = day.day is None or (day.coming is not None and day.day == day.coming)
    return late and (span.has("money") or span.has("due")) and day.sense is not Sense.INVALID


def _came(spans: list[Span], index: int) -> bool:
    """Whether the clause goes on to say that the money came: "payment kal mila"."""
    clause = spans[index].clause
    return any(span.has("verb") and span.clause == clause for span in spans[index + 1 :])


def read_date(
    spans: list[Span], today: date, heading: date | None
) -> tuple[date | None, date | None, tuple[Doubt, ...]]:
    """Return the entry's date, its follow-up date, and doubts about them. No date in the text is today."""
    own = [span for span in spans if span.kind is Kind.DATE and span.free and span.day is not None]
    follow_up = None
    for index, span in enumerate(spans):
        if (
            span.kind is Kind.DATE
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


def _followed(spans: list[Span], index: int) -> bool:
    near = spans[max(0, index - _REACH) : index + _REACH + 1]
    return any(
        span.has("followup") or span.norm in ("bulaya", "bulaya hai", "visit", "call", "aana hai", "aana")
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
    return span.role is Role.REFERENCE and span.norm.startswith(("cheque", "chq"))


def read_payment(spans: list[Span]) -> Payment | None:
    """Return how it was paid, or None."""
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
    known = [method for method in found if method in _METHODS]
    return Payment(known[0]) if known else None
