"""gspread's HTTP client, pointed at the configured addresses, with time limits. Blocking; runs in threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import orjson

CONNECT_SECONDS, READ_SECONDS = 5.0, 30.0
# A connection that rested longer is not used again: Google closes such ones, and a write on a closing
# connection has an unclear outcome, which costs its company minutes of waiting.
IDLE_SECONDS = 45.0
SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
_SHEETS = "https://sheets.googleapis.com"
_DRIVE = "https://www.googleapis.com"


def load_libraries() -> None:
    """Load what the first request needs. It takes half a second in which other threads hardly run, so it
    belongs before the program takes messages."""
    import gspread  # noqa: F401


class Connection:
    """Signs in with the service account and sends requests.

    The key file's own ``token_uri`` is honoured. gspread and google-auth are loaded with the first
    request. Their exceptions pass through; :mod:`sheets.faults` tells what they mean.
    """

    def __init__(self, credentials_file: Path, *, sheets_url: str, drive_url: str) -> None:
        self._credentials_file = credentials_file
        self._roots = ((_SHEETS, sheets_url.rstrip("/")), (_DRIVE, drive_url.rstrip("/")))
        self._lock = threading.Lock()
        self._client: Any = None
        self._used_at = 0.0

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | bytes | None = None,
    ) -> bytes:
        """Send one request, its ``body`` as JSON (bytes are JSON already), and return the answer's body."""
        data = body if body is None or isinstance(body, bytes) else orjson.dumps(body)
        headers = {"Content-Type": "application/json"} if data else None
        query = {"prettyPrint": "false", **(params or {})}
        response = self._http().request(
            method, f"{_SHEETS}/v4/spreadsheets/{path}", params=query, data=data, headers=headers
        )
        return bytes(response.content)

    @property
    def signed_in(self) -> bool:
        """Whether there is a token that is good for the next request. Sends nothing and loads nothing."""
        client = self._client
        return client is not None and bool(client.http_client.auth.valid)

    def sign_in(self) -> None:
        """Fetch a token unless there is a valid one, so that the next request leaves at once."""
        from google.auth.transport.requests import Request

        credentials = self._http().auth
        if not credentials.valid:
            credentials.refresh(partial(Request(), timeout=CONNECT_SECONDS + READ_SECONDS))

    def close(self) -> None:
        """Close idle connections."""
        with self._lock:
            if self._client is not None:
                self._client.http_client.session.close()

    def _http(self) -> Any:
        with self._lock:
            if self._client is None:
                self._client = self._connect()
            now = time.monotonic()
            if now - self._used_at > IDLE_SECONDS:
                self._client.http_client.session.close()
            self._used_at = now
            return self._client.http_client

    def _connect(self) -> Any:
        import gspread
        from google.oauth2 import service_account
        from gspread.http_client import HTTPClient

        roots = self._roots

        class RebasedClient(HTTPClient):
            """gspread binds Google's addresses at import, in five modules; here they are replaced."""

            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                self.set_timeout((CONNECT_SECONDS, READ_SECONDS))

            def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> Any:
                for public, configured in roots:
                    if endpoint.startswith(public):
                        endpoint = configured + endpoint[len(public) :]
                        break
                return super().request(method, endpoint, *args, **kwargs)

        class DirectCredentials(service_account.Credentials):
            """google-auth would ask iamcredentials.googleapis.com in the background, wherever the configured
            addresses are; the bot talks to those only.
            """

            def _is_regional_access_boundary_lookup_required(self) -> bool:
                return False

        key_file = str(self._credentials_file)
        credentials = DirectCredentials.from_service_account_file(key_file, scopes=list(SCOPES))  # type: ignore[no-untyped-call]
        return gspread.Client(auth=credentials, http_client=RebasedClient)
