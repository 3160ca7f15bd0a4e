"""What secrets look like, and how they are found in files, history and logs without being repeated."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

PATTERNS = {
    "Telegram bot token": re.compile(r"(?<![0-9A-Za-z])\d{8,10}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])"),
    "Google API key": re.compile(r"(?<![A-Za-z0-9_-])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])"),
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?:\\n|\s)+[A-Za-z0-9+/=]{40}"),
    "age private key": re.compile(r"AGE-SECRET-KEY-1[A-Z0-9]{50,}"),
    "AWS key": re.compile(r"(?<![A-Z0-9])AKIA[A-Z0-9]{16}(?![A-Z0-9])"),
}
# Tests and the sandbox need things that look like tokens; theirs say so, or are one letter over and over.
MADE_UP = re.compile(
    r"sandbox|smoke|test|example|canary|fake|dummy|only|(.)\1{7}|0?123456|abcdefg", re.IGNORECASE
)
LARGEST_BYTES = 2_000_000


def kinds_in(text: str) -> Iterator[str]:
    """The kinds of secret that ``text`` holds."""
    for kind, pattern in PATTERNS.items():
        if any(not MADE_UP.search(found[0]) for found in pattern.finditer(text)):
            yield kind


def in_files(paths: Iterable[Path], base: Path) -> Iterator[str]:
    """Where in files secrets stand: ``path: kind``. Large and unreadable files are left out."""
    for path in paths:
        try:
            if not path.is_file() or path.is_symlink() or path.stat().st_size > LARGEST_BYTES:
                continue
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        for kind in kinds_in(text):
            yield f"{path.relative_to(base)}: {kind}"


def in_history(repository: Path) -> Iterator[str]:
    """Where in any commit of a git repository secrets were added: ``commit: kind``."""
    command = [
        "git",
        "-C",
        str(repository),
        "log",
        "--all",
        "--patch",
        "--no-color",
        "--unified=0",
        "--format=commit %h",
    ]
    process = subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, errors="replace"
    )
    commit = ""
    seen: set[str] = set()
    if process.stdout is None:
        raise OSError("git prints nothing")
    with process.stdout as lines:
        for line in lines:
            if line.startswith("commit "):
                commit = line.split()[1]
            elif line.startswith("+") and len(line) < LARGEST_BYTES:
                seen.update(f"{commit}: {kind}" for kind in kinds_in(line))
    if process.wait() != 0:
        raise OSError("git log failed; is this a clone?")
    yield from sorted(seen)
