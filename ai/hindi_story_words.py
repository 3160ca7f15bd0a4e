"""The words of Hindi sentences around a deal: their verbs, what opens them, and what a deal would say."""

from __future__ import annotations

import re

from ai.spans import NUMBER, WORD, Kind, Span

# What a sentence begins with behind another that has its verb.
OPENERS = frozenset(
    {"wo", "woh", "vo", "voh", "unka", "unki", "unke", "unko", "uska", "uski", "uske", "unhone", "usne"}
    | {"isliye", "phir", "fir", "kyunki", "kyuki", "kyonki", "lekin", "lkn", "magar", "waise", "vaise"}
    | {"padosi", "sabse", "वो", "वह", "उनका", "उनकी", "उनके", "उनको", "उसका", "उसकी", "उसके", "उन्होंने"}
    | {"उसने", "इसलिए", "फिर", "क्योंकि", "लेकिन", "मगर", "वैसे", "सबसे"}
)  # fmt: skip
SAYS = frozenset(
    {"bola", "boli", "bole", "kaha", "bol rahi", "bol raha", "bol rahe", "keh", "kehta", "kehti"}
    | {"kehte", "bolta", "bolti", "bolte", "bol", "puch", "pooch", "pucha", "poocha", "बोला", "बोली"}
    | {"बोले", "कहा", "कह", "कहता", "कहती", "कहते", "बोलता", "बोलती", "पूछा", "बोल"}
)  # fmt: skip
# What ends a sentence before the deal: "mummy ki tabiyat thi phir bhi", "teesri baar gaya tab".
HEAD_ENDS = frozenset(
    {"bhi", "phir bhi", "fir bhi", "tab", "to", "toh", "aur", "और", "tab jaake", "tab jakar", "फिर भी"}
    | {"भी", "तब", "तो"}
)  # fmt: skip
ENDS = frozenset(
    {"hai", "hain", "h", "hu", "hun", "hoon", "tha", "thi", "thay", "raha", "rahi", "rahe", "rha"}
    | {"rhi", "rhe", "raha hu", "rahi hu", "hua", "hui", "hue", "ho gaya", "ho gayi", "ho gaye", "gaya"}
    | {"gayi", "gaye", "gya", "aaya", "aayi", "aaye", "aya", "ayi", "aaye the", "gaya tha", "gayi thi"}
    | {"nahi tha", "nahi thi", "pada", "padi", "pade", "nikla", "nikli", "nikle", "baitha", "baithi"}
    | {"baithe", "chala", "chali", "chale", "laga", "lagi", "lage", "ruka", "ruki", "pahucha", "pahuncha"}
    | {"pahunchi", "soya", "soyi", "utha", "uthi", "jaga", "kharab", "bimar", "bimaar", "chalai"}
    | {"chalaya", "chalayi", "ghuma", "ghumi", "ghume", "bhatka", "fansa", "fasa", "phansa", "bhiga"}
    | {"bheega", "घूमा", "घूमी", "फंसा", "dekha", "dekhi", "pi", "piya", "pilayi", "pilai", "pilaya"}
    | {"khilaya", "khilayi", "mila nahi", "nahi hai", "hota", "hoti", "hote", "karta", "karti", "karte"}
    | {"lagta", "lagti", "jata", "jati", "jate", "nahi the", "है", "हैं", "हूं", "हूँ", "था", "थी", "थे"}
    | {"रहा", "रही", "रहे", "हुआ", "हुई", "हुए", "हो गया", "हो गई", "गया", "गई", "गए", "गयी", "गये"}
    | {"आया", "आई", "आए", "पड़ा", "पड़ी", "निकला", "निकली", "बैठा", "बैठी", "बैठे", "चला", "चली", "चले"}
    | {"लगा", "लगी", "लगे", "पहुंचा", "पहुंची", "पहुँचा", "पहुँची", "पिलाई", "होता", "होती", "होते"}
    | {"करता", "करती", "करते", "चलाई", "नहीं था", "नहीं थी", "नहीं है", "रुका"}
)  # fmt: skip
PERSONS = ("ega", "egi", "enge", "ूंगा", "ूँगा", "ेगा", "ेगी", "ेंगे", "एगा", "एगी", "एंगे")
_FUTURE = re.compile(r"[a-z]{2,}(?:ega|egi|enge|engi)$|\S{2,}(?:ेगा|ेगी|ेंगे|एगा|एगी|एंगे|ाएगा|ाएगी|ाएंगे)$")
_MINE = re.compile(r"[a-z]{2,}(?:unga|ungi|oonga|oongi)$|\S{2,}(?:ूंगा|ूँगा|ूंगी|ूँगी|ऊंगा|ऊंगी|ऊँगा)$")
_GOING = frozenset(
    {"gaya", "gayi", "gaye", "gya", "gaya tha", "gayi thi", "aaya", "aayi", "aaye", "aya", "ayi"}
    | {"aaya tha", "aayi thi", "pahuncha", "pahunchi", "pahucha", "पहुंचा", "पहुंची", "पहुँचा", "गया"}
    | {"गई", "गए", "गयी", "आया", "आई", "आए", "गया था", "गई थी", "gaye the"}
)  # fmt: skip
_GOES_ON = frozenset({"raha", "rahi", "rahe", "rha", "rhi", "rhe", "रहा", "रही", "रहे"})
# A sentence with one of these meanings may tell a part of the deal, or of another one.
_DEALS = frozenset(
    {"currency", "amount", "rate", "discount", "tax", "free", "scheme", "pay", "money", "due", "paid"}
    | {"inject", "party", "phrase_type", "undo", "leave", "scale", "beat", "report", "repeat", "question"}
    | {"edit", "unsure"}
)  # fmt: skip
_NAMES = frozenset({"suffix", "owner", "firm", "honorific"})
_DEALT = frozenset({"sell", "order", "buy", "collect", "return", "pay", "bill", "spend", "noorder", "closed"})
_GOODS = frozenset({"unit", "piece", "item"})
_COUNTED = frozenset({"unit", "piece", "item", "currency"})
_MOVED = frozenset({"give", "take", "get"})
_WAS = frozenset({"nahi tha", "nahi thi", "nahi hai", "nahi the", "नहीं था", "नहीं थी", "नहीं है", "tha", "thi"})
_PREMISES = frozenset({"dukan", "dukaan", "shop", "store", "outlet", "दुकान", "शॉप", "स्टोर"})
_COME = frozenset(
    {"aana", "aao", "aaiye", "aane", "aiye", "bulaya", "milna", "milo", "milenge", "call", "phone"}
    | {"visit", "jana", "phir", "fir", "dobara", "wapas", "आना", "आओ", "आइए", "आने", "बुलाया", "मिलना"}
    | {"मिलेंगे", "फिर", "दोबारा"}
)  # fmt: skip
_HABITS = frozenset(
    {"leta", "leti", "lete", "deta", "deti", "dete", "bechta", "bechti", "bechte", "leta hai"}
    | {"lete hai", "deta hai", "dete hai", "लेता", "लेती", "लेते", "देता", "देती", "देते", "बेचता"}
    | {"बेचते"}
)  # fmt: skip
_EARLIER = ("pichle", "pichli", "pichhle", "pichhli", "last", "पिछले", "पिछली", "pehle", "pahle", "पहले")
_WAS_THEN = frozenset({"tha", "thi", "the", "था", "थी", "थे"})
_THEIRS = frozenset(
    {"wo", "woh", "vo", "voh", "unka", "unki", "unke", "unko", "uska", "uski", "uske", "unhone", "usne"}
    | {"वो", "वह", "उनका", "उनकी", "उनके", "उनको", "उसका", "उसकी", "उसके", "उन्होंने", "उसने", "padosi"}
)  # fmt: skip
_NETWORK = frozenset({"net", "network", "light", "signal", "नेट", "लाइट"})
_NOT = frozenset(
    {"nahi", "nahin", "nhi", "nahi tha", "nahi thi", "nahi hai", "slow", "band", "नहीं", "नहीं था"}
)
_BACK = frozenset(
    {"galat", "galti", "galti se", "asal", "asli", "actually", "sorry", "matlab", "cancel", "cancelled"}
    | {"mana", "agar", "agr", "shayad", "sirf", "keval", "bas", "wapas", "wapis", "vapas", "sample"}
    | {"approval", "reject", "pakka", "confirm", "test", "mazak", "jhooth", "jhuth", "badal", "kam"}
    | {"zyada", "jyada", "extra", "hi", "udhar", "udhaar", "baki", "baaki", "bakaya", "hisab", "hisaab"}
    | {"total", "kul", "jama", "advance", "गलत", "गलती", "असल", "सॉरी", "मतलब", "कैंसल", "कैंसिल", "मना"}
    | {"अगर", "शायद", "सिर्फ", "बस", "केवल", "वापस", "सैंपल", "पक्का", "मज़ाक", "बदल", "कम", "ज़्यादा"}
    | {"ज्यादा", "ही", "उधार", "बाकी", "बकाया", "हिसाब", "कुल", "टोटल", "जमा", "एडवांस", "किसी और"}
    | {"instead"}
)  # fmt: skip
_LESS = frozenset({"kam", "zyada", "jyada", "extra", "कम", "ज़्यादा", "ज्यादा", "hi", "ही"})
_DID = frozenset({"kiya", "kar diya", "kiye", "diya", "diye", "kari", "किया", "कर दिया", "दिया", "दिए"})
_OTHERS = frozenset({"dusri", "doosri", "dusra", "doosra", "other", "competitor", "दूसरी", "दूसरा", "दूसरे"})


