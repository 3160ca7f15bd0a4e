"""Whose company a dead letter is: kept with the update, certain or left open, and never saved for another."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ledger import dead_letters, inbox, replies
from ledger.dead_letters import Kind
from ledger.driver import Connection
from ledger.inbox import Arrival
from ledger.replies import Outgoing
from services.dead_letters import company_of, matching
from tests.flows.stage import ASHA, CHITRA, MEERA, Stage, opened
from tests.flows.test_dead_letters import SALE, dead_update, listed, script
from tests.flows.test_entry_to_row import text_of
from tests.ledger_samples import open_ledger_file


@contextmanager
def entries_refused(folder: Path) -> Iterator[None]:
    """No entry can be stored: the update that brings it fails, the ledger itself is well."""
    with closing(sqlite3.connect(folder / "data" / "ledger.db", isolation_level=None)) as connection:
        connection.execute(
            "create trigger refuse before insert on entries begin select raise(abort, 'refused'); end"
        )
        yield
        connection.execute("drop trigger refuse")


async def given_up(stage: Stage, person: int) -> str:
    """What a person says fails for good; returns the letter's name."""
    with entries_refused(stage.folder):
        stage.telegram.send_text(person, SALE)

        def counted(tx: Connection) -> bool:
            # The attempts in between would take seconds.
            query = "UPDATE inbox SET attempts = 4 WHERE state = 'new' AND attempts BETWEEN 1 AND 3"
            return tx.execute(query).rowcount > 0

        ends = time.monotonic() + 20
        while not await stage.daemon.ledger.write(counted):
            assert time.monotonic() < ends
        await stage.until(
            lambda: any("Something went wrong" in each for each in told(stage, person)), "sorry"
        )
    (letter,) = await listed(stage)
    return str(letter["name"])


def told(stage: Stage, person: int) -> list[str]:
    return [each["text"] or "" for each in stage.telegram.messages(person) if each["from"]["is_bot"]]


async def work_for(stage: Stage, person: int, company: str) -> None:
    await stage.say(person, "/company")
    assert "you work for" in text_of(await stage.press(person, company))


async def test_a_letter_of_somebody_in_two_companies_is_the_one_companys_that_it_was_sent_to(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(MEERA, f"/admin_assign {ASHA} yugrow rep")
        name = await given_up(stage, ASHA)
        await work_for(stage, ASHA, "Yugrow")
        assert [each["company"] for each in await listed(stage)] == ["johnlee"]
        assert name in (await script(stage, "list", "--company", "johnlee"))[1]
        assert name not in (await script(stage, "list", "--company", "yugrow"))[1]
        status, out = await script(stage, "replay", name)
        assert (status, "works in several" in out) == (1, True)
        await work_for(stage, ASHA, "JohnLee")
        assert (await script(stage, "replay", name))[0] == 0
        await stage.until(lambda: stage.rows_now("JohnLee_Data"), "the row")
        await stage.delivered()
        assert len(stage.rows_now("JohnLee_Data")) == 1
        assert stage.rows_now("Yugrow_Data") == []
        assert await listed(stage) == []


async def test_who_switches_before_a_replay_is_handled_gets_nothing_into_the_wrong_sheet(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(MEERA, f"/admin_assign {ASHA} yugrow rep")
        name = await given_up(stage, ASHA)
        await work_for(stage, ASHA, "Yugrow")

        def order(tx: Connection) -> bool:
            letter = dead_letters.find(tx, name)
            assert letter is not None
            return dead_letters.order_replay(tx, letter, 1.0)

        before = len(told(stage, ASHA))
        assert await stage.daemon.ledger.write(order)
        await stage.until(lambda: len(told(stage, ASHA)) > before, "she is told")
        await stage.delivered()
        (letter,) = await listed(stage)
        assert (letter["company"], letter["why"]) == ("johnlee", "OfAnotherCompany")
        assert stage.rows_now("JohnLee_Data") == stage.rows_now("Yugrow_Data") == []


async def test_a_letter_whose_company_is_not_certain_is_shown_to_none(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        name = await dead_update(stage)  # kept without a company, as of an older release
        assert name in (await script(stage, "list", "--company", "johnlee"))[1]
        await stage.say(MEERA, f"/admin_assign {ASHA} yugrow rep")
        for company in ("johnlee", "yugrow"):
            assert name not in (await script(stage, "list", "--company", company))[1]
        assert [each["company"] for each in await listed(stage)] == [None]


async def test_an_owner_who_worked_for_another_company_meanwhile_has_no_certain_one(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(MEERA, f"/admin_assign {MEERA} johnlee manager")
        call = Outgoing(MEERA, "sendMessage", {"chat_id": MEERA, "text": "x"})

        def refused(tx: Connection) -> str:
            (reply,) = replies.queue(tx, [call], "u-1", time.time())
            replies.dead(tx, reply.id, "Forbidden")
            return dead_letters.listed(tx)[-1].name

        def certain(tx: Connection) -> str:
            letter = dead_letters.find(tx, name)
            assert letter is not None
            return company_of(tx, letter)

        name = await stage.daemon.ledger.write(refused)
        assert await stage.daemon.ledger.read(certain) == "johnlee"
        for company in ("Yugrow", "JohnLee"):
            await work_for(stage, MEERA, company)
            assert await stage.daemon.ledger.read(certain) == ""


def test_older_letters_of_a_kind_or_a_company_are_not_hidden_by_others(tmp_path: Path) -> None:
    with open_ledger_file(tmp_path / "ledger.db") as tx:
        for number in range(5):
            arrival = Arrival(number, f"x:{number}", str(ASHA), b"{}", broken="KeyError")
            inbox.store(tx, 1, [arrival], float(number))
            inbox.failed(tx, number + 1, "KeyError", 1.0, "johnlee" if number < 4 else "yugrow")
        for each in replies.queue(tx, [Outgoing(CHITRA, "sendMessage", {})] * 3, "", 100.0):
            replies.dead(tx, each.id, "Forbidden")
        assert [each.kind for each in dead_letters.listed(tx, 2)] == [Kind.UPDATE] * 2
        assert [each.number for each in dead_letters.listed(tx, 2, Kind.REPLY)] == [1, 2]
        assert [each.number for each in matching(tx, Kind.REPLY, None, 2)] == [1, 2]
        assert [each.number for each in matching(tx, None, "yugrow", 2)] == [5]
        assert [each.number for each in matching(tx, Kind.UPDATE, "johnlee", 2)] == [1, 2]
        assert matching(tx, Kind.ROW, "johnlee", 2) == []
