"""Log lines: their form, what they never hold, and what happens when the place they go to changes."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from config.logging import Logging, configure_logging, update_context
from config.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "123456789:AAbcDE-_fgHIjkLMnoPQrsTUvwXYz012345"
NOON = 1_772_366_400.25  # 2026-03-01T12:00:00.25Z


class Terminal(io.BytesIO):
    def isatty(self) -> bool:
        return True


class Log:
    """Logging into memory, and what came of it."""

    def __init__(self, stream: io.BytesIO | None = None, **environ: str) -> None:
        self.stream = stream if stream is not None else io.BytesIO()
        settings = load_settings({"TELEGRAM_BOT_TOKEN": TOKEN, **environ}, None)
        self.logging: Logging = configure_logging(settings, stream=self.stream, clock=lambda: NOON)

    def text(self) -> str:
        return self.stream.getvalue().decode()

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text().split("\n") if line]


@pytest.fixture
def log() -> Iterator[Log]:
    made = Log()
    yield made
    made.logging.close()


def test_a_line_is_one_json_object_with_event_timestamp_and_level(log: Log) -> None:
    structlog.get_logger().info("entry_saved", company="johnlee", duration_ms=12.5)
    assert log.lines() == [
        {
            "timestamp": "2026-03-01T12:00:00.250000Z",
            "level": "info",
            "event": "entry_saved",
            "company": "johnlee",
            "duration_ms": 12.5,
        }
    ]


def test_everything_that_an_update_causes_carries_its_ids(log: Log) -> None:
    with update_context(812) as correlation_id:
        structlog.get_logger().warning("slow")
        logging.getLogger("gspread").warning("slow too")
    structlog.get_logger().info("after")
    first, second, after = log.lines()
    assert correlation_id == "u-812"
    assert {(line["update_id"], line["correlation_id"]) for line in (first, second)} == {(812, "u-812")}
    assert "update_id" not in after


def test_values_that_json_does_not_know_do_not_lose_the_line(log: Log) -> None:
    @dataclass
    class Message:
        words: str

    structlog.get_logger().info(
        "odd", money=Decimal("1.50"), path=Path("a/b"), many={1}, raw=b"abc", big=2**70, half="\ud800",
        message=Message("Sold 5"), error=ValueError("no"), nested={"deep": [Message("Sold 5")]},
    )  # fmt: skip
    (line,) = log.lines()
    assert (line["money"], line["path"], line["many"], line["raw"]) == ("1.50", "a/b", [1], "<3 bytes>")
    assert (line["message"], line["nested"]) == ("<Message>", {"deep": ["<Message>"]})
    assert line["error"] == "ValueError"
    assert line["big"] == 2**70


def test_extras_cannot_pose_as_the_lines_own_fields(log: Log) -> None:
    structlog.get_logger().info("event", level="none", timestamp="never")
    (line,) = log.lines()
    assert (line["level"], line["field_level"], line["field_timestamp"]) == ("info", "none", "never")


def test_line_breaks_and_escapes_stay_inside_one_line(log: Log) -> None:
    structlog.get_logger().info("event", reason='x\n{"event": "forged"}\x1b[31m')
    assert len(log.text().splitlines()) == 1
    assert "\x1b" not in log.text()


def test_what_a_person_wrote_and_where_they_are_is_masked_even_if_passed(log: Log) -> None:
    structlog.get_logger().info(
        "event", text="Sold 5", latitude=19.07, nested={"caption": "Sold 5", "lon": 72.8}
    )
    (line,) = log.lines()
    assert (line["text"], line["latitude"]) == ("[hidden]", "[hidden]")
    assert line["nested"] == {"caption": "[hidden]", "lon": "[hidden]"}


def test_an_exception_is_logged_without_the_values_that_libraries_quote(log: Log) -> None:
    try:
        raise RuntimeError(
            "failed\n[SQL: INSERT]\n[parameters: ('Sold 5 to Apollo',)]\ninput_value='Sold 5', input_type=str"
        )
    except RuntimeError:
        structlog.get_logger().exception("write_failed")
    (line,) = log.lines()
    assert "RuntimeError" in line["exception"]
    assert "test_config_logging.py" in line["exception"]
    assert "Sold" not in line["exception"]
    assert line["level"] == "error"


@given(
    secret=st.sampled_from([TOKEN, TOKEN[10:], "Bearer " + TOKEN[10:]]),
    before=st.text(max_size=8),
    place=st.sampled_from(["event", "value", "key", "list", "exception", "library", "argument", "traceback"]),
)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_token_does_not_reach_the_log_by_any_way(log: Log, secret: str, before: str, place: str) -> None:
    logger = structlog.get_logger()
    told = before + secret
    match place:
        case "event":
            logger.info(told)
        case "value":
            logger.info("event", url=told)
        case "key":
            logger.info("event", extra={told: 1})
        case "list":
            logger.info("event", extra=[{"a": (told,)}])
        case "exception":
            logger.info("event", error=ValueError(told))
        case "library":
            logging.getLogger("httpx").error("HTTP Request: %s", told)
        case "argument":
            logging.getLogger("aiohttp.client").warning("100%% %r", [told])
        case "traceback":
            try:
                raise ValueError(told)
            except ValueError:
                logger.exception("event")
    assert log.stream.getvalue()
    assert TOKEN[10:] not in log.text()
    for line in log.lines():
        assert TOKEN[10:] not in str(line)
    log.stream.seek(0)
    log.stream.truncate()


def test_libraries_are_heard_from_warning_upward_even_while_debugging() -> None:
    log = Log(DEBUG="true")
    for name in ("httpx", "telegram.ext", "sqlalchemy.engine", "some_library"):
        logging.getLogger(name).info("POST /bot...")
        logging.getLogger(name).debug("update body")
    assert log.lines() == []
    logging.getLogger("alembic").warning("table %s", "x")
    structlog.get_logger().debug("own")
    library, own = log.lines()
    assert (library["event"], library["logger"], library["reason"]) == (
        "library_message",
        "alembic",
        "table <str>",
    )
    assert (library["level"], own["event"]) == ("warning", "own")
    log.logging.close()


def test_a_record_that_a_library_formatted_wrongly_is_logged_as_it_is(log: Log) -> None:
    wrong = logging.LogRecord("telegram", logging.ERROR, __file__, 1, f"{TOKEN} 100%", ("superfluous",), None)
    (handler, *_) = logging.getLogger().handlers
    handler.handle(wrong)
    (line,) = log.lines()
    assert (line["level"], line["reason"]) == ("error", "[hidden] 100%")


def test_the_level_changes_for_loggers_that_are_already_in_use(log: Log) -> None:
    logger = structlog.get_logger()
    bound = logger.bind(room="ledger")
    bound.debug("silent")
    log.logging.set_level("DEBUG")
    bound.debug("audible")
    logger.debug("audible")
    log.logging.set_level("ERROR")
    bound.warning("silent")
    assert [line["event"] for line in log.lines()] == ["audible", "audible"]


def test_a_terminal_gets_readable_lines_and_the_file_json(tmp_path: Path) -> None:
    log = Log(Terminal(), LOG_FILE=str(tmp_path / "bot.log"))
    try:
        raise ValueError(f"at {TOKEN}")
    except ValueError:
        structlog.get_logger().exception("entry_failed", company="johnlee")
    log.logging.close()
    assert not log.text().startswith("{")
    assert "entry_failed" in log.text()
    (line,) = (tmp_path / "bot.log").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["company"] == "johnlee"
    assert TOKEN not in log.text() + line


def test_the_log_file_is_readable_by_its_owner_alone_and_appended_to(tmp_path: Path) -> None:
    path = tmp_path / "bot.log"
    for _ in range(2):
        log = Log(LOG_FILE=str(path))
        structlog.get_logger().info("started")
        log.logging.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2


def test_no_line_is_lost_or_misplaced_when_the_file_is_renamed(tmp_path: Path) -> None:
    path, rotated = tmp_path / "bot.log", tmp_path / "bot.log.1"
    log = Log(LOG_FILE=str(path))
    for number in range(200):
        if number == 93:
            path.rename(rotated)
        structlog.get_logger().info("line", number=number)
    log.logging.close()
    assert len(rotated.read_text(encoding="utf-8").splitlines()) == 93
    assert len(path.read_text(encoding="utf-8").splitlines()) == 107


def test_reopen_follows_a_file_that_was_moved_and_a_failure_leaves_logging_alive(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    log = Log(LOG_FILE=str(folder / "bot.log"))
    (folder / "bot.log").rename(folder / "bot.log.1")
    log.logging.reopen()
    assert (folder / "bot.log").exists()
    folder.rename(tmp_path / "elsewhere")
    log.logging.reopen()
    structlog.get_logger().info("still_here")
    assert [line["event"] for line in log.lines()] == ["log_file_not_reopened", "still_here"]
    assert log.logging.lost_lines > 0
    folder.mkdir()
    structlog.get_logger().info("back")
    assert "back" in (folder / "bot.log").read_text(encoding="utf-8")
    log.logging.close()


def test_a_closed_stream_is_no_reason_to_fail() -> None:
    log = Log()
    log.stream.close()
    structlog.get_logger().info("nobody_reads_this")
    assert log.logging.lost_lines == 1
    log.logging.close()


async def test_what_no_task_caught_is_logged(log: Log) -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(log.logging.handle_loop_exception)
    done = asyncio.Event()

    def fail() -> None:
        loop.call_soon(done.set)
        raise ValueError(f"in a callback with {TOKEN}")

    loop.call_soon(fail)
    await done.wait()
    (line,) = log.lines()
    assert line["event"] == "event_loop_exception"
    assert line["exception"].startswith("ValueError\n  at ")
    assert line["exception"].endswith(" fail")


CRASH = f"""
import sys, threading
from config.logging import configure_logging
from config.settings import load_settings
configure_logging(load_settings({{"TELEGRAM_BOT_TOKEN": "{TOKEN}"}}, None))
thread = threading.Thread(target=lambda: 1 / 0, name="worker")
thread.start(); thread.join()
raise RuntimeError("crashed with {TOKEN}")
"""


def test_a_crash_is_logged_on_standard_error_without_secrets() -> None:
    crashed = subprocess.run(
        [sys.executable, "-c", CRASH], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False
    )
    thread, program = (json.loads(line) for line in crashed.stderr.splitlines())
    assert (thread["event"], thread["thread"]) == ("thread_crashed", "worker")
    assert (program["event"], program["level"], crashed.returncode) == ("program_crashed", "critical", 1)
    assert TOKEN not in crashed.stderr
