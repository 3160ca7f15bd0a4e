"""Finds clauses that tell of other money than the entry's: an older debt, what is owed, a running total.

"pehle ka 1800 baki hai", "we still owe them 15k", "my month total now 3.4 lakh".
"""

from __future__ import annotations

from itertools import pairwise

from ai.instalments import OLD
from ai.near import at, said
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
_CREDITS = frozenset({"credit", "refund", "note", "udhaar", "udhar"})
_COMMISSIONS = frozenset({"commission", "comission", "commision", "dalali", "brokerage", "कमीशन", "दलाली"})
_BILL_OF = frozenset({"bill of", "bill amount of", "invoice of"})
_LATER = frozenset({"later", "baad", "bad", "बाद"})
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
_UNDONE = frozenset({"not", "nahi", "nahin", "nhi", "नहीं"})
_WENT = frozenset({"gaya", "gayi", "gaye", "gya", "gaya tha", "gya tha", "gayi thi", "गया", "गयी", "गया था"})
_VISITS = frozenset({"visit", "met", "closed", "noorder", "absent"})
_MOVED = frozenset({"sell", "take", "buy", "return", "collect", "get"})
_LONGEST, _SHORTEST = 12, 3  # spans of a clause


def set_debts_aside(spans: list[Span]) -> None:
    """Give clauses that tell of other money the role of a remark, in place, beside one that deals."""
    numbers = list(dict.fromkeys(span.clause for span in spans if span.kind is NUMBER))
    verbs = {span.tags.get("verb") for span in spans}
    if ("bill" in verbs or said(spans, _BILL_OF)) and moves_money(spans):
        _against_bill(spans)
    visited = not _VISITS.isdisjoint(verbs) or said(spans, _WENT)
    if len(numbers) < 2 and not visited:
        return
    clauses = {number: [span for span in spans if span.clause == number] for number in numbers}
    sums = [number for number in numbers if _is_debt(clauses[number])]
    sums += [number for number in numbers[1:] if _is_later(clauses, number)]
    if moves_money(spans):
        sums += [number for number in numbers[1:] if _is_rest(clauses[number])]
        sums += [number for number in numbers[1:] if _is_whole_bill(clauses, number)]
    dealt = [number for number in numbers if number not in sums]
    figures = [span for number in dealt for span in clauses[number] if span.kind is NUMBER and span.free]
    if not visited and not figures:
        return
    for number in sums:
        for span in clauses[number]:
            if span.kind is not Kind.LINE:
                span.role = Role.REMARK
                if "pay" in span.tags:
                    span.tags = {}  # "pehle ka udhaar": not how this was paid


def _is_debt(clause: list[Span]) -> bool:
    """Return whether the clause only tells of an older debt or of a running total."""
    words = _words(clause)
    if words is None:
        return False
    if words & _COMMISSIONS:
        return True
    owed = bool(words & _OWED) or any(span.has("due") or span.has("pay", "credit") for span in clause)
    if owed and words & _EARLIER:
        return True
    totalled = bool(words & _TOTALS) and bool(words & _SO_FAR)
    return totalled and not any(span.has("post", "ko") or span.has("link", "to") for span in clause)


def told_beside(piece: list[Span], *, money: bool) -> bool:
    """Return whether this part of a line only tells of other money than the line's entry. ``money``: the
    line is of money that moved."""
    return _is_debt(piece) or (money and _is_rest(piece))


def moves_money(spans: list[Span]) -> bool:
    """Return whether the text is of money that came or went, and of no goods."""
    verbs = {span.tags["verb"] for span in spans if "verb" in span.tags}
    paid = any(span.tags.get("pay", "credit") != "credit" for span in spans)
    if not (paid or verbs & {"collect", "get", "pay"}) or verbs & {"sell", "return"}:
        return False
    return not (
        any(span.has("unit") or span.has("phrase_type") for span in spans)
        or any(
            span.kind is NUMBER and (after.has("piece") or after.has("item")) and after.norm not in _REST
            for span, after in pairwise(spans)
        )
    )