def is_finite(span: Span) -> bool:
    """Whether a sentence may end with the word: "hai", "baitha", "khulegi"."""
    if span.kind is not WORD:
        return False
    if span.norm in ENDS or span.norm in _WAS:
        return True
    last = span.norm.split()[-1] if span.norm else ""
    return last in ENDS or _FUTURE.match(last) is not None or last in SAYS


def is_first_person_plan(part: list[Span]) -> bool:
    """Whether the writer says when he comes again: "26 Nov ko phir jaunga"."""
    plans = any(
        span.has("followup") or _MINE.match(span.norm.split()[-1]) for span in part if span.norm.split()
    )
    return plans and any(span.kind is Kind.DATE for span in part)


def comes_again(part: list[Span]) -> bool:
    """Whether a day in the sentence may be that of the next visit: "bola 26 Nov ko aana"."""
    if not any(span.kind is Kind.DATE for span in part):
        return False
    again = any(span.has("followup") or span.has("verb", "visit") or span.has("future") for span in part)
    return again or any(word in _COME for span in part for word in span.norm.split())


def denies(part: list[Span], index: int) -> bool:
    """Whether the word may tell a part of a deal."""
    span = part[index]
    if span.norm in _WAS or not _DEALS & span.tags.keys():
        return False
    after = part[index + 1].norm if index + 1 < len(part) else ""
    if span.has("party") and span.norm in _PREMISES:
        return False  # "unki dukan ab 2 number gali me hai"
    if tells_of_them(part) and (span.has("rate") or span.has("scale")):
        return False  # "woh Lenskart ka rate 600 bata raha tha"
    return not (span.norm in _NETWORK and after in _NOT) and not (span.kind is WORD and is_finite(span))


