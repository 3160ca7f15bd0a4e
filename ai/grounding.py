"""Holds a model's reading against the text it read: what the text does not bear out is dropped.

The model proposes and this code decides. A figure must stand in the text, in a place where it can be what
it is said to be, or follow by arithmetic; a name must stand there too; type, date, currency and payment must
have their words. What is left always carries Doubt.MODEL: nobody's entry is saved from it without a yes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from ai.claims import Claims, Figures
from ai.clients import ClientIndex, Match
from ai.lexicon import Lexicon
from ai.limits import size_doubts
from ai.model_schema import EntryAnswer
from ai.model_terms import GIVEN_BACK, GOODS, currency_of, day_of, location_of, payment_of, remark_of, type_of
from ai.names import written
from ai.reading import Doubt, Draft, Field, ReadingContext
from ai.spelling import Place
from ai.stated import Stated, Use, read_stated
from ledger.entry import Details, EntryType

_NEAR_KNOWN = 75.0  # likeness at which words of the text may be a known client the model names
_OLD = timedelta(days=60)
_LISTED = GOODS | GIVEN_BACK | {EntryType.EXPENSE}  # types whose items are kept


@dataclass(slots=True)
class _Found:
    """One entry's borne-out parts, before the entries are compared with each other."""

    answer: EntryAnswer
    figures: Figures
    place: Place | None
    client: str | None
    suggestion: str | None
    start: int = 0
    end: int = 0


