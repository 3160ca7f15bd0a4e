"""What the spans of a line say whatever heading stands above them, kept for the reading below that heading.

The lines of a batch are read twice: by themselves, which tells what the first of them is, and then below it.
A heading has no say in most of the work: figures, the party, the place and the goods are found only once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ai.evidence import Evidence
from ai.goods import Line
from ai.parts import Heading
from ai.party import Party
from ai.spans import Span
from ledger.entry import EntryType

_MOST = 400  # lines that are kept; a message that Telegram sends hardly has more


@dataclass(slots=True)
class Ground:
    """The claimed spans of a line and what was found in them."""

    spans: list[Span]
    party: Party | None
    place: str | None
    lines: list[Line]
    evidence: Evidence
    visit: bool

    def copy(self) -> Ground:
        """Return the ground as it is now: what is read on it later changes its spans and lines."""
        spans = [_claimed(span) for span in self.spans]
        lines = [replace(line) for line in self.lines]
        return Ground(spans, self.party, self.place, lines, self.evidence, self.visit)


class Grounds:
    """The grounds of the lines of one message, each for one more reading."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, ...], Ground] = {}

    def keep(self, ground: Ground, heading: Heading) -> None:
        """Keep a copy of ``ground``, laid by a reading below ``heading``, when that says nothing."""
        if heading == Heading() and len(self._kept) < _MOST:
            self._kept[_places(ground.spans)] = ground.copy()

    def take(self, spans: list[Span], heading: Heading) -> Ground | None:
        """Return what was found in these spans, once; None when ``heading`` has a say in it."""
        if heading.client is not None or heading.type is EntryType.PURCHASE:
            return None
        return self._kept.pop(_places(spans), None)


def _places(spans: list[Span]) -> tuple[int, ...]:
    return tuple(span.start for span in spans)


def _claimed(span: Span) -> Span:
    """Return a copy that is claimed as ``span`` is."""
    copied = span.copy()
    copied.role, copied.unit, copied.currency = span.role, span.unit, span.currency
    copied.negative = span.negative
    return copied
