"""How uses are counted: in time, by cohort, bounded, with the corrections of what was read."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry

from ledger import entries, flag_counts, pending
from ledger.driver import Connection
from ledger.entry import Source, Status
from ledger.flag_counts import HOUR, KEEP_SECONDS, Counted
from ledger.ledger import Ledger
from ledger.statements import rows
from services.flags import changing
from services.flags.board import Flags
from services.flags.changing import By
from services.flags.decision import Who, place
from services.flags.standing import standing
from services.flags.tally import EDGES, GREW_BYTES, Tally
from sidecar.flag_metrics import FlagMetrics
from sidecar.memory import Memory
from tests.ledger_samples import AT, sample_entry

NOW = 100 * HOUR + 600.0


class Kernel:
    """Clocks and memory that a test moves."""

    def __init__(self) -> None:
        self.seconds, self.bytes = 0.0, 10**8


async def board(
    path: Path, kernel: Kernel, registry: CollectorRegistry | None = None
) -> tuple[Flags, Ledger]:
    ledger = Ledger(path / "ledger.db")
    await ledger.open()
    flags = Flags(
        ledger,
        FlagMetrics(registry or CollectorRegistry()),
        memory=lambda: kernel.bytes,
        clock=lambda: NOW,
        monotonic=lambda: kernel.seconds,
    )
    await ledger.write(lambda tx: changing.set_share(tx, "voice", "50", By("test", 0.0)))
    await flags.refresh()
    return flags, ledger


HAS = next(chat for chat in range(1, 99) if place("voice", chat) < 5000)
LACKS = next(chat for chat in range(1, 99) if place("voice", chat) >= 5000)


async def test_a_use_is_measured_and_counted_for_its_cohort(tmp_path: Path) -> None:
    kernel, registry = Kernel(), CollectorRegistry()
    flags, ledger = await board(tmp_path, kernel, registry)
    with flags.use("voice", Who(HAS)) as use:
        assert use.given
        kernel.seconds += 3.0
        kernel.bytes += GREW_BYTES
    with flags.use("voice", Who(LACKS)) as use:
        assert not use.given
    with pytest.raises(KeyError), flags.use("voice", Who(HAS)):
        raise KeyError
    with flags.use("voice", Who(HAS)) as use:
        use.ignored = True
    with pytest.raises(asyncio.CancelledError), flags.use("voice", Who(HAS)):
        raise asyncio.CancelledError
    counted = {each.given: each for each in flags.take()}
    assert counted[True] == Counted("voice", True, 100 * HOUR, 2, 1, 1, (1, 0, 0, 0, 0, 1, 0, 0, 0))
    assert counted[False] == Counted("voice", False, 100 * HOUR, 1, 0, 0, (1, 0, 0, 0, 0, 0, 0, 0, 0))
    assert flags.take() == []
    labels = {"flag": "voice", "cohort": "given", "outcome": "failed"}
    assert registry.get_sample_value("bot_flag_uses_total", labels) == 1
    assert registry.get_sample_value("bot_flag_percentage", {"flag": "voice"}) == 50
    await ledger.close()


async def test_where_there_is_no_rest_nothing_is_kept(tmp_path: Path) -> None:
    flags, ledger = await board(tmp_path, Kernel())
    with flags.use("photo", Who(HAS)) as use:
        assert use.given
        assert not use.watched
    assert flags.take() == []
    await ledger.close()


async def test_what_was_counted_before_a_change_is_not_counted_after_it(tmp_path: Path) -> None:
    flags, ledger = await board(tmp_path, Kernel())
    with flags.use("voice", Who(HAS)):
        pass
    await ledger.write(lambda tx: changing.kill(tx, "voice", "", By("test", 0.0)))
    await flags.refresh()
    assert not flags.is_on("voice", Who(HAS))
    assert flags.take() == []
    await ledger.close()


@given(st.lists(st.floats(0, 100), max_size=30), st.sampled_from(EDGES))
def test_times_are_counted_so_that_slow_ones_can_be_told(times: list[float], limit: float) -> None:
    tally = Tally()
    for seconds in times:
        tally.add(seconds, failed=False, grown=0)
    assert tally.slower_than(limit) == sum(seconds > limit for seconds in times)
    assert tally.uses == sum(tally.timings) == len(times)
    enough = sum(seconds <= tally.within(0.95) for seconds in times)
    assert enough >= 0.95 * len(times)


def test_hours_add_up_and_old_ones_are_forgotten(tx: Connection) -> None:
    for slot, times in ((100, 2), (99, 1), (40, 1)):
        for _ in range(times):
            flag_counts.add(tx, [Counted("voice", True, slot * HOUR, 10, 1, 2, (9, 0, 0, 0, 0, 0, 0, 1, 0))])
    now, today = standing(tx, "voice", NOW, 2 * HOUR).given, standing(tx, "voice", NOW, 168 * HOUR).given
    assert (now.uses, now.failed, now.slow, now.grew) == (30, 3, 3, 6)
    assert today.uses == 40
    flag_counts.prune(tx, 40 * HOUR + KEEP_SECONDS + 1)
    assert standing(tx, "voice", NOW, 168 * HOUR).given.uses == 30


def test_a_reading_counts_as_corrected_however_the_person_corrects_it(tx: Connection) -> None:
    for message in range(1, 6):
        flag_counts.read_under(
            tx, "voice", given=True, company="acme", chat_id=41, message_id=message, now=NOW
        )
    stored = [entries.record(tx, sample_entry(number), "", "", NOW) for number in (1, 2, 3, 7)]
    change = {"at": AT, "now": NOW}
    entries.change(tx, stored[0], by=41, source="button", status=Status.VOID, **change)  # type: ignore[arg-type]
    details = stored[1].details.with_(client="Noble")
    entries.change(tx, stored[1], by=None, source="sheet", details=details, **change)  # type: ignore[arg-type]
    question = pending.put(
        tx,
        user_id=41,
        company="acme",
        kind="confirm",
        source=Source(41, 4, 0),
        sent_at=AT,
        draft={},
        now=NOW,
    )
    assert flag_counts.corrected(tx, "voice", 0.0)[True] == (5, 2)
    pending.close(tx, question.id, "cancelled")
    assert flag_counts.corrected(tx, "voice", 0.0) == {True: (5, 3), False: (0, 0)}
    assert flag_counts.corrected(tx, "voice", NOW + 1)[True] == (0, 0)
    # Nobody else's voice is read, so entries written by hand are what it is compared with.
    assert flag_counts.corrected_elsewhere(tx, "voice", 0.0) == (1, 0)
    found = standing(tx, "voice", NOW, HOUR)
    assert (found.given.read, found.given.corrected, found.rest.read) == (5, 3, 1)


def test_an_entry_of_another_company_with_the_same_numbers_is_not_taken_for_it(tx: Connection) -> None:
    flag_counts.read_under(tx, "voice", given=True, company="other", chat_id=41, message_id=1, now=NOW)
    stored = entries.record(tx, sample_entry(1), "", "", NOW)
    entries.change(tx, stored, by=41, source="button", at=AT, now=NOW, status=Status.VOID)
    assert flag_counts.corrected(tx, "voice", 0.0)[True] == (1, 0)


def test_corrections_are_looked_up_by_message_and_not_through_the_whole_history(tx: Connection) -> None:
    ran: list[str] = []
    tx.set_trace_callback(ran.append)  # is given each statement with its values in it
    flag_counts.corrected(tx, "voice", 0.0)
    tx.set_trace_callback(None)
    statement = ran[-1]
    told = "\n".join(row.detail for row in rows(tx, f"EXPLAIN QUERY PLAN {statement}"))
    assert "flag_readings_newest (flag=? AND given=? AND at>?)" in told
    assert "entries_of_message (chat_id=? AND message_id=?)" in told
    assert "history_of_entry (company=? AND entry_id=?)" in told


def kernel_files(folder: Path, group: str = "", **files: str) -> Memory:
    proc, groups = folder / "proc", folder / "groups"
    (proc / "self").mkdir(parents=True)
    (proc / "self" / "statm").write_text("9000 1000 500 1 0 400 0\n")
    (proc / "self" / "cgroup").write_text(f"0::/{group}\n")
    (proc / "meminfo").write_text("MemTotal:        4000 kB\nMemFree: 1 kB\n")
    (groups / group).mkdir(parents=True)
    for name, text in files.items():
        (groups / group / name.replace("_", ".")).write_text(text)
    return Memory(proc, groups)


def test_memory_is_that_of_the_control_group_without_cached_files(tmp_path: Path) -> None:
    files = {"memory_stat": "anon 600\nfile 5000\n", "memory_high": "700\n", "memory_max": "900\n"}
    memory = kernel_files(tmp_path, "system.slice/it.service", **files)
    assert (memory.used(), memory.limit) == (600, 700)
    assert memory.share() == pytest.approx(6 / 7)


def test_memory_without_a_limit_is_that_of_the_process_and_the_machine(tmp_path: Path) -> None:
    memory = kernel_files(tmp_path, "user.slice", memory_stat="anon 600\n", memory_max="max\n")
    assert memory.limit == 4000 * 1024
    assert memory.used() == 1000 * os.sysconf("SC_PAGE_SIZE")


def test_where_the_kernel_tells_nothing_memory_is_not_known(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "proc", tmp_path / "groups")
    assert (memory.used(), memory.limit, memory.share()) == (None, None, None)
