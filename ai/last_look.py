"""A last look at what would be saved at once: every figure has a place in it, and the name is one.

The rules before this file say what words mean; these few say what no right reading looks like, so that a text
which the rules never met is shown to the person instead of being saved.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from ai.lexicon import Lexicon
from ai.misspelt import misspelt
from ai.names import FIRST_WORDS
from ai.neighbours import BESIDE, BUT
from ai.reading import Doubt, Draft, Verdict
from ai.said_of_all import counts_entries
from ai.side_clauses import without_side_clauses, without_words
from ai.spans import LINE, NUMBER, Kind, Span
from ai.trades import TRADES
from ledger.entry import Details, EntryType

_FIGURE = re.compile(r"\d{3}|\d,\d")
_BESIDE = frozenset(
    {"through", "thru", "via", "behalf", "for", "while", "pharmacist"}
)  # a remark that says who somebody beside is
_INSIDE = frozenset(
    {"n", "of", "the", "and", "for", "in", "ka", "ki", "ke", "aur", "by", "at", "de", "ji", "bhai"}
    | {"bai", "didi", "tai", "mausi", "bua", "chachi", "bhabhi", "kaka", "chacha", "uncle", "bhaiya", "seth"}
)
_ENDS = frozenset({"suffix", "honorific", "owner", "direction", "same", "item", "piece", "firm", "elder"})
_BARE = re.compile(
    r"(?![\d.:]+ ?(?:[ap]\.?m\b|ba?je|बजे))"  # a time of day
    r"(?!\d{6}$)(?![6-9]\d{9}$)(?![012]?\d[.:][0-5]\d (?:pe|par|baje)\b)"
    r"\d[\d,.]{2,}(?! \d{5})(?= |$)(?! (?:ka )?(?:disc|chh[ou]|rebate|छूट|डिस्क))"
    r"(?!(?: \S+){0,2} (?:old|earlier|previous|before|pehle|pahle|puran[aei]|pichl[aei]|पहले|पुरान|पिछल))"
    r"(?!,? (?:less|minus|me se|mein se|में से) \d)(?!,? [\d,]+ (?:disc|chh[ou]|rebate|छूट|डिस्क))",
    re.IGNORECASE,
)  # six digits are a postal code, ten or twice five a phone
_COUNTS_INSIDE = re.compile(r" (?:plus|and|aur|with|\+|&) \d", re.IGNORECASE)
_PRICED_NAME = re.compile(r"(?<![\w.])[1-9]\d{3,}$")
# Goods that are told apart by such a number: bearing 6205, belt 1120.
_MODELS = frozenset({"bearing", "bearings", "belt", "belts", "filter", "filters", "seal", "model", "series"})
_NO_NAMES_END = (" bill", " amount", " amt", " total", " order")  # "from Star mobile bill 940"
_MARKS_CLIENTS = frozenset({"ko", "ne", "se"})
_BEHIND_NAMES = ("ji ", "wale ", "wala ", "wali ", "जी ", "वाले ", "वाला ")  # of a name that was cut
_LETTERS = 2  # "vitamin C"
_WORDED = 2
_LONGEST_NAME = 4  # words
_LONGEST_LIST = 60
_LIST_MARKS = (".", ")", ":", "-")


def look_again(drafts: Sequence[Draft], spans: Sequence[Span], lexicon: Lexicon) -> tuple[Draft, ...]:
    """Return the drafts, doubted where one that would be saved leaves out a figure or has an odd name."""
    if not any(draft.verdict is Verdict.SAVE for draft in drafts):
        return tuple(drafts)
    kept = _kept_words(drafts)
    spans, said = without_side_clauses(spans)
    lost = (
        _figure_lost(drafts, spans, kept)
        or _shop_lost(spans, kept)
        or _parts_lost(drafts, spans)
        or misspelt(spans, [draft.details.client for draft in drafts if draft.details.client], lexicon)
    )
    plain = [draft.details for draft in drafts]
    if said:
        plain = [replace(details, remarks=without_words(details.remarks, said)) for details in plain]
    places = {span.norm for span in spans if "place" in span.tags}
    shops = tuple([span.norm for span in spans if "suffix" in span.tags])
    crafts = tuple(f" {span.norm}" for span, after in pairwise(spans) if _marked_craft(span, after))
    lost = lost or _small_beside_capitals(drafts, spans)
    return tuple(
        replace(draft, doubts=(Doubt.WORDS,))
        if draft.verdict is Verdict.SAVE
        and (lost or _odd_sum(told) or _odd_name(told, places, shops, crafts, lexicon))
        else draft
        for draft, told in zip(drafts, plain, strict=True)
    )


def _marked_craft(span: Span, after: Span) -> bool:
    """Whether a trade stands between a name and its small word: "Pooja fancy ko", "Raju paan ne"."""
    return span.norm in TRADES and after.tags.get("post") in _MARKS_CLIENTS


def _small_beside_capitals(drafts: Sequence[Draft], spans: Sequence[Span]) -> bool:
    """Whether of several clients one without goods is an unknown word in small letters: "..., to follow"."""
    if len(drafts) < _WORDED or not any(span.title for span in spans[1:]):
        return False
    small = {span.norm for span in spans if not span.title and span.text.isascii()}
    return any(
        details.client is not None and set(details.client.casefold().split()) <= small
        for details in (draft.details for draft in drafts)
        if not details.items
    )


def _kept_words(drafts: Sequence[Draft]) -> str:
    """Return every name, place and remark of the entries, folded."""
    words: list[str | None] = []
    for details in (draft.details for draft in drafts):
        words += [details.client, details.location, details.remarks, *(item.name for item in details.items)]
    return " ".join(word for word in words if word).casefold()


def _shop_lost(spans: Sequence[Span], kept: str) -> bool:
    """Whether a shop is named that no entry is about: "Kamal Medical bnad tha"; not "Billed Hotel"."""
    return any(
        span.title
        and "suffix" in span.tags
        and before.title
        and not (before is spans[0] and before.has("verb") and span.text.casefold() in kept)
        and not (_is_kept(before, kept) and _is_kept(span, kept))
        for before, span in pairwise(spans)
    )


def _is_kept(span: Span, kept: str) -> bool:
    return span.text.casefold() in kept or (len(span.norm) > _WORDED and span.norm in kept)


def _figure_lost(drafts: Sequence[Draft], spans: Sequence[Span], kept: str) -> bool:
    """Whether a number of the text stands nowhere in the entries: as no figure and in no name or remark."""
    known: set[Decimal | None] = {Decimal(value) for draft in drafts for value in draft.values}
    for details in (draft.details for draft in drafts):
        known |= {details.orders, details.amount, details.paid}
        for item in details.items:
            known |= {item.quantity, item.rate, item.amount, item.free}
    known.add(sum((draft.details.amount or Decimal(0) for draft in drafts), Decimal(0)))
    for index, span in enumerate(spans):
        if span.kind is not NUMBER or span.value in known or span.text.casefold() in kept:
            continue
        counted = (
            span.value == len(drafts) > 1 and index + 1 < len(spans) and counts_entries(spans[index + 1])
        )
        if not (counted or _of_a_list(spans, index) or _added(spans, index) or _few(span)):
            return True
    return False


def _odd_sum(details: Details) -> bool:
    """Whether the money is none that anybody writes: below one, less than its lines, a remark."""
    amount = details.amount
    if any(_PRICED_NAME.search(item.name or "") and not _modelled(item.name) for item in details.items):
        return True  # "cocopeat 2500": the goods' price, not their name
    if any(_COUNTS_INSIDE.search(item.name or "") for item in details.items):
        return True  # "lens cleaner plus 10 cords": more goods
    goods = details.type not in (EntryType.COLLECTION, EntryType.PAYMENT, EntryType.VISIT)
    remarks = (details.remarks or "").split(";") if details.paid is None and goods else ()
    if any(_BARE.match(each.strip()) for each in remarks):
        return True  # a figure that only became a remark
    if amount is None or details.type is None:
        return False
    parts = [item.amount for item in details.items if item.amount is not None]
    return amount < 1 or (len(parts) > 1 and sum(parts) > amount * 2)


def _modelled(name: str | None) -> bool:
    words = (name or "").casefold().split()
    return len(words) > 1 and words[-2] in _MODELS


def _parts_lost(drafts: Sequence[Draft], spans: Sequence[Span]) -> bool:
    """Whether a list has more numbered lines than entries, or one part of a line of entries is doubted."""
    if len(drafts) < 2:
        return False
    starts = [0, *(index + 1 for index, span in enumerate(spans) if span.kind is LINE)]
    if len(starts) == 1:
        return any(Doubt.WORDS in draft.doubts for draft in drafts)
    numbered = [
        index
        for index in starts
        if index + 1 < len(spans) and spans[index].kind is Kind.NUMBER and spans[index + 1].norm in (".", ")")
    ]
    return len(numbered) > len(drafts)


def _few(span: Span) -> bool:
    """Whether it is a small number in words, which is often no figure: "ek" is also a or an."""
    return span.has("digit") and span.value <= _WORDED


def _of_a_list(spans: Sequence[Span], index: int) -> bool:
    """Whether the number counts the lines: "1. ...", "2) ...", "(3) ..."."""
    before = spans[index - 1] if index else None
    after = spans[index + 1] if index + 1 < len(spans) else None
    further = spans[index + 2] if index + 2 < len(spans) else None
    opens = before is None or before.kind in (Kind.LINE, Kind.MARK)
    parted = after is not None and after.norm in (".", ")") and after.glued
    inside = parted and spans[index].value <= _LONGEST_LIST and further is not None and not further.glued
    return inside or (opens and after is not None and after.norm in _LIST_MARKS)


def _added(spans: Sequence[Span], index: int) -> bool:
    """Whether the number is one of a sum that is written out: "5 + 3 boxes"."""
    return any(
        span.norm == "+" for span in (*spans[max(0, index - 1) : index], *spans[index + 1 : index + 2])
    )


def _names_shop(words: list[str], lexicon: Lexicon) -> bool:
    """Whether a remark is a name with a shop word: "Goyal paints" beside "Munna tailor band tha"."""
    if not 2 <= len(words) <= _LONGEST_NAME or "suffix" not in lexicon.word(words[-1].lower()):
        return False
    first = lexicon.word(words[0].lower())
    return words[0][:1].isupper() and ("owner" in first or not first)


def _odd_name(
    details: Details, places: set[str], shops: tuple[str, ...], crafts: tuple[str, ...], lexicon: Lexicon
) -> bool:
    name = details.client or ""
    words = name.split()
    if name.casefold() in places or _FIGURE.search(name) or name.casefold().endswith(_NO_NAMES_END):
        return True
    if name.casefold().startswith(_BEHIND_NAMES):
        return True
    if any(_ends_in_name(item.name) for item in details.items) and words and words[0][:1].isupper():
        return True  # "kapda Banarasi | Silk House": the name may begin before
    small = len(words) > 1 and words[0][:1].islower() and words[0] not in FIRST_WORDS
    if small and any(word[:1].isupper() for word in words[1:]):
        return True  # "isliye Taneja Fabrics": the first word is none of the name's
    inner = zip(words, words[1:], words[2:], strict=False)
    if any(a[:1].isupper() and b.islower() and c[:1].isupper() and b not in _INSIDE for a, b, c in inner):
        return True  # "Katni wl Agrawal Traders": a small word parts a place from the name
    if len(words) > 1 and words[0][:1].isupper() and words[-1].isascii() and words[-1].islower():
        last = lexicon.word(words[-1])
        known = _ENDS & last.keys() or name.casefold().endswith((*shops, *crafts))
        if not known and words[-1].isalpha():
            return True  # "Bengal Tarpaulin their": what follows the name; not "Rafiq building material"
    if any(_names_shop(part.split(), lexicon) for part in (details.remarks or "").split(";")):
        return True
    bought = {item.name for item in details.items}  # "petrol 40, ऑटो 120"
    return any(
        (word[:1].isupper() or not word.isascii()) and "suffix" in lexicon.word(word.strip(".,;:").lower())
        for part in (details.remarks or "").split(";")
        if not part.lower().split()[:1] or part.lower().split()[0] not in _BESIDE
        if not (
            BESIDE & set(part.lower().split()) or (part.lower().split() and part.lower().split()[-1] in BUT)
        )
        for word in (part.split() if part[:1] == " " else part.split()[1:])
        if word not in bought
    )  # a shop that is only remarked on may be the client


def _ends_in_name(goods: str | None) -> bool:
    """Whether goods in small letters end with a word that has a capital."""
    words = (goods or "").split()
    return (
        len(words) > 1
        and words[0].islower()
        and words[-1].istitle()
        and words[-1].isalpha()
        and len(words[-1]) > _LETTERS
    )
