"""Finds the unit that a Hindi speaker puts behind the goods: "7 wax dabba", "1 tel ki bottle"."""

from __future__ import annotations

from ai.near import at
from ai.spans import Role, Span

# Behind goods these are what holds them and never their name: "wax dabba", but "lunch box".
_CONTAINERS = frozenset(
    {
        "dabba",
        "dabbe",
        "dibba",
        "dibbe",
        "peti",
        "petti",
        "patta",
        "patte",
        "bori",
        "katta",
        "katte",
        "thaila",
    }
    | {"डिब्बा", "डिब्बे", "पेटी", "पत्ता", "पत्ते", "बोरी", "कट्टा", "कट्टे"}
)
_NO_UNITS = ("", "pcs")


def with_unit(spans: list[Span], count: int, run: tuple[int, int], unit: str) -> tuple[tuple[int, int], str]:
    """Return where the goods' name stands and their unit, and claim the words of that unit.

    ``count``: where the quantity stands. ``run``: from which span to which one the words of the goods go.
    ``unit``: the one that is known already; pieces as long as none was told.
    """
    start, end = run
    if start <= count or unit not in _NO_UNITS or spans[start - 1].has("unit"):
        return run, unit
    last, joint, behind = spans[end - 1], at(spans, end), at(spans, end + 1)
    if end - start > 1 and last.norm in _CONTAINERS and last.has("unit"):
        last.role = Role.WORDING
        return (start, end - 1), last.tags["unit"]
    if (
        joint is None
        or behind is None
        or not (joint.has("post", "ka") and behind.has("unit") and behind.free)
    ):
        return run, unit
    joint.role = behind.role = Role.WORDING
    return run, behind.tags["unit"]
