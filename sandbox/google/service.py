"""Google as an aiohttp application: token endpoint, Sheets v4 and Drive v3, with quotas and faults."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from aiohttp import web

from sandbox.faults import Fault, FaultKind, FaultSchedule
from sandbox.google.drive import file_list, file_of
from sandbox.google.errors import ApiError, RequestError, fault_response, json_response
from sandbox.google.fieldmask import select
from sandbox.google.operations import OPERATIONS, Call, operation_name
from sandbox.google.people import PeopleSide
from sandbox.google.quota import Quotas
from sandbox.google.spreadsheet import CELL_LIMIT, require_role
from sandbox.google.token import DEFAULT_ACCOUNT, TokenError, Tokens
from sandbox.google.validation import ApiDescription, Method
from sandbox.server import FaultyAnswers, Work

LARGEST_BODY = 10 * 2**20
_NOT_DONE_NOW = frozenset(
    {FaultKind.STATUS, FaultKind.GARBAGE, FaultKind.CUT_BEFORE, FaultKind.HANG, FaultKind.LATE}
)


class Exchange(NamedTuple):
    """One request in the journal.

    ``status`` is what the work came to, or 0 when none was done; ``fault`` is its kind or empty. Late
    work is there twice: when it was cut and when it was done.
    """

    time: float
    operation: str
    spreadsheet_id: str
    status: int
    fault: str


class SheetsService(PeopleSide):
    """The spreadsheets with both their sides: the API for the bot, the methods for people.

    ``clock`` gives seconds since 1970; quotas, tokens and file times go by it. ``read_quota`` and
    ``write_quota`` are requests a minute for a service account, ``project_quota`` for all of them;
    ``quotas.enforced`` switches them. ``cell_limit`` is the most cells a spreadsheet may have.

    Operations, for faults and journal, are ``token``, ``spreadsheets.get``, ``batchUpdate``,
    ``values.get`` and so on, ``developerMetadata.search``, ``drive.files.get``; a fault may name one
    spreadsheet too (``batchUpdate:ID``).
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.time,
        faults: FaultSchedule | None = None,
        *,
        read_quota: int = 60,
        write_quota: int = 60,
        project_quota: int = 300,
        enforce_quotas: bool = True,
        cell_limit: int = CELL_LIMIT,
        journal_size: int = 20_000,
    ) -> None:
        super().__init__(clock)
        self.faults = FaultSchedule() if faults is None else faults
        self.tokens = Tokens(clock)
        self.quotas = Quotas(
            clock, reads=read_quota, writes=write_quota, project=project_quota, enforced=enforce_quotas
        )
        self.cell_limit = cell_limit
        self.journal: deque[Exchange] = deque(maxlen=journal_size)
        self._answers = FaultyAnswers()
        self._sheets = ApiDescription("sheets.v4", strict_query=True)
        self._drive = ApiDescription("drive.v3", strict_query=False)

    def app(self) -> web.Application:
        """A new application over these spreadsheets."""
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_post("/token", self._token)
        app.router.add_route("*", "/v4/{path:.*}", self._sheets_call)
        app.router.add_route("*", "/drive/v3/{path:.*}", self._drive_call)
        app.on_shutdown.append(self._close)
        return app

    def credentials(self, token_uri: str, email: str = DEFAULT_ACCOUNT) -> dict[str, str]:
        """The service-account JSON for the bot, whose tokens come from ``token_uri``."""
        return self.tokens.credentials(token_uri, email)

    async def _close(self, _: web.Application) -> None:
        await self._answers.close()

    async def _token(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()

        async def work() -> web.Response:
            try:
                return json_response(self.tokens.exchange(form))
            except TokenError as error:
                return json_response({"error": error.error, "error_description": error.description}, 400)

        return await self._answered(request, "token", "", work)

    async def _sheets_call(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        try:
            method, path = self._sheets.route(request.method, request.rel_url.raw_path)
        except ApiError as error:
            self._note("unknown", "", error.status, None)
            return error.response()
        operation, spreadsheet_id = operation_name(method.name), path["spreadsheetId"]

        async def work() -> web.Response:
            try:
                return json_response(self._carry_out(request, method, path, raw))
            except ApiError as error:
                return error.response()
            except RequestError as error:
                return ApiError(400, str(error)).response()

        return await self._answered(request, operation, spreadsheet_id, work)

    def _carry_out(self, request: web.Request, method: Method, path: dict[str, str], raw: bytes) -> Any:
        grant = self.tokens.check(request.headers.get("Authorization"), method.scopes)
        writes, operation = OPERATIONS[method.name]
        self.quotas.take("write" if writes else "read", grant.email)
        query = self._sheets.check_query(method, list(request.query.items()))
        body = self._sheets.check_body(method, raw)
        mask = self._sheets.check_fields(method, query["fields"][-1]) if "fields" in query else None
        spreadsheet = require_role(self.spreadsheets.get(path["spreadsheetId"]), write=writes)
        call = Call(path, query, body, mask, self.formats, self.cell_limit)
        answer = operation(spreadsheet, call)
        if writes:
            self.changed(spreadsheet, "bot", operation_name(method.name))
        return answer if mask is None else select(answer, mask)

    async def _drive_call(self, request: web.Request) -> web.StreamResponse:
        try:
            method, path = self._drive.route(request.method, request.rel_url.raw_path)
        except ApiError as error:
            self._note("unknown", "", error.status, None)
            return error.response()
        operation, file_id = f"drive.{method.name}", path.get("fileId", "")

        async def work() -> web.Response:
            try:
                return json_response(self._read_files(request, method, file_id))
            except ApiError as error:
                return error.response()

        return await self._answered(request, operation, file_id, work)

    def _read_files(self, request: web.Request, method: Method, file_id: str) -> Any:
        self.tokens.check(request.headers.get("Authorization"), method.scopes)
        query = self._drive.check_query(method, list(request.query.items()))
        fields = query.get("fields", [""])[-1]
        mask = self._drive.check_fields(method, fields) if fields else None
        if method.name == "files.get":
            found = file_of(self.spreadsheets.get(file_id), file_id, every_field=mask is not None)
        else:
            names = query.get("q", [""])[-1]
            found = file_list(self.spreadsheets.values(), names, every_field=mask is not None)
        return found if mask is None else select(found, mask)

    async def _answered(
        self, request: web.Request, operation: str, spreadsheet_id: str, work: Work
    ) -> web.StreamResponse:
        """Do the work under the fault that this request has, if any, and note both."""
        fault = self._fault(operation, spreadsheet_id)

        async def noted() -> web.StreamResponse:
            answer = await work()
            self._note(operation, spreadsheet_id, answer.status, fault)
            return answer

        if fault is not None and fault.kind in _NOT_DONE_NOW:
            status = {FaultKind.STATUS: fault.status, FaultKind.GARBAGE: 200}.get(fault.kind, 0)
            self._note(operation, spreadsheet_id, status, fault)
        return await self._answers.answer(request, fault, noted, fault_response)

    def _fault(self, operation: str, spreadsheet_id: str) -> Fault | None:
        """Draw under the name with the spreadsheet when the first fault that fits needs it."""
        named = f"{operation}:{spreadsheet_id}"
        for fault in self.faults.faults:
            if fnmatchcase(operation, fault.operation):
                return self.faults.draw(operation)
            if spreadsheet_id and fnmatchcase(named, fault.operation):
                return self.faults.draw(named)
        return None

    def _note(self, operation: str, spreadsheet_id: str, status: int, fault: Fault | None) -> None:
        name = "" if fault is None else fault.kind.value
        self.journal.append(Exchange(self.clock(), operation, spreadsheet_id, status, name))
