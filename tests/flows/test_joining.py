"""Nobody gets in without an admin."""

from __future__ import annotations

from pathlib import Path

from ledger.statements import value
from tests.flows.stage import ASHA, BILAL, CHITRA, DEV, MEERA, opened
from tests.flows.test_entry_to_row import labels, text_of


async def test_a_stranger_is_told_to_ask_and_saves_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path, employ=False) as stage:
        answer = text_of(await stage.say(DEV, "Sold 5 boxes to Apollo for 5000"))
        assert "/company" in answer
        assert await stage.say(DEV, "Sold 5 boxes to Apollo for 5000") == []
        raw = (tmp_path / "data" / "ledger.db").read_bytes() + (
            tmp_path / "data" / "ledger.db-wal"
        ).read_bytes()
        updates = await stage.daemon.ledger.read(lambda tx: tx.execute("SELECT raw FROM inbox").fetchall())
        assert updates
        assert all(content == b"" for (content,) in updates)
        assert raw


async def test_a_request_is_approved_by_the_owner_once(tmp_path: Path) -> None:
    async with opened(tmp_path, employ=False) as stage:
        await stage.say(MEERA, "/start")
        shown = await stage.say(ASHA, "/company")
        assert "Join Baker & Associates" in labels(shown)
        await stage.press(ASHA, "Join JohnLee")
        request = [each for each in stage.telegram.messages(MEERA) if "asks to join" in (each["text"] or "")][
            -1
        ]
        assert labels([request]) == ["Approve", "Refuse"]
        data = request["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        await stage.press(MEERA, "Approve")
        await stage.answers(
            MEERA, lambda: stage.telegram.press(MEERA, MEERA, request["id"], data, stale=True)
        )
        people = await stage.daemon.ledger.read(
            lambda tx: tx.execute("SELECT user_id, company, role FROM members").fetchall()
        )
        assert people == [(ASHA, "johnlee", "rep")]
        audit = await stage.daemon.ledger.read(
            lambda tx: tx.execute("SELECT actor, action, subject FROM audit").fetchall()
        )
        assert audit == [(MEERA, "joined", ASHA)]


async def test_somebody_refused_stays_out(tmp_path: Path) -> None:
    async with opened(tmp_path, employ=False) as stage:
        await stage.say(MEERA, "/start")
        await stage.say(DEV, "/company")
        await stage.press(DEV, "Join Ambica")
        await stage.press(MEERA, "Refuse")
        assert "not accepted" in text_of([stage.telegram.messages(DEV)[-1]])
        assert await stage.say(DEV, "/today") == []


async def test_an_approve_button_of_another_company_does_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(MEERA, f"/admin_assign {CHITRA} yugrow admin")
        await stage.say(DEV, "/company")
        await stage.press(DEV, "Join JohnLee")
        request = [each for each in stage.telegram.messages(MEERA) if "Dev" in (each["text"] or "")][-1]
        data = request["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        own = stage.telegram.messages(CHITRA)[-1]["id"]
        await stage.answers(CHITRA, lambda: stage.telegram.press(CHITRA, CHITRA, own, data, stale=True))
        members = await stage.daemon.ledger.read(
            lambda tx: value(tx, "SELECT count(*) FROM members WHERE user_id = ?", (DEV,))
        )
        assert members == 0


async def test_an_invite_lets_exactly_one_person_in(tmp_path: Path) -> None:
    async with opened(tmp_path, employ=False) as stage:
        await stage.say(MEERA, "/start")
        await stage.say(MEERA, "/company")
        link = text_of(await stage.say(MEERA, "/admin_invite manager")).split("start=")[1].strip()
        assert "manager" in text_of(await stage.say(BILAL, f"/start {link}"))
        assert "does not hold" in text_of(await stage.say(DEV, f"/start {link}"))


async def test_somebody_removed_is_out_at_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(MEERA, f"/admin_remove {ASHA} johnlee")
        assert "not in JohnLee" in text_of([stage.telegram.messages(ASHA)[-1]])
        assert await stage.say(ASHA, "/today") == []
        assert await stage.say(ASHA, "Sold 5 boxes ORS to Noble Medical for 500") == []
        assert not await stage.rows("JohnLee_Data")


async def test_somebody_assigned_before_their_first_word_works_at_once_and_gets_their_name(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path, employ=False) as stage:
        await stage.say(MEERA, "/start")
        await stage.say(MEERA, f"/admin_assign {ASHA} johnlee rep")
        assert "Saved" in text_of(await stage.say(ASHA, "Sold 5 boxes ORS to Noble Medical for 500"))
        (row,) = await stage.rows("JohnLee_Data")
        assert row["User Name"] == "Asha"
        assert "Asha" in text_of(await stage.say(MEERA, "/admin_users"))


async def test_a_button_of_before_a_restore_lets_nobody_else_in(tmp_path: Path) -> None:
    async with opened(tmp_path, employ=False) as stage:
        await stage.say(MEERA, "/start")
        await stage.say(ASHA, "/company")
        await stage.press(ASHA, "Join JohnLee")
        request = [each for each in stage.telegram.messages(MEERA) if "asks to join" in (each["text"] or "")][
            -1
        ]
        data = request["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        # The backup did not know the request: the next one bears its number.
        await stage.daemon.ledger.write(lambda tx: tx.execute("DELETE FROM join_requests"))
        await stage.say(DEV, "/company")
        await stage.press(DEV, "Join JohnLee")
        await stage.answers(MEERA, lambda: stage.telegram.press(MEERA, MEERA, request["id"], data))
        members = await stage.daemon.ledger.read(
            lambda tx: tx.execute("SELECT user_id FROM members").fetchall()
        )
        assert members == []
