"""Named values kept in memory, for parts that keep theirs in the ledger."""

from __future__ import annotations


class KeptMarks:
    """Implements ``ai.budget.Marks``; ``values`` is what a restart would find."""

    def __init__(self, values: dict[str, str] | None = None) -> None:
        self.values = values if values is not None else {}

    async def get(self, name: str) -> str | None:
        return self.values.get(name)

    async def put(self, name: str, value: str) -> None:
        self.values[name] = value
