"""Sets aside what a visit's talk tells that was no deal: a rival's sale, a promise, a cancelled order."""

from __future__ import annotations

import re

from ai.near import at
from ai.spans import NUMBER, WORD, Kind, Role, Span

_VISITS = frozenset({"visit", "met", "closed", "noorder", "absent"})
_DEALS = frozenset({"give", "take", "sell", "buy"})
_CAME = frozenset({"sell", "buy", "collect", "return", "pay", "get"})
_THEY = frozenset({"usne", "unhone", "usko", "unko", "unhe", "unhen", "उसने", "उन्होंने", "उसको", "उनको"})
_OURS = frozenset(
    {"maine", "mene", "humne", "hamne", "hmne", "hum", "ham", "we", "i", "our", "humse", "hamse"}
    | {"मैंने", "हमने", "हम", "हमसे"}
)  # fmt: skip
_MAY = frozenset({"may", "might", "will", "would", "could", "promised", "promises", "wants", "want"})
_CANCELLED = frozenset({"cancelled", "canceled", "cancel", "cancelle", "cncl", "कैंसल", "कैंसिल", "रद्द"})
_ORDERS = frozenset({"order", "orders", "ordr", "odr", "ऑर्डर"})
_RIVALS = ("competitor", "comptitor", "compitior", "compititor", "competit", "rival", "dusri company")
_PRICES = frozenset(
    {"quoted", "quote", "quotation", "rate", "rates", "price", "bhav", "bhaav", "daam", "भाव", "रेट", "दाम"}
)
_DEALT = frozenset({"give", "take", "sell", "buy", "order"})
_NAMES = frozenset({"suffix", "owner", "firm"})
_BEFORE = frozenset(
    {
        "pehle",
        "pahle",
        "first",
        "earlier",
        "before",
        "initially",
        "shuru",
        "tak",
        "tk",
        "said",
        "तक",
        "पहले",
        "पहिले",
    }
)
_REFUSED = frozenset({"refused", "declined", "hesitant", "reluctant", "said no"})
_AHEAD = frozenset(
    {
        "be",
        "to be",
        "will",
        "will be",
        "lani",
        "lana",
        "lena",
        "lene",
        "leni",
        "karna",
        "karne",
        "karni",
        "dena",
        "dene",
        "deni",
    }
    | {"karenge", "karega", "denge", "dega", "later", "लाना", "लानी", "लेना", "लेनी", "करना", "देना", "देनी"}
)
_SHORT = 4
_CLOCK = re.compile(r"([01]?\d|2[0-3])\.[0-5][05]$")


def opens_a_hope(spans: list[Span]) -> bool:
    """Whether a clause begins with what may come: "may order 50 boxes"."""
    return bool(spans) and spans[0].norm in _MAY and not spans[0].title


def set_no_deals_aside(spans: list[Span]) -> None:
    """Give what a visit's talk says of deals that were not made the role of a remark, in place."""
    verbs = {span.tags["verb"] for span in spans if "verb" in span.tags}
    for span in (*refused_before(spans), *_to_come_back(spans)):
        span.role = Role.REMARK
    if not _VISITS & verbs or not any(span.kind is NUMBER for span in spans):
        return
    if "noorder" in verbs:
        for number in rival_clauses(spans):
            places = [index for index, span in enumerate(spans) if span.clause == number]
            start = next((index for index in places if spans[index].norm.startswith(_RIVALS)), places[0])
            for span in spans[start : places[-1] + 1]:
                if span.has("verb", "noorder"):
                    break
                if span.clause == number and span.kind is not Kind.LINE:
                    span.role = Role.REMARK
        _at_clock(spans)
        if not _CAME & verbs:
            _quoted(spans)
    _cancelled(spans)
    _promised(spans)
    came = {span.tags["verb"] for span in spans if "verb" in span.tags and span.free}
    if not _CAME & came:
        _owed(spans)


def refused_before(spans: list[Span]) -> list[Span]:
    """Return what tells of a refusal before a deal: "kal tak nahi chahiye bolta tha, aaj X ne le liya"."""
    refused = {span.clause for span in spans if span.has("verb", "noorder") or span.norm in _REFUSED}
    if not refused:
        return []
    last = max((span.clause for span in spans if span.kind is NUMBER), default=0)
    dealt = max((span.clause for span in spans if span.tags.get("verb") in _DEALT), default=0)
    found: list[Span] = []
    for number in refused:
        clause = [span for span in spans if span.clause == number and span.kind is not Kind.LINE]
        named = any(
            _NAMES & span.tags.keys()
            or span.has("post", "ne")
            or (span.title and index)
            or (span.kind is WORD and not (span.tags or span.norm in _BEFORE | _REFUSED))
            for index, span in enumerate(clause)
        )
        before = any(span.kind is Kind.DATE or span.norm in _BEFORE or span.has("past") for span in clause)
        counted = any(span.kind is NUMBER for span in clause)
        if number < last and number < dealt and before and not (named or counted):
            found += clause
    return found


