"""The loopback Telegram Bot API: one bot's HTTP service, with the people's side as methods."""

from __future__ import annotations

import inspect
import re
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import structlog
from aiohttp import web

from sandbox.faults import FaultKind, FaultSchedule
from sandbox.server import FaultyAnswers
from sandbox.telegram.account import Account
from sandbox.telegram.account_methods import AccountMethods
from sandbox.telegram.answers import ApiError, body_of, error_response, fault_response, response
from sandbox.telegram.events import KEPT_REQUESTS, ChatEvents, JournalEntry
from sandbox.telegram.files import UPLOAD_BYTES
from sandbox.telegram.media_methods import MediaMethods
from sandbox.telegram.message_methods import MessageMethods
from sandbox.telegram.params import Call, check, read_call
from sandbox.telegram.people import Json
from sandbox.telegram.people_side import PeopleSide
from sandbox.telegram.schemas import load_methods

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
# With these the work itself makes the journal entry; the others would leave none, or one much later.
_WORK_NOTED = frozenset({FaultKind.DELAY, FaultKind.CUT_AFTER})
_FORM_BYTES = 2**20  # allowed for everything in a request beside its file


class TelegramService(PeopleSide):
    """A Bot API root for one bot: ``{root}/bot{token}/{method}`` and ``{root}/file/bot{token}/{path}``.

    ``clock`` gives Unix seconds and dates everything; waiting (long polls, faults) is in real time.
    ``faults`` are drawn by method name, ``file`` for a download. ``strict`` refuses parameters that
    Telegram does not know, which the real service ignores. The rest is as in :class:`Account`.
    """

    def __init__(
        self,
        token: str,
        username: str = "performance_tracker_bot",
        clock: Callable[[], float] = time.time,
        faults: FaultSchedule | None = None,
        strict: bool = True,
        *,
        seed: int = 0,
        flood_limits: bool = False,
        conflict_delay: float = 3.0,
        reads_all_group_messages: bool = False,
    ) -> None:
        if not _TOKEN.fullmatch(token):
            raise ValueError("a bot token has the form 123456:letters-and-digits")
        account = Account(
            token,
            username,
            clock,
            seed=seed,
            flood_limits=flood_limits,
            conflict_delay=conflict_delay,
            reads_all_group_messages=reads_all_group_messages,
        )
        super().__init__(account)
        self.faults = faults if faults is not None else FaultSchedule(seed)
        self.strict = strict
        self.journal: deque[JournalEntry] = deque(maxlen=KEPT_REQUESTS)
        messages = MessageMethods(account)
        self._methods = (
            messages.table() | MediaMethods(account, messages).table() | AccountMethods(account).table()
        )
        self._schemas = load_methods()
        self._answers = FaultyAnswers()
        self._log = structlog.get_logger()

    def app(self) -> web.Application:
        """Return a new application that serves this bot."""
        app = web.Application(client_max_size=UPLOAD_BYTES + _FORM_BYTES)
        app.router.add_route("*", "/bot{token}/{method}", self._on_method)
        app.router.add_get("/file/bot{token}/{path:.+}", self._on_file)
        app.on_cleanup.append(self._on_cleanup)
        return app

    @property
    def events(self) -> ChatEvents:
        """Changes of chats; ``subscribe()`` gives a bounded queue of them."""
        return self._account.events

    def messages(self, chat_id: int) -> list[Json]:
        """Return what a chat shows, in order; see :meth:`ShownMessage.shown` for the fields."""
        return self._account.chats.shown(chat_id)

    def message_count(self, chat_id: int) -> int:
        """Return how many messages a chat shows, without building them."""
        return self._account.chats.count(chat_id)

    def file(self, file_id: str) -> bytes:
        """Return the bytes of a file; KeyError for an unknown id."""
        stored = self._account.files.get(file_id)
        if stored is None:
            raise KeyError(f"no file {file_id}")
        return stored.content

    def commands(self) -> list[Json]:
        """Return the commands the bot set for everyone."""
        return self._account.commands.get("default:::", [])

    def snapshot(self) -> dict[str, Any]:
        """Return the whole state (not the faults and the journal) as JSON-able values."""
        return self._account.snapshot()

    def restore(self, state: dict[str, Any]) -> None:
        """Take the state of a :meth:`snapshot`; ValueError for one of another version."""
        self._account.restore(state)

    def _refuse_token(self, token: str) -> ApiError | None:
        if token == self._account.token:
            return None
        return ApiError(401 if _TOKEN.fullmatch(token) else 404)

    async def _on_method(self, request: web.Request) -> web.StreamResponse:
        if refused := self._refuse_token(request.match_info["token"]):
            return error_response(refused)
        schema = self._schemas.get(request.match_info["method"].lower())
        if schema is None:
            self._note(Call(request.match_info["method"], {}), 404, "Not Found: method not offered")
            return error_response(ApiError(404))
        try:
            call = await read_call(request, schema)
        except ApiError as error:
            self._note(Call(schema.name, {}), error.status, error.description)
            return error_response(error)
        fault = self.faults.draw(schema.name)
        if fault is None:
            return await self._carry_out(call)
        self._log.info("sandbox_telegram_fault", method=schema.name, kind=fault.kind.value)
        if fault.kind not in _WORK_NOTED:
            status = fault.status if fault.kind is FaultKind.STATUS else 0
            self._note(call, status, f"fault: {fault.label or fault.kind.value}")
        return await self._answers.answer(request, fault, lambda: self._carry_out(call), fault_response)

    async def _carry_out(self, call: Call) -> web.StreamResponse:
        try:
            check(call, self._schemas[call.method.lower()], strict=self.strict)
            result = self._methods[call.method](call)
            if inspect.isawaitable(result):
                result = await result
        except ApiError as error:
            self._note(call, error.status, error.description)
            return error_response(error)
        self._note(call, 200, "")
        return response(body_of(result))

    async def _on_file(self, request: web.Request) -> web.StreamResponse:
        if refused := self._refuse_token(request.match_info["token"]):
            return error_response(refused)
        return await self._answers.answer(
            request, self.faults.draw("file"), lambda: self._download(request), fault_response
        )

    async def _download(self, request: web.Request) -> web.StreamResponse:
        stored = self._account.files.at(request.match_info["path"])
        if stored is None:
            return error_response(ApiError(404))
        return web.Response(body=stored.content, content_type="application/octet-stream")

    def _note(self, call: Call, status: int, description: str) -> None:
        entry = JournalEntry(call.method, call.journal_params(), status, description, self._account.clock())
        self.journal.append(entry)

    async def _on_cleanup(self, app: web.Application) -> None:
        await self._answers.close()
