"""Signals: SIGTERM and SIGINT end the daemon, SIGHUP has it read its files again."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from pathlib import Path

import structlog

from bot.daemon import Daemon
from config.configuration import load_configuration
from config.problems import ConfigurationError

_log = structlog.get_logger()


def listen(daemon: Daemon, stop: asyncio.Event) -> None:
    """Set ``stop`` on SIGTERM and SIGINT, reload on SIGHUP."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    loop.add_signal_handler(signal.SIGHUP, reload, daemon)


def reload(daemon: Daemon) -> None:
    """Reopen the log file, read companies and log level again. A mistake in them changes nothing."""
    daemon.notifier.reloading()
    daemon.logging.reopen()
    try:
        fresh = load_configuration(os.environ, Path.cwd() / ".env")
    except ConfigurationError as error:
        _log.error("reload_refused", problems=[str(problem) for problem in error.problems])
    else:
        daemon.logging.set_level(fresh.settings.effective_log_level)
        daemon.directory.companies = fresh.companies
        for company in fresh.companies:
            daemon.corrected(company)
        daemon.metrics.serve(fresh.companies)
        daemon.sheets.reload(fresh.companies)
        _log.info("reloaded", companies=len(fresh.companies))
    with contextlib.suppress(OSError):
        daemon.notifier.ready("taking messages")
