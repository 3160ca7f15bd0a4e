"""Capital letters: in a text that also has small letters, capitals side by side are one name.

"Order Point ko 5 box diya" is about a shop called Order Point, whatever "order" means elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from ai.name_words import STOPS, capital, given_name
from ai.party import Party, of_two_words
from ai.scripts import DEVANAGARI
from ai.spans import LINE, MARK, NUMBER, WORD, Kind, Role, Span

_FEWEST_SMALL = 1  # words in small letters without which capitals say nothing
_ENDS = frozenset({"place", "direction", "currency", "pay", "unit", "item", "piece"})
_FOLLOWS = _ENDS | {"month"}  # "for Oct invoices"
_DAYS = frozenset({"day", "month", "day_link"})
_ADDRESS = frozenset({"sir", "bhai", "bhaiya", "dear", "hi", "hello", "hey", "madam", "ok", "please", "pls"})
_OPENERS = frozenset(
    {
        "sold", "becha", "bought", "purchased", "kharida", "collected", "received", "recd", "got", "paid",
        "gave", "given", "sent", "delivered", "supplied", "dispatched", "billed", "visited", "met",
        "returned", "took", "liya", "diya", "mila", "handed over", "dropped", "shipped", "invoice",
        "was", "been", "manager", "owner", "buyer", "chap",
        "lady", "somebody", "someone", "staff", "chef", "guy",
        "bill", "client", "party", "i", "we", "maine", "humne", "today's", "the", "reached",
    }
)  # fmt: skip
# What somebody heads a note with: "Order Sai Fashions: ...".
_NOTED = frozenset(
    {
        "order", "orders", "sale", "sales", "bill", "invoice", "booking", "supply", "dispatch", "delivery",
        "collection", "collections", "payment", "payments", "pymt", "recovery", "vasooli", "vasuli",
        "return", "returns", "purchase", "purchases", "visit", "receipt",
    }
)  # fmt: skip
_NOW = frozenset({"aaj", "kal", "today", "yesterday", "abhi", "now"})
_NOUNS = frozenset(
    {"verb", "money", "amount", "due", "paid", "owner", "suffix", "item", "piece", "unit", "place"}
)
_JOINERS = frozenset({"n", "of", "the", "for", "in", "and", "to"})
_PLAIN_JOINERS = frozenset({"n", "of"})
_SUBJECTS = frozenset({"ko", "ne", "ke_yahan"})


def has_small_letters(spans: Sequence[Span]) -> bool:
    """Return whether enough words begin with a small letter for capitals to mean names."""
    small = 0
    for span in spans:
        if span.kind is WORD and (span.text[:1].islower() or DEVANAGARI.match(span.text)):
            small += 1
            if small >= _FEWEST_SMALL:
                return True
    return False


def widen(spans: list[Span], party: Party) -> None:
    """Take the capitals beside the name into it; unsure where they may also be words of the sentence."""
    if not has_small_letters(spans) or not any(span.title for span in spans[party.start : party.end]):
        return
    _to_the_right(spans, party)
    if party.way not in ("to", "from", "named", "with", "at", "by", "for"):
        _to_the_left(spans, party)
    _doubt_odd_names(spans, party)
    after = spans[party.end : party.end + 2]
    if (
        len(after) > 1
        and after[0].has("link", "for")
        and after[0].role is Role.NONE
        and capital(after[1])
        and not _FOLLOWS & after[1].tags.keys()
    ):
        party.sure = False  # "to Made for You"


def _doubt_odd_names(spans: list[Span], party: Party) -> None:
    """A name that is one common word, or that a capital before its marker may belong to, is not sure."""
    words = [span for span in spans[party.start : party.end] if span.kind is WORD]
    if (
        len(words) == 1
        and not words[0].has("owner")
        and (STOPS & words[0].tags.keys() or words[0].has("quality"))
    ):
        party.sure = False
    numbered = any(span.kind is NUMBER for span in spans[party.start : party.end])
    if (
        len(words) == 1
        and not numbered
        and words[0].has("suffix")
        and not (
            words[0].has("owner") or words[0].has("firm") or of_two_words(words[0]) or given_name(words[0])
        )
    ):
        party.sure = False
    marker = spans[party.start - 1] if party.start else None
    if marker is None or not marker.has("link") or party.way not in ("to", "from", "with", "at", "by", "for"):
        return
    before = spans[party.start - 2] if party.start > 1 else None
    lead = spans[party.start - 3] if party.start > 2 else None
    if (
        before is not None
        and (lead is None or lead.kind in (MARK, LINE))
        and _word(before)
        and not _NOUNS & before.tags.keys()
        and before.norm not in _OPENERS
    ):
        party.sure = False  # "Only for Kids"
    counted = party.end < len(spans) and spans[party.end].kind is Kind.NUMBER
    if marker.title and party.start == 1 and counted and party.way in ("by", "with", "at"):
        party.sure = False  # "At Home 5 box"


def _word(span: Span) -> bool:
    return span.kind is WORD and not span.role and capital(span)


def _to_the_right(spans: list[Span], party: Party) -> None:
    if party.end > party.start and spans[party.end - 1].has("place"):
        return
    index = party.end
    while index < len(spans) and _word(spans[index]):
        after = spans[index + 1] if index + 1 < len(spans) else None
        ends = _ENDS & spans[index].tags.keys()
        if (
            ends == {"pay"}
            and not spans[index].text.isupper()
            and after is not None
            and after.has("link", "for")
        ):
            party.sure = False  # "to Rate Card for"
        elif ends:
            break
        meaning = bool(STOPS & spans[index].tags.keys())
        figure = after is not None and after.kind in (Kind.NUMBER, Kind.MARK)
        sentence = after is not None and after.kind is Kind.WORD and not after.title
        sentence = sentence and after is not None and not {"link", "post", "verb"} & after.tags.keys()
        if meaning and (figure or sentence):
            break
        index += 1
    party.end = index


def _whole_name(words: Sequence[Span]) -> bool:
    """Whether the words are a shop's name without a further one: "Sai Fashions", but not "Point"."""
    first = words[0]
    own = not {"suffix", "item", "piece"} & first.tags.keys() or first.has("owner")
    return own and any(word.has("suffix") for word in words[1:])


