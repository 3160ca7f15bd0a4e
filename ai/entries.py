"""Puts one entry together from the spans of its text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ai.clients import ClientIndex, Match
from ai.counts import figures_left, read_counts
from ai.figures import read_figures
from ai.goods import Line, read_goods
from ai.kinds import decide, gather
from ai.lexicon import Lexicon
from ai.limits import size_doubts
from ai.money import Sum, litre_sizes, lonely, money_cued, read_money
from ai.parties import Party, find_party, name_of
from ai.places import read_place
from ai.reading import Doubt, Draft, Field, ReadingContext
from ai.remarks import remark_text, set_asides, trailing_talk
from ai.spans import Kind, Role, Span
from ai.specials import read_day_report, read_expense
from ai.terms import promised_dates, read_date, read_payment
from ledger.entry import Details, EntryType, Payment

_WENT = frozenset({"gaya", "gayi", "gaye", "गया", "गयी", "गई"})
_PIECES = 1000  # a lone bare number below this may as well count pieces
_NO_AMOUNT = frozenset({EntryType.VISIT})
_GOODS_TYPES = frozenset({EntryType.SALES, EntryType.PURCHASE, EntryType.RETURN, EntryType.PURCHASE_RETURN})


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading line or an earlier part says for every entry of a message."""

    client: str | None = None
    location: str | None = None
    day: date | None = None
    type: EntryType | None = None
    told: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One entry as read from its part of a message, with what batches need to know of it."""

    draft: Draft
    way: str  # how the party is marked; "" when none
    told: bool
    figures: bool
    strong: bool  # the party is marked, or a shop's name or known


def read_entry(
    spans: list[Span], text: str, lexicon: Lexicon, context: ReadingContext, heading: Heading = Heading()
) -> Part | None:
    """Return the entry in these spans; None when they hold none."""
    if not spans:
        return None
    source = text[spans[0].start : spans[-1].end].strip()
    calls = read_day_report(spans)
    read_figures(spans)
    if calls is not None:
        return _day_report(spans, text, source, calls, context, heading, lexicon)
    expense = read_expense(spans, text)
    if expense is not None and heading.client is None:
        details, doubts, missing = expense
        day, _, unsure = read_date(spans, context.today, heading.day)
        details = replace(details, date=day, currency=_currency(spans, details.amount, context), payment=_paid_by(spans))
        draft = Draft(details, source, missing, (*doubts, *unsure, *size_doubts(details)))
        return Part(draft, "", True, bool(details.amount), False)
    litre_sizes(spans)
    read_counts(spans)
    set_asides(spans)
    promised_dates(spans)
    clients = context.clients if isinstance(context.clients, ClientIndex) else None
    buying = heading.type is EntryType.PURCHASE
    party = None if heading.client is not None else find_party(spans, clients, text, purchase=buying)
    return _assemble(spans, text, source, lexicon, context, heading, party, clients)


def _assemble(
    spans: list[Span],
    text: str,
    source: str,
    lexicon: Lexicon,
    context: ReadingContext,
    heading: Heading,
    party: Party | None,
    clients: ClientIndex | None,
) -> Part | None:
    location = read_place(spans, text, lexicon, party) or heading.location
    trailing_talk(spans)
    lines = read_goods(spans, text, lexicon)
    evidence = gather(spans)
    kind, told = decide(evidence, party)
    visit = _is_visit(spans, evidence.verbs, lines)
    if visit:
        kind, told = EntryType.VISIT, True
    if kind is None and heading.type is not None:
        kind, told = heading.type, heading.told
    if kind is None and context.default_type is not None:
        kind, told = context.default_type, True
    money = Sum() if visit else read_money(spans, lines, goods=bool(lines), sale=kind is None or kind in _GOODS_TYPES)
    day, follow_up, doubts = read_date(spans, context.today, heading.day)
    payment = _payment(spans, money, kind)
    client = heading.client
    found: list[Doubt] = []
    suggestion = None
    if party is not None:
        client = name_of(spans, party.start, party.end, text, lexicon)
        client, location, suggestion, near = _known(client, location, clients)
        found.extend([Doubt.NEAR_CLIENT] if near else [])
    if not (client or lines or money.amount or money.values or visit) or not _is_entry(spans, kind, client, lines, money, told=told):
        return None
    left = _left(spans)
    kind = kind or EntryType.SALES
    if kind not in _GOODS_TYPES:
        lines = []
    details = Details(
        type=kind,
        client=client,
        location=location,
        items=tuple(line.item() for line in lines if not _bare_line(line) or kind in _GOODS_TYPES),
        orders=sum((line.quantity for line in lines), Decimal(0)) if lines else None,
        amount=money.amount,
        currency=(money.currency or context.currency) if money.amount is not None else None,
        payment=payment,
        paid=money.paid,
        remarks=_remarks(spans, text, visit=visit),
        date=day,
        follow_up=follow_up,
    )
    if any(line.quantity < 0 for line in lines):
        details = replace(details, orders=None, items=tuple(replace(item, quantity=None, amount=None) for item in details.items))
    if money.amount == 0:
        details = replace(details, amount=None, currency=None)
        money.values, money.doubts = [Decimal(0)], [*money.doubts, Doubt.ZERO]
    if kind in _GOODS_TYPES and not lines and money.amount and _bare_amount(spans):
        if money.amount < _PIECES:
            # "sold 100 to X": 100 pieces or 100 rupees.
            details = replace(details, amount=None, currency=None)
            money.values, money.doubts = [money.amount], [*money.doubts, Doubt.AMOUNTS]
        else:
            found.append(Doubt.WORDS)
    unsure = (party is not None and (not party.sure or party.again)) or bool(left) or lonely(spans, lines, money)
    if lines and kind in _GOODS_TYPES and _odd_count(spans, lines, money):
        unsure = True
    found = [*money.doubts, *doubts, *size_doubts(details), *found]
    if not told:
        found.append(Doubt.TYPE)
    if unsure:
        found.append(Doubt.WORDS)
    missing = _missing(details, money, spans)
    values = tuple(_plain(value) for value in money.values)
    draft = Draft(details, source, missing, tuple(dict.fromkeys(found)), values, suggestion, left)
    strong = party is not None and (party.way not in ("first", "last") or suggestion is not None or _shop(spans))
    figures = bool(lines) or money.amount is not None or bool(money.values)
    return Part(draft, party.way if party is not None else "", told, figures or visit, strong)


def _bare_amount(spans: list[Span]) -> bool:
    """Whether the only figure has no word, sign, scale or grouping that makes it money."""
    figures = [index for index, span in enumerate(spans) if span.role is Role.AMOUNT]
    return len(figures) == 1 and not money_cued(spans, figures[0])


def _bare_line(line: Line) -> bool:
    return line.name is None and line.rate is None


def _odd_count(spans: list[Span], lines: list[Line], money: Sum) -> bool:
    """A count without unit and goods that is larger than the amount: the two may be swapped."""
    line = lines[0]
    return len(lines) == 1 and line.name is None and not line.unit and money.amount is not None and line.quantity > money.amount


def _shop(spans: list[Span]) -> bool:
    return any(span.role is Role.CLIENT and span.has("suffix") for span in spans)


def _known(
    client: str, location: str | None, clients: ClientIndex | None
) -> tuple[str, str | None, str | None, bool]:
    """Return the client as the company knows it, the place, a suggestion, and whether that must be asked."""
    if clients is None:
        return client, location, None, False
    match = clients.match(client, location)
    if match.kind is Match.NEAR:
        return client, location, match.canonical, True
    if match.kind is Match.NEW or match.canonical is None:
        return client, location, None, False
    return match.canonical, location, None, False


def _is_visit(spans: list[Span], verbs: dict[str, int], lines: list[Line]) -> bool:
    went = "give" in verbs and not lines and any(span.norm in _WENT and span.free for span in spans)
    if not went and not {"visit", "closed", "noorder", "absent"} & verbs.keys():
        return False
    if figures_left(spans) or any(span.role is Role.RATE for span in spans):
        return False
    if went:
        return True
    if {"noorder", "closed", "absent"} & verbs.keys():
        return not lines or "sell" not in verbs
    return not lines and not {"sell", "buy", "collect", "return", "order"} & verbs.keys()


def _is_entry(
    spans: list[Span], kind: EntryType | None, client: str | None, lines: list[Line], money: Sum, *, told: bool
) -> bool:
    """Whether there is enough: an amount or goods, or a told kind with a client."""
    if money.amount is not None or money.values:
        only = [span for span in spans if span.kind is Kind.WORD and span.free]
        return client is not None or bool(lines) or told or len(only) == 0
    if lines:
        return any(line.unit not in ("", "pcs") or line.name for line in lines) or client is not None
    return kind is EntryType.VISIT and client is not None or (kind is not None and told and client is not None)


def _left(spans: list[Span]) -> tuple[str, ...]:
    """Return what nothing explains: unclaimed words that mean nothing, and unclaimed numbers."""
    left = []
    known = {"verb", "link", "post", "filler", "currency", "amount", "rate", "pay", "money", "paid", "due", "past", "future",
             "day_link", "smalltalk", "honorific", "party", "free", "quantity", "quality", "discount", "tax", "beat", "hinglish", "phrase_type", "expense", "figure"}  # fmt: skip
    for span in spans:
        if not span.free:
            continue
        if span.kind is Kind.NUMBER or (span.kind is Kind.WORD and not known & span.tags.keys()):
            left.append(span.text)
    return tuple(left)


def _missing(details: Details, money: Sum, spans: list[Span]) -> tuple[Field, ...]:
    missing = []
    if not details.client and details.type is not EntryType.EXPENSE:
        missing.append(Field.CLIENT)
    if details.amount is None and details.type not in _NO_AMOUNT and not money.doubts:
        missing.append(Field.AMOUNT)
    if details.date is None:
        missing.append(Field.DATE)
    return tuple(missing)


def _remarks(spans: list[Span], text: str, *, visit: bool) -> str | None:
    said = remark_text(spans, text)
    if not visit:
        return said
    verbs = [span for span in spans if span.has("verb")]
    if any(span.has("verb", "closed") for span in verbs):
        said = "; ".join(part for part in ("shop closed", said) if part)
    for span in verbs:
        if span.has("verb", "noorder") or span.has("verb", "absent"):
            words = "no order" if span.has("verb", "noorder") else text[span.start : span.end]
            said = "; ".join(part for part in (said, words) if part)
    return said


def _payment(spans: list[Span], money: Sum, kind: EntryType | None) -> Payment | None:
    if money.partial or (kind in (EntryType.SALES, None) and any(span.has("paid", "part") and not span.role is Role.CLIENT for span in spans)):
        money.partial = True
        if kind not in (EntryType.COLLECTION, EntryType.PAYMENT):
            return Payment.PARTIAL
    method = read_payment(spans)
    if kind in (EntryType.RETURN, EntryType.PURCHASE_RETURN, EntryType.VISIT):
        return None
    if money.settled and kind in (EntryType.SALES, EntryType.PURCHASE) and money.paid is None and method is not Payment.CREDIT:
        money.paid = money.amount
    return method


def _paid_by(spans: list[Span]) -> Payment | None:
    return read_payment(spans)


def _currency(spans: list[Span], amount: Decimal | None, context: ReadingContext) -> str | None:
    if amount is None:
        return None
    marks = [span.currency for span in spans if span.currency not in ("", "+")]
    return marks[0] if marks else context.currency


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day_report(
    spans: list[Span], text: str, source: str, calls: str, context: ReadingContext, heading: Heading, lexicon: Lexicon
) -> Part:
    location = read_place(spans, text, lexicon, None) or heading.location
    day, _, doubts = read_date(spans, context.today, heading.day)
    money = read_money(spans, [], goods=False, sale=False)
    details = Details(
        EntryType.VISIT,
        location=location,
        amount=money.amount,
        currency=(money.currency or context.currency) if money.amount is not None else None,
        remarks=calls,
        date=day,
    )
    found = (*money.doubts, *doubts, *size_doubts(details), Doubt.DAY_REPORT)
    return Part(Draft(details, source, (), found, tuple(_plain(value) for value in money.values)), "", True, True, True)
