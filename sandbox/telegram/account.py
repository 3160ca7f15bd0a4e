"""Everything one bot account holds on the service's side; what a snapshot keeps."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from sandbox.telegram.answers import too_many_requests
from sandbox.telegram.chats import Chats
from sandbox.telegram.events import ChatEvents
from sandbox.telegram.files import FileStore
from sandbox.telegram.flood import FloodLimits
from sandbox.telegram.people import Cast, Json
from sandbox.telegram.updates import UpdateQueue

SNAPSHOT_VERSION = 1
_FIRST_UPDATE = 100_000_001


class Account:
    """A bot with its people, chats, files, and updates. ``clock`` gives Unix seconds.

    ``seed`` makes generated ids repeatable; ``flood_limits`` turns Telegram's sending limits on;
    ``conflict_delay`` is how long a 409 of getUpdates is held back (about 3 s at Telegram).
    """

    def __init__(
        self,
        token: str,
        username: str,
        clock: Callable[[], float],
        *,
        seed: int = 0,
        flood_limits: bool = False,
        conflict_delay: float = 3.0,
        reads_all_group_messages: bool = False,
    ) -> None:
        self.token = token
        self.clock = clock
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Performance Tracker",
            "username": username,
        }
        self.reads_all_group_messages = reads_all_group_messages
        self.cast = Cast(self.bot)
        self.chats = Chats(self.cast, clock)
        self.files = FileStore()
        self.events = ChatEvents()
        self.queue = UpdateQueue(clock, first_id=_FIRST_UPDATE, seed=seed, conflict_delay=conflict_delay)
        self.random = random.Random(seed)
        self.commands: dict[str, list[Json]] = {}
        self.descriptions: dict[str, str] = {}
        self.webhook_url = ""
        self._flood = FloodLimits(clock) if flood_limits else None

    def count_send(self, chat_id: int) -> None:
        """Count one message to a chat; ApiError 429 when limits are on and this is too many."""
        if self._flood is not None and (wait := self._flood.send(chat_id)) is not None:
            raise too_many_requests(wait)

    def snapshot(self) -> dict[str, Any]:
        """Return the whole state as JSON-able values."""
        return {
            "version": SNAPSHOT_VERSION,
            "cast": self.cast.snapshot(),
            "chats": self.chats.snapshot(),
            "files": self.files.snapshot(),
            "queue": self.queue.snapshot(),
            "commands": self.commands,
            "descriptions": self.descriptions,
            "webhook_url": self.webhook_url,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Take the state of a :meth:`snapshot`; ValueError for one of another version."""
        if state.get("version") != SNAPSHOT_VERSION:
            raise ValueError(
                f"snapshot version {state.get('version')!r} cannot be read, this sandbox writes "
                f"{SNAPSHOT_VERSION}; start it with --fresh"
            )
        self.cast.restore(state["cast"])
        self.chats.restore(state["chats"])
        self.files.restore(state["files"])
        self.queue.restore(state["queue"])
        self.commands = dict(state["commands"])
        self.descriptions = dict(state["descriptions"])
        self.webhook_url = state["webhook_url"]
