"""The days that a question asks about: today, last week, the last 7 days, 1 to 10 November, October 2025."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ai.days import Sense
from ai.scripts import sound
from ai.spans import DATE, NUMBER, WORD, Kind, Span

_JOINS = frozenset(
    {"to", "se", "till", "til", "until", "upto", "tak", "-", "–", "and", "aur", "से", "तक", "और"}
)
_IN = frozenset({"in", "of", "for", "year", "saal", "साल", "during"})
_BESIDE = frozenset({"me", "mein", "ki", "ka", "ke", "में", "की", "का", "के"})
_SINCE = frozenset({"since", "from"})
_UNTIL_NOW = frozenset(
    {"tak", "now", "date", "till", "until", "se", "तक", "से", "ab", "अब", "onwards", "today"}
)
_DAYS = frozenset({"day", "days", "din", "dino", "दिन", "dinon"})
_NAMING = frozenset({"day_link", "month", "period"})
_FIRST_YEAR = 2000
_MOST = 400  # of "the last so many days"


@dataclass(frozen=True, slots=True)
class Asked:
    """The first and last day asked for, both None for everything. ``taken`` are the places of the spans that
    say it; ``spanned`` is set where they name a span of days that nobody would answer a question with."""

    since: date | None = None
    until: date | None = None
    taken: frozenset[int] = frozenset()
    spanned: bool = False


def asked_days(spans: list[Span], today: date) -> Asked:
    """Return the days that the text asks about."""
    if not any(map(_may_tell, spans)):
        return Asked()
    return (
        _counted(spans, today)
        or _between(spans, today)
        or _since(spans, today)
        or _in_year(spans, today)
        or _named(spans, today)
        or Asked()
    )


def _may_tell(span: Span) -> bool:
    """Whether the span can name a day, a month or a year."""
    if span.kind is DATE:
        return True
    if span.kind is NUMBER:
        return len(span.text) == 4
    return not _NAMING.isdisjoint(span.tags)


def _counted(spans: list[Span], today: date) -> Asked | None:
    """ "last 7 days", "pichle do hafte": the days up to today."""
    for index, (before, count, unit) in enumerate(zip(spans, spans[1:], spans[2:], strict=False)):
        if not before.has("day_link", "last") or not unit.has("day_link", "span"):
            continue
        number = int(count.value if count.kind is Kind.NUMBER else Decimal(count.tags.get("digit", "0")))
        if not 1 <= number <= _MOST:
            continue
        if unit.norm in _DAYS:
            since = today - timedelta(days=number - 1)
        elif unit.norm.startswith(("m", "म")):
            months = today.year * 12 + today.month - 1 - number
            year, month = divmod(months, 12)
            day = min(today.day, monthrange(year, month + 1)[1])
            since = date(year, month + 1, day) + timedelta(days=1)
        else:
            since = today - timedelta(days=7 * number - 1)
        return Asked(since, today, frozenset(range(index, index + 3)), spanned=True)
    return None


def _between(spans: list[Span], today: date) -> Asked | None:
    """ "1 nov se 10 nov", "between 1 and 10 nov", "1-10 nov", "april to june"."""
    for index, (left, join, right) in enumerate(zip(spans, spans[1:], spans[2:], strict=False)):
        if join.norm not in _JOINS:
            continue
        start = index - 1 if index and spans[index - 1].norm in ("between", *_SINCE) else index
        if join.norm in ("and", "aur", "और") and start == index and not _until(spans, index + 3):
            continue
        first, last = _first(left, right, today), _last(left, right, today)
        if first is None or last is None:
            continue
        if right.kind is Kind.NUMBER and _counts(spans, index + 3):
            continue
        if first > last and left.day is not None and left.day.sense is Sense.WEEKDAY:
            first -= timedelta(days=7)
        if first > last and left.has("month"):
            first = first.replace(year=first.year - 1)
        end = index + 4 if _until(spans, index + 3) else index + 3
        return Asked(min(first, last), max(first, last), frozenset(range(start, end)), spanned=True)
    return None


def _until(spans: list[Span], index: int) -> bool:
    return index < len(spans) and spans[index].norm in ("tak", "तक", "ke beech", "ke bich", "के बीच")


def _counts(spans: list[Span], index: int) -> bool:
    return index < len(spans) and any(
        spans[index].has(tag) for tag in ("unit", "item", "duration", "currency")
    )


def _first(left: Span, right: Span, today: date) -> date | None:
    if left.kind is Kind.DATE:
        return left.day.day if left.day is not None else None
    month = _month(left, today)
    if month is not None:
        return month if _month(right, today) is not None else None
    fixed = right.kind is Kind.DATE and right.day is not None and right.day.sense is Sense.FIXED
    return _in_month(left, right.day.day if fixed and right.day is not None else None)


def _last(left: Span, right: Span, today: date) -> date | None:
    if right.kind is Kind.DATE:
        return right.day.day if right.day is not None else None
    month = _month(right, today)
    if month is not None:
        return month.replace(day=monthrange(month.year, month.month)[1])
    fixed = left.kind is Kind.DATE and left.day is not None and left.day.sense is Sense.FIXED
    return _in_month(right, left.day.day if fixed and left.day is not None else None)


def _in_month(span: Span, other: date | None) -> date | None:
    """Return the day whose number the span is, in the month of the other end of the range."""
    if span.kind is not NUMBER or other is None or span.value != span.value.to_integral_value():
        return None
    number = int(span.value)
    return other.replace(day=number) if 1 <= number <= monthrange(other.year, other.month)[1] else None


def _month(span: Span, today: date) -> date | None:
    if span.kind is not WORD or not span.has("month"):
        return None
    month = int(span.tags["month"])
    return date(today.year if month <= today.month else today.year - 1, month, 1)


def _since(spans: list[Span], today: date) -> Asked | None:
    """ "since Monday", "1 nov se ab tak": up to today."""
    for index, span in enumerate(spans):
        if span.kind is not DATE or span.day is None or span.day.day is None:
            continue
        after = [each.norm for each in spans[index + 1 : index + 4]]
        since = index > 0 and spans[index - 1].norm == "since"
        open_ended = (
            len(after) > 1 and after[0] in ("se", "से") and after[1] in ("ab tak", "अब तक", "ab", "अब")
        )
        if (since or open_ended) and span.day.day <= today:
            until = range(index + 1, min(index + 4, len(spans)))
            taken = [place for place in until if set(spans[place].norm.split()) <= _UNTIL_NOW]
            return Asked(
                span.day.day, today, frozenset({max(index - 1, 0) if since else index, index, *taken})
            )
    return None


def _in_year(spans: list[Span], today: date) -> Asked | None:
    """ "sales in 2025", "2025 me kitna bika", "october 2025"."""
    for index, span in enumerate(spans):
        if span.kind is not NUMBER or not (span.text.isdigit() and len(span.text) == 4):
            continue
        year = int(span.text)
        if not _FIRST_YEAR <= year <= today.year:
            continue
        before = spans[index - 1] if index else None
        after = spans[index + 1] if index + 1 < len(spans) else None
        if before is not None and before.kind is Kind.WORD and before.has("month"):
            month = int(before.tags["month"])
            last = date(year, month, monthrange(year, month)[1])
            return Asked(last.replace(day=1), last, frozenset({index - 1, index}))
        asks = any(each.has("question") for each in spans)
        if before is not None and before.norm in _IN:
            taken = {index - 1, index}
        elif asks and after is not None and after.norm in _BESIDE:
            taken = {index, index + 1}
        else:
            continue
        return Asked(date(year, 1, 1), date(year, 12, 31), frozenset(taken))
    return None


def _named(spans: list[Span], today: date) -> Asked | None:
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    for index, span in enumerate(spans):
        name = span.tags.get("period")
        day = span.day if span.kind is DATE else None
        if day is not None and day.sense is Sense.VAGUE:
            name = "last_month" if sound(span.norm.split()[-1])[:1] == "m" else "last_week"
        found: tuple[date, date] | None = None
        if name == "today":
            found = today, today
        elif day is not None and day.day is not None:
            found = day.day, day.day
        elif name == "yesterday":
            found = today - timedelta(days=1), today - timedelta(days=1)
        elif name == "week":
            found = monday, today
        elif name == "month":
            found = first, today
        elif name == "year":
            found = today.replace(month=1, day=1), today
        elif name == "last_week":
            found = monday - timedelta(days=7), monday - timedelta(days=1)
        elif name == "last_month":
            end = first - timedelta(days=1)
            found = end.replace(day=1), end
        elif (month := _month(span, today)) is not None:
            found = month, month.replace(day=monthrange(month.year, month.month)[1])
        if found is not None:
            return Asked(*found, frozenset({index}))
    return None
