"""Tells which clauses of a wordy message are talk: what others said, life, distances, targets, rivals.

A clause is talk only by a sign of its own, and never when it may change the deal: a refusal, a correction, a
discount, goods or money that somebody took or gave.
"""

from __future__ import annotations

from itertools import pairwise

from ai.days import Sense
from ai.labels import FORGOTTEN
from ai.spans import NUMBER, WORD, Span
from ai.story_words import SUBJECTS
from ai.talk_words import (
    EARLIER,
    EFFORTS,
    LABELS,
    LIFE,
    OWED,
    PARTS,
    PEOPLE,
    SAID,
    STATED,
    UNDOING,
    USUAL,
    WAS,
)

_DEALS = frozenset({"sell", "order", "buy", "collect", "return", "pay", "bill", "give", "take", "spend"})
_GOT = _DEALS | {"get"}
_NOT = frozenset({"not", "no", "nahi", "nahin", "nhi", "nai", "never", "didn't", "didnt", "don't", "na"})
_UNDONE_TAGS = frozenset({"discount", "tax", "free", "inject", "edit", "undo", "leave", "report"})
_US = frozenset({"i", "we", "i've", "we've", "maine", "mene", "humne", "hamne", "main", "hum"})
_THEY = SUBJECTS - _US
_WENT_ON = frozenset({"raha", "rahe", "rahi", "rha", "rhe", "rhi"})
_RIVALS = frozenset({"competitor", "competitors", "rival", "rivals", "competition"})
_AIMS = frozenset({"target", "targets", "percent", "quota"})
_WENT = frozenset({"gaya", "gayi", "gaye", "pahucha", "pahuncha", "pahunche"})  # "maal gaya" is goods given
_NEXT = frozenset({"next", "agla", "agle", "agli"})
_HOPES = ("ega", "egi", "enge", "engi")
_REFUSED = frozenset({"refused", "mana", "declined"})
_WAITED = frozenset({"sat", "stood", "waited", "waiting", "khada", "baitha", "ruka"})
_PAST = frozenset({"tha", "thi", "the"})
_IF = frozenset({"if", "whether", "should", "could"})
_THEIRS = frozenset({"his", "her", "their", "unke", "unki", "unka", "uske", "uski", "uska"})
_LAST = frozenset({"last me", "last mein", "last main"})
_OPENING = 4
_CLOCK = 60
_MANY = 100  # people; a larger figure is money


def is_talk(part: list[Span], *, collecting: bool = False) -> bool:
    """Return whether the clause tells nothing of the entry. ``collecting``: the entry is about money alone,
    so what is still owed is none of it."""
    words = [span for span in part if span.kind is WORD]
    norms = {each for index, span in enumerate(words) for each in _words(span) if not (index and span.title)}
    if not words or _undoes(part, words, norms) or FORGOTTEN & norms:
        return False  # "kitna tha bhool gaya" is about the entry
    figures = [index for index, span in enumerate(part) if span.kind is NUMBER]
    quiet = OWED if figures else OWED | _WENT
    verbs = {span.tags["verb"] for span in words if "verb" in span.tags and span.norm not in quiet}
    opening = {each for span in words[:_OPENING] for each in span.norm.split()}
    ours = bool(_US & norms)
    if _rival(part, words, norms, figures, ours=ours):
        return True
    asked = bool(_IF & norms and opening & (_THEY | PEOPLE))
    if SAID & norms and (not ours or asked or not verbs & _DEALS):
        return bool(_by_others(opening, norms) or not verbs & _GOT) and not _deals_before(part)
    if part[0].norm in _NEXT and not figures:
        return True
    if verbs == {"spend"} and _efforts(part, figures) and not any(span.has("expense") for span in words):
        return True
    if _earlier(part, words, norms, ours=ours):
        return True
    if verbs & _DEALS or ("get" in verbs and any(part[index].value >= _MANY for index in figures)):
        return False
    if collecting and OWED & norms and (figures or _NOT & norms):
        return True
    if _AIMS & norms or (figures and {"i", "ab", "abhi"} & norms and norms <= STATED):
        return True
    if OWED & norms and PARTS & norms:
        return True
    if _told_before(part, words, figures):
        return True
    if any(index + 1 < len(part) and part[index + 1].has("unit") for index in figures):
        return False
    if LABELS & norms and not any(span.has("pay") or span.has("currency") for span in words):
        return True
    paid = any(
        span.has("pay") or span.has("money") or span.has("due") or span.has("currency") for span in words
    )
    begins = words[0].norm
    spent = any(span.has("expense") for span in words)
    told = bool(WAS & norms) or any(span.norm.endswith(("ing", "ed")) for span in words)
    if LIFE & norms and (not figures or (told and not spent) or _efforts(part, figures)):
        return (
            told or not any(span.has("suffix") or span.has("item") for span in words) or len(words) > _OPENING
        )
    if begins in _THEIRS and told and (not figures or LIFE & norms):
        return True
    if begins in _THEY and {"have", "has", "had", "are", "were"} & norms and not paid:
        return True
    if PEOPLE & opening and told and all(part[index].value < _MANY for index in figures):
        return True
    if _efforts(part, figures):
        return True
    hopes = any(span.norm.endswith(_HOPES) for span in words)
    return (hopes or (bool(_NEXT & norms) and not figures)) and not paid


