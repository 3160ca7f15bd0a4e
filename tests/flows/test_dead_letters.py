"""Dead letters: looked at, replayed and discarded beside the running daemon and in the chat, each once."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ledger import dead_letters, entries, inbox, letter_orders, outbox
from ledger.driver import Connection
from ledger.inbox import Arrival
from sandbox.faults import Fault, FaultKind
from sidecar.health import Health
from tests.flows.stage import ASHA, BILAL, MEERA, Stage, opened
from tests.flows.test_entry_to_row import ID, SALE, labels, text_of

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "dead_letters.py"
TEXT = "Sold 9 boxes to Zenith Medical for 700"


async def script(stage: Stage, *arguments: str) -> tuple[int, str]:
    """Run the operator's command beside the daemon; returns its exit status and what it printed."""
    return await run(*arguments, "--data", str(stage.folder / "data"))


async def run(*arguments: str) -> tuple[int, str]:
    """Run the operator's command."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        SCRIPT,
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return process.returncode or 0, out.decode()


async def listed(stage: Stage) -> list[dict[str, Any]]:
    status, out = await script(stage, "list", "--json")
    assert status == 0
    return list(json.loads(out))


async def dead_update(stage: Stage, text: str = TEXT, message_id: int = 7000) -> str:
    """An update of Asha's that the daemon has given up; returns the letter's name."""
    message = {
        "message_id": message_id,
        "date": int(time.time()),
        "chat": {"id": ASHA, "type": "private", "first_name": "Asha"},
        "from": {"id": ASHA, "is_bot": False, "first_name": "Asha"},
        "text": text,
    }
    raw = json.dumps({"update_id": 5_000_000 + message_id, "message": message}).encode()
    arrival = Arrival(5_000_000 + message_id, f"m:{ASHA}:{message_id}:0", str(ASHA), raw, broken="KeyError")
    bot_id, now = stage.daemon.bot_id, time.time()

    def store(tx: Connection) -> str:
        inbox.store(tx, bot_id, [arrival], now)
        return dead_letters.listed(tx)[-1].name

    return await stage.daemon.ledger.write(store)


async def parked_row(stage: Stage) -> tuple[str, str]:
    """An entry whose row the worksheet refused; returns the letter's name and the Entry ID."""
    outage = stage.sheets.faults.add(Fault(FaultKind.STATUS, "*", status=403))
    (entry_id,) = ID.findall(text_of(await stage.say(ASHA, SALE)))

    check = stage.daemon.health.check
    await stage.until(lambda: check("sheets").status is Health.DEGRADED, "the sheet refuses")

    def park(tx: Connection) -> str:
        (due,) = outbox.due(tx, "johnlee", "append", 10)
        outbox.park(tx, "johnlee", [due.id], "protected")
        return dead_letters.listed(tx)[0].name

    name = await stage.daemon.ledger.write(park)
    stage.sheets.faults.remove(outage)
    return name, entry_id


async def noted(stage: Stage) -> list[tuple[str, str, int, str]]:
    query = "SELECT company, action, actor, detail FROM audit WHERE action LIKE 'letter!_%' ESCAPE '!'"
    return await stage.daemon.ledger.read(lambda tx: tx.execute(query).fetchall())


