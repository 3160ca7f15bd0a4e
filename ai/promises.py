"""Dates that are not the entry's own: when the rest will be paid, for which month a bill was."""

from __future__ import annotations

from ai.days import Sense
from ai.spans import DATE, WORD, Kind, Role, Span

_REACH = 4
_CALLS = frozenset({"call", "phone", "milna", "jana", "aana", "मिलना", "जाना", "आना"})
_DATED = frozenset({"date", "ki date", "tarikh", "tareekh", "taarikh", "तारीख", "डेट"})
_MONEY_ITSELF = frozenset({"payment", "paisa", "पेमेंट", "भुगतान"})  # "full payment on Monday"
_WILL = frozenset({"will", "shall", "will be", "would"})
_TOWARDS = frozenset({"to", "from", "for"})
_LEAVES = frozenset({"dispatch", "despatch", "shipment", "fitting", "installation", "pickup", "loading"})
_TILL = frozenset({"till", "until", "upto", "up to", "by", "before", "til"})


def promised_dates(spans: list[Span]) -> None:
    """Give dates of follow-ups, deliveries, post-dated cheques and promised payments the role of a remark."""
    for index, span in enumerate(spans):
        if span.kind is not DATE or not span.free or span.day is None:
            continue
        if _on_a_bill(spans, index):
            spans[index - 1].role = span.role = Role.REMARK
            continue
        if _of_bill(spans, index):
            for each in spans[index : index + 3]:
                each.role = Role.REMARK
            continue
        if (will := _will(spans, index)) is not None:
            told = spans[will : index + 1]
            named = any(each.has("link") and each.norm in _TOWARDS for each in told) or any(
                each.has("suffix") or each.kind is Kind.NUMBER for each in told
            )
            for each in told[-1:] if named else told:
                each.role = Role.REMARK if each.free else each.role
            continue
        cues = [place for place in _around(spans, index) if _promise(spans, index, place)]
        if index and spans[index - 1].norm in ("till", "until") and span.day.sense is Sense.WEEKDAY:
            cues.append(index - 1)  # "buyer away till Monday"
        if not cues:
            continue
        for place in range(min(index, *cues), max(index, *cues) + 1):
            if spans[place].free and spans[place].kind is not Kind.NUMBER and not spans[place].has("pay"):
                spans[place].role = Role.REMARK


def _will(spans: list[Span], index: int) -> int | None:
    """Return where it is said that what happens on that day is still to come: "the fitting will be done by
    Murugan on Monday", "balance she'll clear by the 30th"."""
    for place in range(index - 1, -1, -1):
        if spans[place].clause != spans[index].clause or spans[place].role is Role.QUANTITY:
            return None
        if spans[place].norm in _WILL or spans[place].norm.endswith("'ll"):
            return place
    return None


def billed_months(spans: list[Span]) -> None:
    """Give a month that only says whose bills were paid the role of a remark: "for Oct invoices"."""
    for index, span in enumerate(spans):
        if "month" not in span.tags or span.kind is not WORD or not span.free:
            continue
        place = index + 1
        while place < len(spans) and (spans[place].has("post", "ka") or spans[place].has("day_link", "span")):
            place += 1
        after = spans[place] if place < len(spans) else None
        if after is not None and (after.has("verb", "bill") or after.has("money") or after.has("due")):
            span.role = Role.REMARK


def _on_a_bill(spans: list[Span], index: int) -> bool:
    """Whether money came for a numbered bill of that day: "towards invoice 7781 of 20 Oct"."""
    if index < 2 or spans[index - 2].role is not Role.REFERENCE:
        return False
    joint = spans[index - 1]
    dated = joint.norm in ("of", "dt", "dated", "dtd", "date", "from", "on") or joint.has("post", "ka")
    came = any(span.tags.get("verb") in ("get", "pay", "collect") or span.has("pay") for span in spans)
    return dated and came and not any(span.role in (Role.QUANTITY, Role.ITEM) for span in spans)


def _of_bill(spans: list[Span], index: int) -> bool:
    """Whether money came for a bill of that day: "20 tarikh ke bill ka 3,300 UPI kiya"."""
    if _for_goods(spans, index):
        return True
    link, bill = spans[index + 1 : index + 2], spans[index + 2 : index + 3]
    if not link or not bill or not (link[0].has("post", "ka") or link[0].has("post", "wala")):
        return False
    owed = bill[0].has("verb", "bill") or bill[0].has("due") or bill[0].has("money")
    goods = any(span.role in (Role.QUANTITY, Role.ITEM) for span in spans)
    came = any(span.has("pay") or span.tags.get("verb") in ("get", "pay", "collect") for span in spans)
    return owed and came and not goods


def _for_goods(spans: list[Span], index: int) -> bool:
    """Whether money was paid for the goods of another week: "paid 6,400 for last weeks boxes"."""
    day = spans[index].day
    if day is None or day.sense is not Sense.VAGUE or not index or not spans[index - 1].has("link", "for"):
        return False
    paid = any(span.tags.get("verb") in ("pay", "collect") for span in spans)
    return paid and not any(span.role is Role.QUANTITY for span in spans)


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


def _delivered(spans: list[Span], index: int, place: int) -> bool:
    """Whether the text begins with what was delivered that day: "Yesterday's delivery to Bansal: ..."."""
    if index or place != 1 or spans[1].norm not in ("delivery", "supply") or len(spans) < _REACH:
        return False
    past = spans[0].tags.get("day", "").startswith("-") or spans[0].text.endswith(("'s", "’s"))
    return past and (spans[2].has("link", "to") or spans[2].has("link", "at"))


def _promise(spans: list[Span], index: int, place: int) -> bool:
    span, day = spans[place], spans[index].day
    if span.role is Role.CLIENT or day is None or _delivered(spans, index, place):
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
    if place == index - 1 and span.norm in _LEAVES and day.sense is not Sense.FIXED:
        return True  # "11,250, dispatch Monday"
    if place == index - 1 and span.norm in _TILL:
        return True  # "credit till 25/11"
    in_full = span.has("paid", "full") and span.norm.rpartition(" ")[2] in _MONEY_ITSELF
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
    ends = after is None or after.kind is Kind.MARK or after.clause != spans[place].clause
    return spans[place].clause > spans[0].clause and ends


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
