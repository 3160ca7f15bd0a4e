"""Which figures a text can bear out: those that stand in it, and what follows from them by arithmetic."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal

from ai.lexicon import Lexicon
from ai.numbers import number_at
from ai.reading import Draft
from ai.tokens import clean, fold, tokenize

MOST = 9  # numbers in a text; of more, nearly every figure would follow
_RUN = re.compile(r"\d+(?:[.,]\d+)*|\.\d+")
_SCALES = tuple(map(Decimal, (1, 100, 1000, 100_000, 1_000_000, 10_000_000)))
_ROUNDING = Decimal("0.01")


def figures_of(draft: Draft) -> Iterator[Decimal]:
    """Yield every figure that would be saved."""
    details = draft.details
    each = [details.orders, details.amount, details.paid]
    for item in details.items:
        each += [item.quantity, item.rate, item.free, item.amount]
    return (figure for figure in each if figure is not None)


class Written:
    """A text's numbers. A figure follows from them when it is one (in its own scale, or halved), a product of
    two, a sum or difference of such, or a percentage off or on.
    """

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.numbers = frozenset(_numbers(text, lexicon))
        self.countable = len(self.numbers) <= MOST
        self._known: frozenset[Decimal] | None = None

    def bears_out(self, figure: Decimal) -> bool:
        """Whether the figure follows; also where there are too many numbers to tell."""
        if figure in self.numbers or not self.countable:
            return True
        known = self._reach()
        if figure in known or figure * 2 in known:
            return True
        if any(figure - each in known or figure + each in known for each in known):
            return True
        return any(
            abs(each * (100 + sign * percent) / 100 - figure) < _ROUNDING
            for each in known
            for percent in self.numbers
            for sign in (1, -1)
        )

    def _reach(self) -> frozenset[Decimal]:
        if self._known is None:
            scaled = {number * scale for number in self.numbers for scale in _SCALES}
            products = {one * other for one, other in itertools.product(self.numbers, scaled)}
            sums = {
                sum(part, Decimal(0))
                for size in range(2, len(self.numbers) + 1)
                for part in itertools.combinations(self.numbers, size)
            }
            self._known = frozenset({Decimal(0), *scaled, *products, *sums})
        return self._known


def _numbers(text: str, lexicon: Lexicon) -> Iterator[Decimal]:
    """Yield the numbers in digits, whole and in their pieces, and those in words."""
    cleaned = clean(text)
    for run in _RUN.findall(fold(cleaned)):
        yield Decimal(run.replace(",", "")) if run.count(".") < 2 else Decimal(run.split(".")[0])
        yield from (Decimal(piece) for piece in re.split("[.,]", run) if piece)
    tokens = tokenize(cleaned)
    lexicon.tag(tokens)
    for index in range(len(tokens)):
        number = number_at(tokens, index)
        if number is not None:
            yield number.value
