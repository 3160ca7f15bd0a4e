"""The writer: many pieces of work in few commits, each for itself, none acknowledged too early."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from sqlite3 import IntegrityError

import pytest
import pytest_asyncio

from ledger import entries, marks
from ledger.database import LedgerUnavailable, prepare
from ledger.driver import Connection
from ledger.faults import DATABASE_ERRORS
from ledger.ledger import Ledger
from ledger.statements import value
from ledger.writer import GATHER_SECONDS, GATHER_STEP, GROUP_LIMIT, IDLE_LOOKS, SIBLINGS, Writer
from tests.ledger_samples import sample_entry


class Stopped:
    """Holds the writer thread inside a piece of work until it is let go."""

    def __init__(self) -> None:
        self.reached, self.go = threading.Event(), threading.Event()

    def __call__(self, _tx: Connection) -> None:
        self.reached.set()
        assert self.go.wait(30)


@pytest_asyncio.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    ledger = Ledger(tmp_path / "ledger.db")
    await ledger.open()
    yield ledger
    await ledger.close()


def seen_from_outside(ledger: Ledger) -> set[str]:
    with closing(sqlite3.connect(ledger.path)) as other:
        return {name for (name,) in other.execute("SELECT name FROM marks")}


def put(name: str, *, value: str = "x") -> object:
    return lambda tx: marks.put(tx, name, value)


async def test_what_waits_together_is_committed_together(tmp_path: Path) -> None:
    commits: list[int] = []
    ledger = Ledger(tmp_path / "ledger.db", on_commit=lambda _seconds, pieces: commits.append(pieces))
    await ledger.open()
    stopped = Stopped()
    first = asyncio.create_task(ledger.write(stopped))
    await asyncio.to_thread(stopped.reached.wait)
    others = [asyncio.create_task(ledger.write(put(f"m{number}"))) for number in range(GROUP_LIMIT + 44)]
    await asyncio.sleep(0)  # each has handed its work in
    stopped.go.set()
    await asyncio.gather(first, *others)
    assert commits == [1, GROUP_LIMIT, 44]
    assert len(seen_from_outside(ledger)) == GROUP_LIMIT + 44
    await ledger.close()


class Gathering:
    """A writer whose clock stands still, and whose pauses are noted; ``meanwhile`` happens in each."""

    def __init__(self, path: Path) -> None:
        prepare(path)
        self.now, self.pauses, self.commits = 100.0, 0, [0]
        self.meanwhile: Callable[[], None] = lambda: None
        self.writer = Writer(
            path,
            on_commit=lambda _seconds, pieces: self.commits.append(pieces),
            clock=lambda: self.now,
            pause=self._pause,
        )
        self.writer.start()

    def _pause(self, seconds: float) -> None:
        assert seconds == GATHER_STEP
        self.pauses += 1
        self.meanwhile()

    async def group(self) -> None:
        """Commit several pieces together."""
        stopped = Stopped()
        first = asyncio.create_task(self.writer.run(stopped))
        await asyncio.to_thread(stopped.reached.wait)
        others = [asyncio.create_task(self.writer.run(put(f"g{number}"))) for number in range(SIBLINGS)]
        await asyncio.sleep(0)
        stopped.go.set()
        await asyncio.gather(first, *others)
        assert (self.commits[-1], self.pauses) == (SIBLINGS, 0)


async def test_who_writes_alone_after_a_group_waits_for_a_few_looks_and_after_a_pause_for_none(
    tmp_path: Path,
) -> None:
    gathering = Gathering(tmp_path / "ledger.db")
    await gathering.group()
    await gathering.writer.run(put("soon after"))
    assert gathering.pauses == IDLE_LOOKS
    gathering.pauses = 0
    await gathering.group()
    gathering.now += GATHER_SECONDS
    await gathering.writer.run(put("later"))
    assert gathering.pauses == 0
    await gathering.writer.close()


async def test_those_who_follow_a_group_closely_are_committed_together(tmp_path: Path) -> None:
    gathering = Gathering(tmp_path / "ledger.db")
    await gathering.group()
    loop, more = asyncio.get_running_loop(), []

    def hand_in() -> None:
        more.append(asyncio.create_task(gathering.writer.run(put(f"m{len(more)}"))))

    def meanwhile() -> None:
        handed = threading.Event()
        loop.call_soon_threadsafe(hand_in)
        # A task's first step comes after what was called before it was made, and before what is called then.
        loop.call_soon_threadsafe(lambda: loop.call_soon(handed.set))
        assert handed.wait(30)

    gathering.meanwhile = meanwhile
    await gathering.writer.run(put("first"))
    await asyncio.gather(*more)
    assert (gathering.commits[-1], len(more)) == (SIBLINGS, SIBLINGS - 1)
    await gathering.writer.close()


async def test_every_write_is_seen_from_outside_once_it_is_acknowledged(ledger: Ledger) -> None:
    async def write(number: int) -> None:
        await ledger.write(put(f"m{number}"))
        assert f"m{number}" in seen_from_outside(ledger)

    await asyncio.gather(*(write(number) for number in range(100)))


async def test_nothing_is_acknowledged_or_seen_before_the_commit(ledger: Ledger) -> None:
    stopped, second = Stopped(), Stopped()
    first = asyncio.create_task(ledger.write(stopped))
    await asyncio.to_thread(stopped.reached.wait)
    written = asyncio.create_task(ledger.write(put("early")))
    behind = asyncio.create_task(ledger.write(second))
    await asyncio.sleep(0)
    stopped.go.set()
    await asyncio.to_thread(second.reached.wait)  # "early" has run, in the same transaction
    assert seen_from_outside(ledger) == set()
    assert not written.done()
    second.go.set()
    await asyncio.gather(first, behind, written)
    assert seen_from_outside(ledger) == {"early"}


async def test_a_piece_that_fails_undoes_itself_and_no_other(ledger: Ledger) -> None:
    def half_way(tx: Connection) -> None:
        marks.put(tx, "half", "x")
        raise KeyError("half")

    def against_the_schema(tx: Connection) -> None:
        marks.put(tx, "against", "x")
        tx.execute("INSERT INTO marks VALUES ('no value', NULL)")

    stopped = Stopped()
    tasks = [asyncio.create_task(ledger.write(stopped))]
    await asyncio.to_thread(stopped.reached.wait)
    work = (put("before"), half_way, put("between"), against_the_schema, put("after"))
    tasks += [asyncio.create_task(ledger.write(each)) for each in work]
    await asyncio.sleep(0)
    stopped.go.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [
        type(None),
        type(None),
        KeyError,
        type(None),
        IntegrityError,
        type(None),
    ]
    assert seen_from_outside(ledger) == {"before", "between", "after"}
    assert ledger.failure is None


async def test_writes_happen_in_the_order_in_which_they_were_asked_for(ledger: Ledger) -> None:
    entry_ids = [sample_entry(number).entry_id for number in range(300)]

    async def write(number: int) -> None:
        await ledger.write(lambda tx: entries.record(tx, sample_entry(number), "", "", 0.0))

    await asyncio.gather(*(write(number) for number in range(300)))
    stored = await ledger.read(lambda tx: entries.last_of_person(tx, "acme", 41, 300))
    assert [entry.entry_id for entry in reversed(stored)] == entry_ids
    assert [entry.sequence for entry in reversed(stored)] == list(range(1, 301))


async def test_a_caller_that_gives_up_does_not_disturb_the_others(ledger: Ledger) -> None:
    stopped = Stopped()
    first = asyncio.create_task(ledger.write(stopped))
    await asyncio.to_thread(stopped.reached.wait)
    given_up, stays = asyncio.create_task(ledger.write(put("a"))), asyncio.create_task(ledger.write(put("b")))
    await asyncio.sleep(0)
    given_up.cancel()
    stopped.go.set()
    await asyncio.gather(first, stays)
    assert given_up.cancelled() or isinstance(given_up.exception(), asyncio.CancelledError)
    await ledger.write(put("c"))
    assert seen_from_outside(ledger) == {"a", "b", "c"}  # it had been accepted, so it was done


async def test_a_read_sees_one_moment_however_long_it_takes(ledger: Ledger) -> None:
    await ledger.write(put("before"))
    reading, go = threading.Event(), threading.Event()

    def slow(tx: Connection) -> tuple[str | None, str | None]:
        early = marks.get(tx, "later")
        reading.set()
        assert go.wait(30)
        return early, marks.get(tx, "later")

    read = asyncio.create_task(ledger.read(slow))
    await asyncio.to_thread(reading.wait)
    await ledger.write(put("later"))  # readers do not hold up the writer
    go.set()
    assert await read == (None, None)
    assert await ledger.read(lambda tx: marks.get(tx, "later")) == "x"


async def test_a_wrong_statement_in_a_read_is_no_outage(ledger: Ledger) -> None:
    with pytest.raises(DATABASE_ERRORS, match="no such table"):
        await ledger.read(lambda tx: tx.execute("SELECT * FROM nowhere"))
    assert await ledger.read(lambda tx: value(tx, "SELECT 1")) == 1


async def test_a_reader_cannot_write(ledger: Ledger) -> None:
    with pytest.raises(LedgerUnavailable, match="readonly"):
        await ledger.read(put("never"))
    assert seen_from_outside(ledger) == set()


async def test_a_ledger_that_is_not_open_says_so(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.db")
    for call in (ledger.write, ledger.read):
        with pytest.raises(LedgerUnavailable, match="not open"):
            await call(put("x"))
    await ledger.open()
    await ledger.write(put("x"))
    await ledger.close()
    with pytest.raises(LedgerUnavailable, match="not open"):
        await ledger.write(put("y"))


async def test_closing_finishes_what_was_accepted(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.db")
    await ledger.open()
    tasks = [asyncio.create_task(ledger.write(put(f"m{number}"))) for number in range(50)]
    await asyncio.sleep(0)
    await ledger.close()
    await asyncio.gather(*tasks)
    assert len(seen_from_outside(ledger)) == 50


async def test_a_ledger_that_never_opened_can_be_closed(tmp_path: Path) -> None:
    await Ledger(tmp_path / "ledger.db").close()


async def test_emptying_the_journal_leaves_nothing_deleted_in_it_and_disturbs_no_write(
    ledger: Ledger,
) -> None:
    journal = ledger.path.with_name("ledger.db-wal")
    await ledger.write(put("secret", value="9876543210"))
    assert b"9876543210" in journal.read_bytes()
    await ledger.write(lambda tx: marks.clear(tx, "secret"))
    writes = [asyncio.create_task(ledger.write(put(f"m{number}"))) for number in range(20)]
    scrubbed = asyncio.create_task(ledger.scrub())
    writes += [asyncio.create_task(ledger.write(put(f"n{number}"))) for number in range(20)]
    assert await scrubbed is True
    await asyncio.gather(*writes)
    assert b"9876543210" not in journal.read_bytes()
    assert len(seen_from_outside(ledger)) == 40


async def test_the_journal_is_not_emptied_while_somebody_reads_from_it(ledger: Ledger) -> None:
    await ledger.write(put("a"))
    reading, go = threading.Event(), threading.Event()

    def slow(tx: Connection) -> None:
        marks.get(tx, "a")
        reading.set()
        assert go.wait(30)

    read = asyncio.create_task(ledger.read(slow))
    await asyncio.to_thread(reading.wait)
    await ledger.write(put("b"))
    assert await ledger.scrub() is False
    go.set()
    await read
    assert await ledger.scrub() is True


async def test_nothing_is_acknowledged_into_a_file_that_is_gone(ledger: Ledger) -> None:
    await ledger.write(put("a"))
    away = ledger.path.rename(ledger.path.with_name("elsewhere.db"))
    for _ in range(2):
        with pytest.raises(LedgerUnavailable, match=r"ledger\.db"):
            await ledger.write(put("lost"))
        assert not ledger.path.exists()  # nor is an empty one made in its place
    away.rename(ledger.path)
    await ledger.write(put("b"))
    assert seen_from_outside(ledger) == {"a", "b"}


async def test_nothing_is_acknowledged_into_a_file_that_was_put_in_the_ledgers_place(ledger: Ledger) -> None:
    await ledger.write(put("a"))
    other = ledger.path.with_name("other.db")
    with closing(sqlite3.connect(ledger.path)) as there, closing(sqlite3.connect(other)) as copy:
        there.backup(copy)
    other.rename(ledger.path)
    for _ in range(2):  # the readers still have the former file: they would never see what is written here
        with pytest.raises(LedgerUnavailable, match="replaced"):
            await ledger.write(put("b"))
    assert ledger.broken  # the process has to start anew
    assert seen_from_outside(ledger) == {"a"}


async def test_what_ends_no_program_by_itself_is_heard_of_and_the_ledger_says_it_is_broken(
    ledger: Ledger,
) -> None:
    class OutOfMemory(BaseException):
        """As the driver raises MemoryError out of a commit, where no piece of work catches it."""

    def fails(tx: Connection) -> None:
        marks.put(tx, "half", "x")
        raise OutOfMemory("no room")

    with pytest.raises(LedgerUnavailable, match="OutOfMemory: no room"):
        await asyncio.wait_for(ledger.write(fails), 30)
    assert ledger.broken
    with pytest.raises(LedgerUnavailable, match="no room"):
        await asyncio.wait_for(ledger.write(put("after")), 30)
    assert seen_from_outside(ledger) == set()


async def test_a_look_into_a_closed_ledger_is_told_so(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.db")
    await ledger.open()
    assert ledger.look(lambda tx: value(tx, "SELECT 1")) == 1
    await ledger.close()
    with pytest.raises(LedgerUnavailable, match="not open"):
        ledger.look(lambda tx: value(tx, "SELECT 1"))
