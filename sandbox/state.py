"""What the sandbox keeps between two runs: one JSON file, replaced as a whole."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

VERSION = 1
SAVE_SECONDS = 2.0  # changes within this time are saved together
_NUMBERS_AHEAD = 10_000

Json = dict[str, Any]


class StateUnreadable(Exception):
    """The file is not one this version wrote; the message says what to do."""


class StateFile:
    """Saves what ``snapshot`` gives, a little after :meth:`changed`, and once more at the end."""

    def __init__(self, path: Path, snapshot: Callable[[], Json], *, pause: float = SAVE_SECONDS) -> None:
        self._path = path
        self._snapshot = snapshot
        self._pause = pause
        self._dirty = asyncio.Event()

    def changed(self) -> None:
        """Note that there is something to save."""
        self._dirty.set()

    async def run(self) -> None:
        """Save after changes until cancelled."""
        while True:
            await self._dirty.wait()
            self._dirty.clear()
            content = orjson.dumps(self._content(clean=False), option=_OPTIONS)
            writing = asyncio.create_task(asyncio.to_thread(self._write, content))
            try:
                await asyncio.shield(writing)
            except asyncio.CancelledError:
                await writing  # or it might overwrite what is saved at the end
                raise
            await asyncio.sleep(self._pause)

    def save_at_end(self) -> None:
        """Save everything, marked as complete."""
        self._write(orjson.dumps(self._content(clean=True), option=_OPTIONS))

    def _content(self, *, clean: bool) -> Json:
        return {"version": VERSION, "clean": clean, **self._snapshot()}

    def _write(self, content: bytes) -> None:
        temporary = self._path.with_suffix(".new")
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._path)


_OPTIONS = orjson.OPT_NON_STR_KEYS


def load_state(path: Path) -> Json | None:
    """Return what was saved, or None when nothing was. Raises StateUnreadable.

    After an end without a last save the daemon has seen messages that the file does not know. Their
    numbers must not be given again, or the daemon would take new messages for old ones.
    """
    if not path.exists():
        return None
    try:
        state: Json = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise StateUnreadable(f"{path} cannot be read ({error}); start with --fresh.") from None
    if not isinstance(state, dict) or state.get("version") != VERSION:
        raise StateUnreadable(f"{path} was written by another version of the sandbox; start with --fresh.")
    if not state["clean"]:
        telegram = state["telegram"]
        telegram["queue"]["next_id"] += _NUMBERS_AHEAD
        telegram["chats"]["last_ids"] = [
            [chat, number + _NUMBERS_AHEAD] for chat, number in telegram["chats"]["last_ids"]
        ]
    return state