def tells_of_them(part: list[Span]) -> bool:
    """Whether it is about the others: "unki beti ki shaadi", "bola pichle saal", "woh bol raha tha"."""
    return part[0].norm in _THEIRS or part[0].norm in SAYS


def taken_back(words: list[Span]) -> bool:
    """Whether the sentence may correct the deal, narrow it or take it back."""
    found = {part for span in words for part in span.norm.split() if part in _BACK}
    asked = any(span.norm in SAYS for span in words) and not any(span.norm in _DID for span in words)
    return bool(found - _LESS if asked else found)


def deals_now(part: list[Span]) -> bool:
    """Whether the sentence tells that goods or money moved."""
    verbs = [(index, span) for index, span in enumerate(part) if "verb" in span.tags]
    return any(
        span.tags["verb"] in _MOVED or (span.tags["verb"] in _DEALT and not span.has("suffix"))
        for _, span in verbs
    )


def nothing_moved(part: list[Span], *, ahead: bool) -> bool:
    """Whether its verbs only tell of somebody's going, of what is to come, or of what others offer."""
    numbers = any(span.kind is NUMBER for span in part)
    others = any(span.norm in _OTHERS for span in part)
    if ahead and any(span.has("verb", "noorder") for span in part):
        return all(span.tags.get("verb") in (None, "noorder", "get", "visit") for span in part)
    for index, span in enumerate(part):
        verb = span.tags.get("verb")
        if span.norm in _HABITS:
            continue  # "wo 2 saal se humse leta hai"
        if verb in _DEALT and not span.has("suffix"):
            return False
        if verb not in _MOVED:
            continue
        after = part[index + 1].norm.split() if index + 1 < len(part) else []
        going = span.norm in _GOING and (not numbers or not _counts(part))
        to_come = _FUTURE.match(span.norm.split()[-1]) is not None
        offered = others and bool(after) and after[0] in _GOES_ON
        if not (going or to_come or offered or _long_ago(part, index)):
            return False
    return True


