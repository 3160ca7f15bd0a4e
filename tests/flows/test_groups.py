"""The bot in groups: whose company, what is heard, who may press, moving and leaving."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.flows.stage import ASHA, BILAL, CHITRA, DEV, MEERA, NAMES, RAVI, Stage, opened

GROUP, LARGER = -500, -100500
BOT = "@performance_tracker_bot"
SALE = "Sold 5 tablets to Apollo Pharmacy for 25000"


def text_of(messages: list[dict[str, Any]]) -> str:
    return "\n".join(message["text"] or "" for message in messages)


def gather(stage: Stage, *, everybody: bool = True) -> None:
    people = NAMES if everybody else (MEERA, ASHA)
    stage.telegram.add_group(GROUP, "JohnLee team", people)


async def say(stage: Stage, person: int, text: str, chat: int = GROUP, **more: Any) -> list[dict[str, Any]]:
    return await stage.answers(chat, lambda: stage.telegram.send_text(person, text, chat, **more))


async def linked(stage: Stage) -> None:
    gather(stage)
    await say(stage, MEERA, "/company")
    await stage.press(MEERA, "JohnLee", GROUP)


def audit(stage: Stage) -> list[tuple[Any, ...]]:
    path = stage.folder / "data" / "ledger.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(
            "select company, actor, action from audit where action like 'group%'"
        ).fetchall()


async def test_an_admin_links_a_group_and_nobody_else_can(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        gather(stage)
        assert await say(stage, DEV, "/company") == []
        assert "admin" in text_of(await say(stage, ASHA, "/company"))
        await say(stage, ASHA, f"{BOT} {SALE}")
        assert not await stage.rows("JohnLee_Data")
        shown = await say(stage, MEERA, "/company")
        data = shown[-1]["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        await stage.answers(GROUP, lambda: stage.telegram.press(ASHA, GROUP, shown[-1]["id"], data))
        assert audit(stage) == []
        assert "JohnLee" in text_of(await stage.press(MEERA, "JohnLee", GROUP))
        assert audit(stage) == [("johnlee", MEERA, "group_linked")]


async def test_an_admin_of_one_company_links_at_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(MEERA, f"/admin_assign {BILAL} johnlee admin")
        gather(stage)
        assert "JohnLee Pharmaceuticals" in text_of(await say(stage, BILAL, "/company"))
        assert audit(stage) == [("johnlee", BILAL, "group_linked")]


async def test_entries_come_by_name_by_reply_and_not_otherwise(tmp_path: Path) -> None:
    async with opened(tmp_path, reads_all=True) as stage:
        await linked(stage)
        receipt = await say(stage, ASHA, f"{BOT} {SALE}")
        assert "Saved" in text_of(receipt)
        assert receipt[-1]["reply_to"] is not None
        assert await say(stage, ASHA, "Sold 2 boxes ORS to Noble Medical for 800") == []
        await say(stage, RAVI, "Sold 3 boxes ORS to Raj Medical for 900", reply_to=receipt[-1]["id"])
        rows = await stage.rows("JohnLee_Data")
        assert [(row["User Name"], row["Client"]) for row in rows] == [
            ("Asha", "Apollo Pharmacy"),
            ("Ravi", "Raj Medical"),
        ]


async def test_where_every_text_is_read_small_talk_is_left_alone(tmp_path: Path) -> None:
    async with opened(tmp_path, reads_all=True) as stage:
        await linked(stage)
        await stage.press(MEERA, "Read every text", GROUP)
        assert "Saved" in text_of(await say(stage, ASHA, SALE))
        for talk in ("good morning all", "meeting at 5", "who is at Apollo today?", "hello", "👍"):
            assert await say(stage, ASHA, talk) == [], talk
        assert await say(stage, DEV, SALE) == []
        await stage.press(MEERA, "Only what is meant", GROUP)
        assert await say(stage, RAVI, "Sold 2 boxes ORS to Noble Medical for 800") == []
        assert len(await stage.rows("JohnLee_Data")) == 1


async def test_the_groups_company_counts_and_not_the_one_the_person_works_for_now(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await linked(stage)
        await stage.say(MEERA, f"/admin_assign {ASHA} yugrow")
        await stage.say(ASHA, "/company")
        await stage.press(ASHA, "Yugrow")
        await say(stage, ASHA, f"{BOT} {SALE}")
        assert len(await stage.rows("JohnLee_Data")) == 1
        assert not await stage.rows("Yugrow_Data")
        assert "Apollo" not in json.dumps(await stage.say(ASHA, "/entries"))


async def test_somebody_of_another_company_gets_one_hint_an_hour_and_saves_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await linked(stage)
        hints = [await say(stage, CHITRA, f"{BOT} {SALE} number {n}") for n in range(5)]
        assert [len(each) for each in hints] == [1, 0, 0, 0, 0]
        assert await say(stage, DEV, f"{BOT} {SALE}") == []
        assert not await stage.rows("JohnLee_Data")
        assert not await stage.rows("Yugrow_Data")


async def test_only_the_owner_of_an_entry_or_a_manager_may_press(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await linked(stage)
        (receipt,) = await say(stage, ASHA, f"{BOT} {SALE}")
        undo = receipt["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        for person in (RAVI, CHITRA, DEV):
            await stage.answers(GROUP, lambda p=person: stage.telegram.press(p, GROUP, receipt["id"], undo))
            assert [row["Status"] for row in await stage.rows("JohnLee_Data")] == ["Active"], person
        await stage.answers(GROUP, lambda: stage.telegram.press(BILAL, GROUP, receipt["id"], undo))
        assert [row["Status"] for row in await stage.rows("JohnLee_Data")] == ["Void"]


async def test_a_manager_is_told_in_the_group_that_the_teams_figures_come_in_private(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await linked(stage)
        await say(stage, ASHA, f"{BOT} {SALE}")
        for command in ("today", "week", "month"):
            shown = text_of(await say(stage, BILAL, f"/{command}"))
            assert f"Your team's figures come in private: send me /{command} there." in shown
            assert "Asha" not in shown
            assert "team's" not in text_of(await say(stage, ASHA, f"/{command}"))
            alone = text_of(await stage.say(BILAL, f"/{command}"))
            assert "Asha" in alone
            assert "team's" not in alone


async def test_a_question_in_a_group_is_answered_by_the_one_who_was_asked(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await linked(stage)
        (asked,) = await say(stage, ASHA, f"{BOT} sold 5 boxes Crocin to Apollo")
        await say(stage, ASHA, "12500", reply_to=asked["id"])
        (row,) = await stage.rows("JohnLee_Data")
        assert (row["User Name"], row["Amount"]) == ("Asha", 12500)


async def test_an_edited_message_changes_the_row_with_or_without_the_name(tmp_path: Path) -> None:
    async with opened(tmp_path, reads_all=True) as stage:
        await linked(stage)
        await say(stage, ASHA, f"{BOT} {SALE}")
        (message,) = [each for each in stage.telegram.messages(GROUP) if SALE in (each["text"] or "")]
        for text in (f"{BOT} {SALE}".replace("25000", "27500"), SALE.replace("25000", "28000")):
            await stage.answers(GROUP, lambda t=text: stage.telegram.edit_text(ASHA, message["id"], t, GROUP))
        (row,) = await stage.rows("JohnLee_Data")
        assert row["Amount"] == 28000


async def test_admin_commands_and_personal_ones_are_answered_in_private_only(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await linked(stage)
        await stage.say(ASHA, SALE)
        for command in (
            "/admin",
            "/admin_users",
            "/admin_stats",
            "/admin_health",
            "/mydata",
            "/location",
            "/forget",
        ):
            (answer,) = await say(stage, MEERA, command)
            assert "private" in answer["text"], command
            assert "25,000" not in answer["text"]
        assert "25,000" not in text_of(await say(stage, BILAL, "/today"))


async def test_a_group_that_becomes_a_supergroup_keeps_its_company(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await linked(stage)
        stage.telegram.migrate_group(GROUP, LARGER)
        await stage.settled()
        assert "Saved" in text_of(await say(stage, ASHA, f"{BOT} {SALE}", LARGER))
        assert len(await stage.rows("JohnLee_Data")) == 1


async def test_a_group_that_the_bot_was_removed_from_is_forgotten(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await linked(stage)
        stage.telegram.kick(GROUP, ASHA)
        await stage.settled()
        assert [action for _, _, action in audit(stage)] == ["group_linked", "group_unlinked"]
        assert await stage.daemon.groups.find(GROUP) is None


async def test_shared_ids_channels_and_bots_count_as_nobody(tmp_path: Path) -> None:
    async with opened(tmp_path, ADMIN_USERS=f"{MEERA},777000,1087968824") as stage:
        await linked(stage)
        group = {"id": GROUP, "type": "group", "title": "JohnLee team"}
        for number, (sender, is_bot) in enumerate([(1087968824, True), (777000, False), (136817688, True)]):
            message = {
                "message_id": 5000 + number,
                "date": 1_790_000_000,
                "chat": group,
                "from": {"id": sender, "is_bot": is_bot, "first_name": "X"},
                "text": f"{BOT} {SALE}",
            }
            for more in ({}, {"sender_chat": group}):
                update = {"message": {**message, **more, "message_id": 5000 + number * 2 + len(more)}}
                assert await stage.answers(GROUP, lambda u=update: stage.telegram.inject(u)) == []
        assert not await stage.rows("JohnLee_Data")
