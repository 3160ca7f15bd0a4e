"""What the checking scripts share: a line for each check, and the exit status from the worst of them."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


class Verdict(IntEnum):
    """How a check ended; also the exit status. UNSURE deserves a look, BAD needs somebody."""

    GOOD = 0
    UNSURE = 1
    BAD = 2


@dataclass(slots=True)
class Report:
    """The checks of one run, printed as they come."""

    verdicts: dict[str, Verdict] = field(default_factory=dict)

    def add(self, name: str, verdict: Verdict, text: str) -> None:
        """Print a check's line and remember its verdict; of two with one name the worse counts."""
        self.verdicts[name] = max(verdict, self.verdicts.get(name, Verdict.GOOD))
        print(f"{verdict.name.lower():<6} {name}: {shown(text)}", flush=True)

    def run(self, name: str, check: Callable[[], tuple[Verdict, str]]) -> None:
        """Carry out a check; one that cannot be carried out is BAD, and the next goes on."""
        try:
            verdict, text = check()
        except (OSError, ValueError, KeyError, ArithmeticError) as error:
            verdict, text = Verdict.BAD, f"cannot be checked: {type(error).__name__}: {error}"
        self.add(name, verdict, text)

    @property
    def status(self) -> int:
        """The exit status: the worst verdict. No check at all is BAD."""
        return int(max(self.verdicts.values(), default=Verdict.BAD))


def shown(text: str) -> str:
    """A text with what a terminal would obey written out; the scripts may stand without the program."""
    return "".join(
        each
        if each.isprintable() or each == "\n"
        else each.encode("unicode_escape", "surrogatepass").decode()
        for each in text
    )


def good(text: str) -> tuple[Verdict, str]:
    """A check that found nothing wrong."""
    return Verdict.GOOD, text


def unsure(text: str) -> tuple[Verdict, str]:
    """A check that found something to look at."""
    return Verdict.UNSURE, text


def bad(text: str) -> tuple[Verdict, str]:
    """A check that found a fault."""
    return Verdict.BAD, text


def use_own_python() -> None:
    """Go on under the release's own Python when this is the system's, whose libraries are others, or none."""
    own = ROOT / ".venv" / "bin" / "python"
    is_systems = sys.prefix == sys.base_prefix
    if (is_systems or importlib.util.find_spec("orjson") is None) and own.exists():
        os.execv(own, [str(own), *sys.argv])  # noqa: S606  the same script, the same arguments


def use_program() -> None:
    """Let the program's own modules be imported, from wherever the script is run."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))


def fetch(url: str, *, seconds: float = 5.0) -> tuple[int, str]:
    """Return status and text of an address of this machine; raises OSError when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=seconds) as answer:  # noqa: S310  an operator's own address
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")


def fetch_health(base: str) -> tuple[int, dict[str, Any]]:
    """Return status and body of ``/health``."""
    status, text = fetch(f"{base}/health")
    body = json.loads(text)
    if not isinstance(body, dict):
        raise ValueError(f"{base}/health answered {text[:80]!r}")
    return status, body


def health_address(port: str | None, url: str | None) -> str:
    """The daemon's address: as given, else on loopback at ``PORT``."""
    return (url or f"http://127.0.0.1:{port or '8080'}").rstrip("/")
