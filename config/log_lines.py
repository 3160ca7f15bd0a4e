"""Makes a log line of an event: one JSON object, or readable text on a terminal, without secrets."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping, MutableMapping
from types import TracebackType
from typing import Any

import orjson
import structlog

from config.exception_lines import exception_line, exception_text
from config.redaction import MASK, Redactor
from config.visible import visible

_PLAIN = frozenset({int, float, bool, type(None)})
# Shorter than any credential or slice of one that the redactor would mask.
_SHORT = 13
_LONGEST_TEXT = 16_000
_DEEPEST = 6
_RESERVED = frozenset({"timestamp", "level"})
_CLEAN_EVENTS_KEPT = 1_000

# What may not stand in a log whatever somebody passes by mistake.
PRIVATE_KEYS = frozenset(
    {
        *("text", "message_text", "caption", "body", "prompt", "reply"),
        *("latitude", "longitude", "lat", "lon", "location", "position", "coordinates"),
        *("token", "password", "secret", "api_key", "authorization", "private_key"),
    }
)


class JsonLine:
    """The last structlog processor: an event dictionary becomes ``(bytes of one line)``.

    It does the work of five processors in one call, because a line is written several times for each
    message and each processor costs as much as rendering. ``clock`` gives seconds since the epoch.
    With ``readable`` the stream gets text for people and the file gets the JSON.
    """

    def __init__(
        self, redactor: Redactor, *, readable: bool = False, clock: Callable[[], float] = time.time
    ) -> None:
        self._redact = redactor.redact
        self._clock = clock
        self._second = -1
        self._prefix = ""
        self._clean_events: set[str] = set()
        self._console = (
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
            if readable
            else None
        )

    def __call__(
        self, logger: Any, method: str, event: MutableMapping[str, Any]
    ) -> tuple[tuple[bytes, ...], dict[str, Any]]:
        line: dict[str, Any] = {"timestamp": self._timestamp(), "level": _LEVELS.get(method, method)}
        name = event.pop("event", "")
        if name not in self._clean_events:
            name = self._seen(name)
        line["event"] = name
        if "exc_info" in event:
            error = _exception_of(event.pop("exc_info"))
            if error is not None:
                event["exception"] = exception_text(error)
        for key, value in event.items():
            if type(value) not in _PLAIN:
                value = self._clean(value, 0)
            if key in PRIVATE_KEYS and value is not None:
                value = MASK
            line[f"field_{key}" if key in _RESERVED else key] = value
        rendered = _dump(line)
        if self._console is None:
            return (rendered,), {}
        return (self._text(logger, method, line), rendered), {}

    def _text(self, logger: Any, method: str, line: dict[str, Any]) -> bytes:
        assert self._console is not None  # noqa: S101 - only called with a console
        # Whatever came in from outside must not steer the terminal; an exception has several lines.
        for key, value in line.items():
            if isinstance(value, str):
                line[key] = visible(value, lines=key == "exception")
        return (self._console(logger, method, line) + "\n").encode("utf-8", "backslashreplace")

    def _timestamp(self) -> str:
        now = self._clock()
        second = int(now)
        if second != self._second:
            self._prefix = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
            self._second = second
        return f"{self._prefix}.{int((now - second) * 1_000_000):06d}Z"

    def _seen(self, name: Any) -> str:
        """An event's name without secrets; names are few and fixed, so each is looked at once."""
        clean = str(self._clean(str(name), 0))
        if clean == name and len(self._clean_events) < _CLEAN_EVENTS_KEPT:
            self._clean_events.add(clean)
        return clean

    def _clean(self, value: Any, depth: int) -> Any:
        """``value`` made of plain JSON types, redacted, and bounded in length and depth."""
        kind = type(value)
        if kind in _PLAIN or (kind is str and len(value) < _SHORT):
            return value
        if depth > _DEEPEST:
            return f"<{type(value).__name__}>"
        if isinstance(value, Mapping):
            return {
                self._redact(str(key)): MASK if key in PRIVATE_KEYS else self._clean(item, depth + 1)
                for key, item in value.items()
            }
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self._clean(item, depth + 1) for item in value]
        text = self._redact(_text_of(value))
        return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}… ({len(text)} characters)"


def _exception_of(
    info: bool
    | BaseException
    | tuple[type[BaseException] | None, BaseException | None, TracebackType | None]
    | None,
) -> BaseException | None:
    if isinstance(info, BaseException):
        return info
    if isinstance(info, tuple):
        return info[1]
    return sys.exc_info()[1] if info else None


def _text_of(value: Any) -> str:
    if isinstance(value, BaseException):
        return exception_line(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return f"<{len(value)} bytes>"
    to_text: object = type(value).__str__
    if to_text is object.__str__:
        return f"<{type(value).__name__}>"  # a generated repr could hold anything
    return str(value)


def _dump(line: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # lone surrogates and numbers beyond 64 bits, which orjson refuses
        return json.dumps(line, ensure_ascii=True).encode() + b"\n"


_LEVELS: Mapping[str, str] = {"warn": "warning", "exception": "error", "fatal": "critical", "err": "error"}
