"""The path of one update: decode, gate, handler, one commit, replies."""

from __future__ import annotations

import time
from typing import Any

import structlog
from telegram import Bot, Update, User
from telegram.constants import ChatType

from bot import routes
from bot.amounts import quantity
from bot.dispatch import route_of
from bot.failures import Failures, OfAnotherCompany
from bot.gate import Access, Gate
from bot.outgoing import Outgoing
from bot.received import PlainUser, Received
from bot.routes import Routes
from bot.turn import Parts, Turn, Work
from config.logging import update_context
from ledger import chats, inbox, people, replies
from ledger.cause import caused_by
from ledger.chats import Group
from ledger.database import LedgerUnavailable
from ledger.driver import Connection
from ledger.inbox import InboxRow
from ledger.people import Person
from ledger.replies import Reply
from ledger.rows import LARGEST, FigureTooLarge
from services.directory import Member
from services.flags import changing
from services.flags.changing import By
from sidecar.crash_points import Passing, pass_by
from sidecar.health import Health
from sidecar.presence import Presence

_log = structlog.get_logger()


class Application:
    """Handles inbox rows. Everything that a handler does to the ledger is committed together with "this
    update is done" and with the replies, so an update is handled once, whatever is killed when."""

    def __init__(
        self,
        *,
        parts: Parts,
        bot: Bot,
        gate: Gate,
        outgoing: Outgoing,
        table: Routes,
        presence: Presence,
        passing: Passing = pass_by,
    ) -> None:
        self._parts, self._bot, self._gate = parts, bot, gate
        self._outgoing, self._routes, self._presence = outgoing, table, presence
        self._failures = Failures(parts, outgoing)
        self._bot_id = int(bot.token.partition(":")[0])
        self._passing = passing

    async def handle(self, row: InboxRow) -> float | None:
        """Handle one row; returns seconds after which to try again, None when it is through."""
        started = time.perf_counter()
        number = row.update_id or row.id
        with (
            update_context(number) as correlation,
            self._parts.tracing.span("update", correlation) as span,
        ):
            turn: Turn | None = None
            try:
                turn = await self._turn(row)
                if row.company and (turn is None or turn.company != row.company):
                    raise OfAnotherCompany
                try:
                    work = await self._work(turn) if turn is not None else None
                    await self._commit(row, turn, work, correlation)
                except FigureTooLarge:
                    await self._commit(row, turn, too_large(turn), correlation)
            except LedgerUnavailable as error:
                self._parts.health.set("ledger", Health.UNHEALTHY, f"cannot store: {error}")
                _log.error("ledger_unavailable", why=str(error))
                return 2.0
            except Exception as error:  # noqa: BLE001  one update's fault must not stop the others
                return await self._failures.count(row, turn, error, correlation)
            self._summary(turn, started, span)
        return None

    async def _turn(self, row: InboxRow) -> Turn | None:
        """Return the turn for an update, or None when there is nothing to do with it."""
        received = Received(row.raw, self._bot)
        user: PlainUser | User | None
        if received.plain is not None:
            user, chat_id, private = received.plain.sender, received.plain.chat.id, True
        else:
            update = received.update
            await self._follow_migration(update)
            user, chat = update.effective_user, update.effective_chat
            if user is None or chat is None or chat.type == ChatType.CHANNEL:
                return None
            if user.is_bot and update.my_chat_member is None:
                return None
            chat_id, private = chat.id, chat.type == ChatType.PRIVATE
        self._presence.heard_from(user.id)
        person = self._parts.directory.person(user.id)
        group = None if private else await self._parts.groups.find(chat_id)
        return Turn(
            received=received,
            parts=self._parts,
            user_id=user.id,
            name=_name(user),
            username=user.username,
            chat_id=chat_id,
            private=private,
            now=self._parts.clock(),
            person=person,
            member=self._member(user.id, person, group) if private or group else None,
            group=group,
        )

    def _member(self, user_id: int, person: Person | None, group: Group | None) -> Member | None:
        """In a group its company counts, in private the one that the person works for now."""
        return self._parts.directory.member(user_id, person, group.company if group else None)

    async def _follow_migration(self, update: Update) -> None:
        message = update.message
        # Both chats are told, and are handled beside each other: whichever comes first moves the group, so
        # that the next message of either finds it moved.
        moved = message.migrate_to_chat_id or message.migrate_from_chat_id if message is not None else None
        if message is not None and moved:
            ids = (message.chat.id, moved)
            old, new = ids if message.migrate_to_chat_id else ids[::-1]
            by = By("daemon", self._parts.clock())

            def follow(tx: Connection) -> None:
                chats.migrate(tx, old, new)
                changing.move_chat(tx, old, new, by)

            await self._parts.ledger.write(follow)
            self._parts.groups.forget(old)
            self._parts.groups.forget(new)

    async def _work(self, turn: Turn) -> Work | None:
        route = route_of(turn, self._routes, self._bot_id)
        if route is None:
            turn.outcome = "ignored"
            return None
        await self._welcome_owner(turn)
        refusal = self._gate.check(turn, route)
        if refusal is not None:
            turn.outcome = refusal.why
            said = refusal.work
            if turn.callback is not None:
                return lambda tx: [turn.toast(), *(said(tx) if said is not None else [])]
            return said
        return await route.handler(turn)

    async def _welcome_owner(self, turn: Turn) -> None:
        """An owner needs no invite: the settings say who they are."""
        if turn.person is None and self._parts.directory.is_owner(turn.user_id):
            await self._parts.ledger.write(
                lambda tx: people.remember(tx, turn.user_id, turn.name, turn.username, turn.now)
            )
            self._parts.directory.forget(turn.user_id)
            turn.person = self._parts.directory.person(turn.user_id)
            if turn.private or turn.group:
                turn.member = self._member(turn.user_id, turn.person, turn.group)

    async def _commit(self, row: InboxRow, turn: Turn | None, work: Work | None, correlation: str) -> None:
        now = self._parts.clock()

        def commit(tx: Connection) -> list[Reply]:
            with caused_by(tx, correlation):
                calls = work(tx) if work is not None else []
            queued = replies.queue(tx, calls, correlation, now)
            if (
                turn is not None
                and turn.person is not None
                and turn.language not in (None, turn.person.language)
            ):
                people.set_choice(tx, turn.user_id, language=turn.language)
                turn.after.append(lambda: self._parts.directory.forget(turn.user_id))
            if turn is not None and turn.member is not None and turn.member.person.name != turn.name:
                people.remember(tx, turn.user_id, turn.name, turn.username, now)
                turn.after.append(lambda: self._parts.directory.forget(turn.user_id))
            inbox.done(tx, row.id, now)
            return queued

        with self._parts.tracing.span("commit"):
            queued = await self._parts.ledger.write(commit)
        self._passing("entry_committed")
        self._outgoing.put(queued)
        if turn is not None:
            # Taken out of it: the steps hold the turn, and so nothing is left for the garbage collector.
            steps, turn.after = turn.after, []
            for step in steps:
                step()

    def _summary(self, turn: Turn | None, started: float, span: Any) -> None:
        seconds = time.perf_counter() - started
        if turn is None:
            return
        company = turn.company or None
        self._parts.metrics.request(turn.command, turn.outcome, seconds)
        if span is not None:
            told = {"command": turn.command, "outcome": turn.outcome, "company": company or ""}
            span.set_attributes({**told, "entry_ids": turn.entry_ids})
        _log.info(
            "update_handled",
            command=turn.command,
            company=company,
            outcome=turn.outcome,
            duration_ms=round(seconds * 1000, 2),
            **({"entry_ids": turn.entry_ids} if turn.entry_ids else {}),
        )


def too_large(turn: Turn | None) -> Work | None:
    """Return the answer to a message with a figure that cannot be kept; what it did is undone."""
    if turn is None:
        return None
    turn.after.clear()
    turn.entry_ids.clear()
    turn.outcome = "too_large_figure"
    text = turn.w(
        "A number in this is larger than I can keep: it must be below {limit}. Nothing of it is saved, "
        "please send it again with the right number.",
        limit=quantity(LARGEST),
    )
    toast = [turn.toast()] if turn.callback is not None else []
    return lambda _tx: [*toast, *turn.answer(text)]


def _name(user: PlainUser | User) -> str:
    return (user.full_name or user.username or str(user.id)).strip()[:80]


def command_menu() -> list[tuple[str, str]]:
    """Return the commands that Telegram shows in its menu."""
    everyday = (Access.ANYONE, Access.REP, Access.MANAGER)
    return [(each.name, each.summary) for each in routes.COMMANDS if each.summary and each.access in everyday]
