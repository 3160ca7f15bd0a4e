"""A power cut: whatever of the unsynced writes reaches the disk, no acknowledged entry is lost."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from ledger.driver import WRITER_SETTINGS
from tests.faults.power_cut import CUTS, Recorded, run_the_ledger, verdicts

LONG_CUTS = 5000


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    return asyncio.run(run_the_ledger(tmp_path_factory.mktemp("recorded") / "ledger.db"))


def test_no_power_cut_loses_an_acknowledged_entry_or_spoils_the_file(
    recorded: Recorded, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    cuts = LONG_CUTS if request.config.getoption("--long") else CUTS
    assert "synchronous=FULL" in WRITER_SETTINGS
    assert verdicts(recorded, tmp_path, "FULL", cuts) == {"ok": cuts}


@pytest.mark.parametrize("weaker", ["NORMAL", "OFF"])
def test_with_weaker_settings_the_same_power_cuts_do_harm(
    recorded: Recorded, tmp_path: Path, weaker: str
) -> None:
    found = verdicts(recorded, tmp_path, weaker, 60)
    assert found["lost"] + found["corrupt"] > 10, found
