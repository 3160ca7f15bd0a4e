"""Breaks the code on purpose, one promise at a time, and tells which test notices.

Run: python -m bench.mutants [--only WORD ...] [--jobs N] [--write FILE]. Each mutant is applied to a copy of
the tree in a temporary directory, and its named test is run there; before that every named test has to be
green where nothing is broken. The exit status is 0 only when every mutant was killed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.breakages import ROOT, Mutant, load_mutants

NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "data", "__pycache__", ".hypothesis", ".mypy_cache", ".ruff_cache", ".pytest_cache"
)
LONGEST_TEST = 300.0
PASSED, FAILED = 0, 1  # pytest's exit status; anything else is no verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the named test said of a mutant."""

    mutant: Mutant
    status: int
    seconds: float

    @property
    def is_killed(self) -> bool:
        """Whether the test turned red."""
        return self.status == FAILED

    def line(self) -> str:
        """A line of the table."""
        verdict = "killed" if self.is_killed else f"SURVIVED (status {self.status})"
        test = self.mutant.test.partition("::")
        return f"| {self.mutant.name} | `{self.mutant.file}` | `{test[0]}` `{test[2]}` | {verdict} |"


def run_test(test: str, folder: Path) -> int:
    """Run a test in a copy of the tree; returns pytest's exit status, -1 when it took too long."""
    options = ["-q", "-x", "-p", "no:cacheprovider", "--hypothesis-profile=unshrunk"]
    with subprocess.Popen(
        [sys.executable, "-m", "pytest", *options, test],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            return process.wait(LONGEST_TEST)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # with the daemons that the test has started
            return -1


def tried(mutant: Mutant) -> Outcome:
    """Break a copy of the tree and run the mutant's test in it."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as temporary:
        copy = Path(temporary) / "tree"
        shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
        file = copy / mutant.file
        file.write_text(mutant.applied_to(file.read_text(encoding="utf-8")), encoding="utf-8")
        began = time.monotonic()
        outcome = Outcome(mutant, run_test(mutant.test, copy), time.monotonic() - began)
    print(f"{outcome.seconds:6.1f} s  {outcome.line()}", flush=True)
    return outcome


def green(test: str) -> bool:
    """Tell whether a test passes where nothing is broken."""
    is_green = run_test(test, ROOT) == PASSED
    if not is_green:
        print(f"not green to begin with: {test}", flush=True)
    return is_green


def lines_in(page: Path) -> dict[str, str]:
    """The lines of an earlier table, by the mutant's name."""
    if not page.exists():
        return {}
    rows = (line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| "))
    return {line.split(" | ")[0].removeprefix("| "): line for line in rows}


def document(outcomes: list[Outcome], earlier: dict[str, str]) -> str:
    """The table as a page of the documentation; mutants that were not tried keep their earlier line."""
    lines = earlier | {each.mutant.name: each.line() for each in outcomes}
    rows = [lines[each.name] for each in load_mutants() if each.name in lines]
    killed = sum(row.endswith("| killed |") for row in rows)
    return "\n".join(
        [
            "# Deliberate breakages",
            "",
            "Each line takes one promise out of a copy of the code; the named test has to turn red. Made by",
            "`python -m bench.mutants --write docs/mutants.md`; the breakages are in `tests/mutants/`.",
            "",
            f"{killed} of {len(rows)} killed.",
            "",
            "| breakage | file | test that notices | |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def main() -> int:
    """Try every mutant; print and perhaps write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", default=[""], help="mutants whose name has one of these words")
    parser.add_argument("--jobs", type=int, default=2, help="how many at the same time")
    parser.add_argument("--write", type=Path, help="write the table to this file")
    arguments = parser.parse_args()
    mutants = [each for each in load_mutants() if any(word in each.name for word in arguments.only)]
    with ThreadPoolExecutor(arguments.jobs) as pool:
        tests = sorted({each.test for each in mutants})
        if not all(list(pool.map(green, tests))):
            return 1
        outcomes = list(pool.map(tried, mutants))
    if arguments.write is not None:
        arguments.write.write_text(document(outcomes, lines_in(arguments.write)), encoding="utf-8")
    survivors = [each.mutant.name for each in outcomes if not each.is_killed]
    print(f"{len(outcomes) - len(survivors)} of {len(outcomes)} killed", *survivors, sep="\n")
    return 1 if survivors or not outcomes else 0


if __name__ == "__main__":
    raise SystemExit(main())
