"""Which figures a text can bear out: those that stand in it, and what follows from them by arithmetic."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal

from ai.lexicon import Lexicon
from ai.numbers import number_at
from ai.tokens import clean, fold, tokenize
from ledger.entry import Details

MOST = 9  # numbers in a text; of more, nearly every figure would follow
_RUN = re.compile(r"\d+(?:[.,]\d+)*|\.\d+")
_ROUNDING = Decimal("0.01")


class Written:
    """A text's numbers. A figure follows from them when it is one, or half of one; the sum of some; a product
    of two; a sum or difference of two such; or a percentage off or on one.
    """

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.numbers = frozenset(_numbers(text, lexicon))
        self.countable = len(self.numbers) <= MOST
        self._products: frozenset[Decimal] | None = None

    def unfounded(self, details: Details) -> Iterator[Decimal]:
        """Yield the figures that do not follow from the text."""
        lines = [
            figure
            for item in details.items
            for figure in (item.quantity, item.rate, item.free, item.amount, details.paid)
        ]
        yield from (figure for figure in lines if figure is not None and not self.bears_out(figure))
        # What stands for all lines may be their sum.
        quantities, amounts = (
            sum((value for value in values if value is not None), Decimal(0))
            for values in (
                [item.quantity for item in details.items],
                [item.amount for item in details.items],
            )
        )
        for figure, total in ((details.orders, quantities), (details.amount, amounts)):
            if figure is not None and figure != total and not self.bears_out(figure):
                yield figure

    def bears_out(self, figure: Decimal) -> bool:
        """Whether the figure follows; also where there are too many numbers to tell."""
        if figure in self.numbers or not self.countable:
            return True
        known = self._known()
        if figure in known or figure * 2 in known or self._is_sum(figure):
            return True
        if any(figure - each in known or figure + each in known for each in known):
            return True
        return any(
            abs(each * (100 + sign * percent) / 100 - figure) < _ROUNDING
            for each in known
            for percent in self.numbers
            for sign in (1, -1)
        )

    def _known(self) -> frozenset[Decimal]:
        if self._products is None:
            products = {one * other for one, other in itertools.product(self.numbers, repeat=2)}
            self._products = frozenset({Decimal(0), *self.numbers, *products})
        return self._products

    def _is_sum(self, figure: Decimal) -> bool:
        return any(
            sum(part, Decimal(0)) == figure
            for size in range(2, len(self.numbers) + 1)
            for part in itertools.combinations(self.numbers, size)
        )


def _numbers(text: str, lexicon: Lexicon) -> Iterator[Decimal]:
    """Yield the numbers in digits, whole and in their pieces, and those in words."""
    cleaned = clean(text)
    for run in _RUN.findall(fold(cleaned)):
        yield from (Decimal(piece) for piece in re.split("[.,]", run) if piece)
        yield Decimal(".".join(run.replace(",", "").split(".")[:2]))
    tokens = tokenize(cleaned)
    lexicon.tag(tokens)
    for index in range(len(tokens)):
        number = number_at(tokens, index)
        if number is not None:
            yield number.value
