"""The command line: run (the default), check, sandbox, export.

Exit status: 0 after a clean end, 1 on a fault, 78 on a configuration that cannot be used.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from config.problems import ConfigurationError
from config.visible import visible

if TYPE_CHECKING:
    from config.configuration import Configuration

EX_CONFIG = 78  # sysexits.h; systemd is told not to restart on it
ROOT = Path(__file__).resolve().parent


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except ConfigurationError as error:
        print(f"The configuration cannot be used:\n{visible(str(error), lines=True)}", file=sys.stderr)
        return EX_CONFIG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py", description="Field reports by Telegram into Google Sheets."
    )
    parser.set_defaults(run=_run)
    commands = parser.add_subparsers(metavar="command")
    commands.add_parser("run", help="the daemon (the default)").set_defaults(run=_run)
    check = commands.add_parser("check", help="validate the configuration, reach each outside service once")
    check.set_defaults(run=_check)
    sandbox = commands.add_parser(
        "sandbox", help="everything on this machine, with a page to chat; no account"
    )
    sandbox.add_argument("--port", type=int, default=8000, help="port of the page (default 8000)")
    sandbox.add_argument("--fresh", action="store_true", help="forget what an earlier run left")
    sandbox.set_defaults(run=_sandbox)
    export = commands.add_parser("export", help="entries of a company as a file")
    export.add_argument("--company", required=True, metavar="KEY")
    export.add_argument("--from", dest="since", type=_day, required=True, metavar="D", help="yyyy-mm-dd")
    export.add_argument("--to", dest="until", type=_day, required=True, metavar="D", help="yyyy-mm-dd")
    export.add_argument("--format", choices=("xlsx", "csv", "json"), required=True)
    export.add_argument("--output", type=Path, metavar="F", help="a file instead of standard output")
    export.set_defaults(run=_export)
    return parser


def _day(text: str) -> date:
    for pattern in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f"{text!r} is no day: write it as 2026-11-21")


def _configuration(*, need_bot: bool = True) -> Configuration:
    # Here: the process that draws pictures imports this file, and has no settings to read.
    from config.configuration import load_configuration

    return load_configuration(os.environ, Path.cwd() / ".env", need_bot=need_bot)


def _run(_: argparse.Namespace) -> int:
    # All that is made until the daemon is ready stays; looking for garbage in it takes a fifth of the start.
    gc.disable()
    from bot.run import run_daemon

    return asyncio.run(run_daemon(_configuration()))


def _check(_: argparse.Namespace) -> int:
    from bot.check import check

    return asyncio.run(check(_configuration()))


def _sandbox(options: argparse.Namespace) -> int:
    from sandbox.run import run_sandbox

    return asyncio.run(run_sandbox(options.port, options.fresh, Path("data") / "sandbox", sys.executable))


def _export(options: argparse.Namespace) -> int:
    from services.export import export_command

    return asyncio.run(
        export_command(
            _configuration(need_bot=False),
            company=options.company,
            since=options.since,
            until=options.until,
            form=options.format,
            output=options.output,
        )
    )


if __name__ == "__main__":
    sys.exit(main())
