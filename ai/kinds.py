"""Decides what kind of entry a text is, from its verbs, markers, goods and money."""

from __future__ import annotations

from ai.evidence import Evidence
from ai.party import Party
from ledger.entry import EntryType

_FROM = frozenset({"from", "se", "taraf"})

_TO = frozenset({"to", "ko", "ke_yahan", "ke_liye", "for"})

_BY = frozenset({"ne", "by"})

_CARRIED = frozenset({"gaya", "gaye", "gayi", "gya", "gye", "गया", "गए", "गये"})  # "le gaya": took along
_PAID_NEAR = 4  # spans from "paid" to the name behind "to"


def decide(evidence: Evidence, party: Party | None) -> tuple[EntryType | None, bool]:
    """Return the type and whether the words tell it for certain; (None, False) when nothing speaks."""
    way = party.way if party is not None else ""
    if evidence.returned is not None:
        return evidence.returned, True
    verbs = evidence.verbs
    if party is not None and party.supplier and "return" not in verbs:
        paying = not evidence.lines and (
            "pay" in verbs or (not evidence.goods and (evidence.money_word or evidence.paid_how))
        )
        return (EntryType.PAYMENT, True) if paying else (EntryType.PURCHASE, "sell" not in verbs)
    if party is not None and party.supplier and "return" in verbs and party.way in ("ko", "to", "named"):
        return EntryType.PURCHASE_RETURN, True
    sold = "sell" in verbs and "issued" not in evidence.words
    if evidence.credited and evidence.lines and not (sold or {"order", "buy"} & verbs.keys()):
        return _credit(evidence, party)
    if "return" in verbs:
        kind, told = _returned(evidence, party)
        taken_back = way in _FROM and verbs.get("take") == verbs["return"] + 1  # "se 2 carton wapas liye"
        others = {"sell", "order", "buy"} | ({"take"} if not taken_back else set())
        return kind, told and not others & verbs.keys() and not ("give" in verbs and evidence.lines > 1)
    if evidence.to_us and evidence.lines and "order" not in verbs:
        acts = way in ("first", "named", *_BY) or (party is not None and party.person)
        return EntryType.PURCHASE, acts  # "Mehta Oils delivered us 10 tins"
    if "sell" in verbs and "handed" in evidence.words and evidence.paid_how and not evidence.goods:
        return (EntryType.PAYMENT if way in ("to", "ko") else EntryType.COLLECTION), way in (
            *_BY,
            "first",
            "to",
        )
    if "sell" in verbs:
        clash = "buy" in verbs or (way in _FROM and not evidence.words & {"order"})
        # "Mehta Oils supplied 10 tins" is a supplier, but reps also write so of whom they supplied.
        clash = clash or ("supplied" in evidence.words and _acts(evidence, party, "sell"))
        return EntryType.SALES, not clash
    if "buy" in verbs:
        return _bought(evidence, party, way)
    if "order" in verbs and evidence.advance and {"get", "collect"} & verbs.keys() and not evidence.goods:
        return EntryType.COLLECTION, way not in ("to", "ko")  # "3000 advance mila Sonu Cafe se agle order ka"
    if "order" in verbs:
        theirs = way in _FROM and "ordered" in evidence.words
        ours = (
            way in ("ko", "to", "with")
            and bool(evidence.words & {"diya", "di", "placed"})
            and "order" in evidence.words
        )
        return EntryType.SALES, not theirs and not ours
    if evidence.goods:
        return _goods_moved(evidence, party, way)
    return _money_moved(evidence, party, way)


def _subject(evidence: Evidence, party: Party | None, verb: str) -> bool:
    """Whether the party is who did it: "Gokul Sweets took", "Raj ne liya"."""
    if party is None:
        return False
    if verb in evidence.theirs and party.way not in ("to", "ko"):
        return True
    if party.way in _BY or (party.person and party.end <= evidence.verbs[verb] <= party.until + 2):
        return True
    return party.way in ("first", "named") and party.end <= evidence.verbs[verb] <= party.until + 2


def _acts(evidence: Evidence, party: Party | None, verb: str) -> bool:
    """Whether the verb follows the party's name at once: "Mehta Oils supplied", not "... was supplied"."""
    return party is not None and party.way == "first" and evidence.verbs[verb] == party.end


def _returned(evidence: Evidence, party: Party | None) -> tuple[EntryType, bool]:
    way = party.way if party is not None else ""
    sent = bool(evidence.words & {"sent", "bheja", "भेजा", "sending"})
    theirs = way in _BY or way in _FROM or _subject(evidence, party, "return")
    if way == "for":
        return EntryType.RETURN, "return" in evidence.theirs  # "5 strips returned for Salford Hardware"
    if way in ("to", "ko", "for") or (sent and not theirs):
        return EntryType.PURCHASE_RETURN, True
    return EntryType.RETURN, True


def _credit(evidence: Evidence, party: Party | None) -> tuple[EntryType, bool]:
    """Who gives a credit note takes the goods back: "CN 540 for Apollo Medical, 5 strips returned"."""
    way = party.way if party is not None else ""
    ours = way in _FROM and "return" not in evidence.theirs
    return (EntryType.PURCHASE_RETURN, False) if ours else (EntryType.RETURN, True)


def _bought(evidence: Evidence, party: Party | None, way: str) -> tuple[EntryType, bool]:
    if evidence.from_us:
        return EntryType.SALES, True  # "... bought 40 packets off me"
    if _subject(evidence, party, "buy"):
        verb_form = not evidence.words & {"purchase", "buy", "kharid"}
        return EntryType.SALES if verb_form or way in _BY else EntryType.PURCHASE, verb_form or way in _BY
    return EntryType.PURCHASE, way not in ("to", "ko", "ke_liye", "for")


