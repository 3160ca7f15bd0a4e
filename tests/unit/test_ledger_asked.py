"""Whom a question may be open for: nobody who has one is left out, whatever is undone or moved."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger import asked, chats, pending
from ledger.driver import Connection
from ledger.entry import Source
from ledger.ledger import Ledger
from ledger.pending import Pending
from tests.ledger_samples import AT

CHAT, MOVED, USER, OTHER = -100, -200, 41, 42


def ask(tx: Connection) -> Pending:
    return pending.put(
        tx,
        user_id=USER,
        company="acme",
        kind="confirm",
        source=Source(CHAT, 1),
        sent_at=AT,
        draft={},
        now=1.0,
    )


async def opened(path: Path) -> Ledger:
    ledger = Ledger(path / "ledger.db")
    await ledger.open()
    return ledger


async def test_until_the_questions_were_read_everybody_may_have_one(tmp_path: Path) -> None:
    ledger = await opened(tmp_path)
    assert ledger.asked.may_be(CHAT, OTHER)
    await ledger.find_asked()
    assert not ledger.asked.may_be(CHAT, OTHER)
    await ledger.close()


async def test_a_question_is_known_at_once_and_to_the_work_that_asks_it(tmp_path: Path) -> None:
    ledger = await opened(tmp_path)
    await ledger.find_asked()
    found = await ledger.write(lambda tx: (ask(tx), pending.open_of(tx, CHAT, USER)))
    assert found[1] == [found[0]]
    assert ledger.asked.may_be(CHAT, USER)
    assert not ledger.asked.may_be(CHAT, OTHER)
    await ledger.close()


async def test_a_question_stays_known_when_the_work_that_ended_it_is_undone(tmp_path: Path) -> None:
    ledger = await opened(tmp_path)
    await ledger.find_asked()
    question = await ledger.write(ask)

    def end_and_fail(tx: Connection) -> None:
        pending.close(tx, question.id, "done")
        raise ValueError("undone")

    with pytest.raises(ValueError, match="undone"):
        await ledger.write(end_and_fail)
    await ledger.find_asked()
    assert ledger.asked.may_be(CHAT, USER)
    await ledger.write(lambda tx: pending.close(tx, question.id, "done"))
    await ledger.find_asked()
    assert not ledger.asked.may_be(CHAT, USER)
    await ledger.close()


async def test_a_question_follows_its_group_and_is_found_after_a_restart(tmp_path: Path) -> None:
    ledger = await opened(tmp_path)
    await ledger.find_asked()
    await ledger.write(ask)
    await ledger.write(lambda tx: chats.migrate(tx, CHAT, MOVED))
    assert ledger.asked.may_be(MOVED, USER)
    await ledger.close()
    ledger = await opened(tmp_path)
    await ledger.find_asked()
    assert ledger.asked.may_be(MOVED, USER)
    assert not ledger.asked.may_be(CHAT, USER)
    await ledger.close()


async def test_with_more_people_than_are_kept_everybody_may_have_a_question(
    tmp_path: Path,
) -> None:
    ledger = await opened(tmp_path)
    await ledger.find_asked()
    for number in range(asked.MOST + 1):
        ledger.asked.add(CHAT, number)
    assert ledger.asked.may_be(CHAT, -1)
    await ledger.close()
