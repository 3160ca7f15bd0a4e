"""Tells which clauses of an English text only tell a story: a sentence without goods, money or a deal."""

from __future__ import annotations

from ai.spans import NUMBER, WORD, Kind, Span
from ai.story_words import FINITE, NEGATED, SUBJECTS, TALKS, TITLES, shop_names, shop_word

_DEALS = frozenset({"sell", "order", "buy", "collect", "return", "pay", "bill", "spend", "noorder", "closed"})
MOVED = frozenset({"take", "give", "get"})
TOLD = _DEALS | MOVED
DONE = TOLD - {"noorder", "closed"}
NOT_ALONE = MOVED | {"visit", "met"}  # what they say only counts as a story beside a deal
_NO_STORY = frozenset(
    {"currency", "amount", "rate", "discount", "tax", "free", "scheme", "pay", "money", "due", "paid", "ref"}
    | {"inject", "edit", "party", "phrase_type", "expense", "undo", "leave", "scale", "beat", "report"}
)
_UNDONE = frozenset(
    {"cancel", "cancelled", "canceled", "refused", "rejected", "reject", "hold", "postponed", "wrong"}
    | {"mistake", "want", "wanted", "need", "accept", "accepted", "keep", "agree", "agreed", "confirm"}
    | {"happen", "happened", "materialise", "materialize", "instead", "true", "false", "guess", "fell"}
    | {"backed", "changed", "withdrew", "declined", "denied", "ignore", "forget", "sure", "joke", "joking"}
    | {"test", "confirmed", "final", "finalised", "finalized", "certain", "definite"}
)
_WAS = frozenset({"it was", "it's", "it is"})  # a correction may begin with them too
_EFFORTS = frozenset(
    {"visit", "visits", "call", "calls", "trip", "trips", "attempt", "attempts", "try", "tries", "reminder"}
    | {"reminders", "week", "weeks", "month", "months", "day", "days", "hour", "hours", "minute", "minutes"}
    | {"mins", "message", "messages", "times", "time", "meeting", "meetings", "year", "years", "o'clock"}
    | {"sample", "samples", "mile", "miles", "km", "kms"}
)
_STATES = frozenset({"is", "was", "were", "are", "came", "looks", "look", "seems", "had", "has", "have"})
_OFFERED = frozenset({"tea", "coffee", "chai", "lunch", "water", "snacks", "sweets", "juice", "breakfast"})
_HOPED = frozenset({"promised", "expected", "agreed", "quoted", "wanted", "hoped", "said", "asked"})
_TRIED = frozenset({"took", "takes", "after", "with"})
_MANY = 50
_FAR = 3


def is_story(part: list[Span], *, dated: bool = False) -> bool:
    """Return whether the clause says something in a sentence, and nothing of goods, money or a deal.

    ``dated``: another clause has a date, so that one in this clause is not the entry's.
    """
    words = [span for span in part if span.kind is WORD]
    finite = len(words) > 1 and any(span.norm in FINITE for span in words)
    tried = bool(words) and words[0].norm in _TRIED and any(span.norm in _EFFORTS for span in words)
    if not words or not (finite or tried or words[0].norm in TALKS):
        return False
    negated = any(span.norm in NEGATED for span in words)
    named = {index for name in shop_names(part) for index in name}
    for index, span in enumerate(part):
        if span.kind is NUMBER and not (_of_effort(part, index) or of_state(part) or _conceded(part)):
            return False
        if span.kind is Kind.DATE and not (dated or span.has("day", "0")):
            return False
        if (
            _NO_STORY & span.tags.keys()
            and span.norm not in _WAS
            and span.norm != "after"
            and span.norm.rpartition(" ")[2] not in _EFFORTS
        ):
            return False
        verb = span.tags.get("verb")
        if verb in _DEALS and not span.has("suffix"):
            return False
        if verb in MOVED and (negated or not _moves_nothing(part, index)):
            return False
        if (shop_word(part, index) or span.has("firm")) and index not in named:
            return False
        if (span.norm in _UNDONE and not _conceded(part)) or (
            span.has("unsure") and span.norm not in NEGATED
        ):
            return False
    return all(
        index in named or _explained(part, index)
        for index, span in enumerate(part)
        if span.kind is WORD and span.title
    )