def _goods_moved(evidence: Evidence, party: Party | None, way: str) -> tuple[EntryType | None, bool]:
    verbs = evidence.verbs
    if "take" in verbs:
        if _subject(evidence, party, "take") or (way == "first" and evidence.words & _CARRIED):
            return EntryType.SALES, True
        if "take" in evidence.theirs and way not in _FROM:
            return EntryType.SALES, True
        if way == "first":
            return EntryType.SALES, False  # "Laxmi Telecom 10 neckband liya": they, most likely
        return EntryType.PURCHASE, way in _FROM
    if "give" in verbs:
        if way in _BY:
            return EntryType.PURCHASE, False
        return EntryType.SALES, way not in _FROM
    if "collect" in verbs and "get" not in verbs and evidence.lines and _subject(evidence, party, "collect"):
        return EntryType.SALES, way != "first" or not evidence.money_word  # "he collected 5 boxes"
    if "get" in verbs or "collect" in verbs:
        if evidence.got_money and way not in ("to", "ko") and "goods" not in verbs:
            # "5 box Raju Store 2800, 1000 mila": a price, and what was paid of it
            partly = evidence.sums > 1 and way in ("first", "last", "named")
            return (EntryType.SALES if partly else EntryType.COLLECTION), False
        if way in ("to", "ko"):
            return EntryType.SALES, way == "to" or "get" not in verbs or evidence.money_word
        if evidence.money_word and way not in _FROM:
            return EntryType.SALES, False
        return EntryType.PURCHASE, "get" in verbs and (way in _FROM or party is None or way == "last")
    if "visit" in verbs and evidence.lines and way in ("to", "first"):
        return EntryType.SALES, True  # "ten cartons went to X for 12,500, paid by UPI"
    if "pay" in verbs:
        if not evidence.lines and way in ("to", "ko") and evidence.money:
            return EntryType.PAYMENT, True  # "paid 40,000 to X for last month stock"
        if way == "to" and party is not None and 0 < party.start - verbs["pay"] <= _PAID_NEAR:
            return EntryType.PAYMENT, False  # "paid 2,300 to Shree Transport for 12 cartons freight"
        return (EntryType.PURCHASE, way in _FROM) if way in _FROM else (EntryType.SALES, way in _TO)
    if "bill" in verbs or ("visit" in verbs and way in ("to", "first", "me")):
        return EntryType.SALES, way not in _FROM
    if way in _TO:
        return EntryType.SALES, True
    if way in _FROM:
        return EntryType.PURCHASE, True
    if evidence.credit:
        return EntryType.SALES, True
    return None, False


def _money_moved(evidence: Evidence, party: Party | None, way: str) -> tuple[EntryType | None, bool]:
    verbs = evidence.verbs
    if evidence.to_them and {"pay", "give"} & verbs.keys():
        return EntryType.PAYMENT, True  # "bill settled, paid them 31,000"
    if way == "first" and party is not None and evidence.paid_how and verbs.get("give") == party.start - 1:
        return EntryType.PAYMENT, True  # "gave Lupin depot cheque of 18,750"
    if "pay" in verbs:
        if way in ("to", "ko", "for"):
            return EntryType.PAYMENT, way != "for"
        if way == "first" and party is not None and verbs["pay"] == party.start - 1:
            return EntryType.PAYMENT, True  # "paid Rockford Brake Co $900"
        return EntryType.COLLECTION, way in _BY or way in _FROM or _subject(evidence, party, "pay")
    if "collect" in verbs:
        ours = way == "first" and party is not None and verbs["collect"] == party.start - 1
        ours = ours and bool(evidence.words & {"cleared", "settled"})  # "cleared Mehta Oils bill"
        return EntryType.COLLECTION, way not in ("to", "ko") and not ours
    if "get" in verbs and not evidence.money and not evidence.money_word and way == "se":
        return EntryType.VISIT, True  # "Dr Mehta se mila": met
    if "visit" in verbs and evidence.money and way in _FROM and "mila" in evidence.words:
        return EntryType.COLLECTION, True  # "farhan leather se 2200 mila tha"
    if "get" in verbs or "take" in verbs:
        told = way not in ("to", "ko") and ("get" in verbs or way in _FROM)
        return EntryType.COLLECTION, told
    if "give" in verbs:
        if way in _BY or (way == "first" and evidence.money and _subject(evidence, party, "give")):
            return EntryType.COLLECTION, True
        if way in _TO and (evidence.paid_how or evidence.money_word):
            return EntryType.PAYMENT, True
        if evidence.figure_of or evidence.credit:
            return EntryType.SALES, True
        return (EntryType.PAYMENT, False) if way in _TO else (EntryType.SALES, way in ("me", "at"))
    if evidence.for_bill and evidence.paid_how and way in _BY | _FROM:
        return EntryType.COLLECTION, True  # "X ne 20 tarikh ke bill ka 3,300 UPI kiya"
    settled = evidence.bill_number and (evidence.paid_how or evidence.money_word) and way in (*_BY, *_FROM)
    if "bill" in verbs and not settled and not (evidence.paid_how and way == "ko" and not evidence.figure_of):
        return EntryType.SALES, way not in _FROM
    if evidence.paid_how or evidence.money_word:
        if way in _FROM or way in _BY:
            return EntryType.COLLECTION, True
        if way in ("to", "ko"):
            return EntryType.PAYMENT, True
        return EntryType.COLLECTION, False
    if evidence.credit:
        return EntryType.SALES, True
    if way in ("to", "ko") and evidence.figure_of:
        return EntryType.SALES, True
    return None, False
