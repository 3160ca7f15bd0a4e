"""What a log may say of a library's own message: the words of its code, without the values put into them."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

from config.exception_lines import exception_line
from config.redaction import MASK

# A message that came ready-made: what it quotes is a value.
_QUOTED = re.compile(r"""(?<![\w])(?:"[^"]*"?|'[^']*'?|`[^`]*`?)""")
_WARNING = re.compile(r"^[^\n:]+:\d+: \w+")  # of the warnings module: file, line and category
_REPR = re.compile(r"(?<!%)((?:%%)*%(?:\(\w+\))?)[ra]")


def library_reason(record: logging.LogRecord) -> str:
    """Return a record's message in one line: numbers as they are, an exception's class and facts, and in the
    place of every other value its type, because it may be an address or what somebody wrote."""
    values = record.args
    if record.name == "py.warnings":
        found = _WARNING.search(record.getMessage())
        return found[0] if found else MASK
    template = _REPR.sub(r"\1s", str(record.msg))
    if not values:
        # The message itself is an exception, or text that was put together before.
        return exception_line(record.msg) if isinstance(record.msg, BaseException) else _unquoted(template)
    try:
        if isinstance(values, Mapping):
            return _first_line(template % {name: _kind(value) for name, value in values.items()})
        return _first_line(template % tuple(map(_kind, values)))
    except (TypeError, ValueError, KeyError):  # a library formatted its own message wrongly
        return _unquoted(template)


def _kind(value: Any) -> Any:
    if isinstance(value, int | float):
        return value
    return exception_line(value) if isinstance(value, BaseException) else f"<{type(value).__name__}>"


def _unquoted(text: str) -> str:
    return _QUOTED.sub(MASK, _first_line(text))


def _first_line(text: str) -> str:
    return text.partition("\n")[0]
