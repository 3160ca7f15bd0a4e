"""Finds clauses that tell of other money than the entry's: an older debt, what is still owed, a running total.

"pehle ka 1800 baki hai", "we still owe them 15k", "my month total now 3.4 lakh".
"""

from __future__ import annotations

from ai.instalments import OLD
from ai.near import at
from ai.spans import NUMBER, WORD, Kind, Role, Span

_EARLIER = OLD | {
    "last",
    "before",
    "pehle",
    "pahle",
    "pehla",
    "phle",
    "pichhla",
    "pichhle",
    "pichli",
    "pichhli",
}
_EARLIER |= {"पहले", "पिछले", "पिछली", "पुरानी", "pehle_ka", "prev"}
_OWED = frozenset(
    {
        "owe",
        "owes",
        "owed",
        "owing",
        "udhaar",
        "udhar",
        "bakaya",
        "bakaaya",
        "baki",
        "baaki",
        "hisab",
        "hisaab",
    }
    | {
        "pending",
        "outstanding",
        "due",
        "dues",
        "balance",
        "unpaid",
        "उधार",
        "बाकी",
        "बकाया",
        "हिसाब",
        "credit",
    }
)
_OWES = frozenset({"owe", "owes"})
_REST = frozenset({"left", "remaining", "still", "baki", "baaki", "abhi", "बाकी"})
_TOTALS = frozenset({"total", "sale", "sales", "achieved", "achievement", "collection", "कुल", "टोटल", "kul"})
_SO_FAR = frozenset(
    {
        "month",
        "months",
        "month's",
        "mahine",
        "mahina",
        "week",
        "hafte",
        "far",
        "now",
        "tak",
        "gaya",
        "gya",
        "ytd",
    }
    | {"mtd", "महीने", "अब", "तक", "till"}
)
_NOT = frozenset(
    {"not", "nahi", "nahin", "nhi", "नहीं", "to", "yet", "dena", "dene", "deni", "will", "lena", "lene"}
)
_MOVED = frozenset({"sell", "take", "buy", "return", "collect", "get"})
_LONGEST = 12


def set_debts_aside(spans: list[Span]) -> None:
    """Give clauses that tell of other money the role of a remark, in place, beside one that deals."""
    numbers = list(dict.fromkeys(span.clause for span in spans if span.kind is NUMBER))
    if len(numbers) < 2:
        return
    clauses = {number: [span for span in spans if span.clause == number] for number in numbers}
    sums = [number for number in numbers if is_debt(clauses[number])]
    goods = any(span.has("unit") or span.has("verb", "sell") for span in spans)
    if not goods:
        sums += [number for number in numbers[1:] if _is_rest(clauses[number])]
    dealt = [number for number in numbers if number not in sums]
    if not any(_can_be_amount(spans, span) for number in dealt for span in clauses[number]):
        return
    for number in sums:
        for span in clauses[number]:
            if span.kind is not Kind.LINE:
                span.role = Role.REMARK


def is_debt(clause: list[Span]) -> bool:
    """Return whether the clause only tells of an older debt or of a running total."""
    words = _words(clause)
    if words is None:
        return False
    owed = bool(words & _OWED) or any(span.has("due") or span.has("pay", "credit") for span in clause)
    if owed and words & _EARLIER:
        return True
    totalled = bool(words & _TOTALS) and bool(words & _SO_FAR)
    return totalled and not any(span.has("post", "ko") or span.has("link", "to") for span in clause)


def _is_rest(clause: list[Span]) -> bool:
    """We still owe them 15k; 15k still to pay; 15k left: what is still open beside money that moved."""
    words = _words(clause)
    if words is None or len(clause) > _LONGEST:
        return False
    return bool(words & _OWES) or (bool(words & _REST) and (bool(words & _NOT) or len(clause) <= 2 + 1))


def _words(clause: list[Span]) -> set[str] | None:
    """Return the words of a clause with one figure of money that did not move, else None."""
    figures = [index for index, span in enumerate(clause) if span.kind is NUMBER]
    if len(figures) != 1 or not clause[figures[0]].free:
        return None
    after = at(clause, figures[0] + 1)
    if after is not None and (after.has("unit") or after.has("piece") or after.has("item")):
        return None
    words = {word for span in clause if span.kind is not NUMBER for word in span.norm.split()}
    moved = any(span.tags.get("verb") in _MOVED for span in clause if span.kind is WORD)
    paid = any(span.tags.get("verb") in ("pay", "give") for span in clause if span.kind is WORD)
    if moved or (paid and not words & _NOT):
        return None
    return words


def _can_be_amount(spans: list[Span], span: Span) -> bool:
    """Whether the figure may be the entry's money, or its rate."""
    if span.kind is not NUMBER or not span.free:
        return False
    after = at(spans, spans.index(span) + 1)
    return after is None or not (after.has("unit") or after.has("size") or after.has("measure"))
