"""Tells which English clauses only speak of the other side: "they use 4 bundles a week", "she asked if ...".

Beside a deal that is told whole (goods, money and a verb, or money that came) such a clause holds nothing of
the entry, whatever figures stand in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ai.spans import NUMBER, WORD, Kind, Role, Span

_THEY = frozenset({"he", "she", "they", "he's", "she's", "they're", "they've", "he'd", "she'd", "they'd"})
THEIRS = frozenset({"his", "her", "their"})
_PEOPLE = frozenset(
    {"guy", "neighbour", "neighbor", "competitor", "rival", "lady", "vendor", "guard", "loader"}
    | {"driver", "owner", "manager", "boss", "husband", "wife", "son", "daughter", "brother", "sister"}
    | {"staff"}
)  # fmt: skip
THEY = _THEY | THEIRS | _PEOPLE
_LEADS = frozenset(
    {"and", "but", "so", "also", "btw", "though", "because", "as", "since", "while", "the", ","}
)
_FINITE = frozenset(
    {"is", "was", "are", "were", "has", "have", "had", "will", "would", "said", "says", "told", "tells"}
    | {"asked", "asks", "goes", "went", "comes", "came", "gets", "uses", "use", "used", "starts"}
    | {"started", "lives", "works", "runs", "opens", "opened", "closes", "complained", "thinks", "likes"}
    | {"keeps", "sells", "can", "turned", "died", "passed", "fell", "moved", "opening", "joined", "turns"}
    | {"failed", "hurt", "broke", "left", "quoted", "promised", "offered", "lost", "got"}
)  # fmt: skip
_DEALT = frozenset(
    {"sell", "order", "buy", "collect", "return", "pay", "bill", "spend", "noorder", "take", "give"}
)
_ALWAYS = frozenset({"use", "uses", "used", "sells", "stocks", "keeps", "sell"})
_DEAL_WORDS = frozenset(
    {"currency", "amount", "rate", "discount", "tax", "free", "scheme", "pay", "money", "due", "paid"}
    | {"inject", "edit", "party", "phrase_type", "expense", "undo", "leave", "report", "unsure"}
)  # fmt: skip
_BACK = frozenset(
    {"cancel", "cancelled", "canceled", "refused", "rejected", "hold", "wrong", "mistake", "actually"}
    | {"instead", "only", "want", "wants", "wanted", "need", "needs", "return", "returned", "accept"}
    | {"accepted", "confirm", "extra", "less", "more", "if", "not", "didn't", "kept", "rest", "balance"}
    | {"total", "remaining", "samples"}
)  # fmt: skip
_ASKED = frozenset({"promised", "quoted", "offered", "asked", "asks", "asking", "wonders", "wondered"})
_VISITS = frozenset({"visit", "visits", "trip", "attempt", "round", "call"})
_NTH = frozenset({"first", "second", "third", "fourth", "fifth", "sixth", "last"})
_MINE = frozenset({"i", "my", "me", "we", "our", "it", "it's"})
_WAIVED = frozenset({"waived", "waive", "waiving"})
_PAST = frozenset({"year", "month", "week", "season", "time", "diwali", "quarter"})
_OF_PRICES = frozenset({"scale", "rate", "unsure", "currency", "amount"})
_MONEY = frozenset({"collect", "pay", "get"})
_DONE = frozenset({"sell", "order", "buy", "return", "take", "give", "bill"})
_OFFERED = frozenset(
    {"tea", "coffee", "chai", "lunch", "water", "snacks", "juice", "samosa", "samosas", "lassi"}
)
_PORTIONS = frozenset({"cup", "cups", "glass", "plate", "of", "a", "some", "and", "with"})
_SUBJECT = 4  # spans: "their housekeeping head"


def tells_of_others(part: Sequence[Span], rest: Sequence[Span]) -> bool:
    """Return whether the clause is about him, her or them, and ``rest`` tells a deal whole."""
    start = 0
    while start < len(part) and part[start].norm in _LEADS:
        start += 1
    past = _of_the_past(part, start)  # "last year they did 2 lakh with us"
    while past and start < len(part) and part[start].norm not in _THEY:
        start += 1
    words = [span for span in part[start:] if span.kind is WORD]
    if len(words) < 2:
        return False
    subject, norms = words[0].norm, {word for span in words for word in span.norm.split()}
    if norms & _WAIVED and not any(span.title and span.has("suffix") for span in words):
        return _is_whole(rest)  # "and the interest of 900 I have waived"
    people = subject in THEIRS or subject in _PEOPLE
    if subject not in _THEY and not (people and norms & _FINITE):
        return False
    asked = norms & _ASKED
    if norms & _BACK and not (asked and norms & _BACK <= {"if"}):
        return False
    for index, span in enumerate(part):
        if _tells_deal(part, index, asked=bool(asked) or past) or (span.title and span.has("suffix")):
            return False
        if (
            span.tags.get("verb") in _DEALT
            and not span.has("suffix")
            and span.norm not in _ALWAYS | {"back", "come back"}
        ):
            return False
        number = span.number
        sums = number is not None and (number.grouped or number.scaled or bool(span.currency))
        if sums and not (asked or past):
            return False
        if number is not None and not asked and index + 1 < len(part) and part[index + 1].has("item"):
            return False
    return _is_whole(rest)


def _of_the_past(part: Sequence[Span], start: int) -> bool:
    """Whether the clause begins with an earlier time: "last year"."""
    lead = [word for span in part[start : start + 2] for word in span.norm.split()]
    return len(lead) > 1 and lead[0] in ("last", "previous") and lead[1] in _PAST


def _tells_deal(part: Sequence[Span], index: int, *, asked: bool) -> bool:
    """Whether the word may tell a part of a deal; a question about prices tells none."""
    span = part[index]
    found = _DEAL_WORDS & span.tags.keys()
    if span.norm == "after" or (asked and found <= _OF_PRICES):
        return False
    return bool(found) or (span.has("followup") and any(each.kind is Kind.DATE for each in part))


def tells_ahead(part: Sequence[Span], rest: Sequence[Span]) -> bool:
    """Return whether a clause before the deal only tells how the day went: "it is my 32nd birthday and"."""
    words = [span for span in part if span.kind is WORD]
    norms = {word for span in words for word in span.norm.split()}
    visit = bool(norms & _VISITS) and any(span.kind is NUMBER or span.norm in _NTH for span in part)
    if len(words) < 2 or not (visit or norms & (_FINITE | _MINE)) or (norms & _BACK and not norms & _MINE):
        return False
    for index, span in enumerate(part):
        after = part[index + 1] if index + 1 < len(part) else None
        if _DEAL_WORDS & span.tags.keys() or span.kind is Kind.DATE:
            return False
        if span.tags.get("verb") in _DEALT | {"get", "closed", "met"} or (
            span.title and index and span.norm != "i"
        ):
            return False
        number = span.number
        if number is not None and (number.grouped or number.scaled or span.currency):
            return False
        if number is not None and after is not None and {"unit", "item", "currency"} & after.tags.keys():
            return False
    return _is_whole(rest)


def _is_whole(rest: Sequence[Span]) -> bool:
    """Whether goods and their money, money that came or went, or expenses are told."""
    verbs = {span.tags["verb"] for span in rest if "verb" in span.tags}
    figures = sum(span.kind is NUMBER for span in rest)
    if figures > 1:
        return bool(verbs & (_DONE | _MONEY)) or any(
            span.has("link", "to") or span.norm == "@" for span in rest
        )
    paid = any(span.has("pay") and not span.has("pay", "credit") for span in rest)
    worth = any(span.norm in ("worth", "worth of") for span in rest) and bool(verbs & _DONE)
    spent = any(span.has("expense") for span in rest) and not verbs & _DONE
    return figures > 0 and (bool(verbs & _MONEY) or paid or worth or spent)


def set_treats_aside(spans: Sequence[Span]) -> None:
    """Give "and a cup of tea for me" behind a deal the role of a remark, in place."""
    for index, span in enumerate(spans):
        if span.norm not in _OFFERED or not index or spans[index - 1].norm not in _PORTIONS:
            continue
        start = index
        while start and spans[start - 1].norm in _PORTIONS:
            start -= 1
        end = index + 1
        while end < len(spans) and spans[end].clause == span.clause and spans[end].kind is WORD:
            end += 1
        said = spans[start:end]
        dealt = any("verb" in each.tags or each.title or each.has("pay") for each in said)
        told = any(each.kind is NUMBER for each in spans[:start])
        if (
            spans[start].norm == "and"
            and told
            and not dealt
            and (end == len(spans) or spans[end].kind is Kind.MARK)
        ):
            for each in said:
                each.role = Role.REMARK


def set_actors_aside(spans: Sequence[Span]) -> None:
    """Give who acted for the client the role of a remark: "their housekeeping head ordered 10 bundles"."""
    for index, span in enumerate(spans):
        if span.norm not in THEIRS:
            continue
        end = index + 1
        while end < len(spans) and end <= index + _SUBJECT and not spans[end].title and not _acts(spans[end]):
            if spans[end].kind is not WORD or {"suffix", "pay", "due", "money"} & spans[end].tags.keys():
                break
            end += 1
        if index + 1 < end < len(spans) and spans[end].tags.get("verb") in ("order", "buy", "take", "pay"):
            for each in spans[index:end]:
                each.role = Role.REMARK


def _acts(span: Span) -> bool:
    return "verb" in span.tags
