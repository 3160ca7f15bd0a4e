"""Somebody of a shop who acts for it: "the chap at Nairn & Sons bought", "the owner of Sai Stores paid"."""

from __future__ import annotations

from ai.party import Party
from ai.spans import Kind, Role, Span

_PERSONS = frozenset(
    {
        "chap", "lady", "guy", "man", "gentleman", "lad", "boy", "fellow", "girl", "woman", "person",
        "owner", "manager", "buyer", "chef", "pharmacist", "doctor", "incharge", "purchaser", "proprietor",
        "accountant", "cashier", "storekeeper", "landlord", "folks", "people", "guys", "team",
    }
)  # fmt: skip
# "Raju tailor ka bhai 500 de gaya": who came from the client
_OF_SHOP = frozenset(
    {
        "bhai", "bhaiya", "ladka", "ladke", "beta", "bete", "malik", "maalik", "aadmi", "admi", "banda",
        "staff",
        "munim", "munshi", "naukar", "driver", "bhatija", "chacha", "wife", "biwi", "patni", "papa", "pitaji",
        "didi", "behen", "beti", "karigar", "helper", "boy", "manager", "owner", "भाई", "लड़का", "लडका", "बेटा",
        "मालिक", "आदमी", "स्टाफ", "मुनीम", "नौकर", "ड्राइवर", "भतीजा", "पत्नी", "पापा", "बेटी", "मैनेजर",
    }
)  # fmt: skip
_ARTICLES = frozenset({"the", "a", "an", "our", "one", "young", "old", "new"})
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "shri", "smt"})
_NAMES = 3
_MARKERS = frozenset({"at", "of", "from"})


def acts_for(spans: list[Span], party: Party) -> bool:
    """Return whether a person's word opens the clause before the name, and keep it as a remark."""
    if party.way == "ka" and _came(spans, party):
        party.way, spans[party.end + 1].role = "ne", Role.REMARK
        return True
    marker = party.start - 1
    while marker > 0 and spans[marker].norm in _ARTICLES:
        marker -= 1
    if marker < 1 or not (spans[marker].has("link") and spans[marker].norm in _MARKERS):
        return False
    person = spans[marker - 1]
    if person.kind is not Kind.WORD or person.norm not in _PERSONS or person.role not in (
        Role.NONE, Role.REMARK,
    ):  # fmt: skip
        return False
    opens = marker - 1
    while opens > 0 and spans[opens - 1].norm in _ARTICLES:
        opens -= 1
    if opens > 0 and spans[opens - 1].clause == spans[opens].clause and not spans[opens - 1].has("filler"):
        return False  # "sold 5 boxes to the chap at ..."
    person.role = Role.REMARK
    return True


def _came(spans: list[Span], party: Party) -> bool:
    """Whether somebody of the client gave or took: "Raju tailor ka bhai 500 de gaya"."""
    person = spans[party.end + 1] if party.end + 1 < len(spans) else None
    if person is None or not spans[party.end].has("post", "ka") or person.norm not in _OF_SHOP:
        return False
    if person.role not in (Role.NONE, Role.REMARK) or party.end + 2 >= len(spans):
        return False
    behind = spans[party.end + 2 :]
    moved = any(span.tags.get("verb") in ("give", "take", "pay") for span in behind)
    return moved and not any(span.has("post") and span.tags["post"] in ("ko", "se") for span in behind[:1])


def set_persons_aside(spans: list[Span]) -> None:
    """Keep who spoke for a shop as a remark: "[Old Mr Joshi] of Joshi Kirana said"."""
    for index, span in enumerate(spans):
        if span.norm not in _TITLES or not span.title or span.role is not Role.NONE:
            continue
        of = index + 1
        while of < len(spans) and of <= index + _NAMES and spans[of].title and not spans[of].has("suffix"):
            of += 1
        behind = spans[of + 1 : of + 1 + _NAMES + 1]
        shop = any(each.has("suffix") and each.title for each in behind) and all(
            each.kind is Kind.WORD for each in behind[:1]
        )
        if of == index + 1 or of >= len(spans) or spans[of].norm not in _MARKERS or not shop:
            continue
        start = index - 1 if index and spans[index - 1].norm in ("old", "young") else index
        if start and spans[start - 1].has("link"):
            continue  # "sold to Mr Patel of Patel Stores"
        for each in spans[start : of + 1]:
            each.role = Role.REMARK
