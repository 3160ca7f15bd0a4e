"""What was handled is freed at once: nothing of it waits for a search for garbage."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path

import pytest

from bot.turn import Turn
from tests.flows.stage import ASHA, opened


def turns() -> list[Turn]:
    return [each for each in gc.get_objects() if isinstance(each, Turn)]


@pytest.mark.parametrize("text", ["Sold 5 boxes Dolo to Noble Medical for 700", "undo", "/today", "/help"])
async def test_a_message_that_was_handled_leaves_nothing_to_the_garbage_collector(
    tmp_path: Path, text: str
) -> None:
    async with opened(tmp_path) as stage:
        gc.collect()
        gc.disable()
        try:
            await stage.say(ASHA, text)
            async with asyncio.timeout(5):  # the answer is sent before the turn has ended
                while turns():
                    await asyncio.sleep(0.01)
        finally:
            gc.enable()
