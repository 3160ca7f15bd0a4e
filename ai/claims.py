"""Figures claimed for an entry: each figure of the text stands for one thing in one entry, and only for what
it can be. A claim that no figure of the text bears out comes to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ai.goods import agrees
from ai.lexicon import Lexicon
from ai.model_schema import EntryAnswer, ItemAnswer
from ai.reading import Doubt
from ai.spelling import Place
from ai.stated import Figure, Stated, Use
from ledger.entry import Item


@dataclass(slots=True)
class Figures:
    """What is left of an entry's claimed figures. ``places`` are the offsets of the borne-out ones;
    ``values`` the choices when a doubt has to be decided."""

    items: tuple[Item, ...] = ()
    amount: Decimal | None = None
    paid: Decimal | None = None
    amount_figure: Figure | None = None
    bare_counts: list[Figure] = field(default_factory=list)  # quantities that nothing marks as such
    doubts: list[Doubt] = field(default_factory=list)
    values: list[Decimal] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    def refuse(self, doubt: Doubt, values: Sequence[Decimal]) -> None:
        """Give up the amount and what was paid: the person decides between ``values``."""
        self.amount = self.paid = None
        if doubt not in self.doubts:
            self.doubts.append(doubt)
        self.values = list(dict.fromkeys([*self.values, *values]))

    def drop_counts(self) -> None:
        """Keep only the names of the goods."""
        self.items = tuple(Item(name=item.name) for item in self.items if item.name is not None)


class Claims:
    """Hands out the figures of one text, each once, in the order of the text."""

    def __init__(self, stated: Stated, lexicon: Lexicon) -> None:
        self._stated = stated
        self._lexicon = lexicon
        self._free = list(stated.figures)

    def left(self, use: Use, start: int, end: int) -> list[Figure]:
        """The unclaimed figures of a part of the text that could be ``use``."""
        return [each for each in self._free if use in each.uses and start <= each.start < end]

    def settle(self, answer: EntryAnswer) -> Figures:
        """Return what the text bears out of the figures of ``answer``, checked by arithmetic."""
        found = Figures()
        names = [self._name(item.name) for item in answer.items]
        amount = self._take(answer.amount, Use.AMOUNT)
        paid = self._take(answer.paid, Use.PAID)
        lines = [
            self._line(item, name, answer, found) for item, name in zip(answer.items, names, strict=True)
        ]
        found.items = tuple(line[0] for line in lines if line is not None)
        counts = [line[1] for line in lines if line is not None]
        found.bare_counts = [each for each in counts if each is not None and not each.marked]
        found.places += [figure.start for figure in (amount, paid) if figure is not None]
        found.amount_figure = amount
        found.amount = amount.value if amount is not None else None
        found.paid = paid.value if paid is not None else None
        self._check_sum(found)
        if amount is not None:
            # Two bare numbers: nothing but their size tells which one counts the goods.
            swapped = [each for each in found.bare_counts if each.value > amount.value]
            if swapped and not amount.marked:
                found.drop_counts()
                found.refuse(Doubt.AMOUNTS, [each.value for each in (amount, *swapped)])
        if found.paid is not None and found.amount is not None and found.paid > found.amount:
            found.refuse(Doubt.AMOUNTS, [found.paid, found.amount])
        if any(each.negative for each in self._stated.figures):
            found.refuse(Doubt.NEGATIVE, [each.value for each in self._stated.figures if each.negative])
        return found

    def _take(self, value: Decimal | None, use: Use, unit: str = "") -> Figure | None:
        """Claim the figure that is ``value`` and can be ``use``; one whose unit or mark fits comes first."""
        fitting = [
            each for each in self._free if each.value == value and use in each.uses and not each.negative
        ]
        if not fitting:
            return None
        chosen = max(fitting, key=lambda each: (bool(unit) and each.unit == unit, each.marked))
        self._free.remove(chosen)
        return chosen

    def _name(self, name: str | None) -> Place | None:
        """Find a name of goods; a number in it ("Dolo 650") is no figure of the entry any more."""
        place = self._stated.find(name) if name else None
        if place is None or not any(map(str.isalpha, place.text)):
            return None
        if place.plain:
            self._free = [
                each for each in self._free if each.marked or not place.start < each.start < place.end
            ]
        return place

    def _counted(self, item: ItemAnswer, unit: str, name: Place | None) -> Figure | None:
        figure = self._take(item.quantity, Use.QUANTITY, unit)
        if figure is not None or item.quantity is None:
            return figure
        counted = self._stated.find(item.unit) if item.unit else name
        return self._stated.worded(item.quantity, counted.start) if counted is not None else None

    def _line(
        self, item: ItemAnswer, place: Place | None, answer: EntryAnswer, found: Figures
    ) -> tuple[Item, Figure | None] | None:
        unit = self._unit(item.unit)
        quantity = self._counted(item, unit, place)
        free = self._take(item.free, Use.FREE)
        rate = self._take(item.rate, Use.RATE) or self._again(item.rate)
        whole = len(answer.items) == 1 and item.amount == answer.amount
        amount = None if whole else self._take(item.amount, Use.AMOUNT)
        name = place.text if place is not None else None
        found.places += [figure.start for figure in (quantity, free, amount) if figure is not None]
        if name is None and quantity is None:
            return None
        if quantity is not None:
            unit = quantity.unit or unit or ("pcs" if name else "unit")
        price = amount.value if amount is not None else None
        if quantity is not None and rate is not None:
            product = quantity.value * rate.value
            if price is not None and not agrees(price, product):
                found.refuse(Doubt.ARITHMETIC, [product, price])
            price = product if price is None else price
        return (
            Item(
                name=self._lexicon.word(name.lower()).get("item_name", name) if name else None,
                quantity=quantity.value if quantity is not None else None,
                unit=unit or None,
                rate=rate.value if rate is not None else None,
                free=free.value if free is not None else None,
                amount=price,
            ),
            quantity,
        )

    def _again(self, value: Decimal | None) -> Figure | None:
        """A rate that is stated once may be the rate of several lines: "5 red and 3 blue @ 100 each"."""
        for figure in self._stated.figures:
            if figure.value == value and figure.uses == {Use.RATE}:
                return figure
        return None

    def _unit(self, word: str | None) -> str:
        """The unit's saved name, when the text names that unit at all."""
        meaning = self._lexicon.word((word or "").lower()).get("unit", "")
        return meaning if meaning in self._stated.meanings("unit") else ""

    @staticmethod
    def _check_sum(found: Figures) -> None:
        """The lines' sum is the amount when none is stated, and has to be the stated one."""
        if Doubt.ARITHMETIC in found.doubts:
            found.refuse(Doubt.ARITHMETIC, [found.amount] if found.amount is not None else [])
            return
        prices = [item.amount for item in found.items]
        known = [price for price in prices if price is not None]
        if not known or len(known) < len(prices):
            return
        total = sum(known, Decimal(0))
        if found.amount is None:
            found.amount = total
        elif not agrees(found.amount, total):
            found.refuse(Doubt.ARITHMETIC, [total, found.amount])
