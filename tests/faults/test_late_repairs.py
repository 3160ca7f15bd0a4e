"""Repairs that come late: cells put right by row number, while a person deletes or sorts rows.

The claim is that of the state machine, which found these: through columns that are moved while a row is
being appended, an append without an answer, a repair that is applied 20 seconds later and a row deleted by
hand meanwhile, each entry stands once, in its own row, with its own cells. When the process is killed, the
next one sees to it that nothing comes late.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.database import prepare
from tests.faults.test_state_machine import Promises

COMPANY = "johnlee"
LATE = 20.0  # seconds
# Into which place a column is put: before all of ours (every cell of a new row is astray), or among them.
PLACES = (0, 2)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Promises]:
    """People, services and a process, with an entry whose row stands in the worksheet."""
    Promises.template = tmp_path / "ledger.db"
    prepare(Promises.template)
    machine = Promises()
    machine.begin(counts=[0, 0, 0])
    machine.a_rep_writes(amount=682, rep=901)
    machine.the_process_works(answers=[], dies=None)
    yield machine
    machine.teardown()


def claims_hold(state: Promises) -> None:
    state.every_entry_is_of_its_company_once_and_its_row_stands_or_waits()
    state.no_row_stands_twice_or_with_others()
    state.nothing_confirmed_is_lost_and_nothing_said_is_false()


def a_row_is_astray(state: Promises, place: int) -> None:
    """A person puts in a column while two rows are on their way; nobody hears that they arrived."""
    state.a_rep_writes(amount=586, rep=901)
    state.a_rep_writes(amount=587, rep=901)
    state.a_hand_works_on_columns(at=place, company=COMPANY, other="")
    state.the_process_works(answers=["lost"], dies=None)


def its_repair_comes_late(state: Promises, dies: int | None) -> None:
    answers: list[Any] = [LATE]
    state.rows_are_sent(answers=answers, company=COMPANY, dies=dies, seconds=200)


@pytest.mark.parametrize("row", [0, 1, 2])
@pytest.mark.parametrize("place", PLACES)
def test_a_repair_that_comes_late_to_a_row_that_was_deleted_is_undone(
    state: Promises, place: int, row: int
) -> None:
    a_row_is_astray(state, place)
    its_repair_comes_late(state, dies=None)
    state.a_hand_works_on_rows(company=COMPANY, hand="deletes", pick=row)
    claims_hold(state)


def test_a_repair_that_comes_late_to_another_entrys_row_leaves_that_one_its_cells(state: Promises) -> None:
    a_row_is_astray(state, place=2)
    its_repair_comes_late(state, dies=None)
    state.a_hand_works_on_rows(company=COMPANY, hand="sorts", pick=0)
    claims_hold(state)
    state.a_rep_edits(amount=77, pick=1)
    claims_hold(state)


@pytest.mark.parametrize("hand", ["deletes", "sorts"])
@pytest.mark.parametrize("dies", range(3, 9))
@pytest.mark.parametrize("place", PLACES)
def test_a_repair_of_a_process_that_was_killed_is_fenced_off_by_the_next(
    state: Promises, place: int, dies: int, hand: str
) -> None:
    a_row_is_astray(state, place)
    its_repair_comes_late(state, dies)
    state.rows_are_sent(answers=[], company=COMPANY, dies=None, seconds=0)
    assert not state.a_lost_repair_may_come(COMPANY)
    state.a_hand_works_on_rows(company=COMPANY, hand=hand, pick=1)
    claims_hold(state)


def test_nothing_is_read_back_while_a_repair_may_still_come(state: Promises) -> None:
    a_row_is_astray(state, place=0)
    its_repair_comes_late(state, dies=5)
    read = len([call for call in state.world.book.calls if call[0] in ("read", "read_part")])
    state.corrections_are_read(company=COMPANY, dies=None)
    assert len([call for call in state.world.book.calls if call[0] in ("read", "read_part")]) == read
