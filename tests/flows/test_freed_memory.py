"""What a handled message needed is freed at once: nothing of it waits for a search for garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.turn import Turn
from tests.flows.stage import ASHA, opened
from tests.flows.test_entry_to_row import text_of

SALE = "Sold 5 boxes Dolo to Noble Medical for 700"


def turns() -> list[Turn]:
    return [each for each in gc.get_objects() if isinstance(each, Turn)]


@contextmanager
def no_search_for_garbage() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@pytest.mark.parametrize(("text", "answer"), [(SALE, "Noble Medical"), ("/undo", "Noble Medical")])
async def test_a_message_that_changed_entries_leaves_nothing_to_the_garbage_collector(
    tmp_path: Path, text: str, answer: str
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, SALE.replace("700", "800"))
        gc.collect()
        former = turns()  # an earlier test's, kept by what it raised
        known = {id(each) for each in former}
        with no_search_for_garbage():
            assert answer in text_of(await stage.say(ASHA, text))
            # The thread that wrote may hold it for a moment after the answer.
            await stage.until(
                lambda: not [each for each in turns() if id(each) not in known], "nothing is left of it"
            )
