from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import orjson
import pytest

from sandbox.state import StateFile, StateUnreadable, load_state
from sandbox.telegram import Person, TelegramService

ASHA = 7


def telegram() -> TelegramService:
    service = TelegramService("123456:sandbox", clock=lambda: 1_000_000.0)
    service.add_person(Person(ASHA, "Asha"))
    return service


def test_what_was_saved_at_the_end_comes_back_as_it_was(tmp_path: Path) -> None:
    service = telegram()
    service.send_text(ASHA, "hello")
    path = tmp_path / "sandbox.json"
    StateFile(path, lambda: {"telegram": service.snapshot()}).save_at_end()
    state = load_state(path)
    assert state is not None
    again = telegram()
    again.restore(state["telegram"])
    assert again.messages(ASHA) == service.messages(ASHA)
    assert again.send_text(ASHA, "more")["message_id"] == 2


async def test_after_a_crash_no_number_is_given_a_second_time(tmp_path: Path) -> None:
    service = telegram()
    service.send_text(ASHA, "kept")
    path = tmp_path / "sandbox.json"
    taken = asyncio.Queue[None]()

    def snapshot() -> dict[str, Any]:
        taken.put_nowait(None)
        return {"telegram": service.snapshot()}

    state_file = StateFile(path, snapshot, pause=0)
    saving = asyncio.create_task(state_file.run())
    for _ in range(2):  # the second is taken after the first is on the disk
        state_file.changed()
        await asyncio.wait_for(taken.get(), 5)
    saving.cancel()
    await asyncio.gather(saving, return_exceptions=True)
    lost = [service.send_text(ASHA, f"lost {number}") for number in range(3)]
    lost_updates = {orjson.loads(body)["update_id"] for body in service.pending()}

    state = load_state(path)
    assert state is not None
    again = telegram()
    again.restore(state["telegram"])
    sent = again.send_text(ASHA, "new")
    assert sent["message_id"] > lost[-1]["message_id"]
    assert orjson.loads(again.pending()[-1])["update_id"] not in lost_updates


def test_nothing_saved_is_no_state(tmp_path: Path) -> None:
    assert load_state(tmp_path / "sandbox.json") is None


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"version": 99}'])
def test_a_file_that_cannot_be_used_says_how_to_go_on(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "sandbox.json"
    path.write_bytes(content)
    with pytest.raises(StateUnreadable, match="--fresh"):
        load_state(path)
