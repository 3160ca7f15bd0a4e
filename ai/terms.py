"""Reads the date, the follow-up and the way of payment of an entry."""

from __future__ import annotations

from datetime import date, timedelta

from ai.days import Sense
from ai.reading import Doubt
from ai.spans import Kind, Role, Span
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
_DATED = frozenset({"date", "ki date", "tarikh", "tareekh", "taarikh", "तारीख", "डेट"})
_MONEY_ITSELF = frozenset({"payment", "paisa", "पेमेंट", "भुगतान"})  # "full payment on Monday"


def promised_dates(spans: list[Span]) -> None:
    """Give dates of follow-ups, deliveries, post-dated cheques and promised payments the role of a remark."""
    for index, span in enumerate(spans):
        if span.kind is not Kind.DATE or not span.free or span.day is None:
            continue
        cues = [place for place in _around(spans, index) if _promise(spans, index, place)]
        if index and spans[index - 1].norm in ("till", "until") and span.day.sense is Sense.WEEKDAY:
            cues.append(index - 1)  # "buyer away till Monday"
        if not cues:
            continue
        for place in range(min(index, *cues), max(index, *cues) + 1):
            if spans[place].free and spans[place].kind is not Kind.NUMBER and not spans[place].has("pay"):
                spans[place].role = Role.REMARK


def billed_months(spans: list[Span]) -> None:
    """Give a month that only says whose bills were paid the role of a remark: "for Oct invoices"."""
    for index, span in enumerate(spans):
        if span.kind is not Kind.WORD or not span.has("month") or not span.free:
            continue
        place = index + 1
        while place < len(spans) and (spans[place].has("post", "ka") or spans[place].has("day_link", "span")):
            place += 1
        after = spans[place] if place < len(spans) else None
        if after is not None and (after.has("verb", "bill") or after.has("money") or after.has("due")):
            span.role = Role.REMARK


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
    if span.norm in _CALLS and index < place <= index + 2 and _ends_clause(spans, place):
        return not spans[index].has("day", "0")  # "order baad me, wed ko call"
    if day.sense is Sense.VAGUE and day.coming is None:
        return span.has("verb", "bill") or span.has("money") or span.has("due")
    in_full = span.has("paid", "full") and span.norm.split()[-1] in _MONEY_ITSELF
    if (
        (span.has("money") or span.has("due") or in_full)
        and _says_when(spans, place, index)
        and not _came(spans, index)
    ):
        return True  # "for 500, payment monday"
    if spans[index].has("day", "0"):
        return False  # today's money has come
    if (
        day.sense is Sense.FIXED
        and day.day == day.coming
        and any(each.has("pay", "cheque") for each in spans)
    ):
        return span.norm in _DATED or span.has("pay", "cheque")  # dated ahead
    late = day.day is None or (day.coming is not None and day.day == day.coming)
    return late and (span.has("money") or span.has("due")) and day.sense is not Sense.INVALID


def _ends_clause(spans: list[Span], place: int) -> bool:
    """Whether the word is the last of a clause behind another one."""
    after = spans[place + 1] if place + 1 < len(spans) else None
    return spans[place].clause > spans[0].clause and (after is None or after.clause != spans[place].clause)


def _says_when(spans: list[Span], place: int, index: int) -> bool:
    """Whether the date follows the word of payment: "rest on monday", but not "got payment on"."""
    if place == index - 1:
        return True
    after = spans[index + 1] if index + 1 < len(spans) else None
    linked = place < index - 1 and spans[index - 1].norm in ("on", "by", "before", "till")
    between = spans[place + 1 : index - 1 if linked else index]  # "balance 3000 on monday"
    linked = linked or (after is not None and (after.has("post", "ko") or after.norm in ("tak", "तक")))
    if not linked or not all(span.kind is Kind.NUMBER or span.has("currency") for span in between):
        return False
    if place and spans[place - 1].has("verb") and not (place > 1 and spans[place - 2].kind is Kind.NUMBER):
        return False  # but "2000 mila baki 3000 monday ko"
    clause = spans[place].clause
    moved = any(span.has("verb") and span.clause == clause for span in spans[:place])
    figures = sum(span.kind is Kind.NUMBER and span.role in (Role.NONE, Role.MONEY) for span in spans)
    return not moved or figures > 1  # "got 3000 balance on monday" was on monday


def _came(spans: list[Span], index: int) -> bool:
    """Whether the clause goes on to say that the money came: "payment kal mila"."""
    clause = spans[index].clause
    return any(span.has("verb") and span.clause == clause for span in spans[index + 1 :])


def read_date(
    spans: list[Span], today: date, heading: date | None
) -> tuple[date | None, date | None, tuple[Doubt, ...]]:
    """Return the entry's date, its follow-up date, and doubts about them. No date in the text is today."""
    own = [span for span in spans if span.kind is Kind.DATE and span.free and span.day is not None]
    if len(own) > 1:
        own = [span for span in own if not _of_writing(spans, span)] or own
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
        return heading or today, follow_up, ()
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
    if day is not None and day > today:
        doubts.append(Doubt.FUTURE)
    elif day is not None and today - day > _OLD:
        doubts.append(Doubt.OLD)
    return day, follow_up, tuple(doubts)


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
