"""Sets figures aside that say where a shop is or how somebody feels: "stand se 200 meter", "flat 1102"."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet

from ai.labels import claim, others
from ai.near import at
from ai.spans import Role, Span

_LENGTHS = frozenset({"meter", "metre", "mtr", "meters", "metres", "km", "kms", "mt"})
_LANDMARKS = frozenset(
    {"stand", "station", "chowk", "mandir", "bridge", "highway", "flyover", "signal", "naka"}
    | {"masjid", "gate", "chauraha", "tiraha", "adda", "pump", "mod", "crossing", "circle"}
)  # fmt: skip
_OF_LANDMARKS = frozenset({"bus", "railway", "metro", "petrol", "auto", "taxi", "shiv", "hanuman"})
_BODY = frozenset({"fever", "bukhar", "bukhaar", "degree", "degrees", "बुखार", "डिग्री"})
_HOMES = frozenset({"flat", "house", "plot", "room", "door", "quarter", "apartment", "makan"})
Step = Callable[[list[Span], int], None]


def steps_of(norms: AbstractSet[str]) -> list[Step]:
    """Return what there is to be done for each number of a text with these words."""
    steps: list[Step] = []
    if not _LENGTHS.isdisjoint(norms):
        steps.append(_away)
    if not _HOMES.isdisjoint(norms):
        steps.append(_at_home)
    if not _BODY.isdisjoint(norms):
        steps.append(_of_body)
    return steps


def _away(spans: list[Span], index: int) -> None:
    """Bus stand se 200 meter: where the shop is."""
    link, after = at(spans, index - 1), at(spans, index + 1)
    mark = at(spans, index - 2)
    if link is None or mark is None or after is None or not link.has("post", "se"):
        return
    if after.norm in _LENGTHS and mark.norm.rpartition(" ")[2] in _LANDMARKS and others(spans, index):
        start = index - 3 if index > 2 and spans[index - 3].norm in _OF_LANDMARKS else index - 2
        claim(spans, start, index + 2, Role.REMARK)


def _of_body(spans: list[Span], index: int) -> None:
    """Woke up with 101 fever: no figure of the entry."""
    after = at(spans, index + 1)
    if after is not None and after.norm in _BODY and others(spans, index):
        claim(spans, index, index + 2, Role.REMARK)


def _at_home(spans: list[Span], index: int) -> None:
    """Mrs Iyer (flat 1102): the number of a dwelling, in brackets or between commas."""
    home, before, after = at(spans, index - 1), at(spans, index - 2), at(spans, index + 1)
    if home is None or before is None or home.norm not in _HOMES or before.norm not in ("(", ","):
        return
    if (after is None or after.norm in (")", ",")) and others(spans, index):
        claim(spans, index - 1, index + 1, Role.REFERENCE)