def tells_effort(part: list[Span]) -> bool:
    """Return whether all its numbers count visits, calls or hours: "two phone calls and a lot of tea"."""
    numbers = [index for index, span in enumerate(part) if span.kind is NUMBER]
    if any(span.has("currency") or span.has("unit") or span.norm in ("tc", "pc") for span in part):
        return False
    return bool(numbers) and all(_of_effort(part, index) and part[index].value < _MANY for index in numbers)


def tells_no_deal(part: list[Span]) -> bool:
    """Return whether its figures are of no deal: "two phone calls", "although he'd promised 10,000"."""
    return tells_effort(part) or (bool(part) and _conceded(part))


def of_state(part: list[Span]) -> bool:
    """Whether the clause says how some of the goods are: "one roll is a bit dented", "2 bags were torn"."""
    start = 1 if part[0].norm in ("and", "but", "though", "still", "only") else 0
    words = part[start:]
    if (
        len(words) < _FAR + 1
        or words[0].kind is not NUMBER
        or not (words[1].has("unit") or words[1].has("piece") or words[1].has("link", "of"))
    ):
        return False
    if any(span.has("item") or span.has("piece") for span in words[_FAR:]):
        return False  # "one box was soap"
    be = next((index for index, span in enumerate(words) if span.norm in _STATES), None)
    return be is not None and be <= _FAR + 1 and sum(span.kind is NUMBER for span in words) == 1


def _conceded(part: list[Span]) -> bool:
    """Whether it says what was hoped for and did not come: "although he'd promised 10,000"."""
    opens = part[0].norm in ("although", "though", "while", "even")
    return opens and any(_HOPED & set(span.norm.split()) for span in part)


def only_person(part: list[Span]) -> bool:
    """Whether nothing but a person is named: "that Mr Pillai"."""
    words = [span for span in part if span.kind is not Kind.MARK]
    start = 1 if words and words[0].norm in ("that", "old", "young", "this") else 0
    named = words[start : start + 3]
    return (
        bool(named)
        and named[0].norm in TITLES
        and len(words) <= start + 3
        and not any(span.has("suffix") or span.kind is NUMBER for span in words)
    )


def has_verb(part: list[Span], verbs: frozenset[str]) -> bool:
    return any(span.tags.get("verb") in verbs for span in part)


def _of_effort(part: list[Span], index: int) -> bool:
    """Three visits, two phone calls, 2 hours."""
    return any(
        span.norm.rpartition(" ")[2] in _EFFORTS
        for span in part[index + 1 : index + _FAR]
        if span.kind is WORD
    )


def _moves_nothing(part: list[Span], index: int) -> bool:
    """It took me two hours, it got late, he came, they gave me a hard time."""
    before = part[index - 1].norm if index else ""
    after = part[index + 1] if index + 1 < len(part) else None
    if part[index].norm in ("came", "got", "given", "gave"):
        goods = [span for span in part if span.has("unit") or span.has("item")]
        return all(span.norm in _OFFERED for span in goods)
    told = after is None or after.kind is NUMBER or after.norm in ("it", "them")
    return told or before in ("it", "it's", "that", "which")


def _explained(part: list[Span], index: int) -> bool:
    """Whether a capital names no shop that could be lost: it opens, is a person's, or is in a shop's name."""
    span = part[index]
    if index == 0 or span.norm == "i" or span.norm in SUBJECTS or span.norm in TITLES:
        return True
    if any(each.norm in TITLES for each in part[max(0, index - 2) : index]):
        return True
    if part[0].norm in TALKS and index <= _FAR and not span.has("suffix"):
        return True  # "Spoke to Dave over at Apex Motors"
    return span.has("place") or part[index - 1].norm in (".", "!", "-")
