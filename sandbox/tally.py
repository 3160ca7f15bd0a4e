"""Counts that show whether anything was lost: messages sent, entries acknowledged, rows in the sheets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from ledger.entry import ENTRY_ID_LENGTH, Source, entry_id_of
from sandbox.google.service import SheetsService
from sandbox.telegram.service import TelegramService

POSITIONS = 20  # entries of one message that are looked for; more than any batch limit
_WORD = re.compile(rf"\b[0-9A-Z]{{{ENTRY_ID_LENGTH}}}\b")
_ID_COLUMN = "Entry ID"


@dataclass(frozen=True, slots=True)
class Tally:
    """``acknowledged``: Entry IDs that the bot told somebody it saved. Of these, ``once`` stand in a
    worksheet exactly once, ``waiting`` do not yet, ``removed`` were there and were taken out by hand.
    ``doubled``: Entry IDs that stand in the worksheets more than once, whoever wrote them.
    """

    sent: int
    acknowledged: int
    once: int
    waiting: int
    removed: int
    doubled: int
    undelivered: int

    def json(self) -> dict[str, int]:
        """Return the counts by name."""
        return asdict(self)


class Counting:
    """Counts from what the services hold. An Entry ID counts as acknowledged only when it is the one of
    a message that really was sent, so an ID that the bot makes up counts as nothing."""

    def __init__(self, telegram: TelegramService, sheets: SheetsService, spreadsheet_id: str) -> None:
        self._telegram = telegram
        self._sheets = sheets
        self._spreadsheet_id = spreadsheet_id
        self._possible: dict[int, frozenset[str]] = {}
        self._rows: Counter[str] = Counter()
        self._version = -1
        self.seen: set[str] = set()

    def tally(self, chat_ids: Iterable[int]) -> Tally:
        """Count everything in these chats and all worksheets."""
        sent, acknowledged = 0, set[str]()
        for chat_id in chat_ids:
            possible, told = set[str](), set[str]()
            for message in self._telegram.messages(chat_id):
                if message["from"]["id"] == chat_id:
                    sent += 1
                    possible |= self._ids_of(chat_id, message["id"])
                else:
                    told.update(_WORD.findall(message["text"] or ""))
            acknowledged |= possible & told
        rows = self._in_sheets()
        self.seen |= acknowledged & rows.keys()
        absent = acknowledged - rows.keys()
        return Tally(
            sent=sent,
            acknowledged=len(acknowledged),
            once=sum(rows[each] == 1 for each in acknowledged),
            waiting=len(absent - self.seen),
            removed=len(absent & self.seen),
            doubled=sum(count > 1 for count in rows.values()),
            undelivered=len(self._telegram.pending()),
        )

    def _ids_of(self, chat_id: int, message_id: int) -> frozenset[str]:
        found = self._possible.get(message_id)
        if found is None:
            sources = (Source(chat_id, message_id, position) for position in range(POSITIONS))
            found = self._possible[message_id] = frozenset(map(entry_id_of, sources))
        return found

    def _in_sheets(self) -> Counter[str]:
        """How often each Entry ID stands in the worksheets; counted anew only after a change."""
        spreadsheet = self._sheets.spreadsheets[self._spreadsheet_id]
        if spreadsheet.version != self._version:
            self._version = spreadsheet.version
            self._rows = Counter()
            for sheet in spreadsheet.sheets:
                header = (
                    [cell.value if cell else None for cell in sheet.grid.rows[0]] if sheet.grid.rows else []
                )
                if _ID_COLUMN in header:
                    self._rows.update(_column(sheet.grid.rows[1:], header.index(_ID_COLUMN)))
        return self._rows


def _column(rows: Iterable[Sequence[object]], index: int) -> Iterable[str]:
    for row in rows:
        value = getattr(row[index], "value", None) if index < len(row) else None
        if isinstance(value, str):
            yield value
