"""What happened in a run, as seen from outside: what people did, what they were told, and how it ended.

Every operation of a person is an invocation; its outcome is known only from answers and from the final state.
What was neither answered nor expired is unknown, and an unknown operation may have happened or not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a person did."""

    ENTRY = "entry"
    EDIT = "edit"
    STRANGER = "stranger"  # anything by somebody who is in no company


@dataclass(frozen=True, slots=True)
class Sent:
    """A message. ``amount`` is unique in the run and finds its row again; ``at`` in seconds of the run."""

    person: int
    company: str
    amount: int
    message_id: int
    update_id: int
    at: float
    kind: Kind = Kind.ENTRY


@dataclass(frozen=True, slots=True)
class Answer:
    """A message of the bot. ``entry_ids`` are those it calls saved; ``to`` is the message it answers."""

    person: int
    text: str
    at: float
    entry_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a worksheet, from top to bottom of its company."""

    company: str
    entry_id: str
    amount: int
    status: str = "Active"


@dataclass(frozen=True, slots=True)
class Known:
    """An entry as the ledger holds it; ``state``: row, waiting, parked or deleted."""

    company: str
    entry_id: str
    amount: int
    state: str
    message: tuple[int, int] = (0, 0)  # chat and message


@dataclass(frozen=True, slots=True)
class Vitals:
    """What the process used at one moment."""

    resident_bytes: int
    open_files: int
    log_bytes: int
    series: int
    tasks: int = 0


@dataclass(frozen=True, slots=True)
class Recovery:
    """How long something took to come back, and how long it may."""

    what: str
    seconds: float
    limit: float


@dataclass(frozen=True, slots=True)
class Exit:
    """How a process ended, and how it should have."""

    status: int
    allowed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Channel:
    """A text that left the process, and the company it is for (empty: for the operator)."""

    name: str
    company: str
    text: str


@dataclass
class History:
    """All of a run. ``stored`` are the update ids in the inbox, ``dead`` the dead letters among them."""

    sent: list[Sent] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    ledger: list[Known] = field(default_factory=list)
    confirmed: set[int] = field(default_factory=set)
    stored: set[int] = field(default_factory=set)
    dead: set[int] = field(default_factory=set)
    told_dead: int = 0
    canaries: dict[str, str] = field(default_factory=dict)  # company -> a word that only its people use
    secrets: tuple[str, ...] = ()
    channels: list[Channel] = field(default_factory=list)
    vitals: list[Vitals] = field(default_factory=list)
    recoveries: list[Recovery] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)  # seconds from a message to its answer
    integrity: list[str] = field(default_factory=list)
    calls: list[tuple[str, float, str]] = field(default_factory=list)  # service, when, chat or user
    exits: list[Exit] = field(default_factory=list)
    starts: int = 1  # of the process
