"""scripts/release_notes.sh: the notes of one version, or a refusal."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "release_notes.sh"
CHANGELOG = """# Changelog

## 2.0.0 – unreleased

- Not yet.

## 1.1.0 – 2026-11-21

- New things.
- More.

## 1.0.0 – 2026-01-01

- The first.
"""


def notes(folder: Path, version: str) -> subprocess.CompletedProcess[str]:
    file = folder / "CHANGELOG.md"
    file.write_text(CHANGELOG)
    environment = {**os.environ, "CHANGELOG": str(file)}
    return subprocess.run([SCRIPT, version], env=environment, capture_output=True, text=True, check=False)


def test_the_notes_of_a_version_are_its_own(tmp_path: Path) -> None:
    assert notes(tmp_path, "1.1.0").stdout == "- New things.\n- More.\n"


@pytest.mark.parametrize(
    ("version", "reason"), [("2.0.0", "unreleased"), ("3.0.0", "has no"), ("1.1", "has no")]
)
def test_what_is_not_ready_is_refused(tmp_path: Path, version: str, reason: str) -> None:
    result = notes(tmp_path, version)
    assert result.returncode == 1
    assert reason in result.stderr
