"""What a log line says of an exception: never what a person wrote, always what an operator can act on."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import socket
import sqlite3
import ssl
import subprocess
import sys
import urllib.error
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from email.message import Message
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest
import structlog
from aiohttp.client_reqrep import ConnectionKey
from sqlalchemy import create_engine, text
from telegram.error import BadRequest

from bot.sending import refusal
from config.exception_lines import MOST_FRAMES, exception_line, exception_text
from config.logging import Logging, configure_logging
from config.settings import load_settings
from ledger.database import LedgerUnavailable
from services.flags import changing
from sheets.faults import _refused

ROOT = Path(__file__).resolve().parents[2]
WORDS = "Apollo Pharmacy"
ADDRESS = "https://api.telegram.org/bot12:secret/sendMessage?lat=19.0760"


class Order(msgspec.Struct):
    kind: str


def raised(work: Callable[[], Any]) -> BaseException:
    """The exception of some work, with its traceback."""
    with pytest.raises(Exception) as caught:
        work()
    return caught.value


def refuse(error: BaseException) -> None:
    raise error


def bound() -> None:
    # Migrations still run on SQLAlchemy, which puts the values into the words of its errors.
    with create_engine("sqlite://").begin() as connection:
        connection.execute(text("create table t (c text unique, n int check (n < 5))"))
        connection.execute(text("insert into t values (:c, 1)"), {"c": WORDS})
        connection.execute(text("insert into t values (:c, 1)"), {"c": WORDS})


def stored() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("create table t (c text unique, n int check (n < 5))")
        for _ in range(2):
            connection.execute("insert into t values (:c, 1)", {"c": WORDS})


def enumerated() -> None:
    kind = msgspec.json.Decoder(dict[str, Order])
    kind.decode(f'{{"{WORDS}": {{"kind": 5}}}}')


QUOTING: dict[str, Callable[[], Any]] = {
    "sqlite": stored,
    "migration": bound,
    "int": lambda: int(WORDS),
    "float": lambda: float(WORDS),
    "key": lambda: {}[WORDS],  # type: ignore[index]
    "unicode": lambda: WORDS.encode().decode("utf-16-be").encode("ascii"),
    "msgspec": enumerated,
    "aiohttp": lambda: refuse(aiohttp.ClientOSError(32, f"Can not write request body for {ADDRESS} {WORDS}")),
    "invalid url": lambda: refuse(aiohttp.InvalidURL(f"{ADDRESS} {WORDS}")),
    "notes": lambda: refuse(ValueError(WORDS)),
    "group": lambda: refuse(ExceptionGroup(WORDS, [ValueError(WORDS), KeyError(WORDS)])),
    "chain": lambda: refuse(RuntimeError(WORDS)),
    "flag": lambda: changing.named(WORDS),
    "telegram": lambda: refuse(BadRequest(f'Can\'t parse entities: unsupported start tag "{WORDS}"')),
}


@pytest.mark.parametrize("name", QUOTING)
def test_what_somebody_wrote_is_in_no_exceptions_line(name: str) -> None:
    error = raised(QUOTING[name])
    error.add_note(WORDS)
    outer = RuntimeError(WORDS)
    outer.__context__ = error
    for told in (exception_line(error), exception_text(error), exception_text(outer)):
        assert "Apollo" not in told
        assert "api.telegram.org" not in told
        assert "19.07" not in told
    assert type(error).__qualname__ in exception_line(error)
    assert f"{__file__}:" in exception_text(error)


def os_error() -> OSError:
    return OSError(28, os.strerror(28), "/var/lib/performance-tracker/ledger.db")


def unresolved() -> None:
    key = ConnectionKey("sheets.example", 443, True, True, None, None, None)
    try:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    except socket.gaierror as error:
        raise aiohttp.ClientConnectorDNSError(key, error) from error


def untrusted() -> None:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.reason, error.verify_message = "CERTIFICATE_VERIFY_FAILED", "certificate has expired"
    raise error


ACTED_ON: dict[str, tuple[Callable[[], Any], tuple[str, ...]]] = {
    "disk full": (
        lambda: refuse(os_error()),
        ("OSError", "[Errno 28] No space left on device", "'/var/lib/performance-tracker/ledger.db'"),
    ),
    "unique": (stored, ("sqlite3.IntegrityError: SQLITE_CONSTRAINT_UNIQUE", "failed: t.c")),
    "migration": (bound, ("sqlalchemy.exc.IntegrityError", "SQLITE_CONSTRAINT_UNIQUE", "failed: t.c")),
    "no such file": (
        lambda: sqlite3.connect("file:/nowhere/ledger.db?mode=ro", uri=True),
        ("sqlite3.OperationalError: SQLITE_CANTOPEN",),
    ),
    "no name": (unresolved, ("ClientConnectorDNSError: [Errno -2]", "gaierror: [Errno -2] Name or service")),
    "certificate": (untrusted, ("CERTIFICATE_VERIFY_FAILED certificate has expired",)),
    "status": (
        lambda: refuse(urllib.error.HTTPError(ADDRESS, 403, WORDS, Message(), None)),
        ("HTTPError: status 403",),
    ),
    "library missing": (lambda: __import__("no_such_module"), ("ModuleNotFoundError: no_such_module",)),
    "own": (
        lambda: refuse(LedgerUnavailable("database or disk is full")),
        ("ledger.database.LedgerUnavailable: database or disk is full",),
    ),
}


@pytest.mark.parametrize("name", ACTED_ON)
def test_what_an_operator_acts_on_stays(name: str) -> None:
    work, facts = ACTED_ON[name]
    told = exception_text(raised(work))
    assert all(fact in told for fact in facts), told
    assert ADDRESS not in told


def test_a_chain_names_each_exception_and_where_it_was_raised() -> None:
    def outer() -> None:
        try:
            int(WORDS)
        except ValueError as error:
            raise ExceptionGroup("of two", [KeyError(WORDS), os_error()]) from error

    lines = exception_text(raised(outer)).splitlines()
    assert lines[0] == "ExceptionGroup"
    assert lines[1].startswith(f"  at {__file__}:")
    assert lines[2].endswith(" outer")
    assert "  with KeyError" in lines
    assert any(line.startswith("  with OSError: [Errno 28]") for line in lines)
    assert "caused by ValueError" in lines


def test_an_endless_recursion_or_chain_gives_a_bounded_text() -> None:
    def deep() -> None:
        deep()

    assert exception_text(raised(deep)).count("\n") <= MOST_FRAMES
    error: BaseException = ValueError("0")
    for _ in range(500):
        error, error.__context__ = ValueError(), error
    first = ValueError("a")
    first.__context__ = error
    assert exception_text(first).count("\n") < 25
    error.__context__ = error
    assert exception_text(error) == "ValueError"


def test_the_frames_of_work_in_another_process_are_kept() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        error = raised(pool.submit(json.loads, WORDS).result)
    told = exception_text(error)
    assert "json/decoder.py:" in told.split("_RemoteTraceback")[1]
    assert "Apollo" not in told


def logged(work: Callable[[Logging], Any]) -> dict[str, Any]:
    """The one line that some work logs."""
    stream = io.BytesIO()
    made = configure_logging(
        load_settings({"TELEGRAM_BOT_TOKEN": "123456789:" + "A" * 35}, None), stream=stream
    )
    try:
        work(made)
    finally:
        made.close()
    (line,) = stream.getvalue().splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


LIBRARY = logging.getLogger("some_library")
SAID: dict[str, tuple[Callable[[], Any], str]] = {
    "values": (lambda: LIBRARY.warning("%d rows of %s", 3, WORDS), "3 rows of <str>"),
    "shown": (lambda: LIBRARY.warning("got %r in %5.2f s", [WORDS], 1.5), "got <list> in  1.50 s"),
    "named": (lambda: LIBRARY.warning("%(who)s", {"who": WORDS}), "<str>"),
    "fault": (lambda: LIBRARY.error("lost: %s", ValueError(WORDS)), "lost: ValueError"),
    "ready-made": (lambda: LIBRARY.error(f"refused '{WORDS}'\n{WORDS}"), "refused [hidden]"),
    "exception": (lambda: LIBRARY.error(ValueError(WORDS)), "ValueError"),
    "wrong": (lambda: LIBRARY.handle(logging.LogRecord("x", 40, "", 1, "%d", (WORDS,), None)), "%d"),
}


@pytest.mark.parametrize("name", SAID)
def test_of_a_librarys_message_its_own_words_are_logged(name: str) -> None:
    work, reason = SAID[name]
    assert logged(lambda _: work())["reason"] == reason


def test_of_a_warning_its_place_and_category_are_logged() -> None:
    def warn(_: Logging) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning(UserWarning(WORDS), UserWarning, "sold.py", 12)

    assert logged(warn)["reason"] == "sold.py:12: UserWarning"


def test_what_asyncio_says_of_a_callback_is_logged_without_its_arguments() -> None:
    told = {"message": f"Exception in callback fail('{WORDS}')", "exception": ValueError(WORDS)}
    loop = asyncio.new_event_loop()
    line = logged(lambda log: log.handle_loop_exception(loop, told))
    loop.close()
    assert (line["reason"], line["exception"]) == ("Exception in callback fail", "ValueError")


def test_a_value_that_is_an_exception_is_told_like_one() -> None:
    line = logged(lambda _: structlog.get_logger().warning("failed", error=ValueError(WORDS)))
    assert line["error"] == "ValueError"


def test_what_a_service_quotes_of_a_reply_or_a_row_is_not_repeated() -> None:
    error = BadRequest(f'Can\'t parse entities: unsupported start tag "{WORDS}" at byte offset 12')
    assert refusal(error) == 'Can\'t parse entities: unsupported start tag "…" at byte offset 12'
    assert _refused(f"Invalid value at 'data' {WORDS}").message.endswith("(Invalid value at)")
    assert _refused(f"Invalid values[0][3]: {WORDS}").message.endswith("(Invalid values[0][3])")


def test_what_ends_the_daemon_is_the_last_line_of_its_log(tmp_path: Path) -> None:
    (tmp_path / "data" / "ledger.db").mkdir(parents=True)
    environ = {
        "TELEGRAM_BOT_TOKEN": "123456789:" + "A" * 35,
        "DATA_DIR": str(tmp_path / "data"),
        "PORT": "0",
        "LOG_FILE": str(tmp_path / "bot.log"),
        "PATH": os.environ["PATH"],
    }
    ended = subprocess.run(
        [sys.executable, str(ROOT / "main.py")],
        cwd=tmp_path,
        env=environ,
        timeout=60,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1, ended.stderr
    assert ended.stdout == ""
    last = json.loads(ended.stderr.splitlines()[-1])
    assert last == json.loads((tmp_path / "bot.log").read_text(encoding="utf-8").splitlines()[-1])
    assert last["event"] == "start_failed"
    assert "LedgerUnavailable: " in last["why"]
    assert "ledger.db: " in last["why"]