async def test_an_update_replayed_beside_the_daemon_becomes_one_row_and_one_receipt(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        name = await dead_update(stage)
        (letter,) = await listed(stage)
        assert (letter["name"], letter["kind"], letter["why"]) == (name, "update", "KeyError")
        assert letter["correlation_id"] == "u-5007000"
        orders = await asyncio.gather(*(script(stage, "replay", name) for _ in range(4)))
        assert sorted(status for status, _ in orders) == [0, 1, 1, 1]
        await stage.until(lambda: stage.rows_now("JohnLee_Data"), "the row is written")
        await stage.settled()
        (row,) = await stage.rows("JohnLee_Data")
        assert row["Client"] == "Zenith Medical"
        receipts = [each for each in stage.telegram.messages(ASHA) if row["Entry ID"] in (each["text"] or "")]
        assert len(receipts) == 1
        assert await listed(stage) == []
        assert (await script(stage, "replay", name))[0] == 1
        ((company, action, actor, detail),) = await noted(stage)
        assert (company, action, actor) == ("johnlee", "letter_replayed", 0)
        assert name in detail
        assert "at the machine" in detail


async def test_an_order_is_taken_up_once_and_then_outlives_a_kill(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        name = await dead_update(stage)
        bot_id = stage.daemon.bot_id

        def order(tx: Connection) -> tuple[int, int, list[int]]:
            letter = dead_letters.find(tx, name)
            assert letter is not None
            assert dead_letters.order_replay(tx, letter, 1.0)
            assert not dead_letters.order_replay(tx, letter, 1.0)
            first, second = letter_orders.take_up(tx, bot_id), letter_orders.take_up(tx, bot_id)
            after_a_kill = [each.id for each in inbox.waiting(tx, bot_id)]
            tx.execute("UPDATE inbox SET state = 'done' WHERE state = 'new'")
            return len(first.updates), len(second.updates), after_a_kill

        taken, again, waiting = await stage.daemon.ledger.write(order)
        assert (taken, again, len(waiting)) == (1, 0, 1)


async def test_more_letters_than_are_taken_up_at_once_follow_in_their_order(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        bot_id, count = stage.daemon.bot_id, letter_orders.AT_ONCE + 3
        arrivals = [Arrival(n, f"x:{n}", "broken", b"{}", broken="bad") for n in range(count)]

        def order(tx: Connection) -> list[int]:
            inbox.store(tx, bot_id, arrivals, 1.0)
            assert all(dead_letters.order_replay(tx, letter, 2.0) for letter in dead_letters.listed(tx))
            first = [each.update_id or 0 for each in letter_orders.take_up(tx, bot_id).updates]
            rest = [each.update_id or 0 for each in letter_orders.take_up(tx, bot_id).updates]
            tx.execute("UPDATE inbox SET state = 'done' WHERE state = 'new'")
            return [*first, *rest] if len(first) == letter_orders.AT_ONCE else []

        assert await stage.daemon.ledger.write(order) == list(range(count))


async def test_what_is_ordered_while_no_daemon_runs_is_done_by_the_next(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        name = await dead_update(stage)
    assert (await script(stage, "replay", name))[0] == 0
    async with opened(tmp_path, employ=False) as stage:
        await stage.until(lambda: stage.telegram.messages(ASHA), "the receipt is sent")
        last = await stage.daemon.ledger.read(lambda tx: entries.last_of_person(tx, "johnlee", ASHA, 5))
        assert [each.details.client for each in last] == ["Zenith Medical"]


async def test_a_text_that_was_sent_again_since_is_not_saved_twice(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        name = await dead_update(stage)
        (entry_id,) = ID.findall(text_of(await stage.say(ASHA, TEXT)))
        status, out = await script(stage, "replay", name)
        assert (status, entry_id in out) == (1, True)
        (shown,) = await listed(stage)
        assert shown["sent_again_as"] == entry_id
        assert (await script(stage, "discard", name))[0] == 0
        assert await listed(stage) == []
        assert len(await stage.rows("JohnLee_Data")) == 1


async def test_a_refused_row_that_is_replayed_stands_in_the_sheet_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        name, entry_id = await parked_row(stage)
        (letter,) = await listed(stage)
        assert (letter["company"], letter["what"], letter["person"]) == ("johnlee", entry_id, ASHA)
        orders = await asyncio.gather(*(script(stage, "replay", name) for _ in range(3)))
        assert sorted(status for status, _ in orders) == [0, 1, 1]
        rows = await stage.rows("JohnLee_Data")
        assert [row["Entry ID"] for row in rows] == [entry_id]
        assert (await script(stage, "discard", name))[0] == 1
        assert await stage.rows("JohnLee_Data") == rows


async def test_a_row_that_is_discarded_is_void_and_its_person_is_told(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        name, entry_id = await parked_row(stage)
        assert (await script(stage, "discard", name))[0] == 0

        def told() -> list[str]:
            texts = (each["text"] or "" for each in stage.telegram.messages(ASHA))
            return [text for text in texts if "taken back" in text]

        await stage.until(told, "the person is told")
        assert entry_id in told()[0]
        await stage.delivered()
        assert stage.rows_now("JohnLee_Data") == []
        entry = await stage.daemon.ledger.read(lambda tx: entries.find(tx, "johnlee", entry_id))
        assert entry is not None
        assert entry.status.value == "Void"
        assert "25,000" not in text_of(await stage.say(ASHA, "/today"))
        assert len(told()) == 1


async def test_a_refused_reply_can_be_replayed_and_is_said_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        stage.telegram.faults.add(Fault(FaultKind.STATUS, "sendMessage", status=403, times=1))
        assert await stage.say(ASHA, SALE) == []
        (letter,) = await listed(stage)
        assert (letter["kind"], letter["what"], letter["person"]) == ("reply", "sendMessage", ASHA)
        orders = await asyncio.gather(*(script(stage, "replay", letter["name"]) for _ in range(3)))
        assert sorted(status for status, _ in orders) == [0, 1, 1]

        def receipts() -> list[str]:
            texts = (each["text"] or "" for each in stage.telegram.messages(ASHA) if each["from"]["is_bot"])
            return [text for text in texts if "Apollo" in text]

        await stage.until(receipts, "the receipt is sent")
        await stage.settled()
        assert len(receipts()) == 1
        assert await listed(stage) == []


async def test_showing_a_letter_says_nothing_of_its_text_unless_asked_and_never_a_secret(
    tmp_path: Path,
) -> None:
    token, invite = "987654321:" + "Q" * 35, "k" * 22
    secret = f"/start {invite} and the bot is {token}"
    async with opened(tmp_path) as stage:
        name = await dead_update(stage, secret)
        status, plain = await script(stage, "show", name)
        assert (status, "characters" in plain) == (0, True)
        assert "and the bot" not in plain
        status, out = await script(stage, "show", name, "--text", "--json")
        assert status == 0
        assert "and the bot is" in json.loads(out)["text"]
        for printed in (plain, out):
            assert token not in printed
            assert invite not in printed
        assert (await script(stage, "show", "update-1-0000"))[0] == 1
        assert (await script(stage, "discard", "--all"))[0] == 2
        assert (await script(stage, "discard", "--all", "--kind", "row", "--yes"))[0] == 0
        assert len(await listed(stage)) == 1
        assert (await script(stage, "discard", "--all", "--yes"))[0] == 0
        assert await listed(stage) == []


async def test_an_owner_replays_and_discards_in_the_chat(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await dead_update(stage, message_id=7000)
        await dead_update(stage, "Sold 2 boxes to Metro Medical for 90", message_id=7001)
        shown = await stage.say(MEERA, "/admin_letters")
        assert "2 dead letters" in text_of(shown)
        assert "Zenith" not in text_of(shown)
        assert labels(shown) == ["Replay 1", "Discard 1", "Replay 2", "Discard 2"]
        assert "1 dead letters" in text_of(await stage.press(MEERA, "Replay 1"))
        await stage.until(lambda: stage.rows_now("JohnLee_Data"), "the row is written")
        assert "Give this up for good?" in text_of(await stage.press(MEERA, "Discard 1"))
        assert "1 dead letters" in text_of(await stage.press(MEERA, "Keep"))
        await stage.press(MEERA, "Discard 1")
        assert "no dead letters" in text_of(await stage.press(MEERA, "Discard for good"))
        (row,) = await stage.rows("JohnLee_Data")
        assert row["Client"] == "Zenith Medical"
        assert [(action, actor) for _, action, actor, _ in await noted(stage)] == [
            ("letter_replayed", MEERA),
            ("letter_discarded", MEERA),
        ]


@pytest.mark.parametrize("action", ["letter_again", "letter_drop", "letter_gone", "letters"])
async def test_nobody_but_an_owner_gets_through_with_a_forged_button(tmp_path: Path, action: str) -> None:
    async with opened(tmp_path) as stage:
        name = await dead_update(stage)
        assert "owner" in text_of(await stage.say(BILAL, "/admin_letters"))
        (message, *_) = await stage.say(BILAL, "/help")
        press = partial(stage.telegram.press, BILAL, BILAL, message["id"], f"{action}|{name}", stale=True)
        assert name not in text_of(await stage.answers(BILAL, press))
        assert [each["name"] for each in await listed(stage)] == [name]
        assert await noted(stage) == []


async def test_a_press_on_an_old_list_changes_nothing_the_second_time(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        name = await dead_update(stage)
        (message,) = await stage.say(MEERA, "/admin_letters")
        press = partial(stage.telegram.press, MEERA, MEERA, message["id"], f"letter_again|{name}", stale=True)
        await stage.answers(MEERA, press)
        await stage.answers(MEERA, press)
        await stage.until(lambda: stage.rows_now("JohnLee_Data"), "the row is written")
        assert len(await stage.rows("JohnLee_Data")) == 1
        assert len(await noted(stage)) == 1


async def test_a_letter_of_somebody_who_changed_companies_since_is_not_replayed(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        name = await dead_update(stage)
        await stage.say(MEERA, f"/admin_remove {ASHA} johnlee")
        await stage.say(MEERA, f"/admin_assign {ASHA} yugrow rep")
        status, out = await script(stage, "replay", name, "--anyway")
        assert status == 1
        assert "changed companies" in out
        assert not await stage.rows("Yugrow_Data")
        assert [letter["name"] for letter in await listed(stage)] == [name]


async def test_coordinates_in_a_letter_are_never_printed(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await dead_update(stage, "I am at 19.0760, 72.8777, sold 9 boxes to Zenith Medical for 700")
        (letter,) = await listed(stage)
        status, out = await script(stage, "show", letter["name"], "--text")
        assert status == 0
        assert "72.87" not in out
        assert "Zenith Medical" in out


async def test_what_a_person_wrote_does_not_steer_the_operators_terminal(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        name = await dead_update(stage, "Sold 9\x1b[2J\x9b31m \u202eboxes\rto\ncompany:        yugrow")
        await stage.daemon.ledger.write(
            lambda tx: tx.execute("UPDATE inbox SET error = 'a \x1b]0;b\x07\nc' WHERE state = 'dead'")
        )
        for arguments in (
            ("list",),
            ("show", name, "--text"),
            ("show", name, "--text", "--json"),
            ("show", "\x1b[2J"),
        ):
            _, out = await script(stage, *arguments)
            assert out.replace("\n", "").isprintable(), arguments
        shown = (await script(stage, "show", name, "--text"))[1]
        assert "Sold 9\\x1b[2J\\x9b31m \\u202eboxes\\rto" in shown
        assert [line for line in shown.splitlines() if line.startswith("company")] == [
            "company:        johnlee"
        ]
        assert "why:            a \\x1b]0;b\\x07\\nc" in shown


async def test_the_data_directory_may_stand_before_or_after_the_command(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        nowhere = ("--data", str(tmp_path / "nowhere"))
        for arguments in ((*nowhere, "list"), ("list", *nowhere), (*nowhere, "show", "row-1-0000")):
            status, out = await run(*arguments)
            assert (status, "there is no ledger" in out) == (2, True), arguments
        name = await dead_update(stage)
        assert name in (await run("--data", str(tmp_path / "data"), "list"))[1]
        assert name in (await run(*nowhere, "list", "--data", str(tmp_path / "data")))[1]


async def test_letters_of_people_are_found_by_their_company_too(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        name = await dead_update(stage)
        assert name in (await script(stage, "list", "--company", "johnlee"))[1]
        assert name not in (await script(stage, "list", "--company", "yugrow"))[1]
