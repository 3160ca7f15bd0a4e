"""Runs the daemon and turns what ends it into an exit status."""

from __future__ import annotations

import asyncio
import gc
import os
from contextlib import AsyncExitStack

import structlog

from bot.daemon import Daemon
from bot.pace import REPLIES_PER_SECOND
from bot.signals import listen
from config.configuration import Configuration
from config.logging import Logging, configure_logging
from config.problems import ConfigurationError, Problem
from ledger.database import LedgerDamaged, LedgerUnavailable
from ledger.lock import DirectoryInUse, DirectoryLock
from ledger.prepare_apart import prepare_apart
from sidecar.crash_points import crash_point
from sidecar.http import AddressUnavailable

# Objects more than before that begin a search for garbage. What 64 chats under way hold is about as many, and
# the usual 700 would look at each of these several times; hardly anything of it is ever garbage.
GARBAGE = 10_000
_log = structlog.get_logger()


async def run_daemon(configuration: Configuration, *, replies_per_second: float = REPLIES_PER_SECOND) -> int:
    """Run until SIGTERM or SIGINT; returns the exit status. Raises ConfigurationError."""
    logging = configure_logging(configuration.settings)
    try:
        return await _run(configuration, logging, replies_per_second)
    finally:
        logging.close()  # last of all: what ended the daemon is logged like everything else


async def _run(configuration: Configuration, logging: Logging, replies_per_second: float) -> int:
    settings = configuration.settings
    asyncio.get_running_loop().set_exception_handler(logging.handle_loop_exception)
    for warning in settings.warnings:
        _log.warning("configuration_warning", sentence=warning)
    try:
        with DirectoryLock(settings.data_dir) as lock:
            await asyncio.to_thread(prepare_apart, settings.data_dir / "ledger.db", lock.descriptor)
            async with AsyncExitStack() as stack:
                passing = crash_point(settings.environment, os.environ)
                daemon = Daemon(
                    configuration, logging, passing=passing, replies_per_second=replies_per_second
                )
                stop = asyncio.Event()
                listen(daemon, stop)
                await daemon.run(stack, stop, _keep_what_is_loaded)
    except DirectoryInUse as error:
        remedy = "another daemon is running with it; stop that one, or give this one a directory of its own"
        raise ConfigurationError([Problem("DATA_DIR", str(error), remedy)]) from None
    except LedgerDamaged as error:
        remedy = (
            f"the ledger is damaged ({error}); it was left as it is: restore a backup with scripts/restore.sh"
        )
        raise ConfigurationError([Problem("DATA_DIR", str(settings.data_dir), remedy)]) from None
    except AddressUnavailable as error:
        raise ConfigurationError([Problem("PORT", str(settings.port), str(error))]) from None
    except (LedgerUnavailable, OSError) as error:
        _log.error("start_failed", why=error)
        return 1
    except BaseExceptionGroup as group:
        _log.error("part_died", parts=[type(error).__name__ for error in group.exceptions], exc_info=group)
        return 1
    except Exception as error:  # noqa: BLE001  Python would print it with every value that it quotes
        _log.critical("program_crashed", exc_info=error)
        return 1
    return 0


def _keep_what_is_loaded() -> None:
    """Leave modules and word lists out of every later search for garbage: a full one over them holds up
    everything for a tenth of a second."""
    gc.freeze()
    gc.set_threshold(GARBAGE)
    gc.enable()
