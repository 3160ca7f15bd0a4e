"""The company's clients as the reader knows them: built from the ledger once, then kept up to date."""

from __future__ import annotations

from ai.clients import ClientIndex
from ai.lexicon import Lexicon
from config.companies import Company
from ledger import figures
from ledger.entry import Entry
from ledger.ledger import Ledger


class ClientMemory:
    """One index a company; never shared between two."""

    def __init__(self, ledger: Ledger, lexicon: Lexicon) -> None:
        self._ledger, self._lexicon = ledger, lexicon
        self._indexes: dict[str, ClientIndex] = {}

    async def of(self, company: Company) -> ClientIndex:
        """Return the company's index."""
        index = self._indexes.get(company.key)
        if index is None:
            counts = await self._ledger.read(lambda tx: figures.clients(tx, company.key))
            index = self._indexes[company.key] = ClientIndex(self._lexicon, counts, company.aliases)
        return index

    def learn(self, entries: tuple[Entry, ...]) -> None:
        """Add the clients of saved entries."""
        for entry in entries:
            index = self._indexes.get(entry.company)
            if index is not None and entry.details.client:
                index.add(entry.details.client)

    def drop(self, company: str) -> None:
        """Build the company's index anew at the next message (its sheet or its aliases changed)."""
        self._indexes.pop(company, None)