def _to_come_back(spans: list[Span]) -> list[Span]:
    """Return what will only be returned later: ", crates to be returned", ", khali peti wapas lani hai"."""
    found: list[Span] = []
    for number in {span.clause for span in spans if span.has("verb", "return")}:
        clause = [span for span in spans if span.clause == number and span.kind is not Kind.LINE]
        ahead = any(span.norm in _AHEAD for span in clause)
        told = any(span.kind is NUMBER or _NAMES & span.tags.keys() for span in clause)
        others = [span for span in spans if span.clause != number]
        dealt = any(span.tags.get("verb") in _DEALT for span in others)
        if ahead and dealt and not told and any(span.kind is NUMBER for span in others):
            found += clause
    return found


def _quoted(spans: list[Span]) -> None:
    """Asked rate for 10 box, quoted 1,250 per box, no order yet: prices that were only named."""
    for number in dict.fromkeys(span.clause for span in spans if span.kind is NUMBER):
        clause = [span for span in spans if span.clause == number and span.kind is not Kind.LINE]
        named = next((index for index, span in enumerate(clause) if span.norm in _PRICES), None)
        if named is None:
            continue
        figure = next(index for index, span in enumerate(clause) if span.kind is NUMBER)
        for span in clause[min(named, figure) :]:
            if not span.has("verb", "noorder"):
                span.role = Role.REMARK


def _at_clock(spans: list[Span]) -> None:
    """Pioneer Pharma Nagpur 11.30, no order: when it was, as no money is told of."""
    for span in spans:
        if span.kind is NUMBER and span.free and _CLOCK.match(span.text):
            span.role = Role.DURATION


def rival_clauses(spans: list[Span]) -> list[int]:
    """Return the clauses that tell what others sold to the shop which gave no order:
    "usne Zydus ka 30 box le liya 9000 me", "HUL wale ne usko 20 peti de diya"."""
    if "noorder" not in [span.tags.get("verb") for span in spans]:
        return []
    found = []
    for number in dict.fromkeys(span.clause for span in spans):
        clause = [span for span in spans if span.clause == number]
        verbs = {span.tags["verb"] for span in clause if "verb" in span.tags}
        words = {span.norm for span in clause}
        dealt = _DEALS & verbs and any(span.kind is NUMBER for span in clause)
        rival = any(word.startswith(_RIVALS) for word in words)
        wala = any(span.has("post", "wala") for span in clause)
        theirs = rival or ("noorder" not in verbs and (_THEY & words or wala))
        if dealt and theirs and not _OURS & words:
            found.append(number)
    return found


def _cancelled(spans: list[Span]) -> None:
    """He cancelled the 5,000 order; 5,000 ka order cancel kiya."""
    for index, span in enumerate(spans):
        if span.norm not in _CANCELLED:
            continue
        near = range(max(0, index - _SHORT), min(len(spans), index + _SHORT + 1))
        same = [place for place in near if spans[place].clause == span.clause]
        ordered = [place for place in same if spans[place].norm in _ORDERS]
        figures = [place for place in same if spans[place].kind is NUMBER and spans[place].free]
        if ordered and figures:
            for place in range(min(index, *ordered, *figures), max(index, *ordered, *figures) + 1):
                spans[place].role = Role.REMARK


def _promised(spans: list[Span]) -> None:
    """May buy 50 boxes next month; owner promised 8000 on monday: what is only to come."""
    for number in dict.fromkeys(span.clause for span in spans if span.kind is NUMBER):
        places = [index for index, span in enumerate(spans) if span.clause == number]
        first = next((index for index in places if _may(spans, index)), None)
        if first is None or any(_figure(spans[index]) for index in places if index < first):
            continue
        others = [span for span in spans if span.clause != number]
        if any(_figure(span) or span.tags.get("verb") in _CAME for span in others):
            continue
        for index in places:
            if index >= first and spans[index].kind is not Kind.LINE:
                spans[index].role = Role.REMARK


def _may(spans: list[Span], index: int) -> bool:
    after = at(spans, index + 1)
    named = spans[index].title and after is not None and after.title  # May Flower Clinic
    return spans[index].kind is not NUMBER and spans[index].norm in _MAY and not named


def _figure(span: Span) -> bool:
    return span.kind is NUMBER and span.free and (span.value >= 100 or bool(span.currency))


def _owed(spans: list[Span]) -> None:
    """7,300 ka payment pending; 4500 baki hai: what the shop owes."""
    for index, span in enumerate(spans):
        if span.kind is not NUMBER or not span.free:
            continue
        place = index + 1
        while place < len(spans) and place <= index + _SHORT:
            word = spans[place]
            if word.has("due"):
                for each in spans[index : place + 1]:
                    each.role = Role.REMARK
                break
            small = word.has("post", "ka") or word.has("currency") or word.has("money") or word.has("filler")
            if not small:
                break
            place += 1
        before = at(spans, index - 1)
        if before is not None and before.kind is WORD and before.has("due") and span.free:
            before.role = span.role = Role.REMARK
