"""Clauses that only tell of something beside the entry: "3rd visit this month", "14 km from depot".

A rep goes on behind the deal: who drove, how far it is, what was taken last month, where the shop is. Such
a clause holds figures and names, but none of the entry. It counts as such only beside a clause that deals.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from ai.hindi_stories import told_around
from ai.near import tagged
from ai.spans import NUMBER, WORD, Kind, Role, Span
from ai.stories import told_of_others
from ai.talks import SAID, tells_talk

_SAMPLES = frozenset({"sample", "samples", "सैंपल", "सैम्पल"})
_CARRIES = frozenset(
    {
        "driver",
        "truck",
        "tempo",
        "dumper",
        "chhota hathi",
        "gadi",
        "gaadi",
        "vehicle",
        "lorry",
        "delivery boy",
        "transport",
        "गाड़ी",
    }
)
_STOCK = frozenset({"stock", "godown", "स्टॉक"})
_WITH_THEM = frozenset({"paas", "pas", "पास"})  # "uske paas abhi 5 patta aur pada hai"
_REST = frozenset(
    {"pada", "pade", "padi", "rakha", "पड़ा", "पड़े", "left", "bacha", "bache", "bachi", "remaining"}
    | {"available", "बचा", "बचे", "only", "still"}
)
_TIMES = frozenset(
    {"visit", "visits", "call", "time", "times", "trip", "round", "baar", "bar", "order", "meeting", "बार"}
)
_NTH = frozenset({"st", "nd", "rd", "th", "first", "second", "third", "pehla", "pehli", "dusra", "dusri"})
_SPANS = frozenset(
    {"month", "week", "mahine", "mahina", "hafte", "hafta", "quarter", "year", "today", "महीने"}
)
_EARLIER = ("last ", "pichle ", "pichli ", "previous ", "पिछले ", "पिछली ")
_MORE = frozenset({"lega", "lege", "lenge", "wants", "want", "chahiye", "bola", "लेगा", "लेंगे", "चाहिए"})
_ARRIVED = frozenset(
    {"reached", "reach", "arrived", "left", "pahucha", "pahuncha", "pahunche", "nikla", "पहुंचा", "पहुँचा"}
)
_BESIDE = frozenset(
    {"near", "opp", "opposite", "behind", "beside", "gate", "floor", "pillar", "lane", "gali"}
)
_DEPOTS = frozenset({"depot", "godown", "warehouse", "branch", "office", "factory", "plant", "डिपो", "गोदाम"})
_OURS = frozenset({"our", "my", "apne", "apni", "hamare", "humare", "company"})
_PEOPLE = frozenset(
    {"mr", "mrs", "ms", "owner", "owner's", "malik", "manager", "son", "beta", "bete", "wife", "staff"}
    | {"brother", "bhai", "munim", "accountant", "मालिक", "बेटा", "बेटे"}
)
_THEY = frozenset({"he", "she", "they", "party", "owner", "malik"})
_NUMBERS = frozenset({"number", "contact", "mobile", "phone", "address", "नंबर"})
_ASKED = frozenset({"asked", "asked for", "manga", "maanga", "mangi", "mang", "wants", "मांगा", "माँगा"})
_CLOCK = re.compile(r"([01]?\d|2[0-3])[.:][0-5]\d$")
_TALKED = frozenset(
    {"baat", "bat", "spoke", "talked", "discussed", "there", "saath", "sath", "with", "बात", "साथ"}
)
_MEETS = frozenset({"met", "take", "get", "visit"})
_BILLS = frozenset({"bill", "invoice", "receipt", "बिल"})
_NEEDED = frozenset({"chahiye", "chahie", "needed", "required", "need", "wants", "manga", "चाहिए"})
_TILL = frozenset({"tak", "by", "before", "तक"})
_SENDS = frozenset({"bhejna", "bhej", "dena", "deliver", "send", "dispatch", "भेजना", "देना"})
_EACH = frozenset({"each", "every", "ek", "one", "har", "हर", "एक"})
_HOLDS = frozenset(
    {"had", "has", "have", "contains", "holds", "aati", "aate", "hote", "hota", "hoti", "आते", "होते"}
)
_OF_MONEY = frozenset({"currency", "amount", "discount", "pay", "money", "due", "scale"})
_VISITS = ("visit", "noorder", "closed", "absent")
_CLOSING = ("sell", "collect", "return", "spend", "noorder")
_NEIGHBOURS = frozenset({"bagal", "samne", "saamne", "baju", "padosi", "pados", "next door", "बगल", "सामने"})
_NAMES = frozenset({"suffix", "owner", "honorific", "firm"})
# One of these stands in every such clause that does not open with "last week" or name a person by "ji".
_SIGNS = frozenset().union(
    *(_SAMPLES, _CARRIES, _REST, _TIMES, _ARRIVED, _BESIDE, _MORE, _DEPOTS, _PEOPLE, _NUMBERS, _BILLS, _TILL),
    *(SAID, _HOLDS, _NEIGHBOURS, {"km", "kms", "more", "aur", "और", "pays", "pay", "last", "previous"}),
)
_CLAUSE = attrgetter("clause")
_MOST_TIMES = 99  # visits or orders; more is money: "pehla order 7600 ka"
_LONGEST = 9  # spans; a longer clause tells a story of its own


def set_side_clauses_aside(spans: list[Span]) -> None:
    """Give the clauses that tell nothing of the entry the role of a remark, in place."""
    for clause in _side_clauses(spans):
        for span in clause:
            if span.kind is not Kind.LINE:
                span.role = Role.REMARK


def without_side_clauses(spans: Sequence[Span]) -> tuple[Sequence[Span], frozenset[str]]:
    """Return the spans without such clauses, and the words of those: what stands there is explained."""
    clauses = [*_side_clauses(spans), *told_around(spans), *told_of_others(spans)]
    if not clauses:
        return spans, frozenset()
    aside = {id(span) for clause in clauses for span in clause}
    said = (word for clause in clauses for span in clause for word in span.text.casefold().split())
    return [span for span in spans if id(span) not in aside], frozenset(said)


def without_words(remarks: str | None, said: frozenset[str]) -> str | None:
    """Return remarks without those parts that consist of these words."""
    parts = [part for part in (remarks or "").split(";") if not set(_words(part)) <= said]
    return ";".join(parts) or None


def _words(part: str) -> list[str]:
    return [word.strip(".,:()") for word in part.casefold().split()]


def _side_clauses(spans: Sequence[Span]) -> list[list[Span]]:
    """Return the clauses that tell nothing of the entry, when another one has its figures."""
    if not spans or spans[0].clause == spans[-1].clause:
        return []
    clauses = [list(group) for _, group in groupby(spans, key=_CLAUSE)]
    aside = [is_side_clause(clause) for clause in clauses]
    if not any(aside):
        return []
    dealt = _others(clauses, aside)
    if not any(_NAMES & span.tags.keys() or (span.title and not span.tags) for span in dealt):
        # "2500 cash, mila Gupta ji se": the only name of the text is the client's
        aside = [is_aside and not _has_name(clause) for clause, is_aside in zip(clauses, aside, strict=True)]
        dealt = _others(clauses, aside)
    tells = any(span.kind is NUMBER or span.tags.get("verb") in _VISITS for span in dealt)
    return [clause for clause, is_aside in zip(clauses, aside, strict=True) if is_aside and tells]


def _others(clauses: list[list[Span]], aside: list[bool]) -> list[Span]:
    return [span for clause, is_aside in zip(clauses, aside, strict=True) if not is_aside for span in clause]


def _has_name(clause: list[Span]) -> bool:
    return any(_NAMES & span.tags.keys() for span in clause)


def is_side_clause(clause: list[Span]) -> bool:
    """Return whether the clause tells of nothing that an entry has; it may end with the mark behind it."""
    words = [span for span in clause if span.kind is WORD]
    if not words or len(clause) > _LONGEST:
        return False
    norms = {part for span in words for part in (span.norm, *span.norm.split())}
    if norms.isdisjoint(_SIGNS) and not clause[0].norm.startswith(_EARLIER) and not _has_honorific(words):
        return False  # the most travelled way: nothing here can be one of those below
    if any(span.norm not in _REST and _is_deal(span) for span in clause):
        return False
    if any(span.has("expense") for span in words) and not any(span.norm in _CARRIES for span in words):
        return False  # "tempo bhada 800" is no tempo that carried something
    left = bool(
        (norms & _STOCK or norms & _WITH_THEM) and norms & _REST
    )  # "stock me 12 box bacha hai" sounds like "becha"
    if not left and any(_is_deal(span) for span in clause if span.norm in _REST):
        return False
    if any(span.kind is NUMBER for span in clause):
        return _tells_figure(clause, words, norms)
    if norms & _NEIGHBOURS and any(span.has("verb", "closed") for span in words):
        return True  # "bagal wala Patel Stores band tha"
    return (
        _tells_person(words, norms)
        or _tells_whence(words, norms)
        or _tells_when(clause, words, norms)
        or tells_talk(words)
    )


def _has_honorific(words: list[Span]) -> bool:
    return tagged(words, "honorific")


def _is_deal(span: Span) -> bool:
    """Whether the word is of money or of a price, or marks whom the entry is about."""
    return (
        not _OF_MONEY.isdisjoint(span.tags)
        or (span.has("rate") and span.norm != "each")
        or span.has("post", "ne")
        or (span.tags.get("verb") in _CLOSING and span.norm not in _REST)
    )


def _tells_figure(clause: list[Span], words: list[Span], norms: set[str]) -> bool:
    """Whether what stands around its figures explains them."""
    begin = next((span.norm for span in clause if span.kind in (WORD, Kind.DATE)), "")
    counted = any(span.has("unit") for span in words)
    to_somebody = any(span.has("post", "ko") or span.has("link", "to") for span in words)
    if norms & _SAMPLES:
        return _gives_samples(words) and not any(span.has("suffix") for span in words)
    if (norms & _STOCK or norms & _WITH_THEM) and norms & _REST:
        return True
    if any(begin.startswith(word) or f"{begin} ".startswith(word) for word in _EARLIER):
        return not to_somebody and any(span.has("verb", "take") or span.has("verb", "give") for span in words)
    if norms & _HOLDS and (counted or begin in _EACH) and not any(span.title for span in words[1:]):
        return True
    if counted:
        return False
    if norms & _CARRIES or {"km", "kms"} & norms:
        return True
    if norms & _TIMES and (norms & _NTH or norms & _SPANS):
        return all(span.value <= _MOST_TIMES for span in clause if span.kind is NUMBER)
    if norms & _ARRIVED and all(_CLOCK.match(span.text) for span in clause if span.kind is NUMBER):
        return True
    if begin in _BESIDE:
        return not to_somebody
    return bool(norms & _MORE) and any(span.norm in ("more", "aur", "और") for span in words)


def _gives_samples(words: list[Span]) -> bool:
    """Whether samples are what was given: "2 patta sample diya"; not "6 set sample kits"."""
    place = next(index for index, span in enumerate(words) if span.norm in _SAMPLES)
    after = words[place + 1] if place + 1 < len(words) else None
    return after is None or after.has("verb") or after.has("unit") or after.has("link") or after.has("post")


def _tells_person(words: list[Span], norms: set[str]) -> bool:
    """Met Mr Gupta there; malik ka beta Rahul le gaya; asked for Mehta Traders number."""
    if norms & _NUMBERS and norms & _ASKED:
        return True
    if norms & {"dr", "doctor"}:
        return False  # a doctor is called on
    person = norms & _PEOPLE or any(span.has("honorific") for span in words)
    verbs = {span.tags["verb"] for span in words if "verb" in span.tags}
    talked = bool(norms & _TALKED) and verbs <= _MEETS
    return bool(person and (talked or (verbs and verbs <= _MEETS))) and not any(
        span.has("suffix") for span in words
    )


def _tells_whence(words: list[Span], norms: set[str]) -> bool:
    """From our Pune depot; Pune depot se aaya; by truck."""
    if norms & _CARRIES and not any(span.has("suffix") for span in words):
        return True
    if norms & _DEPOTS and norms & {"with", "saath", "sath", "साथ"}:
        return not any(span.has("suffix") and span.norm not in _DEPOTS for span in words)
    if not norms & _DEPOTS:
        return False
    if words[0].has("link", "from"):
        return bool(norms & _OURS)
    return words[-1].tags.get("verb") in ("get", "visit") and any(span.has("post", "se") for span in words)


def _tells_when(clause: list[Span], words: list[Span], norms: set[str]) -> bool:
    """He pays tomorrow; Tuesday tak bhejna; pakka bill chahiye."""
    if norms & _BILLS and norms & _NEEDED:
        return True
    if any(span.kind is Kind.DATE for span in clause) and norms & _TILL and norms & _SENDS:
        return True
    pays = any(norm in ("pays", "will pay", "he pays", "they pay") for norm in norms)
    return (
        pays and words[0].norm.partition(" ")[0] in _THEY and any(span.kind is Kind.DATE for span in clause)
    )
