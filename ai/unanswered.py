"""Questions and wishes that no figure answers: why, who most, what stock is left, how something is done."""

from __future__ import annotations

import re
from decimal import Decimal

from ai.near import counted, tagged
from ai.reading import Question
from ai.spans import NUMBER, WORD, Kind, Span

_MANY = 100  # entries
_LONGEST = 12  # words: a longer text tells something
_WHY = frozenset({"why", "kyu", "kyun", "kyon", "kyo", "kyoon", "क्यों", "क्यूँ", "क्यूं", "क्यो"})
_WHO = frozenset({"who", "kisne", "kaun", "kaunsa", "kis", "किसने", "कौन", "which"})
_MOST = frozenset(
    {"most", "more", "least", "best", "top", "highest", "lowest", "max", "sabse", "zyada", "jyada", "zada"}
    | {"jada", "kam", "सबसे", "ज्यादा", "ज़्यादा", "कम"}
)  # fmt: skip
_STOCK = frozenset({"stock", "maal", "mal", "inventory", "godown", "warehouse", "स्टॉक", "माल", "गोदाम"})
_PRICE = frozenset(
    {"rate", "price", "mrp", "bhav", "bhaav", "daam", "keemat", "kimat", "cost", "रेट", "भाव", "दाम", "कीमत"}
)
_LEFT = frozenset(
    {"bacha", "bachi", "bache", "bach", "left", "remaining", "available", "pada", "padi", "pade", "rakha"}
    | {"बचा", "बची", "बचे", "बाकी", "पड़ा", "baki", "baaki"}
)  # fmt: skip
_IS = frozenset(
    {"hai", "h", "he", "hain", "hua", "tha", "है", "हैं", "is", "are", "the", "of", "do", "we", "have", "i"}
)
_SELLERS = frozenset({"seller", "sellers", "salesman", "salesmen", "performer", "performers", "rep", "reps"})
_COMPARED = frozenset({"vs", "versus", "compare", "compared", "comparison", "v/s"})
_TREND = frozenset(
    {"down", "up", "low", "less", "high", "falling", "dropping", "poor", "bad", "slow", "kam"}
    | {"gir", "giri", "gira"}
    | {"ghat", "ghati", "badh", "badhi", "badha", "nahi", "nahin", "nhi", "rahi", "raha", "gayi", "gaya"}
    | {"so", "my"}
    | {"our", "the", "कम", "गिर", "घट", "बढ़", "नहीं", "रही", "गई"}
)  # fmt: skip
_HOW_DONE = re.compile(
    r"^(?:(?:please|pls|sir|hey|hi|hello)[ ,]+)*how (?:to|(?:do|can|should|could|would) (?:i|we|you|one))\b"
    r"|\b(?:kaise|kese|kaisey)\s+(?!ho\b|hai|hain|he\b|h\b|aap|rahi|raha|tha\b|thi\b)\w+"
    r"|कैसे\s+(?!हो\b|है|हैं|आप|रही|रहा|था|थी)\S+",
    re.IGNORECASE,
)
_RESTORE = re.compile(
    r"(?:please\s+|pls\s+)?(?:(?:restore|un-?undo|undelete)"
    r"(?:\s+(?:it|that|last|my|the|entry|karo|kar do|kardo|please|pls))*"
    r"|(?:(?:entry|last|wo|woh|use|usko|pichl[ia]|wali)\s+)*(?:wapas|vapas|wapis|vapis)\s+"
    r"(?:lao|la do|lado|le aao|le ao|laao|laa do|chahiye|daal do|dal do)"
    r"|(?:bring|get) (?:it|that|the (?:last )?entry) back|undo (?:the|my|that|last|ko) undo(?: karo)?"
    r"|(?:एंट्री\s+)?वापस (?:लाओ|ला दो|ले आओ)|रीस्टोर(?: करो| कर दो)?)[ .!]*",
    re.IGNORECASE,
)


def asks_back(text: str) -> bool:
    """Return whether the whole text wants back what was taken back: "restore", "undo the undo"."""
    return _RESTORE.fullmatch(text.strip()) is not None