def _words(span: Span) -> list[str]:
    """Return the words of a span; a phrase that only fills, "all told", is none of them."""
    return [] if " " in span.norm and span.has("filler") else span.norm.split()


def goes_on(part: list[Span]) -> bool:
    """Whether a clause only ends the talk before it: "but i refused", "14 staff and about 2 lakh a month"."""
    norms = {each for span in part if span.kind is WORD for each in span.norm.split()}
    if not any(span.kind is NUMBER for span in part):
        return bool(_REFUSED & norms)
    told = any("verb" in span.tags or span.has("unit") or span.has("currency") for span in part)
    return bool(PEOPLE & norms) and not told and not any(span.has("suffix") for span in part)


def has_own_day(part: list[Span], day: Span) -> bool:
    """Whether a day in the talk is the talk's alone: "she says ... on 2 Dec", "shaadi 7 Dec ko hai"."""
    norms = {each for span in part if span.kind is WORD for each in span.norm.split()}
    fixed = day.day is not None and day.day.sense is Sense.FIXED
    hopes = any(norm.endswith(_HOPES) for norm in norms)
    return (
        bool((SAID | LABELS | _NEXT | {"had"}) & norms) or hopes or (fixed and bool((LIFE | PEOPLE) & norms))
    )


def _undoes(part: list[Span], words: list[Span], norms: set[str]) -> bool:
    """Whether it may change the deal."""
    if UNDOING & norms and not EARLIER & norms and not part[0].norm.startswith("last "):
        return True
    if any(span.has(tag) for span in words for tag in ("inject", "edit", "undo", "leave")):
        return True
    if any(span.has("tax") for span in words) and any(span.kind is NUMBER for span in part):
        return True
    refused = bool(_NOT & norms)
    verbs = {span.tags["verb"] for span in words if "verb" in span.tags}
    money = any(span.has("money") or span.has("amount") for span in words)
    return refused and (bool(verbs & _DEALS) or money) and not SAID & norms


def _by_others(opening: set[str], norms: set[str]) -> bool:
    return bool(_THEY & opening or PEOPLE & opening or {"woh", "wo", "vo", "ji"} & opening or SAID & opening)


def _deals_before(part: list[Span]) -> bool:
    """Whether somebody dealt before it comes to what was said: "bought 5 boxes for 900 and said"."""
    for span in part:
        if span.kind is WORD and set(span.norm.split()) & SAID:
            return False
        if span.tags.get("verb") in _DEALS:
            return True
    return False


def _rival(part: list[Span], words: list[Span], norms: set[str], figures: list[int], *, ours: bool) -> bool:
    """Somebody else's price or habit: "Havells guy was offering 1,790", "mankind wala 60 me deta hai"."""
    if ours or not figures:
        return False
    if _RIVALS & norms or USUAL & norms:
        return True
    rated = any(span.has("rate") or span.norm.endswith("rate") for span in words)
    named = any(span.title for span in words)
    if (
        rated
        and named
        and {"tha", "hai", "was", "is"} & norms
        and not any(span.has("unit") for span in words)
    ):
        return True
    busy = any(after.norm.endswith("ing") and before.norm in WAS for before, after in pairwise(words)) or any(
        span.norm == "offering" for span in words
    )
    going = busy or bool(_WENT_ON & norms and WAS & norms)
    return going and not any(span.has("verb", "collect") or span.has("verb", "bill") for span in words)


def _earlier(part: list[Span], words: list[Span], norms: set[str], *, ours: bool) -> bool:
    """What was before: "last month they got only 3 free", "she was earlier buying"."""
    begins = words[0].norm
    before = (
        (begins.startswith("last ") and begins not in _LAST)
        or begins.split()[0] in EARLIER
        or (bool(EARLIER & norms) and "was" in norms)
    )
    bought = "had" in norms and bool(_THEY & {begins}) and any(span.has("verb") for span in words)
    before = before or bought
    done = ("sell", "bill", "collect", "pay")  # what the person who writes does: "pichle hafte becha tha"
    return before and not ours and not any(span.has("pay") or span.tags.get("verb") in done for span in words)


def _told_before(part: list[Span], words: list[Span], figures: list[int]) -> bool:
    """A Hindi clause of what had been, without a name or a figure: "piche pada tha"."""
    if figures or any(span.has("suffix") or (span.title and span is not part[0]) for span in words):
        return False
    return words[-1].norm.split()[-1] in _PAST and not any(span.has("post", "ko") for span in words)


def _efforts(part: list[Span], figures: list[int]) -> bool:
    """Whether its figures only tell how far or how long: "50 minute khada raha", "km 42"."""
    if figures and any(span.norm in _WAITED for span in part) and len(figures) < len(_PAST):
        return all(part[index].value <= _CLOCK for index in figures)
    efforts = [index for index, span in enumerate(part) if set(span.norm.split()) & EFFORTS]
    timed = [index for index, span in enumerate(part) if span.has("duration")]
    if not efforts and not timed:
        return False
    return all(any(abs(place - index) <= 1 for place in (*efforts, *timed)) for index in figures)
