"""The command ``sandbox``: puts the stage up, says where it is, and takes it down when told to."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import signal
import sys
from pathlib import Path

import structlog

from sandbox.daemon import DaemonRefused
from sandbox.stage import Stage
from sandbox.state import StateUnreadable

_MAIN = Path(__file__).resolve().parents[1] / "main.py"


async def run_sandbox(port: int, fresh: bool, data_dir: Path, python: str) -> int:
    """Run until SIGINT or SIGTERM and return the exit status: 0 after a clean stop, else 1.

    ``port`` is the page's (0: any free one), ``fresh`` begins anew, ``data_dir`` keeps everything
    between runs, ``python`` is the interpreter that the daemon runs under.
    """
    # Every injected fault is an event; the page counts them, the terminal shows only what needs somebody.
    logged = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    stage = Stage(data_dir, [python, str(_MAIN), "run"], os.environ, port)
    try:
        await stage.start(fresh=fresh)
        print(f"The sandbox is at {stage.url}/ (Ctrl-C stops it)", flush=True)
        await stage.run(stop)
    except (OSError, StateUnreadable, DaemonRefused) as error:
        print(_sentence(error, port), file=sys.stderr)
        return 1
    finally:
        await stage.stop()
        structlog.configure(**logged)
    return 0


def _sentence(error: Exception, port: int) -> str:
    """What went wrong and what to do about it."""
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program; choose one with --port N."
    return str(error)
