"""Starts the daemon as main.py does, without Telegram's limit of 30 messages a second.

The bots it is measured against have no such limit either; with it, all that could be measured is the limit.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from pathlib import Path

UNLIMITED = 1_000_000.0  # replies a second


def main() -> int:
    """Run until SIGTERM; the environment has the settings."""
    gc.disable()
    from bot.run import run_daemon
    from config.configuration import load_configuration

    configuration = load_configuration(os.environ, Path(".env"))
    return asyncio.run(run_daemon(configuration, replies_per_second=UNLIMITED))


if __name__ == "__main__":
    sys.exit(main())
