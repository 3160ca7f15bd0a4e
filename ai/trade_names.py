"""Customers who are called by their name and trade: "Pappu chai wala", "Verma ji hardware wale".

The trade and its "wala" become one word of shops, so that every rule for names of shops holds for them.
"500 ml wala", "chhota wala", "10 rupay wala packet" and "Andheri wale Sharma Medical" stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from ai.lexicon import Lexicon
from ai.name_words import STOPS
from ai.party import TRADES as SHOP_TRADES
from ai.spans import WORD, Kind, Span
from ai.trades import TRADES

_ONE = frozenset({"wala", "vala", "waala", "wali", "vali", "waali", "walla", "वाला", "वाली"})
_SAID = re.compile("[wv]a+l|वाल", re.IGNORECASE)
_SEVERAL = frozenset({"walo", "walon", "waalo", "वालों", "वालो"})
_OPENS = frozenset({"to", "from", "by"})
_GOES_ON = (STOPS - {"unit", "free", "scheme"}) | {
    "honorific",
    "place",
    "place_maybe",
    "behind_name",
    "hinglish",
    "form",
}
_ALL = ("wala", "wale", "walla", "vala", "waala", "वाला", "वाले")
_MARKERS = frozenset({"ko", "ne", "se", "ka", "me", "ke_yahan", "ke_liye", "taraf", "par"})
_MARKED = frozenset({"ko", "ne", "se", "ke_yahan"})  # another name with one of these is the client
_GOODS = frozenset({"item", "piece"})
_NO_PERSON = frozenset(
    {"place", "place_maybe", "direction", "suffix", "item", "piece", "firm", "quality", "size", "measure"}
)
_PLAIN_WORDS = (
    "chhota chota chhoti choti chhote chote bada badi bade naya nayi naye purana purani purane lal hara "
    "neela kala safed accha achha wahi yahi asli nakli mota patla lamba sasta mehnga halka bhari pehla "
    "dusra doosra upar neeche niche bagal baju samne saamne bahar andar side pura poora aakhri छोटा छोटी "
    "छोटे बड़ा बड़ी बड़े नया नयी नई नए पुराना पुरानी पुराने लाल हरा नीला काला सफेद वही यही मोटा पतला "
    "सस्ता महंगा "
)
_PLAIN = frozenset(_PLAIN_WORDS.split())


def join_trades(text: str, spans: list[Span], lexicon: Lexicon) -> None:
    """Make one shop word of every trade and the "wala" behind it that a person is called by, in place."""
    if not _SAID.search(text):
        return  # most texts
    index = 1
    while index < len(spans):
        span = spans[index]
        wala = span.norm in ("wale ko", "वाले को") or span.has("post", "wala") or span.norm in _ONE
        if wala and span.kind is WORD:
            parted = _parted(span, lexicon) if " " in span.norm else [span]
            whole = [*spans[:index], *parted, *spans[index + 1 :]]
            if _called(whole, index):
                until = index + 1 + _titled_behind(whole, index)
                spans[:] = [
                    *whole[: index - 1],
                    _joined(whole[index - 1 : until], {"suffix": ""}),
                    *whole[until:],
                ]
                continue
            if _kind_of_goods(whole, index):
                called = (
                    {"unsure": ""} if whole[index - 1].norm in TRADES and _person_before(whole, index) else {}
                )
                goods = _joined(whole[index - 1 : index + 1], {**whole[index - 1].tags, **called})
                spans[:] = [*whole[: index - 1], goods, *whole[index + 1 :]]
                continue
            if spans[index - 1].has("suffix"):
                spans[index : index + 1] = parted  # "Lala kirana wale ko"
        elif _one_word(span):
            span.tags = {"suffix": ""}
        elif span.norm.endswith(_ALL) and span.has("suffix") and _titled_behind(spans, index):
            spans[index : index + 2] = [
                _joined(spans[index : index + 2], span.tags)
            ]  # "mobile wala" + "bhai"
        index += 1


def _parted(span: Span, lexicon: Lexicon) -> list[Span]:
    """Part "wale ko" into its two words."""
    first, second = span.text.split()
    cut = span.end - len(second)
    one = replace(span, text=first, norm=span.norm.split()[0], end=span.start + len(first))
    two = replace(span, text=second, norm=span.norm.split()[1], start=cut, title=False)
    one.tags, two.tags = lexicon.word(one.norm), lexicon.word(two.norm)
    return [one, two]


def _joined(parts: Sequence[Span], tags: Mapping[str, str]) -> Span:
    text = parts[0].text
    for before, after in pairwise(parts):
        text += " " * (after.start - before.end) + after.text
    norm = " ".join(part.norm for part in parts)
    return replace(parts[0], text=text, norm=norm, end=parts[-1].end, tags=tags)


def _titled_behind(spans: Sequence[Span], index: int) -> bool:
    return index + 1 < len(spans) and spans[index + 1].has("honorific")


def _one_word(span: Span) -> bool:
    """Whether the trade and its "wala" are one word: "Pappu chaiwala"."""
    if span.kind is not WORD or span.tags:
        return False
    return any(span.norm.endswith(wala) and span.norm.removesuffix(wala) in TRADES for wala in _ALL)


def _kind_of_goods(spans: Sequence[Span], index: int) -> bool:
    """Whether it tells goods behind it from others: "cream wala biscuit"."""
    ahead = spans[index + 1] if index + 1 < len(spans) else None
    if ahead is None or ahead.kind is not WORD or spans[index - 1].kind is not WORD:
        return False
    return bool(_GOODS & spans[index - 1].tags.keys()) and bool(_GOODS & ahead.tags.keys())


def _person_before(spans: Sequence[Span], index: int) -> bool:
    return index > 1 and (_person(spans[index - 2]) or spans[index - 2].has("suffix"))


def _called(spans: Sequence[Span], index: int) -> bool:
    """Whether a person is called by the trade before the "wala" at ``index``."""
    trade, wala = spans[index - 1], spans[index]
    if trade.kind is not WORD or trade.norm in _PLAIN or wala.norm in _SEVERAL:
        return False
    place, titled = index - 2, False
    while place >= 0 and (spans[place].has("honorific") or spans[place].has("elder")):
        place, titled = place - 1, True
    ahead = spans[index + 1] if index + 1 < len(spans) else None
    if ahead is not None and (ahead.has("place") or ahead.has("place_maybe")) and index + 2 < len(spans):
        ahead = spans[index + 2]  # "Munna battery wala Dadar ko"
    after = (ahead.tags.get("post") or ahead.tags.get("behind_name")) if ahead is not None else None
    one = wala.norm in _ONE
    if place < 0 or not _person(spans[place]):
        # "chai wala ko": whose name nobody tells
        alone = place < 0 or not (spans[place].has("suffix") or spans[place].title)
        return alone and not titled and trade.norm in TRADES and after in _MARKED
    if trade.has("suffix") and titled:
        return True  # "Verma ji hardware wale"
    if trade.norm in TRADES or _GOODS & trade.tags.keys():
        # "Tyagi Auto wale", "Bansal Oil wale": the people of the shop
        titled = titled or _titled_behind(spans, index)
        shop = trade.has("suffix") or (trade.title and not wala.title and trade.norm in SHOP_TRADES)
        if shop and not one and not titled:
            return False
        return after in _MARKERS or _ends(spans, index, sure=titled or trade.norm in TRADES)
    return not trade.tags and one and after in _MARKERS and not titled  # "Rampravesh sattu wala ko"


def _person(span: Span) -> bool:
    """Whether the word can be what somebody is called."""
    if span.kind is not WORD:
        return False
    return span.has("owner") or not (STOPS & span.tags.keys() or _NO_PERSON & span.tags.keys())


def _ends(spans: Sequence[Span], index: int, *, sure: bool) -> bool:
    """Whether nothing behind the "wala" makes it a kind of goods: "Lux sabun wala 5 peti Sharma Store ko"."""
    ahead = spans[index + 1] if index + 1 < len(spans) else None
    if ahead is not None and ahead.kind is WORD and not (_GOES_ON & ahead.tags.keys()):
        further = spans[index + 2] if index + 2 < len(spans) else None
        acts = not ahead.tags and further is not None and further.has("verb")  # "just ordered"
        if ahead.tags or not (acts or _marked_before(spans, index)):
            return False
    return sure or not any(
        span.has("post") and span.tags["post"] in _MARKED for span in _line_behind(spans, index)
    )


def _line_behind(spans: Sequence[Span], index: int) -> Sequence[Span]:
    end = next((place for place in range(index, len(spans)) if spans[place].kind is Kind.LINE), len(spans))
    return spans[index + 1 : end]


def _marked_before(spans: Sequence[Span], index: int) -> bool:
    """Whether a small word opens the name: "from Ganesh rope wala agst inv 1102"."""
    return any(span.has("link") and span.tags["link"] in _OPENS for span in spans[max(0, index - 4) : index])
