"""Fuzz target: what people write, read by the grammar."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ai.clients import ClientIndex
from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Doubt, Draft, Field, Intent, ReadingContext, Verdict
from ledger.entry import Details, EntryType, Item
from ledger.rows import LARGEST, FigureTooLarge, details_to_columns
from tests.fuzz.figures import Written
from tests.fuzz.target import Target
from tests.fuzz.vocabulary import Vocabulary

TODAY = date(2025, 11, 21)
KNOWN = ("Apollo Pharmacy", "Noble Chemist", "Gupta Kirana", "Om Sai Traders", "शिव मेडिकल", "Star 24 Cafe")
_CURRENT = Details(
    type=EntryType.SALES,
    client="Apollo Pharmacy",
    location="Bandra",
    items=(Item("Dolo 650", Decimal(5), "strip", Decimal(100), None, Decimal(500)),),
    orders=Decimal(5),
    amount=Decimal(500),
    currency="INR",
    date=TODAY,
)
_ASKED = Draft(replace(_CURRENT, amount=None, items=()), text="", missing=(Field.AMOUNT, Field.CLIENT))


class Texts(Target):
    """Claims: no text makes the grammar raise, by any of its roads; it reads the same text the same way
    twice; there are drafts when it says so, with nothing missing where one would be saved; every figure of
    a draft stands in the text or follows by arithmetic; and the ledger takes it or says that it is too
    large.
    """

    longest = 500

    def __init__(self) -> None:
        lexicon = load_lexicon()
        self._lexicon, self._reader, self._vocabulary = lexicon, Reader(lexicon), Vocabulary()
        clients = ClientIndex(lexicon, dict.fromkeys(KNOWN, 3), {"Noble Chemist": ["nobel"]})
        self._contexts = (
            ReadingContext(TODAY),
            ReadingContext(TODAY, default_type=EntryType.SALES),
            ReadingContext(TODAY, currency="AED", default_type=EntryType.PURCHASE, clients=clients),
        )

    def check(self, data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        # Which roads are taken follows from the input, so that it is taken again when it is replayed.
        turn = zlib.crc32(data)
        context = self._contexts[turn % len(self._contexts)]
        match turn // len(self._contexts) % 4:
            case 0:
                self._answers(text, context)
            case 1:
                self._corrections(text, context)
            case _:
                self._entries(text, context)

    def _entries(self, text: str, context: ReadingContext) -> None:
        reading = self._reader.read(text, context)
        assert (reading.intent is Intent.ENTRIES) == bool(reading.drafts)
        assert reading == self._reader.read(text, context), "read otherwise the second time"
        written = Written(text, self._lexicon)
        for draft in reading.drafts:
            sound(draft, written)

    def _answers(self, text: str, context: ReadingContext) -> None:
        for field in Field:
            answered = self._reader.read_answer(field, text, _ASKED, context)
            if answered is not None:
                sound(answered, None)
        self._reader.read_assent(text, context)
        self._reader.after_assent(text, context)

    def _corrections(self, text: str, context: ReadingContext) -> None:
        for correction in (
            self._reader.read_correction(text, _CURRENT, context),
            self._reader.read_amendment(text, _CURRENT, context),
        ):
            if correction is not None:
                assert correction.changes
                _stored(_CURRENT.with_(**correction.changes))
        self._reader.read_details(text, context)
        self._reader.mentions(text, KNOWN)

    def seeds(self) -> Iterable[bytes]:
        return [text.encode("utf-8", "replace") for text in self._vocabulary.texts]

    def changed(self, data: bytes, chance: random.Random) -> bytes | None:
        return self._vocabulary.changed(data.decode("utf-8", "replace"), chance).encode("utf-8", "replace")


def sound(draft: Draft, written: Written | None) -> None:
    """Check what holds for every draft; ``written``: the text that its figures have to come from."""
    details = draft.details
    if written is not None:
        unfounded = list(written.unfounded(details))
        assert not unfounded, f"{unfounded} are not in the text"
    if draft.verdict is Verdict.SAVE:
        assert details.type is not None
        assert details.amount is None or details.amount > 0
        assert details.date is None or details.date <= TODAY, "saved for a day to come"
    assert (Field.AMOUNT in draft.missing) <= (details.amount is None)
    assert Doubt.FUTURE in draft.doubts or details.date is None or details.date <= TODAY
    _stored(details)


def _stored(details: Details) -> None:
    try:
        columns = details_to_columns(details)
    except FigureTooLarge:
        return
    assert columns["amount"] is None or abs(columns["amount"]) < LARGEST * 100


def open_target() -> Target:
    """Make the target."""
    return Texts()
