"""Decides what kind of entry a text is, from its verbs, markers, goods and money."""

from __future__ import annotations

from dataclasses import dataclass

from ai.parties import Party
from ai.spans import Kind, Role, Span
from ledger.entry import EntryType

_FROM = frozenset({"from", "se", "taraf"})
_TO = frozenset({"to", "ko", "ke_yahan", "ke_liye", "for"})
_BY = frozenset({"ne", "by"})


@dataclass(slots=True)
class Evidence:
    """What the text holds. ``verbs`` maps a verb's meaning to where it stands first."""

    verbs: dict[str, int]
    words: frozenset[str]  # folded words of these verbs
    goods: bool
    money: bool
    figure_of: bool  # "5000 ka": goods worth 5000
    paid_how: bool  # cash, UPI, cheque ... but not credit
    credit: bool
    money_word: bool
    returned: EntryType | None


def gather(spans: list[Span]) -> Evidence:
    """Collect the evidence from every span that is no name and no remark."""
    verbs: dict[str, int] = {}
    words = set()
    goods = money = figure_of = paid_how = credit = money_word = False
    returned = None
    for index, span in enumerate(spans):
        if span.role is Role.REFERENCE and span.norm.startswith(("inv", "bill", "challan")):
            verbs.setdefault("bill", index)
        if span.role in (Role.REMARK, Role.CLIENT, Role.PLACE, Role.REFERENCE):
            continue
        goods = goods or span.role in (Role.QUANTITY, Role.ITEM) or span.has("verb", "goods")
        if span.role in (Role.MONEY, Role.AMOUNT, Role.PAID, Role.DUE) or (span.kind is Kind.NUMBER and span.free):
            money = True
            after = spans[index + 1] if index + 1 < len(spans) else None
            if after is not None and after.role is Role.WORDING and index + 2 < len(spans) and not after.has("post"):
                after = spans[index + 2]
            figure_of = figure_of or (after is not None and after.has("post", "ka"))
        if span.role is Role.ITEM or span.kind is not Kind.WORD:
            continue
        if "verb" in span.tags:
            verbs.setdefault(span.tags["verb"], index)
            words.update(span.norm.split())
        if "phrase_type" in span.tags:
            returned = EntryType.PURCHASE_RETURN if span.has("phrase_type", "purchase_return") else EntryType.RETURN
        credit = credit or span.has("pay", "credit")
        paid_how = paid_how or (span.has("pay") and not span.has("pay", "credit"))
        money_word = money_word or span.has("money") or span.has("due")
    return Evidence(verbs, frozenset(words), goods, money, figure_of, paid_how, credit, money_word, returned)


def decide(evidence: Evidence, party: Party | None) -> tuple[EntryType | None, bool]:
    """Return the type and whether the words tell it for certain; (None, False) when nothing speaks."""
    way = party.way if party is not None else ""
    if party is not None and party.supplier:
        return EntryType.PURCHASE, True
    if evidence.returned is not None:
        return evidence.returned, True
    verbs = evidence.verbs
    if "return" in verbs:
        return _returned(evidence, way)
    if "sell" in verbs:
        clash = "buy" in verbs or (way in _FROM and not evidence.words & {"order"})
        return EntryType.SALES, not clash
    if "buy" in verbs:
        return _bought(evidence, party, way)
    if "order" in verbs:
        theirs = way in _FROM and "ordered" in evidence.words
        ours = way in ("ko", "to") and bool(evidence.words & {"diya", "di", "placed"}) and "order" in evidence.words
        return EntryType.SALES, not theirs and not ours
    if evidence.goods:
        return _goods_moved(evidence, party, way)
    return _money_moved(evidence, party, way)


def _subject(evidence: Evidence, party: Party | None, verb: str) -> bool:
    """Whether the party is who did it: "Gokul Sweets took", "Raj ne liya"."""
    if party is None:
        return False
    if party.way in _BY:
        return True
    return party.way == "first" and party.end <= evidence.verbs[verb] and party.end >= evidence.verbs[verb] - 2


def _returned(evidence: Evidence, way: str) -> tuple[EntryType, bool]:
    sent = bool(evidence.words & {"sent", "bheja", "भेजा", "sending"})
    if way in ("to", "ko", "for") or (sent and way not in _BY and way not in _FROM):
        return EntryType.PURCHASE_RETURN, True
    return EntryType.RETURN, True


def _bought(evidence: Evidence, party: Party | None, way: str) -> tuple[EntryType, bool]:
    if _subject(evidence, party, "buy"):
        verb_form = not evidence.words & {"purchase", "buy", "kharid"}
        return EntryType.SALES if verb_form or way in _BY else EntryType.PURCHASE, verb_form or way in _BY
    return EntryType.PURCHASE, way not in ("to", "ko", "ke_liye")


def _goods_moved(evidence: Evidence, party: Party | None, way: str) -> tuple[EntryType | None, bool]:
    verbs = evidence.verbs
    if "take" in verbs:
        if _subject(evidence, party, "take"):
            return EntryType.SALES, True
        return EntryType.PURCHASE, way in _FROM
    if "give" in verbs:
        if way in _BY:
            return EntryType.PURCHASE, False
        return EntryType.SALES, way not in _FROM
    if "get" in verbs or "collect" in verbs:
        if way in ("to", "ko"):
            return EntryType.SALES, way == "to" or "get" not in verbs or evidence.money_word
        if evidence.money_word and way not in _FROM:
            return EntryType.SALES, False
        return EntryType.PURCHASE, "get" in verbs and (way in _FROM or party is None or way == "last")
    if "pay" in verbs:
        return (EntryType.PURCHASE, way in _FROM) if way in _FROM else (EntryType.SALES, way in _TO)
    if "bill" in verbs:
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
    if "pay" in verbs:
        if way in ("to", "ko", "for"):
            return EntryType.PAYMENT, way != "for"
        return EntryType.COLLECTION, way in _BY or way in _FROM or _subject(evidence, party, "pay")
    if "collect" in verbs:
        return EntryType.COLLECTION, way not in ("to", "ko")
    if "get" in verbs or "take" in verbs:
        told = way not in ("to", "ko") and ("get" in verbs or way in _FROM)
        return EntryType.COLLECTION, told
    if "give" in verbs:
        if way in _BY or (way == "first" and _subject(evidence, party, "give")):
            return EntryType.COLLECTION, True
        if way in _TO and (evidence.paid_how or evidence.money_word):
            return EntryType.PAYMENT, True
        if evidence.figure_of or evidence.credit:
            return EntryType.SALES, True
        return (EntryType.PAYMENT, False) if way in _TO else (EntryType.SALES, way in ("me", "at"))
    if "bill" in verbs:
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