def _to_the_left(spans: list[Span], party: Party) -> None:
    index = party.start
    while index > 0:
        span = spans[index - 1]
        if span.kind is Kind.DATE and span.title and span.has("weekday"):
            dated = index > 1 and spans[index - 2].norm in ("on", "last", "this")
            party.sure = party.sure and dated  # "Monday Blues"
            break
        if span.norm in _JOINERS and span.kind is Kind.WORD and index > 1 and _word(spans[index - 2]):
            if spans[index - 2].norm in _OPENERS:
                break
            party.sure = party.sure and span.norm in _PLAIN_JOINERS
            index -= 2
            continue
        opens = span.norm in _OPENERS or (
            index == 1 and span.has("verb") and (span.has("verb", "visit") or span.norm.endswith("ed"))
        )
        # The capital that opens a sentence says nothing: "... Waha Mahakal Dairy ne".
        opens = opens or (span.has("filler") and index > 1 and spans[index - 2].norm in (".", "!", "?"))
        opens = opens or (index == 1 and span.norm in _NOTED and _whole_name(spans[index : party.end]))
        if not _word(span) or opens or span.norm in _ADDRESS or _DAYS & span.tags.keys() or span.norm in _NOW:
            break
        if _ENDS & span.tags.keys() or (span.has("smalltalk") and " " in span.norm):
            break
        meaning = bool(STOPS & span.tags.keys())
        shop = spans[index].has("suffix") and (STOPS & span.tags.keys()) <= {"filler", "cue"}
        party.sure = party.sure and (shop or not (meaning and party.way not in _SUBJECTS))  # Fresh Mart
        index -= 1
    party.start = index
