"""Reading a request's parameters: query, form, JSON or multipart, into typed values and uploads."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson
from aiohttp import BodyPartReader, web

from sandbox.telegram.answers import ApiError, bad_request
from sandbox.telegram.schemas import LEGACY, MethodSchema

_INTEGER = re.compile(r"-?\d{1,19}")
_TRUE = frozenset({"true", "yes", "1"})
_ATTACH = "attach://"
# What Telegram says when one of these is missing or empty; others get a sentence of the same form.
_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "file_id": "file_id is not specified",
    "action": "wrong parameter action in request",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
}
_UNREADABLE = {
    "reply_markup": "can't parse reply keyboard markup JSON object",
    "parse_mode": "unsupported parse_mode",
    "action": "wrong parameter action in request",
    "commands": "can't parse commands JSON object",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a multipart request."""

    name: str
    content: bytes
    mime_type: str


@dataclass(slots=True)
class Call:
    """A request to one method, after reading and before it is carried out."""

    method: str
    params: dict[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)

    def upload(self, name: str) -> Upload | None:
        """Return the file given for parameter ``name``, directly or by ``attach://``."""
        if name in self.uploads:
            return self.uploads[name]
        value = self.params.get(name)
        if isinstance(value, str) and value.startswith(_ATTACH):
            return self.uploads.get(value.removeprefix(_ATTACH))
        return None

    def journal_params(self) -> dict[str, Any]:
        """Return the parameters with each file as its name and size."""
        files = {name: {"file_name": f.name, "size": len(f.content)} for name, f in self.uploads.items()}
        return {**self.params, **files} if files else self.params


async def read_call(request: web.Request, method: MethodSchema) -> Call:
    """Read the body and return the call with values still as they came. ApiError for an unreadable body."""
    call = Call(method.name, dict(request.query))
    content_type = request.content_type
    if content_type.startswith("multipart/"):
        await _read_multipart(request, call)
    elif body := await request.read():
        if content_type == "application/json":
            try:
                content = orjson.loads(body)
            except ValueError:
                raise bad_request("can't parse request JSON object") from None
            if not isinstance(content, dict):
                raise bad_request("request JSON object expected")
            call.params.update(content)
        else:
            try:
                call.params.update(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
            except ValueError:
                raise bad_request("strings must be encoded in UTF-8") from None
    return call


async def _read_multipart(request: web.Request, call: Call) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("can't parse multipart body")
        content = bytes(await part.read())
        if part.filename is not None:
            mime_type = part.headers.get("Content-Type", "application/octet-stream")
            call.uploads[part.name] = Upload(part.filename, content, mime_type)
        else:
            try:
                call.params[part.name] = content.decode()
            except ValueError:
                raise bad_request("strings must be encoded in UTF-8") from None


def check(call: Call, method: MethodSchema, *, strict: bool) -> None:
    """Turn the call's values into the types of the schema, in place, and check them against it.

    Telegram ignores parameters it does not know; with ``strict`` they are refused by name, because in a
    client they are always a mistake. Raises ApiError 400.
    """
    params = call.params
    for name in list(params):
        kind = method.kinds.get(name)
        if kind is None and name not in LEGACY and name not in call.uploads:
            if strict and not _is_attached(name, call):
                raise bad_request(f"unknown parameter {name}")
            del params[name]
        elif kind is not None:
            params[name] = _typed(name, params[name], kind)
    for name in call.uploads:
        if name in method.kinds:
            params[name] = f"{_ATTACH}{name}"
        elif strict and not _is_attached(name, call):
            raise bad_request(f"unknown parameter {name}")
    for name in method.required:
        if params.get(name) in (None, ""):
            raise bad_request(_MISSING.get(name, f'parameter "{name}" is required'))
    checked = {name: value for name, value in params.items() if name in method.kinds}
    if found := method.first_error(checked):
        name, reason = found
        raise bad_request(f"{_UNREADABLE[name]}: {reason}" if name in _UNREADABLE else reason)


def _is_attached(name: str, call: Call) -> bool:
    return f"{_ATTACH}{name}" in call.params.values()


def _typed(name: str, value: Any, kind: str) -> Any:
    """Return a value as the schema's kind; text that does not read as it is refused."""
    if not isinstance(value, str):
        return str(value) if kind == "string" and isinstance(value, int | float) else value
    if kind == "string":
        return value
    if kind == "id":
        return int(value) if _INTEGER.fullmatch(value) else value
    if kind == "boolean":
        return value.strip().lower() in _TRUE
    if kind == "number":
        try:
            return int(value) if _INTEGER.fullmatch(value) else float(value)
        except ValueError:
            raise _unreadable(name) from None
    try:
        return orjson.loads(value)
    except ValueError:
        raise _unreadable(name) from None


def _unreadable(name: str) -> ApiError:
    return bad_request(_UNREADABLE.get(name, f'can\'t parse parameter "{name}"'))
