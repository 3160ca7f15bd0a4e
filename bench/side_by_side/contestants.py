"""Who is measured: how each bot is started, and what its answer must hold to count."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "bench" / "peers"
UNIT = ROOT / "deploy" / "systemd" / "performance-tracker.service"
TOKEN = "123456789:" + "B" * 35
_OPTIMIZE = "PYTHONOPTIMIZE"
TRACKER, TRACKER_LIMITED = "tracker", "tracker at 30 replies a second"
PTB, AIOGRAM, TELEBOT = "python-telegram-bot echo", "aiogram echo", "pyTelegramBotAPI echo"
NAIVE, IMPORT_ALL = "gspread a message", "everything imported at start"


@dataclass(frozen=True, slots=True)
class Contestant:
    """A bot. ``script`` is a file in bench/peers, or None for the product; ``answer`` is what a right answer
    to a message holds."""

    name: str
    script: str | None
    answer: bytes

    def command(self, python: Path, telegram: str, google: tuple[str, Path, str] | None) -> list[str]:
        """Return what to run. ``python`` is the peers'; ``google`` is address, key file and spreadsheet."""
        if self.script is None:
            if self.name == TRACKER_LIMITED:
                return [sys.executable, str(ROOT / "main.py"), "run"]
            return [sys.executable, "-m", "bench.side_by_side.tracker"]
        sheet = [str(each) for each in google] if google is not None and self.name == NAIVE else []
        return [str(python), str(PEERS / self.script), telegram, TOKEN, *sheet]


CONTESTANTS = (
    Contestant(TRACKER, None, b"Saved"),
    Contestant(PTB, "ptb_echo.py", b"Sold"),
    Contestant(AIOGRAM, "aiogram_echo.py", b"Sold"),
    Contestant(TELEBOT, "telebot_echo.py", b"Sold"),
    Contestant(NAIVE, "naive_sheet.py", b"Saved"),
    Contestant(TRACKER_LIMITED, None, b"Saved"),
    Contestant(IMPORT_ALL, "import_all.py", b""),
)


def of_name(name: str) -> Contestant:
    """Return a contestant."""
    return next(each for each in CONTESTANTS if each.name == name)


def allocation() -> dict[str, str]:
    """Return what the installed unit says of memory: without it a measured process would hold more than one
    in production does."""
    lines = (line for line in UNIT.read_text().splitlines() if line.startswith("Environment="))
    pairs = (pair.split("=", 1) for line in lines for pair in line.removeprefix("Environment=").split())
    return {name: value for name, value in pairs if name.startswith("MALLOC_") or name == _OPTIMIZE}


def environment_of(
    folder: Path, telegram: str, google: tuple[str, Path, str] | None, *, product: bool
) -> dict[str, str]:
    """Return the environment of a measured process; of the settings the peers read none. Their libraries need
    their docstrings: one of them reads its own."""
    settings = {
        **{name: value for name, value in allocation().items() if product or name != _OPTIMIZE},
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram,
        "DATA_DIR": str(folder / "data"),
        "COMPANIES_FILE": str(folder / "companies.toml"),
        "PORT": "0",
        "RATE_LIMIT_CALLS_PER_MINUTE": "1000",
    }
    if google is not None:
        address, key_file, book = google
        settings |= {
            "GOOGLE_SHEETS_CREDENTIALS_FILE": str(key_file),
            "SPREADSHEET_ID": book,
            "GOOGLE_SHEETS_API_URL": address,
            "GOOGLE_DRIVE_API_URL": address,
        }
    return settings
