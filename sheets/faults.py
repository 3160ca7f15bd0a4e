"""What an exception of the libraries, or an answer of Google, means: one :class:`SheetFault` kind each."""

from __future__ import annotations

import re
from typing import Any

from sheets.budget import Access
from sheets.repository import FaultKind, SheetFault

_QUOTA_WORDS = ("ratelimitexceeded", "userratelimitexceeded", "quotaexceeded", "quota exceeded", "rate limit")
_EXPLAINED = (
    (re.compile(r"protected", re.I), "the sheet, or a part of it, is protected against the service account"),
    (re.compile(r"above the limit of \d+ cells", re.I), "the spreadsheet is full (10,000,000 cells)"),
    (
        re.compile(r"has not been used in|is disabled", re.I),
        "the Google Sheets API is not enabled in the project",
    ),
    (re.compile(r"no grid with id|no sheet with id", re.I), "the worksheet was deleted"),
)
_MOVED = re.compile(r"unable to parse range|exceeds grid limits", re.I)
_MARKER_EXISTS = re.compile(r"developerMetadata.*(already exists|must be unique)", re.I | re.S)
_BAD_TIME = "the key was revoked, or this machine's clock is more than five minutes wrong"


def fault_from(error: Exception, access: Access) -> SheetFault | None:
    """Translate an exception that a request raised; None for one that no request raises (a defect).

    What is not certain counts as the worse case.
    """
    import requests
    from google.auth.exceptions import GoogleAuthError, RefreshError
    from gspread.exceptions import APIError

    if isinstance(error, APIError):
        return _answered(error, access)
    if isinstance(error, RefreshError) and not _is_passing(error):
        return SheetFault(
            FaultKind.CREDENTIALS, f"Google does not accept the service account: {_BAD_TIME} ({_said(error)})"
        )
    if isinstance(error, GoogleAuthError):  # raised before the request itself is sent
        return SheetFault(FaultKind.UNAVAILABLE, "Google's token service does not answer", unreachable=True)
    if isinstance(error, requests.exceptions.ConnectTimeout) or _never_connected(error):
        return SheetFault(FaultKind.UNAVAILABLE, "Google Sheets cannot be reached", unreachable=True)
    if isinstance(error, requests.exceptions.RequestException | TimeoutError):
        return _unclear(access, f"Google Sheets did not answer ({type(error).__name__})")
    if isinstance(error, FileNotFoundError | PermissionError):
        return SheetFault(FaultKind.CREDENTIALS, "the service account's key file cannot be read")
    if isinstance(error, OSError | ValueError):
        return _unclear(access, "Google Sheets sent an answer that cannot be read")
    return None


def _answered(error: Any, access: Access) -> SheetFault:
    status: int = error.response.status_code
    said = str(error.error.get("message", ""))
    retry_after = _seconds(error.response.headers.get("Retry-After"))
    if status == 429 or (status == 403 and any(word in str(error.error).casefold() for word in _QUOTA_WORDS)):
        return SheetFault(FaultKind.RATE, "Google's request quota is used up", retry_after=retry_after)
    if status == 401:
        return SheetFault(FaultKind.CREDENTIALS, f"Google does not accept the service account: {_BAD_TIME}")
    if status == 403:
        why = next((why for words, why in _EXPLAINED if words.search(said)), None)
        return SheetFault(
            FaultKind.REFUSED, why or "the service account may not edit it; share it with its e-mail address"
        )
    if status == 404:
        return SheetFault(FaultKind.REFUSED, "the spreadsheet does not exist any more, or its id is wrong")
    if status == 400:
        return _refused(said)
    if status in (409, 499) or status >= 500 or status == 408:
        return _unclear(access, f"Google Sheets answered {status}", retry_after)
    return SheetFault(FaultKind.REFUSED, f"Google Sheets answered {status}")


def _refused(said: str) -> SheetFault:
    if _MARKER_EXISTS.search(said):
        return SheetFault(FaultKind.APPLIED, "this batch stands in the sheet already")
    if _MOVED.search(said):
        return SheetFault(FaultKind.MOVED, "the worksheet was renamed or changed its size")
    for words, why in _EXPLAINED:
        if words.search(said):
            return SheetFault(FaultKind.REFUSED, why)
    # Google's own words may quote a cell; only their first, fixed part is kept.
    first = re.split(r"[:'\"`“‘]", said)[0].strip()[:80]
    return SheetFault(FaultKind.REFUSED, f"Google Sheets refused the rows ({first})", by_content=True)


def _unclear(access: Access, message: str, retry_after: float | None = None) -> SheetFault:
    kind = FaultKind.UNCERTAIN if access == "write" else FaultKind.UNAVAILABLE
    return SheetFault(kind, message, retry_after=retry_after)


def _never_connected(error: BaseException) -> bool:
    """Tell whether no connection came about, so that the request cannot have arrived."""
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def _is_passing(error: Any) -> bool:
    """Tell whether a failed sign-in may work again by itself (a server error, no answer)."""
    return bool(getattr(error, "retryable", False))


def _said(error: BaseException) -> str:
    found = re.search(r"invalid_\w+", str(error))
    return found[0] if found else "refused"


def _seconds(header: str | None) -> float | None:
    return float(header) if header is not None and header.isdecimal() else None
