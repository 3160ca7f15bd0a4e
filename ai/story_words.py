"""Words of English stories around a deal: what joins and opens their clauses, and the shops named in them."""

from __future__ import annotations

from ai.spans import WORD, Span

JOINTS = frozenset(
    {"but", "so", "yet", "because", "since", "as", "when", "while", "although", "though", "which", "until"}
    | {"however", "and", "that's", "still"}
)
SUBJECTS = frozenset(
    {"i", "we", "he", "she", "they", "i've", "we've", "they've", "he's", "she's", "they're", "we're", "i'm"}
    | {"i'd", "we'd", "they'd", "he'd", "she'd"}
)
NEGATED = frozenset(
    {"wasn't", "isn't", "weren't", "aren't", "couldn't", "can't", "don't", "didn't", "didnt", "doesn't"}
    | {"hadn't", "hasn't", "haven't", "won't", "wouldn't", "not", "never", "nobody", "nothing", "cannot"}
)
FINITE = (
    SUBJECTS
    | NEGATED
    | frozenset(
        {"it", "it's", "it'd", "there", "there's", "was", "were", "is", "are", "am", "had", "did", "been"}
        | {"rained", "snowed", "poured", "blocked", "flooded", "delayed", "broke", "closed", "stopped", "his"}
        | {"could", "that's", "you", "my", "his", "her", "their", "our", "its"}
        | {"then", "nothing", "some", "such", "very", "quite", "bit", "lot", "finally"}
    )
)
TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "uncle", "aunty", "madam", "sir", "old", "young"})
TALKS = frozenset(
    {"spoke", "talked", "chatted", "phoned", "rang", "met", "saw", "visited", "reached", "called", "stopped"}
    | {"bumped", "ran", "dropped", "popped", "caught", "expect", "expected", "expecting", "heard", "waited"}
    | {"reach", "arrived", "drove", "walked", "entered", "left"}
)
_NAMING = frozenset({"to", "from", "by", "for", "at"})
_US = frozenset({"us", "me", "him", "her", "them", "the", "our", "my", "stock"})
_GOODS = frozenset({"item", "piece"})
# A shop word in small letters behind one of these is none: "his son", "the tea stall", "our godown".
_OWNERS = frozenset({"the", "a", "his", "her", "their", "our", "my", "that", "owner", "some", "any"})
_PEOPLE = frozenset({"pharmacist", "chemist", "optician", "news"})


def shop_names(part: list[Span]) -> list[range]:
    """Return where runs of capitals with a shop word stand."""
    found: list[range] = []
    index = 0
    while index < len(part):
        end = index
        while end < len(part) and _capital(part[end]):
            end += 1
        if end > index + 1 and any(span.has("suffix") for span in part[index:end]):
            found.append(range(index, end))
        index = max(end, index + 1)
    return found


def with_place(part: list[Span], name: range) -> range:
    """Return the name with the place behind it: "Pasta House [in Powai]"."""
    stop = name.stop
    while stop < len(part) and (part[stop].norm in (",", "in", "(", ")") or part[stop].has("place")):
        stop += 1
    placed = any(span.has("place") for span in part[name.stop : stop])
    return range(name.start, stop if placed else name.stop)


def names_somebody(rest: list[Span]) -> bool:
    """Whether somebody is named in what is no story: "to Apollo", "Apollo took", a shop word."""
    if shop_names(rest):
        return True
    for index, span in enumerate(rest):
        if not _capital(span):
            continue
        before = rest[index - 1] if index else None
        after = rest[index + 1] if index + 1 < len(rest) else None
        acts = after is not None and (after.has("verb") or after.norm in ("has", "have", "just", "also"))
        if acts or (before is not None and _names(before)):
            return not span.has("verb")
    return any(
        (shop_word(rest, index) and not _GOODS & span.tags.keys())
        or (_names(span) and index + 1 < len(rest) and _may_name(rest[index + 1]))
        for index, span in enumerate(rest)
    )


def shop_word(part: list[Span], index: int) -> bool:
    """Whether the word at ``index`` may name a shop."""
    span = part[index]
    if not span.has("suffix") or span.norm in _PEOPLE:
        return False
    return span.title or not any(each.norm in _OWNERS for each in part[max(0, index - 2) : index])


def _capital(span: Span) -> bool:
    if span.norm in ("&", "'", "-"):
        return True
    opens = span.norm in FINITE or span.norm in JOINTS or span.norm in TITLES or span.norm in TALKS
    return span.kind is WORD and span.title and not opens and "link" not in span.tags


def _names(span: Span) -> bool:
    return span.tags.get("link") in _NAMING


def _may_name(span: Span) -> bool:
    """Whether the word behind "from" may be somebody's name: not "from us"."""
    return span.kind is WORD and span.norm not in _US
