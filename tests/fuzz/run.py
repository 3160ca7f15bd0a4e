"""Fuzzes one target, or tries inputs that were found before.

    python -m tests.fuzz.run reader --seconds 600 [--seed 7] [--keep FOLDER]
    python -m tests.fuzz.run reader --replay tests/fuzz/findings/reader/*

The seed is printed. An input that breaks the target's claim is written to a file in FOLDER (data/fuzz/TARGET
when none is named, where the corpus is kept as well and the next run goes on from it). Exit 1 then, else 0.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.fuzz.targets import PLANTED, TARGETS, open_target

ROOT = Path(__file__).resolve().parents[2]
SLOWEST = 20  # seconds that one input may take before it is a finding, with instrumented code
MEMORY = 2048  # megabytes beyond which it is one


def main(arguments: list[str] | None = None) -> int:
    """Run one target; returns the exit status."""
    options = _options(arguments)
    if options.replay:
        return replay(options.target, options.replay)
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1, 2**31)
    keep = (options.keep or ROOT / "data" / "fuzz" / options.target).resolve()
    print(f"target {options.target}, seed {seed}", flush=True)
    for name in ("corpus", "findings"):
        (keep / name).mkdir(parents=True, exist_ok=True)
    findings = keep / "findings"
    before = set(findings.iterdir())
    ends = f"-runs={options.runs}" if options.runs else f"-max_total_time={options.seconds}"
    flags = [
        *(ends, f"-seed={seed}", f"-artifact_prefix={findings}/", f"-timeout={SLOWEST}"),
        *(f"-rss_limit_mb={MEMORY}", "-print_final_stats=1"),
    ]
    command = [sys.executable, "-m", "tests.fuzz.fuzzing", options.target, str(keep), str(options.seeds)]
    # The order of a set must not depend on the run, or the seed would not repeat it.
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    ended = subprocess.run([*command, *flags], cwd=ROOT, env=environment, check=False)
    found = sorted(set(findings.iterdir()) - before)
    for path in found:
        print(f"finding: {path}\nreplay:  python -m tests.fuzz.run {options.target} --replay {path}")
    return 1 if found or ended.returncode else 0


def replay(name: str, paths: Iterable[Path]) -> int:
    """Try inputs one after the other; the first that breaks the claim ends it with its traceback."""
    target = open_target(name)
    try:
        for path in paths:
            print(f"replaying {path}", flush=True)
            target.check(path.read_bytes())
    finally:
        target.close()
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("target", choices=[*TARGETS, PLANTED])
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--runs", type=int, help="so many inputs instead of so many seconds")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--seeds", type=int, default=0, help="at most so many inputs to begin with")
    parser.add_argument("--keep", type=Path, help="folder for corpus and findings")
    parser.add_argument("--replay", type=Path, nargs="+", help="inputs to try instead of fuzzing")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
