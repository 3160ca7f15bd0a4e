"""The measurements run, in small, and what they are measured for stands in docs/performance.md."""

from __future__ import annotations

import asyncio
import subprocess
from contextlib import closing
from pathlib import Path

import aiohttp

from bench import dashboard
from bench.side_by_side import commits, figures, goals, intelligence, machine, report
from bench.side_by_side.contestants import CONTESTANTS, PEERS, ROOT, TRACKER, environment_of, of_name
from bench.side_by_side.entries import burst
from bench.side_by_side.results import Results
from bench.side_by_side.site import Size
from bench.side_by_side.stand import stand
from bench.side_by_side.telegram import LoopbackTelegram
from ledger.driver import connect
from services.insight import overview

DOCUMENT = ROOT / "docs" / "performance.md"


def results_of(value: float) -> Results:
    """Return a run in which everything took the same."""
    names = [each.name for each in CONTESTANTS]
    measures = (goals.CPU, goals.RATE, goals.P50, goals.P99, goals.START)
    found = Results(quick=True, machine=machine.facts(), load=[1.0, 2.0])
    found.values = {measure: {name: [value, value] for name in names} for measure in measures}
    found.memory = {"idle": value, "after": value, "most": value, "children": 0.0, "entries": 10.0}
    worlds = ("base", "10 × the reps", "10 × the companies", "10 × the entries")
    found.growth = {name: [value] for name in worlds}
    found.sheets = {"rows": 100.0, "seconds": 1.0, "writes": 2.0, "reads": 0.0, "lone": 1.0}
    found.commits = {"ours": [value], "aiosqlite": [value]}
    found.figures = {"ours": value, "pandas": value, "days_first": value, "read": value, "entries": 10.0}
    found.charts = {"first": 1.0, "warm": 1.0, "lag": 1.0}
    found.cost = {"texts": 9.0, "share": 0.5, "fixed": 1.0, "own": 1.0, "answer": 1.0}
    found.cost |= {"month_cached": 1.0, "month": 2.0}
    return found


def test_the_document_names_every_goal_and_the_cost_of_the_model() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    missing = [goal.name for goal in goals.goals() if f"| {goal.name} |" not in document]
    assert not missing
    assert "## Cost of intelligence" in document
    assert report.KEPT in document


def test_a_report_says_which_goals_are_missed_and_keeps_what_people_wrote(tmp_path: Path) -> None:
    path = tmp_path / "performance.md"
    path.write_text(f"old figures\n{report.KEPT}\n## What the profile says\n", encoding="utf-8")
    report.write(path, results_of(10.0))
    written = path.read_text(encoding="utf-8")
    assert "old figures" not in written
    assert written.endswith("## What the profile says\n")
    line = next(line for line in written.splitlines() if goals.goals()[0].name in line)
    assert line.endswith("| 1 × | **no** |")  # as much as the echo bot, where 0.4 is the goal


def test_the_report_holds_no_path_and_no_name_of_this_machine() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert str(ROOT) not in document
    assert not any(name in document for name in ("/home/", "/root/", "/tmp/"))


async def test_the_loopback_telegram_hands_out_what_was_not_confirmed_and_times_the_answers() -> None:
    telegram = LoopbackTelegram(people=2, expected=b"Saved")
    root = await telegram.start() + "/botTOKEN"
    telegram.say(3)
    async with aiohttp.ClientSession() as session:
        first = await (await session.post(f"{root}/getUpdates", json={"limit": 2})).json()
        again = await (await session.post(f"{root}/getUpdates", data={"offset": 2, "timeout": 1})).json()
        chat = first["result"][0]["message"]["chat"]["id"]
        await session.post(f"{root}/sendMessage", json={"chat_id": chat, "text": "Saved"})
        await session.post(f"{root}/sendMessage", data={"chat_id": str(chat), "text": "What?"})
    await telegram.answered(2)
    await telegram.stop()
    assert [each["update_id"] for each in first["result"]] == [1, 2]
    assert [each["update_id"] for each in again["result"]] == [2, 3]
    assert (telegram.answers, telegram.wrong, len(telegram.latencies)) == (2, 1, 2)


async def test_the_daemon_runs_on_the_stand_and_its_rows_reach_the_sheets() -> None:
    async with stand(of_name(TRACKER), Path("unused"), Size(people=5, companies=2, entries=20)) as on:
        rate, cpu = await burst(on, 20)
        tally = await on.tally()
        assert on.process.memory() > 10
    assert rate > 0
    assert cpu > 0
    assert tally["rows"] == 20


async def test_commits_figures_and_the_cost_of_the_model_are_measured(tmp_path: Path) -> None:
    assert await commits.store(tmp_path / "journal.db", 8, 0.05) > 0
    ledger = tmp_path / "ledger.db"
    await asyncio.to_thread(dashboard.fill, ledger, 500)
    assert figures.from_sums(ledger, 2) > 0
    assert all(figures.from_pandas(ledger, way, 1) > 0 for way in ("usual", "days_first", "read"))
    cost = intelligence.measure([intelligence.CASES / "hostile.jsonl"])
    assert 0 < cost.share < 1
    assert cost.month(cached=True) < cost.month(cached=False)


async def test_pandas_is_asked_for_the_figures_that_the_dashboard_shows(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    await asyncio.to_thread(dashboard.fill, path, 30_000)
    with closing(connect(path, read_only=True)) as tx:
        view = overview.overview(tx, dashboard.SCOPE, "month")
    frame = figures.frame_of(path)
    for days_first in (True, False):
        parts = figures.by_person(frame, days_first=days_first)
        for shown, part in zip((view.now, view.before), parts, strict=True):
            lines = list(part.reset_index().itertuples())
            assert sum(line.entries for line in lines) == shown.totals.entries > 0
            for user, _, totals in shown.persons:
                signs = {"Sales": 1, "Return": -1}
                mine = [line for line in lines if line.user_id == user]
                assert sum(signs.get(line.type, 0) * line.amount for line in mine) == totals.revenue * 100
            assert sum(line.orders for line in lines if line.type == "Sales") == shown.totals.orders * 1000


def test_every_peer_is_there_and_pinned_and_its_environment_is_ignored_by_git() -> None:
    for contestant in CONTESTANTS:
        assert contestant.script is None or (PEERS / contestant.script).is_file()
    lock = (PEERS / "requirements.txt").read_text()
    for line in (PEERS / "requirements.in").read_text().splitlines():
        assert not line or line.startswith("#") or f"{line.lower()} \\\n" in lock, line
    ignored = subprocess.run(["git", "check-ignore", "-q", machine.CACHE], cwd=ROOT, check=False)
    assert ignored.returncode in (0, 128)  # 128: this is a copy without git


def test_memory_is_allocated_as_the_installed_unit_has_it(tmp_path: Path) -> None:
    unit = (ROOT / "deploy" / "systemd" / "performance-tracker.service").read_text(encoding="utf-8")
    measured = environment_of(tmp_path, "http://127.0.0.1:1", None, product=True)
    told = {name: value for name, value in measured.items() if name.startswith("MALLOC_")}
    assert told
    assert all(f"{name}={value}" in unit for name, value in told.items())
