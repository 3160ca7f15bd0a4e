"""A small client for the sandbox's Google: raw calls with a real token, and an unmodified gspread."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import gspread
from aiohttp.test_utils import TestServer
from google.auth import crypt, jwt
from google.oauth2 import service_account
from gspread.http_client import HTTPClient

from sandbox.google.service import SheetsService
from sandbox.google.token import AUDIENCE, GRANT_TYPE

SCOPES = ["https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive"]
HEADER = ["Entry ID", "Date", "Client", "Amount"]


class LoopbackCredentials(service_account.Credentials):
    """google-auth asks iamcredentials.googleapis.com in the background where tokens may be used; not here."""

    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


class ManualClock:
    """A wall clock that moves only when told; it starts at the real time, as tokens are signed with that."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


class RawClient:
    """Calls the API as plain HTTP and returns status and parsed body."""

    def __init__(self, service: SheetsService, base: str, session: aiohttp.ClientSession) -> None:
        self.service, self.base, self.session = service, base, session
        self.info = service.credentials(f"{base}/token")
        self.headers: dict[str, str] = {}
        self.retry_after: str | None = None

    async def sign_in(self, **claims: Any) -> tuple[int, dict[str, Any]]:
        now = int(time.time())
        claim = {
            "iss": self.info["client_email"],
            "scope": " ".join(SCOPES),
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + 3600,
        } | claims
        signer = crypt.RSASigner.from_service_account_info(self.info)
        return await self.exchange(jwt.encode(signer, claim).decode())

    async def exchange(self, assertion: str, grant_type: str = GRANT_TYPE) -> tuple[int, dict[str, Any]]:
        form = {"grant_type": grant_type, "assertion": assertion}
        async with self.session.post(f"{self.base}/token", data=form) as answer:
            body = await answer.json()
        if answer.status == 200:
            self.headers = {"Authorization": f"Bearer {body['access_token']}"}
        return answer.status, body

    async def call(self, verb: str, path: str, body: Any = None, **query: Any) -> tuple[int, dict[str, Any]]:
        async with self.session.request(
            verb, self.base + path, json=body, params=query, headers=self.headers
        ) as answer:
            self.retry_after = answer.headers.get("Retry-After")
            return answer.status, await answer.json()

    async def batch(self, *requests: dict[str, Any], spreadsheet: str = "S1") -> tuple[int, dict[str, Any]]:
        return await self.call(
            "POST", f"/v4/spreadsheets/{spreadsheet}:batchUpdate", {"requests": list(requests)}
        )

    async def values(self, cells: str, **query: Any) -> list[list[Any]]:
        status, body = await self.call("GET", f"/v4/spreadsheets/S1/values/{cells}", **query)
        assert status == 200, body
        return body.get("values", [])

    async def gspread(self, work: Callable[[gspread.Client], Any]) -> Any:
        """Run ``work`` in a thread with a gspread client that knows this service's address."""
        client = gspread.Client(
            auth=LoopbackCredentials.from_service_account_info(self.info, scopes=SCOPES),
            http_client=rebased(self.base),
        )
        return await asyncio.to_thread(work, client)


def rebased(base: str) -> type[HTTPClient]:
    class Rebased(HTTPClient):
        def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> Any:
            for host in ("https://sheets.googleapis.com", "https://www.googleapis.com"):
                endpoint = endpoint.replace(host, base, 1)
            return super().request(method, endpoint, *args, **kwargs)

    return Rebased


@asynccontextmanager
async def running(service: SheetsService) -> Any:
    """Serve ``service`` with a spreadsheet S1 of the sheets Book and Notes, and yield a signed-in client."""
    service.create_spreadsheet("S1", "Sales", ["Book", "Notes"])
    async with TestServer(service.app()) as server, aiohttp.ClientSession() as session:
        client = RawClient(service, str(server.make_url("")).rstrip("/"), session)
        status, _ = await client.sign_in()
        assert status == 200
        yield client


def text_row(*texts: Any) -> dict[str, Any]:
    """A RowData of strings and numbers."""
    return {
        "values": [
            {"userEnteredValue": {"stringValue" if isinstance(text, str) else "numberValue": text}}
            for text in texts
        ]
    }


def append(*rows: dict[str, Any], sheet_id: int = 0, fields: str = "*") -> dict[str, Any]:
    """An appendCells request."""
    return {"appendCells": {"sheetId": sheet_id, "rows": list(rows), "fields": fields}}
