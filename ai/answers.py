"""Reads the answer to a question about a draft: client, amount, type, quantity or date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from ai.clients import ClientIndex, Match
from ai.figures import read_figures
from ai.lexicon import Lexicon
from ai.limits import size_doubts
from ai.name_words import nameable
from ai.names import forward
from ai.no_parties import names_nobody
from ai.parts import Part
from ai.party import Party, name_of
from ai.party_ends import strip_place
from ai.places import read_place
from ai.reading import MUST_ASK, Doubt, Draft, Field, ReadingContext
from ai.spans import Kind, Role, Span
from ai.terms import read_date, read_payment
from ledger.entry import Details, EntryType

_AMOUNT_DOUBTS = frozenset(
    {Doubt.NEGATIVE, Doubt.ZERO, Doubt.HUGE, Doubt.ARITHMETIC, Doubt.DISCOUNT, Doubt.AMOUNTS, Doubt.LARGE}
)
_TYPES = {
    "sell": EntryType.SALES, "order": EntryType.SALES, "bill": EntryType.SALES, "give": EntryType.SALES,
    "buy": EntryType.PURCHASE, "take": EntryType.PURCHASE, "return": EntryType.RETURN,
    "collect": EntryType.COLLECTION, "get": EntryType.COLLECTION, "pay": EntryType.PAYMENT,
    "spend": EntryType.EXPENSE, "visit": EntryType.VISIT,
}  # fmt: skip
_NO_NAME = ("question", "undo", "repeat", "leave", "inject", "unsure")
_WORDS_OF_AN_ANSWER = 7
# What stands beside a figure in an answer: "650 rupaye hai ji", "total 650 cash", "5 box".
_BESIDE_A_FIGURE = frozenset(
    {
        "assent", "filler", "honorific", "smalltalk", "past", "amend", "edit", "post", "link", "currency",
        "pay", "amount", "form", "rate", "discount", "unit", "measure", "quantity", "verb",
    }
)  # fmt: skip


def read_answer(
    field: Field,
    spans: list[Span],
    text: str,
    draft: Draft,
    lexicon: Lexicon,
    context: ReadingContext,
    part: Part | None,
) -> Draft | None:
    """Return the draft with the answer in it; None when the text is something else, such as a new entry.

    ``part`` is the text read as an entry of its own.
    """
    if not spans or _own_entry(part, field, spans):
        return None
    if field is Field.TYPE:
        return _type(spans, draft)
    if field is Field.DATE:
        return _date(spans, draft, context.today)
    if field is Field.CLIENT:
        return _client(spans, text, draft, lexicon, context)
    if field is Field.AMOUNT:
        return _amount(spans, draft, context)
    return _quantity(spans, draft)


def says_more(spans: list[Span], known: Details) -> bool:
    """Whether an answer asks back, or has a word that is neither of a figure nor of what is known of the
    entry: "Apollo wala 650" where the question was about Noble, "meeting at 5"."""
    names = (known.client, known.location, *(item.name for item in known.items))
    mentioned = {word for name in names if name for word in name.casefold().split()}
    return any(
        span.norm == "?"
        or (
            span.kind is Kind.WORD
            and not _BESIDE_A_FIGURE & span.tags.keys()
            and not mentioned.issuperset(span.norm.split())
        )
        for span in spans
    )


def competes(spans: list[Span]) -> bool:
    """Whether an answer holds several bare figures, or a sign that may belong to one: "500 600", "-650"."""
    bare, signed = 0, False
    for before, span, after in zip([None, *spans], spans, [*spans[1:], None], strict=False):
        if span.kind is not Kind.NUMBER:
            continue
        counted = after is not None and (after.has("unit") or after.norm == "%")
        named = before is not None and any(before.has(tag) for tag in ("quantity", "form", "rate"))
        bare += not (counted or named)
        signed = signed or (before is not None and before.norm in ("-", "+"))
    return bare > 1 or signed


def _own_entry(part: Part | None, field: Field, spans: list[Span]) -> bool:
    """Whether the text is an entry by itself: it names a party and figures, or a kind and figures."""
    if part is None:
        return False
    details = part.draft.details
    both = details.client is not None and (details.amount is not None or bool(details.items))
    if (
        details.type is EntryType.EXPENSE
        and details.amount is not None
        and any(span.has("expense") for span in spans)
    ):
        return True
    if field is Field.CLIENT:
        return both and any(span.kind is Kind.NUMBER for span in spans) and (part.told or bool(details.items))
    return both


def _settled(draft: Draft, details: Details, *filled: Field, clear: frozenset[Doubt] = frozenset()) -> Draft:
    doubts = [doubt for doubt in draft.doubts if doubt not in clear]
    doubts.extend(doubt for doubt in size_doubts(details) if doubt not in doubts)
    missing = tuple(field for field in draft.missing if field not in filled)
    values = draft.values if MUST_ASK.intersection(doubts) else ()
    return replace(draft, details=details, missing=missing, doubts=tuple(doubts), values=values)


def _type(spans: list[Span], draft: Draft) -> Draft | None:
    told = [_TYPES[span.tags["verb"]] for span in spans if span.has("verb") and span.tags["verb"] in _TYPES]
    returns = [span for span in spans if span.has("phrase_type")]
    if returns:
        told = [
            EntryType.PURCHASE_RETURN
            if returns[0].has("phrase_type", "purchase_return")
            else EntryType.RETURN
        ]
    if not told or len(set(told)) > 1 or any(span.kind is Kind.NUMBER for span in spans):
        return None
    return _settled(draft, replace(draft.details, type=told[0]), Field.TYPE, clear=frozenset({Doubt.TYPE}))


def _date(spans: list[Span], draft: Draft, today: date) -> Draft | None:
    if not any(span.kind is Kind.DATE for span in spans):
        return None
    day, _, doubts = read_date(spans, today, None)
    if day is None:
        return None
    answered = _settled(
        draft, replace(draft.details, date=day), Field.DATE, clear=frozenset({Doubt.FUTURE, Doubt.OLD})
    )
    return replace(
        answered, doubts=(*answered.doubts, *(doubt for doubt in doubts if doubt is not Doubt.WORDS))
    )


def _client(
    spans: list[Span], text: str, draft: Draft, lexicon: Lexicon, context: ReadingContext
) -> Draft | None:
    words = [span for span in spans if span.kind is Kind.WORD]
    if (
        not words
        or len(words) > _WORDS_OF_AN_ANSWER
        or any(span.has(tag) for span in words for tag in _NO_NAME)
        or names_nobody(span.norm for span in words)
    ):
        return None
    read_figures(spans)
    start = next((index for index, span in enumerate(spans) if nameable(spans, index)), None)
    if start is None:
        start = next(
            (index for index, span in enumerate(spans) if span.kind is Kind.WORD and span.title), None
        )
    if start and all(span.kind is Kind.WORD and span.title for span in spans[: start + 1]):
        start = 0  # "Good Luck Stores", "Sir Traders": a capital before a name belongs to it
    if start is None or (start > 0 and any(span.kind is Kind.NUMBER for span in spans[:start])):
        return None
    party = Party("named", start, forward(spans, start))
    if _two_names(spans, party.end):
        return None
    strip_place(spans, party)
    client = name_of(spans, party.start, party.end, text, lexicon)
    for span in spans[party.start : party.end]:
        span.role = Role.CLIENT
    location = read_place(spans, text, lexicon, party) or draft.details.location
    near = None
    if isinstance(context.clients, ClientIndex):
        match = context.clients.match(client, location)
        if match.kind is Match.NEAR:
            near = match.canonical
        elif match.canonical is not None:
            client = match.canonical
    answered = _settled(
        draft,
        replace(draft.details, client=client, location=location),
        Field.CLIENT,
        clear=frozenset({Doubt.NEAR_CLIENT}),
    )
    if near is not None:
        answered = replace(answered, suggestion=near, doubts=(*answered.doubts, Doubt.NEAR_CLIENT))
    if Field.AMOUNT in answered.missing and any(span.kind is Kind.NUMBER for span in spans[party.end :]):
        rest = [span for span in spans if span.role is not Role.CLIENT]
        return _amount(rest, answered, context) or answered
    return answered


def _two_names(spans: list[Span], end: int) -> bool:
    """Whether another name stands behind the one that ends here: "Gupta aur Noble"."""
    if end + 1 >= len(spans) or not (spans[end].has("link", "and") or spans[end].has("link", "or")):
        return False
    return nameable(spans, end + 1) and not spans[end + 1].has("place")


def _amount(spans: list[Span], draft: Draft, context: ReadingContext) -> Draft | None:
    read_figures(spans)
    figures = [span for span in spans if span.kind is Kind.NUMBER and span.role in (Role.NONE, Role.MONEY)]
    rates = [span for span in spans if span.role is Role.RATE and span.kind is Kind.NUMBER]
    orders = draft.details.orders
    if not figures and len(rates) == 1 and orders is not None and len(draft.details.items) == 1:
        value = rates[0].value * orders
        items = (replace(draft.details.items[0], rate=rates[0].value, amount=value),)
        details = replace(
            draft.details,
            amount=value,
            items=items,
            currency=rates[0].currency.strip("+") or context.currency,
        )
        return _settled(draft, details, Field.AMOUNT, clear=_AMOUNT_DOUBTS)
    if len({span.value for span in figures}) != 1 or any(span.negative for span in figures):
        return None
    if any(
        span.role is Role.QUANTITY or span.kind is Kind.DATE or span.has("verb", "return") for span in spans
    ):
        return None  # "3 box, 500", "500 kal ka": more than the amount, so it is read as a correction
    value = figures[0].value
    currency = next((span.currency for span in figures if span.currency not in ("", "+")), None)
    details = replace(draft.details, amount=value, currency=currency or context.currency)
    method = read_payment(spans)
    if method is not None and details.payment is None:
        details = replace(details, payment=method)
    return _settled(draft, details, Field.AMOUNT, clear=_AMOUNT_DOUBTS)


def _quantity(spans: list[Span], draft: Draft) -> Draft | None:
    read_figures(spans)
    counts = [span for span in spans if span.kind is Kind.NUMBER and span.role in (Role.NONE, Role.QUANTITY)]
    if len(counts) != 1 or counts[0].negative:
        return None
    value: Decimal = counts[0].value
    items = draft.details.items
    if len(items) == 1:
        items = (replace(items[0], quantity=value, unit=counts[0].unit or items[0].unit),)
    details = replace(draft.details, orders=value, items=items)
    return _settled(
        draft, details, Field.QUANTITY, clear=frozenset({Doubt.ZERO, Doubt.HUGE, Doubt.LARGE, Doubt.NEGATIVE})
    )
