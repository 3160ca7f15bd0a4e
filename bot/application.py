"""The path of one update: decode, gate, handler, one commit, replies."""

from __future__ import annotations

import time

import structlog
from sqlalchemy import Connection
from telegram import Bot, Update, User
from telegram.constants import ChatType

from bot import buttons, routes
from bot.gate import Gate
from bot.outgoing import Outgoing
from bot.routes import Route, Routes
from bot.turn import Parts, Turn, Work
from bot.updates import decoded
from config.logging import update_context
from ledger import chats, inbox, people, replies
from ledger.database import LedgerUnavailable
from ledger.inbox import MAX_ATTEMPTS, InboxRow
from ledger.replies import Reply
from sidecar.health import Health
from sidecar.presence import Presence

_log = structlog.get_logger()


class Application:
    """Handles inbox rows. Everything that a handler does to the ledger is committed together with "this
    update is done" and with the replies, so an update is handled once, whatever is killed when."""

    def __init__(
        self, *, parts: Parts, bot: Bot, gate: Gate, outgoing: Outgoing, table: Routes, presence: Presence
    ) -> None:
        self._parts, self._bot, self._gate = parts, bot, gate
        self._outgoing, self._routes, self._presence = outgoing, table, presence

    async def handle(self, row: InboxRow) -> float | None:
        """Handle one row; returns seconds after which to try again, None when it is through."""
        started = time.perf_counter()
        with update_context(row.update_id or row.id) as correlation:
            turn: Turn | None = None
            try:
                turn = await self._turn(row)
                work = await self._work(turn) if turn is not None else None
                await self._commit(row, turn, work, correlation)
            except LedgerUnavailable as error:
                self._parts.health.set("ledger", Health.UNHEALTHY, f"cannot store: {error}")
                _log.error("ledger_unavailable", why=str(error))
                return 2.0
            except Exception as error:  # noqa: BLE001  one update's fault must not stop the others
                return await self._failed(row, turn, error, correlation)
            self._summary(turn, started)
        return None

    async def _turn(self, row: InboxRow) -> Turn | None:
        """Return the turn for an update, or None when there is nothing to do with it."""
        update = Update.de_json(decoded(row.raw), self._bot)
        await self._follow_migration(update)
        user, chat = update.effective_user, update.effective_chat
        if user is None or user.is_bot or chat is None or chat.type == ChatType.CHANNEL:
            return None
        self._presence.heard_from(user.id)
        person = await self._parts.directory.person(user.id)
        private = chat.type == ChatType.PRIVATE
        return Turn(
            update=update,
            parts=self._parts,
            user_id=user.id,
            name=_name(user),
            username=user.username,
            chat_id=chat.id,
            private=private,
            now=self._parts.clock(),
            person=person,
            member=self._parts.directory.member(user.id, person),
        )

    async def _follow_migration(self, update: Update) -> None:
        message = update.message
        if message is not None and message.migrate_to_chat_id:
            old, new = message.chat.id, message.migrate_to_chat_id
            await self._parts.ledger.write(lambda tx: chats.migrate(tx, old, new))

    async def _work(self, turn: Turn) -> Work | None:
        route = self._route(turn)
        if route is None:
            turn.outcome = "ignored"
            return None
        await self._welcome_owner(turn)
        refusal = self._gate.check(turn, route.access, route.pace, joining=route.joining)
        if refusal is not None:
            turn.outcome = refusal.why
            if turn.callback is not None and refusal.work is None:
                return lambda _tx: [turn.toast()]
            return refusal.work
        return await route.handler(turn)

    async def _welcome_owner(self, turn: Turn) -> None:
        """An owner needs no invite: the settings say who they are."""
        if turn.person is None and self._parts.directory.is_owner(turn.user_id):
            await self._parts.ledger.write(
                lambda tx: people.remember(tx, turn.user_id, turn.name, turn.username, turn.now)
            )
            self._parts.directory.forget(turn.user_id)
            turn.person = await self._parts.directory.person(turn.user_id)
            turn.member = self._parts.directory.member(turn.user_id, turn.person)

    def _route(self, turn: Turn) -> Route | None:
        update = turn.update
        if turn.callback is not None:
            pressed = buttons.decode(turn.callback.data)
            route = self._routes.button(pressed[0]) if pressed else None
            if pressed is not None and route is not None:
                turn.command, turn.arguments = f"button_{route.name}", pressed[1]
            return route
        message = turn.message
        if message is None or message.sender_chat is not None or not turn.private:
            return None
        text = message.text or message.caption or ""
        turn.text = text
        if update.edited_message is not None:
            route = routes.EDITED if message.text else None
        elif message.text is None:
            route = routes.UNREADABLE if message.effective_attachment else None
        elif text.startswith("/"):
            found = self._routes.command(text)
            if found is None:
                return None
            route, turn.arguments = found
        else:
            route = routes.TEXT
        turn.command = route.name if route is not None else "other"
        return route

    async def _commit(self, row: InboxRow, turn: Turn | None, work: Work | None, correlation: str) -> None:
        now = self._parts.clock()

        def commit(tx: Connection) -> list[Reply]:
            calls = work(tx) if work is not None else []
            queued = replies.queue(tx, calls, correlation, now)
            inbox.done(tx, row.id, now)
            return queued

        queued = await self._parts.ledger.write(commit)
        self._outgoing.put(queued)
        if turn is not None:
            for step in turn.after:
                step()

    async def _failed(
        self, row: InboxRow, turn: Turn | None, error: Exception, correlation: str
    ) -> float | None:
        self._parts.metrics.error(type(error).__name__)
        _log.error("update_failed", error=type(error).__name__, attempt=row.attempts + 1, exc_info=error)
        now = self._parts.clock()
        sorry = None
        if turn is not None and turn.message is not None:
            reference = correlation
            sorry = turn.answer(
                turn.w(
                    "Something went wrong on our side. Your message is kept and somebody will look at it "
                    "(ref {reference}).",
                    reference=reference,
                )
            )

        def count(tx: Connection) -> tuple[bool, list[Reply]]:
            dead = inbox.failed(tx, row.id, type(error).__name__, now)
            return dead, replies.queue(tx, sorry, correlation, now) if dead and sorry else []

        try:
            dead, queued = await self._parts.ledger.write(count)
        except LedgerUnavailable:
            return 2.0
        self._outgoing.put(queued)
        attempts = min(row.attempts + 1, MAX_ATTEMPTS)
        return None if dead else 0.5 * 2**attempts

    def _summary(self, turn: Turn | None, started: float) -> None:
        seconds = time.perf_counter() - started
        if turn is None:
            return
        company = turn.member.company.key if turn.member else None
        self._parts.metrics.request(turn.command, turn.outcome, seconds)
        _log.info(
            "update_handled",
            command=turn.command,
            company=company,
            outcome=turn.outcome,
            duration_ms=round(seconds * 1000, 2),
        )


def _name(user: User) -> str:
    return (user.full_name or user.username or str(user.id)).strip()[:80]


def command_menu() -> list[tuple[str, str]]:
    """Return the commands that Telegram shows in its menu."""
    return [(route.name, route.summary) for route in routes.COMMANDS if route.summary]
