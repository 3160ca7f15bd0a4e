"""What a log may say of an exception: its class, where it was raised, and facts that no person wrote.

The message of a library's exception may quote anything: SQLAlchemy prints the bound parameters, ``int()`` the
text it could not read, aiohttp the address with the token in it. So a message is kept only of our own
classes, whose texts are written in this program, and not of those that quote what somebody typed
(``quotes = True``). Of all others stay the facts below, which an operator acts on.
"""

from __future__ import annotations

import os
import re
import sqlite3
import ssl
import traceback
from collections.abc import Iterator
from typing import Any

# The rooms of the program; the sandbox is not among them, its services answer with what was sent to them.
OWN = frozenset({"ai", "analytics", "bot", "config", "ledger", "services", "sheets", "sidecar"})
MOST_FRAMES = 40  # of each exception, the innermost
MOST_LINKS = 20  # exceptions of one chain and its groups
# What a process of the pool sends instead of a traceback: the same, as text.
_REMOTE_FRAME = re.compile(r'^  File "(/[^"\n]+)", line (\d+), in (\w+|<\w+>)$', re.MULTILINE)
_STATUS = ("status", "status_code", "code")


def exception_line(error: BaseException) -> str:
    """Return the class of ``error`` and what may be told of it, in one line."""
    kind = type(error)
    module = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    told = " ".join(_facts(error))
    return f"{module}{kind.__qualname__}" + (f": {told}" if told else "")


def exception_text(error: BaseException) -> str:
    """Return ``error`` and what led to it, each with its frames, without what people wrote."""
    lines: list[str] = []
    for depth, link, found in _chain(error):
        lines.append("  " * depth + (f"{link} " if link else "") + exception_line(found))
        lines += [f"{'  ' * depth}  at {frame}" for frame in _frames(found)]
    return "\n".join(lines)


def _chain(error: BaseException) -> Iterator[tuple[int, str, BaseException]]:
    """Yield each exception that belongs to ``error``: how deep in groups, how it is linked, and itself."""
    seen: set[int] = set()
    waiting: list[tuple[int, str, BaseException | None]] = [(0, "", error)]
    while waiting and len(seen) < MOST_LINKS:
        depth, link, found = waiting.pop()
        if found is None or id(found) in seen:
            continue
        seen.add(id(found))
        yield depth, link, found
        if found.__cause__ is not None:
            waiting.append((depth, "caused by", found.__cause__))
        elif not found.__suppress_context__:
            waiting.append((depth, "while handling", found.__context__))
        if isinstance(found, BaseExceptionGroup):
            waiting += [(depth + 1, "with", each) for each in reversed(found.exceptions)]


def _frames(error: BaseException) -> list[str]:
    remote = getattr(error, "tb", None)
    if isinstance(remote, str):
        found = [f"{path}:{line} {name}" for path, line, name in _REMOTE_FRAME.findall(remote)]
    else:
        walked = traceback.walk_tb(error.__traceback__)
        found = [f"{f.f_code.co_filename}:{line} {f.f_code.co_name}" for f, line in walked]
    return found[-MOST_FRAMES:]


def _facts(error: BaseException) -> Iterator[str]:
    kind = type(error)
    if kind.__module__.partition(".")[0] in OWN:
        if not getattr(error, "quotes", False):
            yield str(error)
        return
    if isinstance(error, sqlite3.Error):
        yield from _of_sqlite(error)
    elif isinstance(error, ssl.SSLError):
        # OpenSSL's fixed words; str(error) would name them too, with the place in C.
        yield from (text for text in (error.reason, getattr(error, "verify_message", None)) if text)
    elif isinstance(error, OSError) and isinstance(error.errno, int):
        yield from _of_system(error)
    elif isinstance(error, ImportError) and error.name:
        yield error.name
    status = _status(error) or _status(getattr(error, "response", None))
    if status is not None:
        yield f"status {status}"


def _of_sqlite(error: sqlite3.Error) -> Iterator[str]:
    name = getattr(error, "sqlite_errorname", None)
    if isinstance(name, str):
        yield name
        if name.startswith("SQLITE_CONSTRAINT"):
            yield f"({error})"  # names a column or a check of the schema, never a value


def _of_system(error: OSError) -> Iterator[str]:
    yield f"[Errno {error.errno}]"
    # Libraries put addresses into strerror (aiohttp: "Can not write request body for https://..."); the
    # system's own classes have it from the system, and they stand in the chain of the others.
    if type(error).__module__ in ("builtins", "socket"):
        yield str(error.strerror)
        if isinstance(error.filename, str | bytes | os.PathLike):
            yield repr(os.fsdecode(error.filename))


def _status(value: Any) -> int | None:
    """Return the HTTP status that an exception or its answer carries."""
    found = (getattr(value, name, None) for name in _STATUS)
    return next((int(each) for each in found if isinstance(each, int) and 100 <= each < 600), None)
