"""The gate: strangers, limits, forged and stale buttons; and that nothing of a stranger is kept."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.routes import COMMANDS
from tests.flows.stage import ASHA, BILAL, DEV, MEERA, RAVI, Stage, opened

SALE = "Sold 5 tablets to Apollo Pharmacy for 25000"
CANARY = "zebrafinch-quokka"


def text_of(messages: list[dict[str, Any]]) -> str:
    return "\n".join(message["text"] or "" for message in messages)


def stored(stage: Stage, query: str) -> list[tuple[Any, ...]]:
    path = stage.folder / "data" / "ledger.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


async def test_a_stranger_gets_one_answer_an_hour_and_nothing_of_theirs_is_kept(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with opened(tmp_path) as stage:
        answers = [await stage.say(DEV, f"{CANARY} {number}") for number in range(20)]
        assert [len(each) for each in answers] == [1] + [0] * 19
        for command in ("/today", "/admin_users", f"/{CANARY}", "/mydata"):
            assert await stage.say(DEV, command) == []
        await stage.until(lambda: not stored(stage, "select * from replies"), "replies are sent")
        assert await stage.daemon.ledger.scrub()
        for path in (tmp_path / "data").glob("ledger.db*"):
            assert CANARY.encode() not in path.read_bytes(), path.name
        assert stored(stage, f"select * from people where user_id={DEV}") == []
    assert CANARY not in capfd.readouterr().err


async def test_a_strangers_update_that_fails_leaves_no_dead_letter(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        for person in (DEV, ASHA):
            message = {
                "message_id": 7000,
                "date": 1_790_000_000,
                "chat": {"id": person, "type": "private", "first_name": "X"},
                "from": {"id": person, "is_bot": False, "first_name": "X"},
                # Telegram never sends a photo that is no list: reading it fails, each time.
                "photo": 5,
                "caption": f"{CANARY} {person}",
            }
            stage.telegram.inject({"message": message})
        await stage.until(lambda: not stage.telegram.pending(), "handed over")
        await stage.until(
            lambda: stored(stage, "select state from inbox where raw != '' and state='dead'"), "a dead letter"
        )
        await stage.until(lambda: not stored(stage, "select 1 from inbox where state='new'"), "all tried")
        kept = [raw for (raw,) in stored(stage, "select raw from inbox where length(raw) > 0")]
        assert len(kept) == 1
        assert f"{CANARY} {ASHA}".encode() in kept[0]


async def test_outside_the_wall_nobody_joins(tmp_path: Path) -> None:
    async with opened(tmp_path, ALLOWED_USERS=f"{ASHA},{RAVI},{BILAL},904") as stage:
        assert "members only" in text_of(await stage.say(DEV, "/company"))
        assert await stage.say(DEV, "/start") == []
        assert stored(stage, f"select * from join_requests where user_id={DEV}") == []


async def test_too_fast_is_told_once_with_the_seconds_to_wait(tmp_path: Path) -> None:
    async with opened(tmp_path, RATE_LIMIT_CALLS_PER_MINUTE="10") as stage:
        answers = [await stage.say(ASHA, "/help") for _ in range(14)]
        told = [text_of(each) for each in answers[9:] if each]
        assert any("wait" in each and "seconds" in each for each in told)
        assert sum("wait" in each for each in told) == 1
        assert "Hello" in text_of(await stage.say(RAVI, "/help"))


async def test_location_has_a_limit_of_its_own(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        answers = [text_of(await stage.say(ASHA, "/location_status")) for _ in range(22)]
        assert sum("wait" in each for each in answers) == 1
        assert all("position" in each for each in answers[:20])
        assert "Hello" in text_of(await stage.say(ASHA, "/help"))


@pytest.mark.parametrize(
    "data",
    [
        "undo|000000000000",
        "save|1",
        "save|²",
        "save|99999999999999999999999",
        "choose|1|value:0",
        "approve|1",
        "approve|-1",
        "switch|yugrow",
        "switch|nothing",
        "join|nothing",
        "link|johnlee",
        "listen|all",
        "unlink",
        "forget",
        "anonymise|901|johnlee",
        "snooze|1999-01-01",
        "away|1999-01-01",
        "undo",
        "",
        "|",
        "nothing|at|all",
        "undo|" + "x" * 59,
        "'; drop table entries; --",
    ],
)
async def test_a_forged_button_does_nothing(tmp_path: Path, data: str) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, SALE)
        entry = "select status, version, user_name, amount from entries"
        queries = (entry, *(f"select * from {name}" for name in ("members", "chats", "people", "positions")))
        before = {query: stored(stage, query) for query in queries}
        number = stage.telegram.messages(ASHA)[-1]["id"]
        update = {
            "callback_query": {
                "id": "1",
                "from": {"id": ASHA, "is_bot": False, "first_name": "Asha"},
                "chat_instance": "1",
                "data": data,
                "message": {
                    "message_id": number,
                    "date": 1_790_000_000,
                    "chat": {"id": ASHA, "type": "private", "first_name": "Asha"},
                },
            }
        }
        await stage.answers(ASHA, lambda: stage.telegram.inject(update))
        for query, rows in before.items():
            assert stored(stage, query) == rows
        assert "Saved" in text_of(await stage.say(ASHA, "Sold 2 boxes ORS to Noble Medical for 800"))


async def test_a_button_of_somebody_who_was_removed_does_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        (receipt,) = await stage.say(ASHA, SALE)
        data = receipt["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        await stage.say(MEERA, f"/admin_remove {ASHA}")
        await stage.answers(ASHA, lambda: stage.telegram.press(ASHA, ASHA, receipt["id"], data))
        assert stored(stage, "select status from entries") == [("Active",)]
        assert "No entries" not in json.dumps(await stage.say(ASHA, "/today"))


async def test_an_admin_who_works_for_another_company_now_still_decides_for_the_own_one(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(MEERA, f"/admin_assign {BILAL} johnlee admin")
        await stage.say(MEERA, f"/admin_assign {BILAL} yugrow rep")
        await stage.say(BILAL, "/company")
        await stage.press(BILAL, "Yugrow")
        await stage.say(DEV, "/company")
        await stage.press(DEV, "Join Yugrow")
        await stage.say(DEV, "/company")
        await stage.press(DEV, "Join JohnLee")
        assert not any("asks to join <b>Yugrow" in (m["text"] or "") for m in stage.telegram.messages(BILAL))
        await stage.press(BILAL, "Approve")
        assert stored(stage, f"select company from members where user_id={DEV}") == [("johnlee",)]


async def test_help_lists_what_each_may_use_and_nothing_else(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(MEERA, f"/admin_assign {RAVI} johnlee admin")
        ranks = {ASHA: "rep", BILAL: "manager", RAVI: "admin", MEERA: "owner"}
        order = ["anyone", "rep", "manager", "admin", "owner"]
        for person, rank in ranks.items():
            lines = text_of(await stage.say(person, "/help")).splitlines()
            listed = {line.split()[0][1:] for line in lines if line.startswith("/")}
            allowed = {
                route.name
                for route in COMMANDS
                if route.summary and order.index(route.access.value) <= order.index(rank)
            }
            assert listed == allowed, rank
        assert {route.name for route in COMMANDS if not route.summary} <= {"start", "forecast", "trends"}
