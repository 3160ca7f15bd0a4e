"""The little of Drive v3 that is served: metadata of spreadsheets as files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sandbox.google.errors import ApiError
from sandbox.google.spreadsheet import Spreadsheet

MIME_TYPE = "application/vnd.google-apps.spreadsheet"
_CLAUSE = re.compile(r"\s*(name|mimeType|trashed)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|\"([^\"]*)\"|(true|false))\s*")
_DEFAULT_FIELDS = ("kind", "id", "name", "mimeType")


def file_of(spreadsheet: Spreadsheet | None, file_id: str, *, every_field: bool) -> dict[str, Any]:
    """The File of a spreadsheet; without a field mask only the four fields that Google gives then.

    Raises ApiError 404 for one that does not exist or is not shared with the bot.
    """
    if spreadsheet is None or spreadsheet.deleted or spreadsheet.role == "none":
        raise ApiError(404, f"File not found: {file_id}.")
    described = {
        "kind": "drive#file",
        "id": spreadsheet.spreadsheet_id,
        "name": spreadsheet.title,
        "mimeType": MIME_TYPE,
        "trashed": False,
        "version": str(spreadsheet.version),
        "createdTime": _time(spreadsheet.created),
        "modifiedTime": _time(spreadsheet.modified),
        "capabilities": {"canEdit": spreadsheet.role == "writer"},
    }
    return described if every_field else {key: described[key] for key in _DEFAULT_FIELDS}


def file_list(spreadsheets: Iterable[Spreadsheet], query: str, *, every_field: bool) -> dict[str, Any]:
    """The FileList of what the bot can see. Raises ApiError 400 for a query beyond name and type."""
    wanted = _clauses(query)
    seen = [each for each in spreadsheets if not each.deleted and each.role != "none"]
    if wanted.get("mimeType", MIME_TYPE) != MIME_TYPE or wanted.get("trashed") == "true":
        seen = []
    named = [each for each in seen if wanted.get("name", each.title) == each.title]
    files = [file_of(each, each.spreadsheet_id, every_field=every_field) for each in named]
    return {"kind": "drive#fileList", "incompleteSearch": False, "files": files}


def _clauses(query: str) -> dict[str, str]:
    wanted: dict[str, str] = {}
    for clause in re.split(r"\band\b", query) if query.strip() else []:
        found = _CLAUSE.fullmatch(clause)
        if found is None:
            raise ApiError(400, f"Invalid Value: the sandbox reads no query {clause.strip()!r}.")
        wanted[found[1]] = next(each for each in found.groups()[1:] if each is not None)
    return wanted


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