class Grounding:
    """Makes drafts of what a model read."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def ground(
        self,
        entries: Sequence[EntryAnswer],
        text: str,
        context: ReadingContext,
        *,
        caption: str | None = None,
    ) -> tuple[Draft, ...]:
        """Return a draft for each entry of which ``text`` bears out a client or a figure, perhaps none.

        With a ``caption`` (perhaps empty) the text is a paper's print and that: then figures that belong
        to no entry are normal, and only the caption's verbs tell the type ("goods once sold ..." does not).
        """
        stated = read_stated(text, self._lexicon, context.today)
        claims = Claims(stated, self._lexicon)
        clients = context.clients if isinstance(context.clients, ClientIndex) else None
        found = [self._one(answer, stated, claims, clients) for answer in entries]
        found = [each for each in found if each.client or each.figures.places]
        found.sort(key=lambda each: each.start)
        _part_crossed(found)
        drafts = []
        for index, each in enumerate(found):
            begin = each.start if index else 0
            stop = found[index + 1].start if index + 1 < len(found) else len(stated.text)
            if caption is None:
                _compete(each, claims, begin, stop)
                before = stated.meanings("verb", begin, each.end + 1)
                verbs = before or stated.meanings("verb", each.end, stop)
            else:
                verbs = read_stated(caption, self._lexicon, context.today).meanings("verb")
            source = stated.text[begin:stop].strip()
            drafts.append(self._draft(each, stated, context, verbs, source))
        return tuple(drafts)

    def _one(
        self, answer: EntryAnswer, stated: Stated, claims: Claims, clients: ClientIndex | None
    ) -> _Found:
        figures = claims.settle(answer)
        client, suggestion, place = self._client(answer.client, stated, clients)
        places = [*figures.places, *([place.start] if place is not None else [])]
        return _Found(
            answer, figures, place, client, suggestion, min(places, default=0), max(places, default=0)
        )

    def _client(
        self, name: str | None, stated: Stated, clients: ClientIndex | None
    ) -> tuple[str | None, str | None, Place | None]:
        """Return the client as saved, a known client it may be instead, and where it stands."""
        if not name:
            return None, None, None
        place = stated.find(name)
        if place is None:
            known = clients.match(name) if clients is not None else None
            if known is None or known.kind is Match.NEW or known.canonical is None:
                return None, None, None
            place = stated.find(known.canonical, _NEAR_KNOWN)
            return (place.text, known.canonical, place) if place and place.nameable else (None, None, None)
        match = clients.match(place.text) if clients is not None else None
        if match is not None and match.kind in (Match.EXACT, Match.ALIAS, Match.SAME):
            return match.canonical, None, place
        if not place.nameable:
            return None, None, None
        suggestion = match.canonical if match is not None else None
        if suggestion is None and clients is not None:
            known = clients.match(name)  # a slip too far for the index, which the model saw through
            suggestion = known.canonical if known.kind is not Match.NEAR else None
        return written(place.text, self._lexicon), suggestion, place

    def _draft(
        self, found: _Found, stated: Stated, context: ReadingContext, verbs: frozenset[str], text: str
    ) -> Draft:
        answer, figures = found.answer, found.figures
        kind, kind_doubted = type_of(answer.type, verbs, context, traded=bool(figures.places))
        day, unknown_day = day_of(answer.date, stated, context.today)
        items = figures.items if kind is None or kind in _LISTED else ()
        counts = [
            item.quantity for item in items if item.quantity is not None and kind is not EntryType.EXPENSE
        ]
        details = Details(
            type=kind,
            client=found.client,
            location=location_of(answer.location, found.place, stated, self._lexicon),
            items=items,
            orders=sum(counts, Decimal(0)) if counts else None,
            amount=figures.amount,
            currency=currency_of(answer.currency, stated, context) if figures.amount is not None else None,
            payment=payment_of(answer.payment, stated, part_paid=figures.paid is not None),
            paid=figures.paid,
            remarks=remark_of(answer.remarks, stated),
            date=day,
        )
        doubts = [*figures.doubts, *size_doubts(details)]
        doubts += [Doubt.FUTURE] if day is not None and day > context.today else []
        doubts += [Doubt.OLD] if day is not None and day < context.today - _OLD else []
        doubts += [Doubt.TYPE] if kind_doubted else []
        doubts += [Doubt.NEAR_CLIENT] if found.suggestion is not None else []
        missing = [Field.TYPE] if kind is None else []
        missing += [Field.CLIENT] if found.client is None and kind is not EntryType.EXPENSE else []
        missing += (
            [Field.AMOUNT]
            if details.amount is None and kind is not EntryType.VISIT and not figures.doubts
            else []
        )
        missing += [Field.DATE] if unknown_day else []
        return Draft(
            details=details,
            text=text,
            missing=tuple(missing),
            doubts=(*dict.fromkeys(doubts), Doubt.MODEL),
            values=tuple(_plain(value) for value in figures.values),
            suggestion=found.suggestion,
        )


def _part_crossed(found: list[_Found]) -> None:
    """Entries whose parts lie between each other's parts may have each other's figures: keep none."""
    for index, each in enumerate(found):
        for other in found[index + 1 :]:
            own, theirs = _reach(each, other), _reach(other, each)
            if own and theirs and max(min(own), min(theirs)) <= min(max(own), max(theirs)):
                amounts = [one.figures.amount for one in (each, other) if one.figures.amount is not None]
                for crossed in (each, other):
                    crossed.figures.drop_counts()
                    crossed.figures.refuse(Doubt.AMOUNTS, amounts)


def _reach(each: _Found, other: _Found) -> list[int]:
    """Where the parts of an entry stand; a client that both share tells nothing."""
    shared = each.place is not None and other.place is not None and each.place.start == other.place.start
    return [*each.figures.places, *([each.place.start] if each.place is not None and not shared else [])]


def _compete(found: _Found, claims: Claims, start: int, stop: int) -> None:
    """Figures nobody claimed that fit better than the claimed ones: the person decides."""
    figures, chosen = found.figures, found.figures.amount_figure
    left = claims.left(Use.AMOUNT, start, stop)
    counts = claims.left(Use.QUANTITY, start, stop)
    if figures.bare_counts and any(each.marked for each in counts):
        # The text marks another number as the quantity.
        left += figures.bare_counts
        figures.drop_counts()
    rivals = [each for each in left if chosen is None or each.marked or not chosen.marked]
    others = [each.value for each in rivals if each.value != figures.amount and not each.negative]
    if others and (figures.amount is None or chosen is not None):
        known = [figures.amount] if figures.amount is not None else []
        figures.refuse(Doubt.AMOUNTS, [*known, *others])


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
