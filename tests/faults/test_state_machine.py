"""Inbox, ledger, outbox and worksheet under every order of messages, kills, unclear answers and human hands.

The claim: after every step each confirmed update is stored, each receipt has its entry, each row belongs to
an entry of its company and stands once, and what is not in a worksheet waits; and in the end every message
is one entry, and every entry that nobody deleted one row that says what the ledger says.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ledger import rollups
from ledger.database import prepare
from ledger.entry import Source, Status, entry_id_of
from sheets.cells import cells_of
from sheets.layout import LAST_MODIFIED, NAMES
from sheets.wire import same
from tests.doubles.worksheets import Grid
from tests.faults.small_world import PLACES, REPS, World

MOST_DELETED = 3  # more at once is taken for damage, and waits for somebody to confirm it
DIES = st.one_of(st.none(), st.integers(0, 25))
ANSWERS = st.lists(st.sampled_from([None, "lost", "never", 20.0, 150.0]), max_size=3)
COMPANY = st.sampled_from(sorted(PLACES))
PICK = st.integers(0, 1000)


class Promises(RuleBasedStateMachine):
    """People write, press and work in the sheet; the process works, dies and comes back."""

    template: Path  # an empty ledger, so that not every run migrates one

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="promises-"))
        self.runner = asyncio.Runner()
        # A kill in a task that nobody waits for is no surprise.
        self.runner.get_loop().set_exception_handler(lambda loop, context: None)
        self.world = World(self.folder, self.template)
        self.typed: dict[tuple[str, str], str] = {}
        self.deleted: dict[str, set[str]] = {company: set() for company in PLACES}
        self.sorted_by_hand: set[str] = set()

    def do(self, work: Any) -> Any:
        return self.runner.run(work)

    @initialize(counts=st.lists(st.integers(0, 4), min_size=3, max_size=3))
    def begin(self, counts: list[int]) -> None:
        self.do(self.world.start())
        for rep, count in zip(REPS, counts, strict=True):
            for _ in range(count):
                self.a_rep_writes(rep, 100)
        self.do(self.world.work())

    @rule(rep=st.sampled_from(sorted(REPS)), amount=st.integers(1, 10**6))
    def a_rep_writes(self, rep: int, amount: int) -> None:
        number = len(self.world.messages) + 1
        self.world.messages.append((rep, number))
        self.world.accepted[entry_id_of(Source(rep, number))] = REPS[rep]
        self.world.telegram.put({"message": message(rep, number, amount)})

    @precondition(lambda self: self.world.messages)
    @rule(pick=PICK, amount=st.integers(1, 10**6))
    def a_rep_edits(self, pick: int, amount: int) -> None:
        rep, number = self.world.messages[pick % len(self.world.messages)]
        edited = {**message(rep, number, amount), "edit_date": 1_790_000_000 + self.world.telegram.number}
        self.world.telegram.put({"edited_message": edited})

    @precondition(lambda self: self.world.messages)
    @rule(pick=PICK, action=st.sampled_from(["undo", "restore"]))
    def a_rep_presses(self, pick: int, action: str) -> None:
        rep, number = self.world.messages[pick % len(self.world.messages)]
        pressed = {"id": str(self.world.telegram.number), "from": {"id": rep}, "data": action}
        self.world.telegram.put({"callback_query": {**pressed, "message": message(rep, number, 0)}})

    @precondition(lambda self: self.world.telegram.handed)
    @rule(pick=PICK, other_number=st.booleans())
    def telegram_repeats_itself(self, pick: int, other_number: bool) -> None:
        telegram = self.world.telegram
        again = telegram.handed[pick % len(telegram.handed)]
        if other_number:
            telegram.number += 1
            again = {**again, "update_id": telegram.number}
        telegram.waiting.append(again)
        telegram.waiting.sort(key=lambda each: each["update_id"])

    @rule(dies=DIES, upto=st.sampled_from(["fetched", "handled", "answered"]))
    def updates_are_taken_in(self, dies: int | None, upto: str) -> None:
        self.do(self.world.mortally(self.world.take_in(upto), dies))

    @rule(dies=DIES, answers=ANSWERS)
    def the_process_works(self, dies: int | None, answers: list[Any]) -> None:
        self.world.book.unclear = answers
        self.do(self.world.mortally(self.world.work(), dies))
        self.world.book.unclear = []

    @rule(company=COMPANY, dies=DIES, answers=ANSWERS, seconds=st.sampled_from([0, 1, 60, 200]))
    def rows_are_sent(self, company: str, dies: int | None, answers: list[Any], seconds: int) -> None:
        self.world.clock.now += seconds
        self.world.book.unclear = answers
        self.do(self.world.mortally(self.world.stage.workers[company].step(), dies))
        self.world.book.unclear = []

    @rule(company=COMPANY, dies=DIES)
    def corrections_are_read(self, company: str, dies: int | None) -> None:
        self.do(self.world.mortally(self.world.stage.workers[company].pull(), dies))

    @rule(company=COMPANY, pick=PICK, hand=st.sampled_from(["types", "types", "deletes", "sorts"]))
    def a_hand_works_on_rows(self, company: str, pick: int, hand: str) -> None:
        grid, ids = self.rows_of(company)
        if grid is None or not ids or self.a_lost_repair_may_come(company):
            return
        entry_id = ids[pick % len(ids)]
        if hand == "types":
            self.typed[company, entry_id] = f"Place {pick} {len(self.typed)}"
            grid.edit(entry_id, "Location", self.typed[company, entry_id])
        elif hand == "sorts":
            grid.reverse()
            self.sorted_by_hand.add(company)
        elif len(self.deleted[company]) < MOST_DELETED:
            grid.delete(entry_id)
            self.deleted[company].add(entry_id)

    @rule(company=COMPANY, at=st.integers(0, 21), other=st.sampled_from(["", "extra", *NAMES]))
    def a_hand_works_on_columns(self, company: str, at: int, other: str) -> None:
        grid, _ = self.rows_of(company)
        if grid is None or self.world.book.may_change_late:
            return
        if other in NAMES:
            grid.swap_columns(NAMES[at % len(NAMES)], other)
        elif len(grid.rows[0]) < 30:
            grid.insert_column(at, other)

    def a_lost_repair_may_come(self, company: str) -> bool:
        """Whether a repair may be applied late that a process sent which was killed, and that the next one
        has not fenced off yet: what it would do to rows that move before that nobody could undo."""
        is_noted = company in self.do(self.world.facts()).repaired
        return (
            is_noted
            and self.world.book.may_change_late
            and not self.world.stage.workers[company].desk.is_unclear
        )

    def rows_of(self, company: str) -> tuple[Grid | None, list[str]]:
        ids = [each for each in self.world.ids_in_sheets()[company] if each in self.world.accepted]
        try:
            return self.world.book.grid(PLACES[company]), ids
        except (KeyError, StopIteration):
            return None, ids

    @invariant()
    def nothing_confirmed_is_lost_and_nothing_said_is_false(self) -> None:
        facts = self.do(self.world.facts())
        stored = {":".join(each.split(":")[:4]) if each[0] == "e" else each for each in facts.identities}
        assert self.world.telegram.confirmed <= stored
        ids = {entry_id for entry_id, _, _ in facts.entries}
        assert {words.split()[1] for words in self.world.telegram.said if words.startswith("Saved")} <= ids

    @invariant()
    def every_entry_is_of_its_company_once_and_its_row_stands_or_waits(self) -> None:
        facts = self.do(self.world.facts())
        assert len({entry_id for entry_id, _, _ in facts.entries}) == len(facts.entries)
        for entry_id, company, row in facts.entries:
            assert self.world.accepted[entry_id] == company
            assert row in ("present", "deleted") or (company, entry_id, "append") in facts.waiting

    @invariant()
    def no_row_stands_twice_or_with_others(self) -> None:
        facts = self.do(self.world.facts())
        company_of = {entry_id: company for entry_id, company, _ in facts.entries}
        for company, ids in self.world.ids_in_sheets().items():
            if company not in facts.repaired:  # what came late to a row that moved is not undone yet
                assert all(count == 1 for entry_id, count in ids.items() if entry_id in company_of), ids
            assert all(company_of.get(entry_id, company) == company for entry_id in ids)
            # A row written while somebody moved columns holds other cells there until its batch is settled.
            in_doubt = any(whose == company for whose, _, _ in facts.waiting)
            assert in_doubt or ids.keys() <= company_of.keys(), ids
            assert not self.deleted[company] & ids.keys(), "a deleted row came back"

    def teardown(self) -> None:
        try:
            if hasattr(self.world, "stage"):
                self.do(self.everything_ends_well())
        finally:
            self.do(self.world.ledger.close())
            self.runner.close()
            shutil.rmtree(self.folder)

    async def everything_ends_well(self) -> None:
        world = self.world
        world.clock.now += 4000
        await world.take_in("answered")
        for place in PLACES.values():
            for _ in range(2):
                await world.stage.until_quiet(place)
                world.clock.now += 4000
                await world.stage.workers[place.company].pull()
            await world.stage.until_quiet(place)
        facts = await world.facts()
        assert {entry_id: company for entry_id, company, _ in facts.entries} == world.accepted
        assert set(world.accepted) == {w.split()[1] for w in world.telegram.said if w.startswith("Saved")}
        assert not facts.waiting
        assert await world.ledger.read(rollups.differences) == 0
        for company, there in world.ids_in_sheets().items():
            await self.sheet_is_right(company, list(there), facts.entries)

    async def sheet_is_right(self, company: str, there: list[str], known: list[tuple[Any, ...]]) -> None:
        expected = [
            each for each, whose, _ in known if whose == company and each not in self.deleted[company]
        ]
        if company not in self.sorted_by_hand:
            assert there == expected
        assert sorted(there) == sorted(expected)
        if not there:
            return
        records = {str(row["Entry ID"]): row for row in self.world.book.grid(PLACES[company]).records()}
        assert len(records) == len(there), "a row without an entry"
        for entry_id in there:
            entry = await self.world.stage.stored_as(company, entry_id)
            want, row = cells_of(entry), records[entry_id]
            differing = [name for name in NAMES if not same(row[name], want[name])]
            assert differing in ([], [LAST_MODIFIED])
            if (company, entry_id) in self.typed:
                assert row["Location"] == self.typed[company, entry_id]
            assert all(row[other] is None for other in row if other not in NAMES)
        for entry_id in self.deleted[company]:
            assert (await self.world.stage.stored_as(company, entry_id)).status is Status.VOID


def message(rep: int, number: int, amount: int) -> dict[str, Any]:
    """A message as Telegram hands it over."""
    chat = {"id": rep, "type": "private"}
    return {
        "message_id": number,
        "date": 1_790_000_000,
        "chat": chat,
        "from": {"id": rep},
        "text": str(amount),
    }


def test_the_promises_hold_in_every_order_of_events(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    Promises.template = tmp_path_factory.mktemp("template") / "ledger.db"
    prepare(Promises.template)
    runs, steps = (3000, 60) if request.config.getoption("--long") else (60, 40)
    health = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
    thorough = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=health,
        print_blob=True,
    )
    run_state_machine_as_test(Promises, settings=thorough)
