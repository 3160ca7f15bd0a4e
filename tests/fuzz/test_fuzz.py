"""Fuzzing of the decoders: a little in every run and always the same, ten minutes each with ``--long``.

``FUZZ_SECONDS`` sets how long each target runs then, ``SEED`` its seed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.fuzz.targets import PLANTED, TARGETS

ROOT = Path(__file__).resolve().parents[2]
FINDINGS = Path(__file__).with_name("findings")
SECONDS = int(os.environ.get("FUZZ_SECONDS", "600"))
# Inputs that take about two seconds; an input of some targets takes a hundred times as long as of others.
RUNS = {
    "updates": 3000,
    "reader": 50,
    "answers": 80,
    "presses": 40,
    "configuration": 150,
    "manifest": 150,
    "cells": 300,
    "pieces": 300,
}
SEEDS = 20

fuzzed = pytest.mark.skipif(
    find_spec("atheris") is None,
    reason="atheris is not installed: it has wheels for Linux on x86_64 and CPython 3.11 to 3.13 only",
)


def run(*arguments: str, seconds: float) -> subprocess.CompletedProcess[str]:
    """Run the fuzzing program and wait for its end."""
    command = [sys.executable, "-m", "tests.fuzz.run", *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, errors="replace", timeout=seconds, check=False
    )


@fuzzed
@pytest.mark.parametrize("target", TARGETS)
def test_the_first_inputs_break_no_claim(target: str, tmp_path: Path) -> None:
    options = ("--runs", str(RUNS[target]), "--seed", "1", "--seeds", str(SEEDS), "--keep", str(tmp_path))
    ended = run(target, *options, seconds=120)
    assert ended.returncode == 0, ended.stdout + ended.stderr[-6000:]
    assert "target " + target + ", seed 1" in ended.stdout


@fuzzed
@pytest.mark.long
@pytest.mark.parametrize("target", TARGETS)
def test_no_input_of_ten_minutes_breaks_a_claim(target: str, tmp_path: Path) -> None:
    seed = ("--seed", os.environ["SEED"]) if "SEED" in os.environ else ()
    ended = run(target, "--seconds", str(SECONDS), *seed, "--keep", str(tmp_path), seconds=SECONDS + 300)
    print(ended.stdout, *(line for line in ended.stderr.splitlines() if line.startswith("stat::")), sep="\n")
    assert ended.returncode == 0, ended.stdout + ended.stderr[-6000:]


@pytest.mark.parametrize("target", sorted(path.name for path in FINDINGS.iterdir()))
def test_what_was_found_once_is_mended(target: str) -> None:
    found = sorted(map(str, (FINDINGS / target).iterdir()))
    ended = run(target, "--replay", *found, seconds=60)
    assert ended.returncode == 0, ended.stdout + ended.stderr[-6000:]
    assert ended.stdout.count("replaying ") == len(found)


@fuzzed
def test_a_planted_fault_is_found_and_its_input_replays_it(tmp_path: Path) -> None:
    ended = run(PLANTED, "--runs", "200000", "--seed", "1", "--keep", str(tmp_path), seconds=120)
    assert ended.returncode == 1, ended.stdout + ended.stderr[-6000:]
    (found,) = (tmp_path / "findings").iterdir()
    assert found.read_bytes().startswith(b"fuzz")
    assert f"--replay {found}" in ended.stdout
    again = run(PLANTED, "--replay", str(found), seconds=60)
    assert again.returncode == 1
    assert "the planted fault" in again.stderr
