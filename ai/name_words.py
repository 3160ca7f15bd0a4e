"""Says which words and marks can be part of a name."""

from __future__ import annotations

from collections.abc import Sequence

from ai.spans import MARK, WORD, Kind, Role, Span

# A word with one of these meanings is no part of a name, unless a capital or a shop word says so.
STOPS = frozenset(
    {
        "verb", "link", "post", "unit", "pay", "money", "paid", "due", "currency", "amount", "rate",
        "free", "discount", "tax", "ref", "day", "filler", "cue",
        "future", "past", "followup", "party", "report", "beat",
        "phrase_type", "quantity", "smalltalk", "duration", "inject", "scheme", "day_link", "edit", "unsure",
    }
)  # fmt: skip


HARD = frozenset({"verb", "link", "post", "currency", "day"})  # never inside a name, capital or not


SOFT = frozenset(
    {
        "cue",
        "filler",
        "smalltalk",
        "edit",
        "party",
        "future",
        "past",
        "report",
        "beat",
        "scheme",
        "day_link",
        "quantity",
    }
)  # inside a name when written with a capital


_UNCLAIMED = (Role.NONE, Role.SIZE)
_JOINTS = frozenset({"&", ".", "'", "/", "-", "<", ">", "`", "_", "*", "+", '"'})


_WHOSE = frozenset({"his", "her", "their", "its", "whose", "these", "those"})
_ADDRESSED = frozenset({"sir", "madam", "mam", "maam"})


def nameable(spans: Sequence[Span], index: int) -> bool:
    """Whether the span can be a word of a name by its meaning alone."""
    span = spans[index]
    if span.kind is not WORD or span.role not in _UNCLAIMED:
        return False
    tags = span.tags
    if not tags:
        return True
    if "plain" in tags and not span.title:
        shop = index + 1 < len(spans) and spans[index + 1].has("suffix")
        return shop and span.norm not in _WHOSE
    if "verb" in tags and "suffix" in tags:
        before = spans[index - 1] if index else None
        after = spans[index + 1] if index + 1 < len(spans) else None
        if before is not None and before.has("owner") and after is not None and after.has("post"):
            return True  # "vijay sales ko"
        return (
            before is not None
            and before.kind is Kind.WORD
            and before.title
            and not (STOPS & before.tags.keys())
            and (span.title or not before.has("suffix"))
        )
    if "honorific" in tags:
        if span.norm in _ADDRESSED and index == len(spans) - 1:
            return False  # "... to Kaveri Silks sir": who is written to
        before = spans[index - 1] if index else None
        after = spans[index + 1] if index + 1 < len(spans) else None
        if after is not None and after.has("suffix") and span.norm not in _ADDRESSED:
            return True  # "chacha kirana", "Master Tailors"
        return before is not None and before.kind is Kind.WORD and not (STOPS & before.tags.keys())
    if "report" in tags and span.title:  # "PC Point": not the productive calls
        after = spans[index + 1] if index + 1 < len(spans) else None
        return after is not None and after.title and after.has("suffix")
    if "owner" in tags or "suffix" in tags:
        return not ("party" in tags and not span.title) or _of_firm(spans, index)
    return STOPS.isdisjoint(tags)


def _of_firm(spans: Sequence[Span], index: int) -> bool:
    """Whether a word such as "wholesaler" ends a name: "Suresh wholesaler ko"."""
    before = spans[index - 1] if index else None
    return (
        spans[index].has("party", "supplier")
        and before is not None
        and before.kind is Kind.WORD
        and (before.title or before.has("owner") or not (before.tags or before.norm.isascii()))
        and not (STOPS & before.tags.keys())
        and not before.has("suffix")  # "Goyal Enterprises supplier ko": only what they are
    )


def capital(span: Span) -> bool:
    """Whether every word of the span begins with a capital: "Good Morning", but not "New party"."""
    return span.title and all(word[:1].isupper() for word in span.text.split())


# What follows a kind of goods in a name that somebody gave.
_NAMING = frozenset({"point", "hub", "zone", "world", "junction", "plaza", "mahal", "studio", "corner"})


def given_name(span: Span) -> bool:
    """Whether two shop words are a name of their own: "Cell Point", "sweet corner", not "General Store"."""
    written = span.text.istitle() or span.text.islower()
    return " " in span.norm and written and span.norm.rpartition(" ")[2] in _NAMING


_LONGEST_SHORT_FORM = 4  # letters: "Smt.", "Capt."


def _sentence(spans: Sequence[Span], index: int) -> bool:
    """Whether the full stop ends a sentence: the word before it is no short form."""
    return index > 0 and len(spans[index - 1].norm) > _LONGEST_SHORT_FORM


def joint(spans: Sequence[Span], index: int) -> bool:
    """Whether a mark joins two parts of a name: J&J, Sharma & Sons, A.K., <Labs>."""
    span = spans[index]
    if span.kind is not MARK or span.norm not in _JOINTS or span.role:
        return False
    after = spans[index + 1] if index + 1 < len(spans) else None
    if span.norm == "." and not (after is not None and after.glued) and _sentence(spans, index):
        return False  # "Wardha. Kale Traders"
    if span.norm == "." and any(
        each.norm == "." for each in (*spans[max(0, index - 1) : index], *spans[index + 1 : index + 2])
    ):
        return False  # "didi... Rupali Beauty"
    if span.norm == "&":
        before = spans[index - 1] if index else None
        return (
            after is not None and after.kind is Kind.WORD and before is not None and before.kind is Kind.WORD
        )
    return span.glued or (after is not None and after.glued)


def says_more(spans: Sequence[Span], end: int) -> bool:
    """Whether the mark at ``end`` ends the sentence, or a verb follows it: "... at Fresh Basket. Sold"."""
    following = spans[end + 1] if end + 1 < len(spans) else None
    if spans[end].norm == ".":
        return following is None or (following.kind is Kind.WORD and not following.glued)
    return spans[end].norm == "," and following is not None and following.has("verb")
