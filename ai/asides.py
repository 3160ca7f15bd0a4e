"""Unknown words that cannot change what an entry says become its remarks instead of a question.

A rep writes "tractor ka tyre 2 pc bik gaya Gill Auto Moga ko 52000": nothing explains "tractor", but the
verb tells the type, a marked name the client, and every figure has its place, so the word is only kept.
"""

from __future__ import annotations

import re

from ai.certainty import EXPLAINED
from ai.evidence import Evidence
from ai.party import Party
from ai.spans import NUMBER, WORD, Kind, Role, Span

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "shri", "smt", "madam"})
_MOST = 4  # unknown words; more of them tell a story that should be looked at
# Words that look like verbs may say that it has not happened yet, or that something else did.
_VERB_LIKE = re.compile(
    r".*(ega|egi|enge|unga|ungi|oonga|oongi|aya|aayi|aaye|ing|na|ni|ne|ed)$"
    r"|.*(ेगा|ेगी|ेंगे|ूंगा|ूँगा|ाया|ायी|ाई|ाए|ना|नी|ने)$"
)
_TELLS_MORE = (
    "owner", "suffix", "firm", "place", "honorific", "scale", "digit", "unit", "unsure", "inject", "future",
)  # fmt: skip
_DENYING = frozenset({"never", "cannot", "nothing", "nobody", "unless", "until", "despite"})
_SHORT = 3  # letters; shorter words are abbreviations that may mean anything
_TELLING = frozenset({"sell", "give", "order", "buy", "collect", "get", "take", "return", "pay", "bill"})


def keep_asides(spans: list[Span], evidence: Evidence, party: Party | None, *, told: bool) -> None:
    """Give unknown words that stand apart from the client's name the role of a remark, in place.

    Only where a verb tells the type and the client is certain; a number that nothing explains, or a word
    that may be a verb or a name, leaves everything as it is.
    """
    if party is not None:
        _person(spans, party)
    if not told or party is None or not party.sure or party.again or not _TELLING & evidence.verbs.keys():
        return
    shop = any(span.has("suffix") for span in spans[party.start : party.end])
    if party.way in ("first", "last") and not shop:
        return
    unknown = [index for index, span in enumerate(spans) if span.free and _unexplained(span)]
    if not unknown or sum(not _plain(spans[index]) for index in unknown) > _MOST:
        return
    if any(spans[index].kind is Kind.NUMBER for index in unknown):
        return
    if all(_harmless(spans, index, party) for index in unknown):
        for index in unknown:
            spans[index].role = Role.REMARK


def _person(spans: list[Span], party: Party) -> None:
    """Keep who spoke for the firm as a remark: "Mr. Patel of Krishna Agro ordered"."""
    of = party.start - 1
    if of < 1 or spans[of].norm not in ("of", "from"):
        return
    start = of
    while start and spans[start - 1].kind is Kind.WORD and spans[start - 1].title and spans[start - 1].free:
        start -= 1
    if start < of and spans[start].norm.rstrip(".") in _TITLES:
        for span in spans[start:of]:
            span.role = Role.REMARK


def _unexplained(span: Span) -> bool:
    if span.kind is NUMBER:
        return True
    return span.kind is WORD and not EXPLAINED & span.tags.keys()


def _plain(span: Span) -> bool:
    """Whether it is a common English word of a story, in small letters."""
    return "plain" in span.tags and not span.title and "unsure" not in span.tags


def _harmless(spans: list[Span], index: int, party: Party) -> bool:
    span = spans[index]
    if span.norm.endswith("n't") or span.norm in _DENYING:
        return False  # "but it isn't confirmed"
    if _plain(span):
        return True
    after = spans[index + 1] if index + 1 < len(spans) else None
    if span.has("firm") and after is not None and after.has("post", "ka"):
        return True  # "Amul ka 20 carton butter Ganesh Dairy ko": whose goods
    known = span.has("item") or span.has("piece") or span.has("cue")
    if span.title or (any(span.has(tag) for tag in _TELLS_MORE) and not known):
        return False
    if not known and (_VERB_LIKE.match(span.norm) or len(span.norm) < _SHORT):
        return False
    # A word that touches the name may be a part of it.
    return index not in (party.start - 1, party.end) or known
