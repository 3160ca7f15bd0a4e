"""One update being handled: who, where, what, and the parts a handler may use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from telegram import CallbackQuery, Message, Update

from ai.reader import Reader
from bot import messages
from bot.buttons import Button
from bot.insight_link import InsightLink
from bot.model_link import ModelLink
from bot.received import Received
from bot.wording import Wording, Wordings
from config.companies import Companies
from config.settings import Settings
from ledger import people
from ledger.chats import Group
from ledger.driver import Connection
from ledger.entry import EntryType
from ledger.ledger import Ledger
from ledger.people import Person
from ledger.replies import Outgoing
from services.clients import ClientMemory
from services.directory import Directory, Member
from services.flags.board import Flags, Use
from services.geocoding import Geocoder
from services.groups import Groups
from services.insight.scope import Scope
from services.places import PlacePolicy, live_position
from services.sender import Sender
from sidecar.health import HealthBoard
from sidecar.metrics import Metrics
from sidecar.tracing import Tracing

Work = Callable[[Connection], list[Outgoing]]
"""What a handler returns: run in one transaction with "this update is done"; its replies are queued in it."""


class Listed(Protocol):
    """A command as /help lists it; ``access`` is the least role that may use it, ``anyone`` or ``owner``."""

    @property
    def name(self) -> str:
        """The command without its slash."""

    @property
    def access(self) -> str:
        """Who may use it."""

    @property
    def summary(self) -> str:
        """What it does; empty for one that is not listed."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the program that handlers use. ``wake`` tells that a company's entries changed."""

    settings: Settings
    ledger: Ledger
    reader: Reader
    model: ModelLink
    clients: ClientMemory
    directory: Directory
    groups: Groups
    geocoder: Geocoder
    wordings: Wordings
    health: HealthBoard
    metrics: Metrics
    wake: Callable[[str], None]
    clock: Callable[[], float]
    bot_username: Callable[[], str]
    commands: Sequence[Listed]
    insight: InsightLink
    flags: Flags
    tracing: Tracing

    @property
    def companies(self) -> Companies:
        """The companies as they were last read; a reload exchanges them."""
        return self.directory.companies

    @property
    def place_policy(self) -> PlacePolicy:
        """How positions are kept."""
        return PlacePolicy(self.settings.location_privacy_mode, self.settings.location_expiry_days)


@dataclass(slots=True)
class Turn:
    """One update. ``after`` runs once the handler's work is committed."""

    received: Received
    parts: Parts
    user_id: int
    name: str
    username: str | None
    chat_id: int
    private: bool
    now: float
    person: Person | None = None
    member: Member | None = None
    group: Group | None = None  # the company's group that it was written in
    text: str = ""
    arguments: tuple[str, ...] = ()
    command: str = "other"
    outcome: str = "done"
    language: str | None = None  # of this text, when the person has not fixed one
    after: list[Callable[[], None]] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)  # of features that a flag decided about
    entry_ids: list[str] = field(default_factory=list)  # of the entries that it saved, for the log

    @property
    def update(self) -> Update:
        """The update as the library has it."""
        return self.received.update

    @property
    def message(self) -> Message | None:
        """The message that the update is or is about."""
        message = self.update.effective_message
        return message if isinstance(message, Message) else None

    @property
    def callback(self) -> CallbackQuery | None:
        """The pressed button, if the update is one."""
        return None if self.received.plain is not None else self.update.callback_query

    @property
    def w(self) -> Wording:
        """The wording in the person's language."""
        return self.parts.wordings[self.language or (self.person.language if self.person else None) or "en"]

    def wording_of(self, tx: Connection, user_id: int) -> Wording:
        """Return the wording in which somebody else is told something: their own language."""
        person = people.find(tx, user_id)
        return self.parts.wordings[(person.language if person else None) or "en"]

    @property
    def company(self) -> str:
        """The key of the company that the update is handled for, empty for who is in none."""
        return self.member.company.key if self.member else ""

    @property
    def currency(self) -> str:
        """The company's currency."""
        company = self.member.company if self.member else None
        return (company.currency if company else None) or self.parts.settings.currency

    def others(self) -> list[str]:
        """Return the person's companies besides the one that the update is handled for."""
        keys = list(self.parts.companies) if self.parts.directory.is_owner(self.user_id) else []
        keys += [key for key, _ in self.person.roles if key in self.parts.companies] if self.person else []
        return [key for key in dict.fromkeys(keys) if key != self.company]

    def belongs_to(self, company: str) -> str:
        """Return the sentence for what belongs to another one of the person's companies."""
        return self.w(
            "That belongs to {company}; you work for {current} here. /company switches.",
            company=self.parts.companies[company].name,
            current=self.parts.companies[self.company].name,
        )

    def sender(self) -> Sender:
        """Return who wrote, for the services. Raises PermissionError without a membership."""
        if self.member is None:
            raise PermissionError("only a member has a company")
        company = self.member.company
        number, moment = self._written()
        default = self.member.person.default_type
        return Sender(
            user_id=self.user_id,
            name=self.name,
            company=company,
            role=self.member.role,
            chat_id=self.chat_id,
            message_id=number,
            sent_at=moment.astimezone(company.zone),
            default_type=EntryType(default) if default else None,
            language=self.w.language,
            live_position=live_position(self.member.person.position, company.key, self.now),
        )

    def _written(self) -> tuple[int, datetime]:
        """Return the message's number and when it was written, or that of the press on its button."""
        if self.received.plain is not None:
            return self.received.plain.message_id, self.received.plain.at
        message = self.message
        if message is None or self.callback is not None:
            moment = datetime.fromtimestamp(int(self.now), UTC)
            return (message.message_id if message is not None else 0), moment
        return message.message_id, message.date

    def scope(self) -> Scope:
        """Return whose figures are meant: those of the company, seen from the day of the message."""
        sender = self.sender()
        return Scope(sender.company.key, sender.company.name, self.currency, sender.today)

    def say(self, text: str, buttons: list[list[Button]] | None = None) -> Work:
        """Return work that only answers."""
        calls = messages.send(self.chat_id, text, buttons, reply_to=self._reply_to())
        return lambda _tx: calls

    def answer(self, text: str, buttons: list[list[Button]] | None = None) -> list[Outgoing]:
        """Return the calls that answer this update."""
        return messages.send(self.chat_id, text, buttons, reply_to=self._reply_to())

    def toast(self, text: str = "") -> Outgoing:
        """Return the call that ends the waiting sign on a pressed button, with a short word."""
        payload: dict[str, Any] = {"callback_query_id": self.callback.id if self.callback else ""}
        if text:
            payload["text"] = text[:200]
        return Outgoing(self.chat_id, "answerCallbackQuery", payload)

    def _reply_to(self) -> int | None:
        # In a group it must be seen whom the bot answers; in private the order says it.
        if self.private:
            return None
        message = self.message
        return message.message_id if message is not None and not self.callback else None

    def speak(self, language: str) -> None:
        """Answer in the language of the text, and from now on, unless the person chose one."""
        if self.person is not None and not self.person.language_fixed:
            self.language = language
