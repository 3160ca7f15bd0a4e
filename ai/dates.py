"""Dates as people write them in English and Hindi: kal, last Monday, 12 Nov, 12/11, 3 din pehle."""

from __future__ import annotations

from datetime import date, timedelta

from ai.days import Day, Sense, day_of_month, written_day, year_at
from ai.tokens import DATE, NUMBER, SLASH, WORD, Sort, Token

_DATED = frozenset({"month", "day", "weekday", "day_link", "digit"})


# Sat is also seven, sun also "listen": only these words before them make them days.
_SHORT_DAYS = {"sat": 5, "sun": 6}
_NTH_OF = frozenset(
    {
        "visit",
        "order",
        "time",
        "call",
        "trip",
        "floor",
        "delivery",
        "bill",
        "lot",
        "lane",
        "cross",
        "main",
        "block",
    }
    | {
        "class",
        "attempt",
        "reminder",
        "follow",
        "meeting",
        "installment",
        "instalment",
        "part",
        "payment",
        "street",
    }
)
_HEADS = frozenset({"date", "dt", "dated", "dtd", "tarikh", "tareekh", "taarikh", "तारीख", "दिनांक"})
_BEFORE_DAYS = frozenset({"on", "by", "till", "until", "before", "since", "from"})


def _counts(tokens: list[Token], index: int) -> bool:
    after = tokens[index + 1].tags if index + 1 < len(tokens) else {}
    return bool({"unit", "piece", "item", "scale", "suffix", "currency"} & after.keys())


def date_at(tokens: list[Token], index: int, today: date) -> Day | None:
    """Return the date that begins at ``index``, or None."""
    token = tokens[index]
    if token.norm in _SHORT_DAYS and index and tokens[index - 1].norm in _BEFORE_DAYS:
        return None if _counts(tokens, index) else _weekday(_SHORT_DAYS[token.norm], "", today, index + 1)
    if token.sort is WORD and not token.tags:
        return None
    if token.sort is NUMBER:
        return _numbered(tokens, index, today)
    if token.sort is DATE:
        return written_day(token.norm, today, index + 1)
    if token.sort is SLASH:
        first, second = (int(part) for part in token.norm.split("/"))
        after = tokens[index + 1].tags if index + 1 < len(tokens) else {}
        if {"unit", "size", "piece"} & after.keys() or (
            after.get("item") and first < second and second in (2, 4, 8)
        ):
            return None
        if first <= 12 < second <= 31:
            first, second = second, first
        return day_of_month(first, second, None, today, index + 1) if first and 1 <= second <= 12 else None
    tags = token.tags
    if token.sort is not WORD or not _DATED & tags.keys() or is_name(tokens, index):
        return None
    if "month" in tags:
        return _month_first(tokens, index, today)
    if "day" in tags:
        return relative_day(tags["day"], today, index + 1)
    if "weekday" in tags:
        return _weekday(int(tags["weekday"]), "", today, index + 1)
    if "day_link" in tags and index + 1 < len(tokens):
        return _linked(tokens, index, today)
    if "digit" in tags:
        return _ago(tokens, index, int(tags["digit"]), today)
    return None


def is_name(tokens: list[Token], index: int) -> bool:
    """Return whether a date word begins a name: Sunday Mart, May Traders, Kal Electronics."""
    token = tokens[index]
    if index + 1 >= len(tokens) or not {"weekday", "month", "day"} & token.tags.keys():
        return False
    after = tokens[index + 1]
    if after.sort is not Sort.WORD or after.tags.get("verb") or "post" in after.tags:
        return False
    if index == 0 and token.norm in ("yesterday", "today", "kal", "aaj", "parso"):
        return after.norm == "tak" and after.title  # "Yesterday School Corner ..." opens a sentence
    if after.norm == "tak" and after.title:
        return True  # Aaj Tak Stores
    if "suffix" in after.tags:
        return token.title or ("day" not in token.tags and not any(other.title for other in tokens))
    before = tokens[index - 1] if index else None
    if before is not None and before.sort is Sort.NUMBER and "month" in token.tags:
        return False  # "31 Dec Raghav Traders"
    linked = before is not None and before.tags.get("link") in ("to", "from", "at", "with")
    further = tokens[index + 2].tags if index + 2 < len(tokens) else {}
    return (
        token.title
        and after.title
        and (linked or ("suffix" in further and "owner" not in after.tags and index > 0))
    )


def relative_day(offset: str, today: date, end: int) -> Day:
    """Return the day that is so many days from today; "both1" is kal."""
    if offset.startswith("both"):
        days = timedelta(days=int(offset[4:]))
        return Day(today - days, today + days, Sense.BOTH, end)
    day = today + timedelta(days=int(offset))
    return Day(day, day, Sense.FIXED, end)


