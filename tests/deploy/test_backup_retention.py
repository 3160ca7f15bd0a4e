"""Which backups are kept when new ones come."""

from __future__ import annotations

import importlib.util
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "backup_manifest.py"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("backup_manifest", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


manifest = load()


def identity(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%SZ")


def every(hours: int, days: int) -> list[str]:
    end = datetime(2026, 11, 21, 12)
    return [identity(end - timedelta(hours=hours * step)) for step in range(days * 24 // hours)]


def test_hourly_backups_of_a_year_thin_out_to_days_weeks_and_months() -> None:
    ids = every(1, 365)
    gone = set(manifest.removable(ids, last=24, daily=14, weekly=8, monthly=12))
    kept = sorted(set(ids) - gone, reverse=True)
    assert kept[:24] == ids[:24]
    assert len(kept) <= 24 + 14 + 8 + 12
    assert len({each[:6] for each in kept}) == 12
    assert len({each[:8] for each in kept if each >= "20261108"}) == 14


def test_thinning_after_each_backup_keeps_what_thinning_once_keeps() -> None:
    rules = {"last": 5, "daily": 4, "weekly": 3, "monthly": 3}
    held: list[str] = []
    for each in reversed(every(7, 200)):
        held.append(each)
        held = [one for one in held if one not in manifest.removable(held, **rules)]
    months = {each[:6] for each in held}
    assert len(months) >= 3
    assert held[-1] == every(7, 200)[0]


@given(
    st.lists(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), min_size=1, max_size=60),
    st.integers(0, 5),
)
def test_the_newest_is_never_removed_whatever_the_rules_say(moments: list[datetime], count: int) -> None:
    ids = [identity(moment) for moment in moments]
    gone = manifest.removable(ids, last=0, daily=count, weekly=count, monthly=count)
    assert max(ids) not in gone


def test_only_complete_backups_count(tmp_path: Path) -> None:
    for name, complete in (("20261121T100000Z", True), ("20261121T110000Z", False), ("notes", True)):
        (tmp_path / name).mkdir()
        if complete:
            (tmp_path / name / "manifest.json").write_text("{}")
    assert manifest.backups(tmp_path) == ["20261121T100000Z"]


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["get", "/nowhere", "id"]])
def test_the_command_fails_on_what_it_cannot_do(arguments: list[str]) -> None:
    assert manifest.main(arguments) != 0