def _is_rest(clause: list[Span]) -> bool:
    """Return whether the clause says what is still open: "15k still to pay", "3,000 abhi pending"."""
    words = _words(clause)
    if words is None or len(clause) > _LONGEST:
        return False
    if words & _OWES:
        return True
    owed = bool(words & (_OWED - _CREDITS)) and not words & _CREDITS
    owed = owed and not any("post" in span.tags for span in clause if not span.has("post", "wala"))
    open_yet = bool(words & _REST) and (bool(words & _NOT) or len(clause) <= _SHORTEST)
    return owed or open_yet


def _is_later(clauses: dict[int, list[Span]], number: int) -> bool:
    """Bill 8,900, paid 3,900 cash, 5,000 later: the rest of the bill."""
    words = _words(clauses[number])
    if words is None or not words & _LATER:
        return False
    rest = next(span.value for span in clauses[number] if span.kind is NUMBER)
    values = [span.value for other in clauses.values() for span in other if span.kind is NUMBER]
    return any(whole - part == rest for whole in values for part in values)


def _against_bill(spans: list[Span]) -> None:
    """Collected 8,000 against bill of 13,500: the bill of which a part came."""
    for index, span in enumerate(spans):
        if not (span.has("verb", "bill") or span.norm in _BILL_OF) or not span.free:
            continue
        joint, figure = at(spans, index + 1), at(spans, index + 2)
        start, end = index, index + 3
        if span.norm in _BILL_OF:
            joint, figure, end = span, joint, index + 2
        if (
            joint is None
            or figure is None
            or joint.norm not in _BILL_OF | {"of"}
            or figure.kind is not NUMBER
        ):
            joint, figure = at(spans, index - 2), at(spans, index - 1)
            start, end = index - 2, index + 1
        if (
            joint is None
            or figure is None
            or joint.norm not in _BILL_OF | {"of"}
            or figure.kind is not NUMBER
        ):
            continue
        parts = [each.value for each in spans if each.kind is NUMBER and each.free and each is not figure]
        if parts and max(parts) < figure.value and figure.free:
            for each in spans[max(start, 0) : end]:
                each.role = Role.REMARK


def _is_whole_bill(clauses: dict[int, list[Span]], number: int) -> bool:
    """Whether the clause tells the bill of which a part came: "collected 8,000 from X, bill was 13,500"."""
    clause = clauses[number]
    if _words(clause) is None or not any(span.has("verb", "bill") for span in clause):
        return False
    whole = next(span.value for span in clause if span.kind is NUMBER)
    others = [span for other, spans in clauses.items() if other != number for span in spans]
    came = any(span.tags.get("verb") in ("collect", "get", "pay", "give") for span in others)
    parts = [span.value for span in others if span.kind is NUMBER and span.free]
    return came and bool(parts) and max(parts) < whole


def _words(clause: list[Span]) -> set[str] | None:
    """Return the words of a clause with one figure of money that did not move, else None."""
    figures = [index for index, span in enumerate(clause) if span.kind is NUMBER]
    if len(figures) != 1 or not clause[figures[0]].free:
        return None
    after = at(clause, figures[0] + 1)
    counted = after is not None and (after.has("unit") or after.has("piece") or after.has("item"))
    if counted and after is not None and after.norm not in _REST:  # "still" is also a slip of steel
        return None
    words = {word for span in clause if span.kind is not NUMBER for word in span.norm.split()}
    moved = any(
        span.tags.get("verb") in _MOVED and span.norm not in _TOTALS for span in clause if span.kind is WORD
    )
    paid = any(span.tags.get("verb") in ("pay", "give") for span in clause if span.kind is WORD)
    if (moved and not words & _UNDONE) or (paid and not words & _NOT):
        return None
    return words