def _weekday(weekday: int, word: str, today: date, end: int) -> Day:
    back = (today.weekday() - weekday) % 7
    ahead = (weekday - today.weekday()) % 7 or 7
    last = today - timedelta(days=back or (7 if word == "last" else 0))
    if word == "next":
        return Day(today + timedelta(days=ahead), today + timedelta(days=ahead), Sense.FIXED, end)
    return Day(last, today + timedelta(days=ahead), Sense.FIXED if word == "last" else Sense.WEEKDAY, end)


def _linked(tokens: list[Token], index: int, today: date) -> Day | None:
    """last Monday, pichle somvar, next week."""
    word = tokens[index].tags["day_link"]
    after = tokens[index + 1].tags
    short = _SHORT_DAYS.get(tokens[index + 1].norm) if not _counts(tokens, index + 1) else None
    if word in ("last", "next", "this") and ("weekday" in after or short is not None):
        return _weekday(int(after["weekday"]) if short is None else short, word, today, index + 2)
    if word in ("last", "next") and after.get("day_link") == "span":
        coming = today + timedelta(days=7) if word == "next" else None
        return Day(None, coming, Sense.VAGUE, index + 2)
    return None


def _tokens_norm(tokens: list[Token], index: int) -> str:
    return tokens[index].norm if index < len(tokens) else ""


def _numbered(tokens: list[Token], index: int, today: date) -> Day | None:
    """12 Nov, 12th Nov 2025, 12th, 3 days ago."""
    value = tokens[index].value
    if value is None or value != value.to_integral_value() or value > 1000:
        return None
    if _headed(tokens, index):
        second = int(tokens[index + 2].value or 0)
        return day_of_month(int(value), second, None, today, index + 3)
    number, place, ordinal = int(value), index + 1, False
    if place < len(tokens) and tokens[place].tags.get("day_link") == "ordinal":
        ordinal, place = tokens[place].glued or len(tokens[place].norm) > 2, place + 1
    if place < len(tokens) and tokens[place].norm == "of":
        place += 1
    if (
        place < len(tokens)
        and "month" in tokens[place].tags
        and 1 <= number <= 99  # "32 Nov" is a day that does not exist
        and not is_name(tokens, place)
    ):
        month = int(tokens[place].tags["month"])
        year, end = year_at(tokens, place + 1)
        return day_of_month(number, month, year, today, end)
    if ordinal and _tokens_norm(tokens, place) in _NTH_OF:
        return None  # "3rd visit", "2nd floor"
    if ordinal and 1 <= number <= 31:
        month, year = today.month, today.year
        if number > today.day:
            month, year = (12, year - 1) if month == 1 else (month - 1, year)
        return day_of_month(number, month, year, today, place)
    return _ago(tokens, index, number, today)


def _headed(tokens: list[Token], index: int) -> bool:
    """Whether the two numbers stand behind the word for a date: "date 20-11"."""
    if index + 2 >= len(tokens) or tokens[index + 1].norm not in ("-", ".", "–"):
        return False
    before = index - 1
    while before > 0 and tokens[before].norm in (":", "-", "=", "is", "was"):
        before -= 1
    if before < 0 or tokens[before].norm not in _HEADS:
        return False
    second = tokens[index + 2].value
    return second is not None and 1 <= second <= 12 and second == second.to_integral_value()


def _month_first(tokens: list[Token], index: int, today: date) -> Day | None:
    """November 14, Dec 5th 2025; not "Dec 5 boxes"."""
    if index + 1 >= len(tokens) or tokens[index + 1].sort is not Sort.NUMBER:
        return None
    value, place = tokens[index + 1].value, index + 2
    if value is None or not 1 <= value <= 31 or value != value.to_integral_value():
        return None
    if place < len(tokens) and tokens[place].tags.get("day_link") == "ordinal" and tokens[place].glued:
        place += 1
    if place < len(tokens) and {"unit", "scale", "piece"} & tokens[place].tags.keys():
        return None
    year, end = year_at(tokens, place)
    return day_of_month(int(value), int(tokens[index].tags["month"]), year, today, end)


def _ago(tokens: list[Token], index: int, number: int, today: date) -> Day | None:
    """3 days ago, do din pehle."""
    if index + 2 >= len(tokens) or tokens[index + 1].tags.get("day_link") != "span":
        return None
    if tokens[index + 2].tags.get("day_link") != "ago" or number > 400:
        return None
    word = tokens[index + 1].sound
    days = number * (7 if word[:2] in ("ve", "ha") else 30 if word[:1] == "m" else 1)
    day = today - timedelta(days=days)
    return Day(day, day, Sense.FIXED, index + 3)
