"""What a reader makes of a text: entries it found, what is missing or doubtful, or another intent.

Pure values, shared by the grammar, the model's reading and everything that acts on a reading.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ledger.entry import Details, EntryType


class Intent(StrEnum):
    """What the person wants with the text."""

    ENTRIES = "entries"  # one or more entries, see `drafts`
    UNDO = "undo"  # take back the last entry
    EDIT = "edit"  # correct an entry, see `correction`
    REPEAT = "repeat"  # "same as last time for Noble Dadar", see `client`
    QUESTION = "question"  # asks for a figure, see `question`
    LEAVE = "leave"  # says that today (or `question.since`) is a day off
    GREETING = "greeting"  # greeting, thanks, small talk: a short answer, nothing saved
    UNKNOWN = "unknown"  # nothing that can be understood


class Field(StrEnum):
    """A piece of an entry that can be missing and is then asked for."""

    CLIENT = "client"
    AMOUNT = "amount"
    TYPE = "type"
    QUANTITY = "quantity"
    DATE = "date"


class Doubt(StrEnum):
    """Why an entry is not saved without a word from the person. The first group must be asked."""

    NEGATIVE = "negative"  # a minus before the amount: a return?
    ZERO = "zero"  # a quantity or amount of 0
    HUGE = "huge"  # beyond what anybody sells in one go
    ARITHMETIC = "arithmetic"  # quantity x rate is not the stated total
    DISCOUNT = "discount"  # net or gross?
    FUTURE = "future"  # dated after today
    AMOUNTS = "amounts"  # two figures compete for the amount
    # below: shown with Save, Edit, Cancel
    TYPE = "type"  # no word tells the type and the person has no default
    LARGE = "large"  # unusual, possible
    OLD = "old"  # dated long ago
    NEAR_CLIENT = "near_client"  # close to a known client, see `suggestion`
    WORDS = "words"  # words were left that the reading does not account for
    DAY_REPORT = "day_report"  # a day's summary, not one sale
    MODEL = "model"  # only the model could read it
    DUPLICATE = "duplicate"  # the same text was saved a moment ago


MUST_ASK = frozenset(
    {
        Doubt.NEGATIVE,
        Doubt.ZERO,
        Doubt.HUGE,
        Doubt.ARITHMETIC,
        Doubt.DISCOUNT,
        Doubt.FUTURE,
        Doubt.AMOUNTS,
    }
)


class Verdict(StrEnum):
    """What to do with a draft."""

    SAVE = "save"
    CONFIRM = "confirm"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Draft:
    """One entry as read. ``missing`` is in the order in which to ask; ``text`` is the part of the
    message it was read from; ``values`` are the numbers a doubt is about (the choices to offer)."""

    details: Details
    text: str
    missing: tuple[Field, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    values: tuple[str, ...] = ()
    suggestion: str | None = None
    left: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Ask when a piece is missing or must be decided, confirm when in doubt, else save."""
        if self.missing or MUST_ASK.intersection(self.doubts):
            return Verdict.ASK
        return Verdict.CONFIRM if self.doubts else Verdict.SAVE


@dataclass(frozen=True, slots=True)
class Correction:
    """A change to an entry: ``changes`` maps a field of Details to its new value. ``guessed``: a new name may
    be none ("client busy"), so it is shown before it is done."""

    changes: dict[str, object]
    was: dict[str, object] = field(default_factory=dict)  # what the person says stood there
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question for a figure, mapped to a fixed set.

    ``figure`` is one of: total, sales, purchases, collections, dues, orders, clients, entries,
    visits, expenses, top_clients, target. ``since`` and ``until`` are inclusive. ``aside`` are words that
    would narrow the figure (an item, a place, a way to pay) and that no figure takes into account.
    Beside the figures it is ``other`` (no figure answers it), ``how`` (how something is done), ``undo``
    (several entries at once are to be taken back) or ``restore`` (what was taken back is wanted again).
    ``count`` is how many entries are named.
    """

    figure: str
    since: date | None = None
    until: date | None = None
    client: str | None = None
    own: bool = True
    aside: tuple[str, ...] = ()
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The reader's answer for one text. ``language``: ``en``, ``hi-Latn`` (Hinglish) or ``hi``."""

    intent: Intent
    drafts: tuple[Draft, ...] = ()
    correction: Correction | None = None
    question: Question | None = None
    client: str | None = None
    language: str = "en"
    path: str = "rules"


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What the reader may know: the message's own day, the company's currency, the person's default
    type, and the company's known clients through ``clients`` (``ai.clients.ClientIndex`` or None)."""

    today: date
    currency: str = "INR"
    default_type: EntryType | None = None
    clients: object | None = None
