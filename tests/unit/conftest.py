"""Fixtures of the unit tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.driver import Connection
from tests.ledger_samples import open_ledger_file


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Connection]:
    """A transaction in an empty ledger."""
    with open_ledger_file(tmp_path / "ledger.db") as connection:
        yield connection
