"""Tells texts with figures that report nothing done: a question, leave, a promise, a bounced cheque."""

from __future__ import annotations

from ai.spans import NUMBER, WORD, Span

_ASKING = frozenset({"what", "what's", "whats", "which", "how much", "how many", "why"})
_WANTED = frozenset(
    {"chahiye", "chahie", "want", "need", "lena", "leni", "lunga", "lungi", "चाहिए", "required"}
)
_SAID = frozenset({"bola", "bole", "kaha", "said", "says", "promised", "बोला", "कहा"})
_LATER = frozenset({"dega", "degi", "denge", "karega", "karenge", "bhejega", "देगा", "देगी", "देंगे", "करेगा"})
_REMIND = frozenset({"remind", "remind me", "reminder", "remember"})
_WHETHER = frozenset({"kya", "क्या", "kia"})
_CANCELLED = frozenset({"cancelled", "canceled", "cancel", "कैंसल", "कैंसिल", "रद्द", "radd"})
_ORDERS = frozenset({"order", "orders", "ordr", "odr", "ऑर्डर"})
_WISHED = frozenset({"wants", "want", "wanted", "asked", "asking"})
_REFUSED = frozenset({"refused", "declined", "denied", "mana", "मना"})
_DONE = frozenset({"sell", "give", "take", "buy", "collect", "return", "pay", "get", "bill", "spend"})
_ILL = frozenset(
    {"bukhar", "bukhaar", "fever", "tabiyat", "tabyat", "sick", "unwell", "hospitalised"}
    | {"hospitalized", "बुखार", "तबियत", "तबीयत"}
)  # fmt: skip
_HOPES = frozenset({"hope", "hoping", "hopefully"})
_IF = frozenset({"agar", "agr", "if", "अगर"})
_DEALS = frozenset({"sell", "give", "order", "buy", "take", "collect", "return", "pay", "bill", "spend"})


def tells_nothing_done(spans: list[Span]) -> bool:
    """Return whether the text only asks, asks for leave, tells a promise, or that a cheque bounced."""
    words = [span for span in spans if span.kind is WORD]
    if not words or not any(span.kind is NUMBER for span in spans):
        return False
    verbs = {span.tags["verb"] for span in words if "verb" in span.tags}
    norms = {span.norm for span in words}
    if _ILL & {part for norm in norms for part in norm.split()} and not verbs & (
        _DONE | {"visit", "met", "order"}
    ):
        return not any(span.has("unit") or span.has("suffix") or span.has("currency") for span in words)
    asked = spans[-1].norm == "?"
    if asked and words[0].norm in _ASKING:
        return True
    if asked and words[-1].norm in _WHETHER:
        return True  # "Verma Store ka 12000 aaya kya?"
    if _CANCELLED & norms and _ORDERS & norms and not verbs & (_DONE | {"visit", "met"}):
        return True  # "they cancelled the 20 box order of 9,000"
    if "return" in verbs and _WISHED & norms and _REFUSED & norms and not verbs & (_DONE - {"return"}):
        return True  # "wants to return 10 shirts, I refused"
    if _HOPES & norms and not verbs & (_DONE | {"visit", "met", "order"}):
        return True  # "hope the 5 boxes issue is sorted"
    if words[0].norm in _REMIND and not verbs & _DEALS:
        return True  # "remind me to call Apollo at 5"
    if words[0].norm in _IF and (asked or words[-1].norm in _WHETHER):
        return True
    if any(span.has("unit") for span in words):
        return False
    if any(span.has("leave") for span in words) and _WANTED & norms and not _DEALS & verbs:
        return True
    if "promised" in norms and "visit" not in verbs and any(norm.startswith("nothing") for norm in norms):
        return True
    promised = any(span.norm.partition(" ")[0] in _SAID for span in words) and bool(_LATER & norms)
    if promised and not _DEALS & verbs:
        return sum(span.kind is NUMBER for span in spans) == 1
    return any("bounce" in span.norm for span in words) and not _DEALS & verbs
