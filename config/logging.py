"""Sets up logging for the whole process: our own events, the libraries' warnings, and crashes.

Own code logs with ``structlog.get_logger()`` and fixed event names. Nothing here logs what a person
wrote, and keys that would hold such things are masked (see :mod:`config.log_lines`).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Any, BinaryIO

import structlog

from config.library_words import library_reason
from config.log_lines import JsonLine
from config.log_output import LineOutput, LogFile
from config.redaction import Redactor
from config.settings import Settings

# At INFO httpx logs each URL, which holds the bot token; at DEBUG telegram logs whole updates.
QUIET_LIBRARIES = (
    *("httpx", "httpcore", "telegram", "aiohttp", "urllib3", "requests", "google", "google_genai", "gspread"),
    *("geopy", "sqlalchemy", "alembic", "apscheduler", "matplotlib", "PIL", "asyncio"),
)


class Logging:
    """The process's logging; made by :func:`configure_logging`."""

    def __init__(self, output: LineOutput, wrapper: type[Any], restore: Callable[[], None]) -> None:
        self._output = output
        self._wrapper = wrapper
        self._restore = restore

    @property
    def lost_lines(self) -> int:
        """How many lines could not be written (disk full, pipe closed)."""
        return self._output.lost

    def reopen(self) -> None:
        """Open the log file again (on SIGHUP); a failure is logged to standard error, and logging goes on."""
        try:
            self._output.reopen()
        except OSError as error:
            structlog.get_logger().error("log_file_not_reopened", reason=error.strerror)

    def set_level(self, level: str) -> None:
        """Change the level of the program's own events, also for loggers that are already in use."""
        # structlog builds a class per level and loggers keep theirs; so the class's base is exchanged.
        self._wrapper.__bases__ = (structlog.make_filtering_bound_logger(level),)

    def handle_loop_exception(self, loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
        """For :meth:`asyncio.loop.set_exception_handler`: what no task was there to catch."""
        # "Exception in callback fail('...')": asyncio shows the arguments, whatever they are.
        reason = str(context.get("message") or "").partition("(")[0]
        structlog.get_logger().error("event_loop_exception", reason=reason, exc_info=context.get("exception"))

    def close(self) -> None:
        """Put back what the standard library's logging and the exception hooks were before."""
        self._restore()
        if self._output.file is not None:
            self._output.file.close()


class _LibraryHandler(logging.Handler):
    """Turns the standard library's records into events of ours, so that there is one form and one filter."""

    def emit(self, record: logging.LogRecord) -> None:
        structlog.get_logger().log(
            record.levelno // 10 * 10,
            "library_message",
            logger=record.name,
            reason=library_reason(record),
            exc_info=record.exc_info,
        )


def configure_logging(
    settings: Settings,
    *,
    stream: BinaryIO | None = None,
    clock: Callable[[], float] = time.time,
    once: bool = True,
) -> Logging:
    """Send every event to ``stream`` (standard error) and, with ``LOG_FILE``, to that file as well.

    ``once``: the process configures its logs once, so every logger may keep what it found; without it
    another configuration may follow. A terminal gets readable lines, anything else JSON. Raises
    :class:`OSError` when the log file cannot be opened.
    """
    stream = stream if stream is not None else sys.stderr.buffer
    output = LineOutput(stream, LogFile(settings.log_file) if settings.log_file else None)
    wrapper = type("EventLogger", (structlog.make_filtering_bound_logger(settings.effective_log_level),), {})
    render = JsonLine(Redactor(settings.known_secrets()), readable=stream.isatty(), clock=clock)
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, render],
        wrapper_class=wrapper,
        logger_factory=lambda *_: output,
        context_class=dict,
        cache_logger_on_first_use=once,
    )
    return Logging(output, wrapper, _take_over(_LibraryHandler(logging.WARNING)))


@contextlib.contextmanager
def update_context(update_id: int) -> Iterator[str]:
    """Put ``update_id`` and a correlation id on every event inside; yields the correlation id."""
    correlation_id = f"u-{update_id}"
    with structlog.contextvars.bound_contextvars(update_id=update_id, correlation_id=correlation_id):
        yield correlation_id


@contextlib.contextmanager
def reply_context(correlation_id: str) -> Iterator[None]:
    """Put the id of what caused a reply on every event inside; for an update its number, too."""
    kind, _, number = correlation_id.partition("-")
    told: dict[str, Any] = {"correlation_id": correlation_id}
    if kind == "u" and number.isdigit():
        told["update_id"] = int(number)
    with structlog.contextvars.bound_contextvars(**told):
        yield


def _take_over(handler: logging.Handler) -> Callable[[], None]:
    """Route library logging and uncaught exceptions to us; returns what undoes it."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, sys.excepthook, threading.excepthook)
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in QUIET_LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)

    def log_crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            structlog.get_logger().critical("program_crashed", exc_info=error)

    def log_thread_crash(crash: threading.ExceptHookArgs) -> None:
        name = crash.thread.name if crash.thread is not None else None
        structlog.get_logger().critical("thread_crashed", thread=name, exc_info=crash.exc_value)

    sys.excepthook, threading.excepthook = log_crash, log_thread_crash

    def restore() -> None:
        root.handlers[:], level, sys.excepthook, threading.excepthook = before
        root.setLevel(level)
        logging.captureWarnings(False)
        structlog.reset_defaults()

    return restore
