"""The checker is checked: a sound history is green, and each broken one turns its own promise red."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.faults.history import Answer, Channel, Exit, History, Kind, Known, Recovery, Row, Sent, Vitals
from tests.faults.invariants import INVARIANTS, violations

TOKEN = "123456789:" + "B" * 35


def sound() -> History:
    """Two reps of two companies, one edit, one stranger; everything as promised."""
    return History(
        sent=[
            Sent(1, "johnlee", 100, 10, 1, 0.0),
            Sent(1, "johnlee", 101, 11, 2, 1.0),
            Sent(2, "yugrow", 200, 20, 3, 2.0),
            Sent(1, "johnlee", 102, 11, 4, 3.0, Kind.EDIT),
            Sent(9, "", 900, 90, 5, 4.0, Kind.STRANGER),
        ],
        answers=[
            Answer(1, "Saved AAAAAAAAAAA1", 0.5, ("AAAAAAAAAAA1",)),
            Answer(1, "Saved AAAAAAAAAAA2", 1.5, ("AAAAAAAAAAA2",)),
            Answer(2, "Saved BBBBBBBBBBB1", 2.5, ("BBBBBBBBBBB1",)),
            Answer(9, "Ask your admin", 4.5),
        ],
        rows=[
            Row("johnlee", "AAAAAAAAAAA1", 100),
            Row("johnlee", "AAAAAAAAAAA2", 102),
            Row("yugrow", "BBBBBBBBBBB1", 200),
        ],
        ledger=[
            Known("johnlee", "AAAAAAAAAAA1", 100, "row", (1, 10)),
            Known("johnlee", "AAAAAAAAAAA2", 102, "row", (1, 11)),
            Known("yugrow", "BBBBBBBBBBB1", 200, "row", (2, 20)),
        ],
        confirmed={1, 2, 3, 4},
        stored={1, 2, 3, 4, 5},
        canaries={"johnlee": "Zwiebelkuchen", "yugrow": "Quarkbrot"},
        secrets=(TOKEN,),
        channels=[Channel("chat", "johnlee", "Sold to Zwiebelkuchen"), Channel("log", "", "update_handled")],
        vitals=[Vitals(90 * 2**20, 40, 2**20, 300, 40)],
        recoveries=[Recovery("ready after a kill", 1.2, 5.0)],
        delays=[0.1] * 99 + [5.0],
        integrity=["ok"],
        calls=[("telegram", 0.1 * n, "") for n in range(100)],
        exits=[Exit(0, (0,)), Exit(-9, (-9,))],
    )


def test_a_run_that_kept_every_promise_is_green() -> None:
    assert violations(sound()) == {}


def test_there_is_one_function_for_each_promise_and_each_states_its_claim() -> None:
    assert list(INVARIANTS) == [f"I{number}" for number in range(1, 15)]
    for name, check in INVARIANTS.items():
        assert (check.__doc__ or "").startswith(f"{name}: ")


def lost(history: History) -> None:
    history.rows.pop(0)


def lost_before_any_answer(history: History) -> None:
    history.rows.pop(0)
    history.ledger.pop(0)
    history.answers.pop(0)


def falsely_acknowledged(history: History) -> None:
    history.answers.append(Answer(1, "Saved CCCCCCCCCCC1", 9.0, ("CCCCCCCCCCC1",)))


def never_delivered(history: History) -> None:
    history.ledger[0] = replace(history.ledger[0], state="waiting")


def doubled(history: History) -> None:
    history.rows.append(history.rows[-1])


def invented(history: History) -> None:
    history.rows.append(Row("johnlee", "DDDDDDDDDDD1", 777))


def misplaced(history: History) -> None:
    history.rows[2] = replace(history.rows[2], company="johnlee")
    history.ledger[2] = replace(history.ledger[2], company="johnlee")


def leaked(history: History) -> None:
    history.channels.append(Channel("chat", "yugrow", "like Zwiebelkuchen"))


def forgotten(history: History) -> None:
    history.stored.discard(4)


def let_in(history: History) -> None:
    history.rows.append(Row("johnlee", "EEEEEEEEEEE1", 900))


def chatty(history: History) -> None:
    history.answers += [Answer(9, "Ask your admin", at) for at in (10.0, 20.0)]


def out_of_order(history: History) -> None:
    history.rows[:2] = reversed(history.rows[:2])


def edit_ignored(history: History) -> None:
    history.rows[1] = replace(history.rows[1], amount=101)
    history.ledger[1] = replace(history.ledger[1], amount=101)


def grown(history: History) -> None:
    history.vitals.append(Vitals(161 * 2**20, 40, 2**20, 300))


def open_files(history: History) -> None:
    history.vitals.append(Vitals(2**20, 400, 2**20, 300))


def slow_start(history: History) -> None:
    history.recoveries.append(Recovery("ready after a kill", 6.0, 5.0))


def slow_answers(history: History) -> None:
    history.delays += [3.0] * 20


def told_the_token(history: History) -> None:
    history.channels.append(Channel("log", "", f"POST /bot{TOKEN}/getMe"))


def damaged(history: History) -> None:
    history.integrity.append("row 3 missing from index entries_by_day")


def too_fast(history: History) -> None:
    history.calls += [("sheets_write", 0.9 * n, "acme") for n in range(70)]


def died(history: History) -> None:
    history.exits.append(Exit(1, (0,)))


def hidden(history: History) -> None:
    history.ledger[0] = replace(history.ledger[0], state="")


def untold(history: History) -> None:
    history.dead.add(5)


@pytest.mark.parametrize(
    "harm, promises",
    [
        (lost, {"I1"}),
        (lost_before_any_answer, {"I1"}),
        (falsely_acknowledged, {"I1"}),
        (never_delivered, {"I1"}),
        (doubled, {"I1", "I2"}),
        (invented, {"I2"}),
        (misplaced, {"I3"}),
        (leaked, {"I3"}),
        (forgotten, {"I4"}),
        (let_in, {"I2", "I5"}),
        (chatty, {"I5"}),
        (out_of_order, {"I6"}),
        (edit_ignored, {"I6"}),
        (grown, {"I7"}),
        (open_files, {"I7"}),
        (slow_start, {"I8"}),
        (slow_answers, {"I9"}),
        (told_the_token, {"I10"}),
        (damaged, {"I11"}),
        (too_fast, {"I12"}),
        (died, {"I13"}),
        (hidden, {"I14"}),
        (untold, {"I14"}),
    ],
)
def test_a_broken_history_turns_its_promise_red(harm: Callable[[History], None], promises: set[str]) -> None:
    history = sound()
    harm(history)
    assert violations(history).keys() == promises
