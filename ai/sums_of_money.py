"""The money of an entry while it is put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from ai.reading import Doubt


@dataclass(slots=True)
class Sum:
    """The money of an entry. ``values``: the choices when a doubt has to be decided."""

    amount: Decimal | None = None
    currency: str = ""
    paid: Decimal | None = None
    due: Decimal | None = None
    partial: bool = False
    settled: bool = False
    doubts: list[Doubt] = field(default_factory=list)
    values: list[Decimal] = field(default_factory=list)
