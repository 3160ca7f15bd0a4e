"""Words that stand where a party's name stands and are none: "to us", "malik ne", "told to come"."""

from __future__ import annotations

from collections.abc import Iterable

# "dusri company ka maal": somebody else, whoever it is.
OTHERS = frozenset(
    {"dusri", "dusre", "doosri", "doosre", "other", "another", "kisi", "koi", "unki", "unke", "apni"}
)
# "to walk in", "wahi ko", "same party": nobody by a name.
UNNAMED = frozenset(
    {
        "same",
        "wahi",
        "wohi",
        "vahi",
        "vohi",
        "usi",
        "unhi",
        "walk",
        "walkin",
        "walk-in",
        "walkins",
        "cash customer",
    }
    | {
        "someone",
        "somebody",
        "anyone",
        "stranger",
        "boss",
        "management",
        "unknown",
        "item",
        "items",
        "product",
        "type",
        "date",
        "वही",
        "उसी",
        "कोई",
        "सेम",
    }
)
# What may stand beside such a word where still nobody is named: "koi naya", "walk in customer".
_BESIDE = frozenset(
    {
        "naya",
        "nayi",
        "naye",
        "new",
        "customer",
        "customers",
        "client",
        "party",
        "shop",
        "dukan",
        "dukaan",
        "wala",
    }
    | {
        "wali",
        "wale",
        "in",
        "-",
        "as",
        "before",
        "one",
        "person",
        "aadmi",
        "grahak",
        "hai",
        "tha",
        "ko",
        "last",
    }
    | {"नया", "नयी", "नई", "ग्राहक", "पार्टी", "वाला", "दुकान", "counter", "cash", "again", "guy", "random"}
)
# "told to come again", "forgot to report": what is done, not for whom.
DOINGS = frozenset(
    {
        "come",
        "call",
        "send",
        "give",
        "pay",
        "buy",
        "check",
        "talk",
        "meet",
        "think",
        "see",
        "wait",
        "report",
        "add",
    }
    | {
        "log",
        "mention",
        "inform",
        "tell",
        "take",
        "visit",
        "deliver",
        "collect",
        "order",
        "their",
        "his",
        "her",
    }
    | {"note", "write", "ask", "put", "fill", "save", "remember", "mark", "update", "record", "know"}
)
# "the lady at the counter", "delivered by hand": where or how, in small letters.
THINGS = frozenset(
    {"counter", "desk", "till", "reception", "gate", "door", "site", "hand", "post", "mail", "road", "train"}
    | {"rail", "sea", "air", "truck", "van", "lorry", "tempo", "bike", "car", "bus", "courier", "transport"}
    | {"literature", "catalogue", "catalog", "brochure", "brochures", "sample", "samples", "sampling", "demo"}
    | {"quotation", "quote", "quotes", "rates", "prices", "pricelist", "details", "info", "information"}
    | {"discussion", "meeting", "training", "survey", "collection", "feedback", "introduction", "intro"}
    | {"weight", "mistake", "error", "law", "accident", "noon", "night", "lunch", "tea", "dinner", "phone"}
    | {"door step", "doorstep", "moment", "time", "end", "once", "least", "most", "last", "first", "best"}
)
# "malik ne bola": somebody at the shop, not the shop.
SOMEBODY = frozenset(
    {
        "godown",
        "ghar",
        "office",
        "dukan",
        "dukaan",
        "malik",
        "maalik",
        "owner",
        "seth",
        "sethji",
        "manager",
        "doctor",
        "dr",
        "staff",
        "munim",
        "usne",
        "ladka",
    }
    | {
        "competitor",
        "boss",
        "driver",
        "accountant",
        "purchaser",
        "accounts",
        "counter",
        "परचेज",
        "अकाउंट",
        "अकाउंट्स",
        "काउंटर",
        "मुनीम",
        "मालिक",
        "सेठ",
        "मैनेजर",
        "डॉक्टर",
    }
)
# "for me", "from stock": us and our things.
NOBODY = frozenset(
    {
        "be",
        "us",
        "me",
        "him",
        "them",
        "you",
        "it",
        "go",
        "get",
        "do",
        "have",
        "stock",
        "warehouse",
        "godown",
    }
)


# "poora market band tha", "sab ne mana kiya", "closed for Muharram": everybody, or why, but nobody by a name.
_EVERYBODY = frozenset(
    {"sab", "sabhi", "sabne", "sabka", "all", "most", "many", "whole", "half", "entire", "every", "everyone"}
    | {"everybody", "nobody", "poora", "pura", "poori", "puri", "saara", "saare", "saari", "dono", "both"}
    | {"khuli", "khula", "khule", "weekly", "strike", "hartal", "holiday", "holidays", "chutti", "wajah"}
    | {"election", "elections", "curfew", "muharram", "chhath", "pongal", "onam", "bihu", "visarjan"}
    | {"सब", "सभी", "सबने", "पूरा", "पूरी", "सारा", "सारे", "सारी", "दोनों", "खुली", "खुला", "वजह", "छुट्टी"}
)
_SHOPS = frozenset(
    {"market", "markets", "bazar", "bazaar", "mandi", "shops", "dukane", "dukaane", "area", "line", "off"}
    | {"outlets", "today", "aaj", "बाजार", "बाज़ार", "मार्केट", "दुकानें", "मंडी"}
)


def names_nobody(words: Iterable[str]) -> bool:
    """Return whether the words only say that it was somebody: "same", "koi naya", "walk in customer"."""
    parts = [part for word in words for part in word.casefold().split()]
    known = UNNAMED | OTHERS
    if any(part in _EVERYBODY for part in parts):
        return all(part in _EVERYBODY | _SHOPS | _BESIDE for part in parts)
    return any(part in known for part in parts) and all(part in known or part in _BESIDE for part in parts)
