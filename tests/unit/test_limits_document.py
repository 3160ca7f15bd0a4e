"""docs/limits.md says what the code does: the same numbers, and a test for each promise."""

from __future__ import annotations

import re
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest

from sidecar.metrics import SERVICES

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([a-z_.]+)\.([A-Z_]+)` \| (\d+) \| .+ \| `(test_\w+)` \|$", TEXT, re.MULTILINE)


def known_tests() -> set[str]:
    return {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(
            r"^(?:async )?def (test_\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE
        )
    }


@pytest.mark.parametrize(("module", "name", "value"), [row[:3] for row in ROWS])
def test_a_limit_is_what_the_document_says(module: str, name: str, value: str) -> None:
    assert getattr(import_module(module), name) == Decimal(value)


def test_every_line_of_the_tables_is_looked_at_and_names_a_test_that_exists() -> None:
    tables = TEXT.split("## Outside services")[0]
    lines = [line for line in tables.splitlines() if line.startswith("| `")]
    assert len(lines) == len(ROWS) > 12
    assert {row[3] for row in ROWS} <= known_tests()


def test_every_outside_service_has_its_line() -> None:
    told = [line for line in TEXT.split("## Outside services")[1].splitlines() if line.startswith("| ")][2:]
    names = {"telegram": "Telegram", "sheets": "Google Sheets", "ai": "Gemini", "geocoding": "Nominatim"}
    assert set(names) == set(SERVICES) - {"drive", "ai_new"}  # another Gemini model stands in Gemini's line
    for name in (*names.values(), "Google's token"):
        assert any(line.startswith(f"| {name}") and line.count(" | ") == 5 for line in told), name
