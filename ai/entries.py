"""Puts one entry together from the spans of its text."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from ai.announced import announced
from ai.asides import keep_asides
from ai.certainty import apart, bare_amount, has_shop_word, is_entry, left_over, odd_count, odd_names
from ai.clients import ClientIndex
from ai.completing import currency_of, known_as, missing_fields, payment_of, plain
from ai.counts import read_counts
from ai.cut_names import may_be_cut
from ai.day_reports import day_report
from ai.evidence import Evidence, gather
from ai.figures import read_figures
from ai.goods import Line, read_goods
from ai.goods_apart import name_apart
from ai.goods_words import read_goods_words
from ai.grounds import Ground, Grounds
from ai.instalments import OLD
from ai.kinds import decide
from ai.lexicon import Lexicon
from ai.limits import size_doubts
from ai.litres import read_litres
from ai.money import lonely, read_money
from ai.near import said, tagged
from ai.odd_amounts import settle_odd_amounts
from ai.parties import find_party
from ai.parts import Heading, Part
from ai.party import Party, either, name_of
from ai.persons import acts_for
from ai.places import read_place
from ai.plain_lines import is_plain
from ai.possessives import without_has
from ai.promises import promised_dates
from ai.reading import Doubt, Draft, ReadingContext
from ai.remarks import trailing_talk
from ai.sizes import keep_sizes
from ai.spans import MARK, NUMBER, PLACE, Role, Span
from ai.specials import read_day_report, read_expense
from ai.sums_of_money import Sum
from ai.talk_beside import set_others_aside, set_tales_aside
from ai.terms import read_date, read_payment
from ai.visits import is_visit, said_beside
from ledger.entry import Details, EntryType

_MOST_FIGURES = 60  # in one entry; more is no message of a person
_CANCELLED = frozenset({"cancel", "cancelled", "canceled", "कैंसल", "कैंसिल", "रद्द"})
_JOINED = frozenset({"and", "but", "who"})
_GOODS_TYPES = frozenset({EntryType.SALES, EntryType.PURCHASE, EntryType.RETURN, EntryType.PURCHASE_RETURN})


def read_entry(
    spans: list[Span],
    text: str,
    lexicon: Lexicon,
    context: ReadingContext,
    heading: Heading | None = None,
    grounds: Grounds | None = None,
) -> Part | None:
    """Return the entry in these spans; None when they hold none. Claims the spans.

    ``grounds`` keeps what a heading has no say in, for the next reading of the same spans.
    """
    if not spans:
        return None
    if len(spans) > _MOST_FIGURES and sum(span.kind is NUMBER for span in spans) > _MOST_FIGURES:
        return None
    heading = heading or Heading()
    source = text[spans[0].start : spans[-1].end].strip()
    if grounds is not None and (ground := grounds.take(spans, heading)) is not None:
        spans[:] = ground.spans
        return _build(ground, text, source, lexicon, context, heading)
    calls = read_day_report(spans)
    talks = not is_plain(spans)
    if talks:
        set_tales_aside(spans)
    read_figures(spans)
    if calls is not None:
        return day_report(spans, text, source, calls, context, heading, lexicon)
    selling = heading.told and heading.type is not EntryType.EXPENSE
    if (
        heading.client is None
        and not selling
        and (part := _expense(spans, text, source, context, heading)) is not None
    ):
        return part
    read_litres(spans)
    read_counts(spans)
    read_goods_words(spans)
    if talks:
        set_others_aside(spans)
    clients = context.clients if isinstance(context.clients, ClientIndex) else None
    buying = heading.type is EntryType.PURCHASE
    party = None if heading.client is not None else find_party(spans, clients, text, purchase=buying)
    place = read_place(spans, text, lexicon, party)
    if party is not None:
        party.until = _behind(spans, party.end)
        party.person = acts_for(spans, party)
    if talks:
        trailing_talk(spans)
    lines = read_goods(spans, text, lexicon)
    name_apart(spans, lines, text)
    keep_sizes(spans)
    evidence = gather(spans)
    visit = is_visit(spans, evidence.verbs, lines, party)
    ground = Ground(spans, party, place, lines, evidence, visit)
    if grounds is not None:
        grounds.keep(ground, heading)
    return _build(ground, text, source, lexicon, context, heading)


def _build(
    ground: Ground, text: str, source: str, lexicon: Lexicon, context: ReadingContext, heading: Heading
) -> Part | None:
    """Return the entry on this ground below its heading."""
    spans, party, lines = ground.spans, ground.party, ground.lines
    evidence, visit = ground.evidence, ground.visit
    clients = context.clients if isinstance(context.clients, ClientIndex) else None
    kind, told = (
        (EntryType.VISIT, bool(evidence.verbs)) if visit else _kind(evidence, party, heading, context)
    )
    goods_type = kind is None or kind in _GOODS_TYPES
    money = Sum()
    if not visit:
        money = read_money(spans, lines, sale=goods_type, buying=kind is EntryType.PURCHASE)
    client, suggestion = heading.client, None
    location = ground.place or heading.location
    if party is not None:
        typed = without_has(name_of(spans, party.start, party.end, text, lexicon), spans, party.end)
        client, suggestion = known_as(typed, location, clients)
        if either(spans, party):
            client = suggestion = None
    if not is_entry(spans, kind, client, lines, money, told=told):
        return None
    day, follow_up, dated = read_date(spans, context.today, heading.day)
    payment = payment_of(spans, money, kind)
    keep_asides(spans, evidence, party, told=told)
    left = () if visit and party is not None and party.sure else left_over(spans)
    lines = lines if goods_type else []
    # Under a heading such as "Sales:" a figure is money.
    alone = goods_type and heading.type is None
    settle_odd_amounts(spans, lines, money, goods=alone)
    details = Details(
        type=kind or EntryType.SALES,
        client=client,
        location=location,
        items=tuple(line.item() for line in lines),
        orders=sum((line.quantity for line in lines), Decimal(0)) if lines else None,
        amount=money.amount,
        currency=(money.currency or context.currency) if money.amount is not None else None,
        payment=payment,
        paid=money.paid,
        remarks=said_beside(spans, text, visit=visit),
        date=day,
        follow_up=follow_up,
    )
    if any(line.quantity < 0 for line in lines):
        unknown = tuple(replace(item, quantity=None, amount=None) for item in details.items)
        details = replace(details, orders=None, items=unknown)
    doubts = [*money.doubts, *dated, *size_doubts(details)]
    if suggestion is not None:
        doubts.append(Doubt.NEAR_CLIENT)
    if not told:
        doubts.append(Doubt.TYPE)
    ahead = not visit and announced(spans, evidence.verbs)
    if left or ahead or _unsure(spans, lines, money, party, visit=visit, goods=alone):
        doubts.append(Doubt.WORDS)
    draft = Draft(
        details,
        source,
        missing_fields(details, money),
        tuple(dict.fromkeys(doubts)),
        tuple(plain(value) for value in money.values),
        suggestion,
        left,
    )
    figures = visit or bool(lines) or money.amount is not None or bool(money.values)
    positional = party is None or party.way in ("first", "last")
    strong = party is not None and (not positional or suggestion is not None or has_shop_word(spans))
    return Part(draft, party.way if party is not None else "", told, figures, strong)


def _behind(spans: list[Span], end: int) -> int:
    """Return where the place or the talk that follows a name ends: "Patel Brothers (Harrow) paid us"."""
    until = end
    while until < len(spans) and (spans[until].role is PLACE or spans[until].kind is MARK):
        until += 1
    until = until if any(span.role is Role.PLACE for span in spans[end:until]) else end
    verb = until
    while verb < len(spans) and (
        spans[verb].role is Role.REMARK or spans[verb].has("filler") or spans[verb].norm in _JOINED
    ):
        verb += 1
    acts = verb < len(spans) and "verb" in spans[verb].tags
    return verb if acts else until  # "Star Bakery [finally gave in and] took"


def _expense(
    spans: list[Span], text: str, source: str, context: ReadingContext, heading: Heading
) -> Part | None:
    found = read_expense(spans, text)
    if found is None:
        return None
    details, doubts, missing = found
    promised_dates(spans)
    day, _, dated = read_date(spans, context.today, heading.day)
    currency = currency_of(spans, details.amount, context)
    details = replace(details, date=day, currency=currency, payment=read_payment(spans))
    draft = Draft(details, source, missing, (*doubts, *dated, *size_doubts(details)))
    return Part(draft, "", True, bool(details.amount), False)


def _kind(
    evidence: Evidence, party: Party | None, heading: Heading, context: ReadingContext
) -> tuple[EntryType | None, bool]:
    """Return the type and whether it is told: by the words, else the heading, else the person's default."""
    kind, told = decide(evidence, party)
    if heading.type is EntryType.RETURN and not evidence.verbs and kind is not None:
        theirs = party is None or party.way not in ("to", "ko")
        return (EntryType.RETURN, heading.told) if theirs else (EntryType.PURCHASE_RETURN, False)
    settled = kind is EntryType.COLLECTION and evidence.paid_how  # "..., Anil Telecom ne 4000 gpay kiya"
    paid = evidence.paid_how or evidence.credit
    weak = {"bill", "give"} if paid and heading.type is EntryType.PURCHASE else {"bill"}
    if heading.told and kind is not heading.type and evidence.verbs.keys() <= weak and not settled:
        return heading.type, True  # "Purchase:" above lines with "inv 334" or "6000 cash diya"
    if kind is not None and (told or heading.type is None):
        return kind, told
    if heading.type is not None:
        return (heading.type, heading.told) if kind in (None, heading.type) else (kind, False)
    return context.default_type, context.default_type is not None


def _unsure(
    spans: list[Span], lines: list[Line], money: Sum, party: Party | None, *, visit: bool, goods: bool
) -> bool:
    """Whether something in the text lets another reading stand beside this one."""
    if party is not None and (not party.sure or party.again or may_be_cut(spans, party)):
        return True
    if said(spans, OLD) and any(
        after.role is Role.PAID and span.norm in OLD for span, after in pairwise(spans)
    ):
        return True
    if visit and any(span.norm in _CANCELLED for span in spans):
        return True  # "kal wala order cancel, verma store ne mana kar diya": more than no order
    if (
        not visit
        and tagged(spans, "unsure")
        and any("unsure" in span.tags and span.role is not Role.REMARK for span in spans)
    ):
        return True
    if lines:
        odd = odd_count(spans, lines, money) or odd_names(spans, lines, party) or apart(spans, lines)
        return odd or lonely(spans, lines, money)
    return goods and money.amount is not None and bare_amount(spans)  # "Apollo 5000"