def _long_ago(part: list[Span], index: int) -> bool:
    """Whether it tells of an earlier time: "bola pichle saal 20 liye the"."""
    words = part[index].norm.split()
    after = part[index + 1].norm if index + 1 < len(part) else ""
    earlier = any(span.norm.startswith(_EARLIER) for span in part[:index])
    return tells_of_them(part) and earlier and (after in _WAS_THEN or words[-1] in _WAS_THEN)


def names_shop(part: list[Span]) -> bool:
    """Whether a shop that could be the party is named, or somebody is marked by "ko", "ne" or "se"."""
    for index, span in enumerate(part):
        if span.has("suffix") and index and _may_be_named(part[index - 1]):
            return True
        marked = span.tags.get("post") in ("ko", "ne", "se") and index
        if marked and (part[index - 1].title or part[index - 1].has("owner")):
            return True
    return False


def _may_be_named(before: Span) -> bool:
    """Whether a shop word behind this word ends a name: "Patel Stores", not "uski dukan"."""
    return before.kind is WORD and (before.title or not before.tags or before.has("owner"))


def names_party(rest: list[Span]) -> bool:
    """Whether the rest names somebody: a shop word, or a name that "ko", "ne", "se" or "to" marks."""
    for index, span in enumerate(rest):
        if span.has("suffix") and index and not span.has("verb"):
            return True
        before = rest[index - 1] if index else None
        if before is None or before.kind is not WORD or span.tags.get("post") not in ("ko", "ne", "se"):
            continue
        if before.title or before.has("owner") or before.has("honorific"):
            return True
    return False


def may_name(part: list[Span]) -> bool:
    """Whether a name may stand in the sentence."""
    return any(
        span.kind is WORD
        and (_NAMES & span.tags.keys() or (index and span.title))
        and not (span.has("suffix") and (not index or not _may_be_named(part[index - 1])))
        for index, span in enumerate(part)
    )


def may_be_money(part: list[Span], index: int) -> bool:
    """Whether the figure is written as money or stands for what something costs: "1,250 ka", "5000 hua"."""
    span = part[index]
    number = span.number
    if any(each.has("expense") for each in part):
        return True  # "petrol 300 gaya"
    after = part[index + 1] if index + 1 < len(part) else None
    if tells_of_them(part) and (after is None or not after.has("currency")):
        return False
    if number is not None and (number.grouped or number.scaled or span.currency):
        return True
    if after is None or after.has("post", "ka") or _COUNTED & after.tags.keys():
        return True
    before = part[index - 1] if index else None
    ends = index + 1 == len(part) or (after.kind is Kind.MARK and index + 2 == len(part))
    return span.value >= 100 and (is_finite(after) or (ends and before is not None and is_finite(before)))


def _counts(part: list[Span]) -> bool:
    return any(
        span.kind is NUMBER and index + 1 < len(part) and _GOODS & part[index + 1].tags.keys()
        for index, span in enumerate(part)
    )