def beside_figures(spans: list[Span], text: str) -> Question | None:
    """Return a question that no figure answers (``other``), one for help (``how``), or the wish to have an
    entry back (``restore``) or several taken back (``undo``); None when the text is none of these."""
    words = [span for span in spans if span.kind is WORD]
    if not words or len(words) > _LONGEST:
        return None
    if asks_back(text):
        return Question("restore")
    if (count := _several_undone(spans, words)) is not None:
        return Question("undo", count=count)
    if counted(spans) or tagged(words, "inject"):
        return None
    if _HOW_DONE.search(text) and not any(span.has("figure", "target") for span in words):
        return Question("how")
    if _compares(spans, words) or _asks_why(words) or _asks_who(words) or _asks_what_is_there(spans, words):
        return Question("other")
    return None


def _several_undone(spans: list[Span], words: list[Span]) -> int | None:
    """ "undo my last 2 entries": how many."""
    if not (tagged(words, "undo") or words[0].norm in ("delete", "remove", "hatao", "undo")):
        return None
    numbers = [span.value for span in spans if span.kind is NUMBER]
    numbers += [Decimal(span.tags["digit"]) for span in words if "digit" in span.tags]
    if len(numbers) != 1 or not 1 < numbers[0] <= _MANY:
        return None
    known = {
        "undo",
        "undo_object",
        "filler",
        "day_link",
        "figure",
        "honorific",
        "smalltalk",
        "assent",
        "digit",
    }
    about = any(
        span.has("figure", "entries") or span.has("day_link", "last") or "last" in span.norm for span in words
    )
    return int(numbers[0]) if about and all(known & span.tags.keys() for span in words) else None


def _compares(spans: list[Span], words: list[Span]) -> bool:
    """ "Apollo vs Noble sales", "difference between Gupta and Noble sale"."""
    asked = any(span.has("question") for span in words) and any(span.has("period") for span in words)
    if not asked and not any(span.has("figure") for span in words):
        return False
    days = any(span.kind is Kind.DATE or span.has("month") for span in spans)
    return any(span.norm in _COMPARED or (span.norm == "between" and not days) for span in words)


def _asks_why(words: list[Span]) -> bool:
    """ "why are sales down", "sale kam kyu hai"."""
    norms = [span.norm for span in words]
    if not _WHY & set(norms) or not any(span.has("figure") for span in words):
        return False
    rest = [
        span for span in words if span.norm not in _WHY and span.norm not in _TREND and span.norm not in _IS
    ]
    known = {"figure", "period", "filler", "month", "post", "link", "day", "past"}
    return norms[0] in _WHY or all(known & span.tags.keys() for span in rest)


def _asks_who(words: list[Span]) -> bool:
    """ "who sold the most", "sabse zyada kisne becha"."""
    norms = {part for span in words for part in span.norm.split()}
    sold = any(
        span.has("verb", "sell") or span.has("figure", "sales") or span.norm in _SELLERS for span in words
    )
    return (
        bool(_WHO & norms and _MOST & norms)
        and sold
        and not any(span.has("figure", "clients") for span in words)
    )


def _asks_what_is_there(spans: list[Span], words: list[Span]) -> bool:
    """ "kitna stock bacha hai", "what is the rate of Dolo"."""
    norms = {span.norm for span in words}
    asks = any(span.has("question") or {"kya", "क्या"} & set(span.norm.split()) for span in words)
    stock, price = bool(_STOCK & norms), bool(_PRICE & norms)
    if not (stock or price) or not (asks or spans[-1].norm == "?"):
        return False
    figures = [span for span in words if span.has("figure") and span.norm not in _LEFT | _STOCK]
    told = any(span.has("verb") and span.norm not in _LEFT | _STOCK | _PRICE for span in words)
    if figures or told:
        return False
    if stock:
        norms = {part for norm in norms for part in norm.split()} - {"kya", "क्या"}
        return bool(_LEFT & norms) or norms <= _STOCK | _IS | {
            span.norm for span in words if span.has("question")
        }
    return asks
