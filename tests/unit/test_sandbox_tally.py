from __future__ import annotations

import pytest
from aiohttp.test_utils import TestClient, TestServer

from ledger.entry import Source, entry_id_of
from sandbox.faults import FaultKind, FaultSchedule
from sandbox.google.service import SheetsService
from sandbox.switches import SWITCHES, Switchboard
from sandbox.tally import Counting
from sandbox.telegram import Person, TelegramService

TOKEN = "123456:sandbox"
ASHA, BOOK, TITLE = 7, "book", "JohnLee_Data"


class Room:
    """A chat and a worksheet that a test can put things into as the bot would."""

    def __init__(self) -> None:
        self.telegram = TelegramService(TOKEN, clock=lambda: 1_000_000.0)
        self.telegram.add_person(Person(ASHA, "Asha"))
        self.sheets = SheetsService(lambda: 0.0)
        self.sheets.create_spreadsheet(BOOK, "Book", [TITLE])
        self.sheets.load_rows(BOOK, TITLE, ["Entry ID", "Amount"], [])
        self.counting = Counting(self.telegram, self.sheets, BOOK)

    def sale(self) -> str:
        message = self.telegram.send_text(ASHA, "sold 5 boxes to Apollo 5000")
        return entry_id_of(Source(ASHA, message["message_id"]))

    async def bot_says(self, text: str) -> None:
        async with TestClient(TestServer(self.telegram.app())) as bot:
            answer = await bot.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": ASHA, "text": text})
            assert answer.status == 200

    def rows(self, *ids: str) -> None:
        self.sheets.load_rows(BOOK, TITLE, ["Entry ID", "Amount"], [[each, 1] for each in ids])


@pytest.fixture
def room() -> Room:
    return Room()


async def test_a_receipt_without_a_row_is_waiting_and_with_one_is_in_the_sheet(room: Room) -> None:
    entry_id = room.sale()
    await room.bot_says(f"Saved {entry_id}")
    tally = room.counting.tally([ASHA])
    assert (tally.sent, tally.acknowledged, tally.once, tally.waiting) == (1, 1, 0, 1)
    room.rows(entry_id)
    tally = room.counting.tally([ASHA])
    assert (tally.once, tally.waiting, tally.doubled) == (1, 0, 0)


async def test_a_row_that_is_there_twice_is_counted_as_doubled(room: Room) -> None:
    entry_id = room.sale()
    await room.bot_says(f"Saved {entry_id}")
    room.rows(entry_id, "SOMEONEELSES", entry_id)
    tally = room.counting.tally([ASHA])
    assert (tally.once, tally.doubled) == (0, 1)


async def test_a_row_taken_out_by_hand_is_told_apart_from_one_that_waits(room: Room) -> None:
    entry_id = room.sale()
    await room.bot_says(f"Saved {entry_id}")
    room.rows(entry_id)
    room.counting.tally([ASHA])
    room.sheets.delete_rows(BOOK, TITLE, 2)
    tally = room.counting.tally([ASHA])
    assert (tally.removed, tally.waiting) == (1, 0)


async def test_an_entry_id_of_no_message_that_was_sent_counts_as_nothing(room: Room) -> None:
    room.sale()
    await room.bot_says(f"Saved {entry_id_of(Source(ASHA, 999))} and PARACETAMOL1")
    assert room.counting.tally([ASHA]).acknowledged == 0


def test_messages_that_the_bot_has_not_fetched_are_counted(room: Room) -> None:
    room.sale()
    room.sale()
    assert room.counting.tally([ASHA]).undelivered == 2


def test_a_switch_puts_its_faults_in_and_takes_only_its_own_out() -> None:
    schedules = {name: FaultSchedule() for name in ("telegram", "google", "gemini", "geocoding")}
    board = Switchboard(schedules)
    board.turn("lost_reply", on=True)
    board.turn("quota", on=True)
    board.turn("lost_reply", on=True)
    drawn = schedules["google"].draw("batchUpdate")
    assert drawn is not None
    assert drawn.kind is FaultKind.CUT_AFTER or drawn.status == 429
    board.turn("lost_reply", on=False)
    refused = schedules["google"].draw("batchUpdate")
    assert refused is not None
    assert refused.status == 429
    assert board.states()["quota"] == {"on": True, "hits": schedules["google"].hits["quota"]}
    board.turn("quota", on=False)
    assert schedules["google"].draw("batchUpdate") is None


def test_every_switch_has_a_service_and_an_unknown_one_is_refused() -> None:
    schedules = {name: FaultSchedule() for name in ("telegram", "google", "gemini", "geocoding")}
    board = Switchboard(schedules)
    for switch in SWITCHES:
        board.turn(switch.key, on=True)
    assert all(state["on"] for state in board.states().values())
    with pytest.raises(KeyError):
        board.turn("meteor", on=True)
