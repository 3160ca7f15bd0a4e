"""Who counts as somebody at work here, and so waits behind members and not behind strangers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ledger import people
from ledger.driver import Connection
from ledger.ledger import Ledger
from ledger.people import Role
from services.directory import CAPACITY, Directory

ASHA, NOBODY = 901, 902


@asynccontextmanager
async def directory_with_asha(folder: Path) -> AsyncIterator[tuple[Directory, Ledger]]:
    ledger = Ledger(folder / "ledger.db")
    await ledger.open()
    try:
        await ledger.write(lambda tx: people.remember(tx, ASHA, "Asha", None, 0.0))
        await ledger.write(lambda tx: people.join(tx, ASHA, "acme", Role.REP, actor=0, now=0.0, how="test"))
        yield Directory(ledger, {}, owners=frozenset(), allowed=frozenset()), ledger
    finally:
        await ledger.close()


async def test_a_member_about_whom_something_changed_is_no_stranger_meanwhile(tmp_path: Path) -> None:
    async with directory_with_asha(tmp_path) as (directory, ledger):
        assert not directory.knows(ASHA)
        directory.person(ASHA)
        await ledger.write(lambda tx: people.set_choice(tx, ASHA, language="hi"))
        for change in (lambda: directory.forget(ASHA), directory.forget_everybody):
            change()
            assert directory.knows(ASHA)
            person = directory.person(ASHA)
            assert person is not None
            assert person.language == "hi"
            assert directory.knows(ASHA)


async def test_who_left_is_a_stranger_from_their_next_message_on(tmp_path: Path) -> None:
    async with directory_with_asha(tmp_path) as (directory, ledger):
        directory.person(ASHA)
        await ledger.write(lambda tx: people.leave(tx, ASHA, "acme", actor=0, now=1.0))
        directory.forget(ASHA)
        directory.person(ASHA)
        assert not directory.knows(ASHA)
        directory.forget(ASHA)
        assert not directory.knows(ASHA)


async def test_a_stranger_stays_one_and_changes_are_remembered_of_a_bounded_crowd(tmp_path: Path) -> None:
    async with directory_with_asha(tmp_path) as (directory, ledger):
        assert directory.person(NOBODY) is None
        directory.forget(NOBODY)
        assert not directory.knows(NOBODY)
        directory.person(ASHA)
        directory.forget(ASHA)
        crowd = range(10_000, 10_000 + CAPACITY)

        def hire(tx: Connection) -> None:
            for user_id in crowd:
                people.remember(tx, user_id, "Rep", None, 0.0)
                people.join(tx, user_id, "acme", Role.REP, actor=0, now=0.0, how="test")

        await ledger.write(hire)
        for user_id in crowd:
            directory.person(user_id)
            directory.forget(user_id)
        assert not directory.knows(ASHA)
        assert directory.knows(crowd[-1])
