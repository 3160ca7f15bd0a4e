"""The ledger as scripts beside the daemon use it, and its contents as they may be printed."""

from __future__ import annotations

import argparse
import getpass
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.driver import Connection

# A position, however it is written: 19.07, 72.87 or ...?q=19.07%2C72.87
DEGREES = re.compile(r"-?\d{1,3}\.\d{2,}\s*(?:[,;/ ]|%2C)\s*-?\d{1,3}\.\d{2,}")
UNUSABLE = 2  # the exit status when there is no ledger to work on
INVITE = re.compile(r"(start[=\s]+)[A-Za-z0-9_-]{16,}")  # an invite's token lets somebody in


def take_data(parser: argparse.ArgumentParser, *, after: bool = False) -> None:
    """Add ``--data`` to a command line, or with ``after`` to a command of it: either place will do."""
    # A command that is not told must not undo what stood before it.
    usual = Path(os.environ.get("DATA_DIR") or "/var/lib/performance-tracker")
    default = argparse.SUPPRESS if after else usual
    told = "where the service keeps its state (ledger.db)"
    parser.add_argument("--data", type=Path, default=default, metavar="DIR", help=told)


@contextmanager
def opened(data: Path, *, read_only: bool) -> Iterator[Connection]:
    """A transaction in the ledger, whether or not the daemon runs. Raises SystemExit when there is none."""
    from ledger.beside import reading_beside, writing_beside
    from ledger.database import LedgerDamaged, LedgerUnavailable

    path = data / "ledger.db"
    try:
        with reading_beside(path) if read_only else writing_beside(path) as connection:
            yield connection
    except (LedgerDamaged, LedgerUnavailable) as error:
        sys.exit(problem(str(error)))


def problem(text: str) -> int:
    """Print what is wrong; returns the exit status."""
    print(f"dead_letters: {text}", file=sys.stderr)
    return UNUSABLE


def masked(text: str) -> str:
    """A text without credentials, invites and coordinates, and with control characters made visible."""
    from config.redaction import MASK, Redactor
    from config.visible import visible

    text = DEGREES.sub(MASK, INVITE.sub(rf"\1{MASK}", Redactor(()).redact(text)))
    return visible(text, lines=True)


def clean(known: dict[str, Any]) -> dict[str, Any]:
    """Facts as they may be printed."""
    return {name: _clean(value) for name, value in known.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, list):
        return [_clean(each) for each in value]
    # Every fact is one line; only a person's own text may have several.
    return masked(value).replace("\n", "\\n") if isinstance(value, str) else value


def account() -> str:
    """Who is at the machine, behind sudo too."""
    return os.environ.get("SUDO_USER") or getpass.getuser()
