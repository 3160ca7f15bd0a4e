"""Telegram and Google away, wrong or slow: entries go on, receipts are true, everything arrives once."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from sandbox.faults import Fault, FaultKind
from tests.faults.campaign import campaign
from tests.flows.stage import ASHA, opened
from tests.flows.test_entry_to_row import text_of


async def test_while_google_is_away_entries_are_accepted_and_afterwards_all_arrive_once(
    tmp_path: Path,
) -> None:
    async with campaign(tmp_path, seed=20) as run:
        outage = run.sheets.faults.add(Fault(FaultKind.STATUS, "*", status=503))
        await run.start()
        await run.ready()
        stop = asyncio.Event()
        stream = asyncio.create_task(run.stream(40, stop))
        await asyncio.sleep(6)
        stop.set()
        await stream
        for _ in range(200):
            if not run.telegram.pending():
                break
            await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        away = run.check()
        assert away.rows == 0
        assert away.receipts == away.sent
        run.sheets.faults.remove(outage)
        await run.quiet(90)
        verdict = run.check()
        print(f"google away for 6 s: {verdict}")
        assert (verdict.lost, verdict.doubled, verdict.out_of_order) == (0, 0, 0)


async def test_a_receipt_says_that_the_row_follows_while_google_is_away(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        stage.sheets.faults.add(Fault(FaultKind.STATUS, "*", status=503, label="away"))
        await stage.say(ASHA, "Sold 5 boxes ORS to Noble Medical for 500")
        await stage.until(
            lambda: stage.daemon.health.check("sheets").status == "degraded", "the outage is noticed"
        )
        receipt = text_of(await stage.say(ASHA, "Sold 6 boxes ORS to Apollo Medical for 600"))
        assert "Saved" in receipt
        assert "row follows" in receipt
        stage.sheets.faults.clear("away")
        assert [row["Amount"] for row in await stage.rows("JohnLee_Data")] == [500, 600]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(FaultKind.STATUS, "getUpdates", status=401, times=2),
        Fault(FaultKind.STATUS, "getUpdates", status=404, times=2),
        Fault(FaultKind.STATUS, "getUpdates", status=409, times=2),
        Fault(FaultKind.STATUS, "getUpdates", status=429, retry_after=1, times=2),
        Fault(FaultKind.STATUS, "getUpdates", status=502, body="<html>bad gateway</html>", times=2),
        Fault(FaultKind.GARBAGE, "getUpdates", times=2),
        Fault(FaultKind.CUT_BEFORE, "getUpdates", times=2),
        Fault(FaultKind.HANG, "getUpdates", seconds=0.5, times=2),
    ],
    ids=lambda fault: f"{fault.kind.value}-{fault.status}",
)
async def test_polling_goes_on_after(fault: Fault, tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        stage.telegram.faults.add(fault)
        await stage.say(ASHA, "Sold 5 boxes ORS to Noble Medical for 500")
        await stage.say(ASHA, "Sold 6 boxes ORS to Noble Medical for 600")
        assert [row["Amount"] for row in await stage.rows("JohnLee_Data")] == [500, 600]
        assert stage.daemon.health.check("telegram").status == "healthy"


@pytest.mark.parametrize(
    "fault",
    [
        Fault(FaultKind.STATUS, "sendMessage", status=429, retry_after=1, times=1),
        Fault(FaultKind.STATUS, "sendMessage", status=500, times=2),
        Fault(FaultKind.CUT_BEFORE, "sendMessage", times=1),
        Fault(FaultKind.GARBAGE, "sendMessage", times=1),
    ],
    ids=lambda fault: f"{fault.kind.value}-{fault.status}",
)
async def test_a_receipt_is_sent_after(fault: Fault, tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        stage.telegram.faults.add(fault)
        assert "Saved" in text_of(await stage.say(ASHA, "Sold 5 boxes ORS to Noble Medical for 500"))


async def test_malformed_updates_become_dead_letters_and_the_next_ones_flow(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        broken = [
            {"message": {"chat": "boom"}},
            {
                "message": {
                    "message_id": 1,
                    "date": "x",
                    "chat": {"id": 1, "type": "private"},
                    "from": {"id": 1},
                }
            },
            {"edited_message": 5},
            {"callback_query": {"id": 5}},
            {"unheard_of": {"deep": [[[[1]]]]}},
        ]
        for each in broken:
            stage.telegram.inject(each)
        stage.telegram.inject(b'{"update_id": ' + b"1" * 400 + b"}", as_is=True)
        await stage.say(ASHA, "Sold 5 boxes ORS to Noble Medical for 500")
        assert [row["Amount"] for row in await stage.rows("JohnLee_Data")] == [500]


async def test_a_lone_surrogate_in_a_text_is_no_fault(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        raw = (
            b'{"update_id": 77001, "message": {"message_id": 9001, "date": 1795305995, '
            b'"chat": {"id": 901, "type": '
            b'"private", "first_name": "Asha"}, "from": {"id": 901, "is_bot": false, "first_name": "Asha"}, '
            b'"text": "Sold 5 boxes ORS to Noble Medical \\ud83d for 500"}}'
        )
        answers = await stage.answers(ASHA, lambda: stage.telegram.inject(raw, as_is=True))
        assert answers
