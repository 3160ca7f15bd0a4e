"""The queue of updates a bot has not confirmed yet, and the one long poll that waits for more.

The rules are those of the Bot API server (``Client.cpp``, ``TQueue.cpp``): a later offset confirms, an
update lives until a day after its message's date whatever happens, one poll at a time.
"""

from __future__ import annotations

import asyncio
import base64
import math
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sandbox.telegram.answers import ApiError

MESSAGE_SECONDS = 86_400  # an update lives until its message's (or edit's) date + this
CALLBACK_SECONDS = 150  # a press of a button that no one fetches in time is gone
LONGEST_POLL = 50  # seconds; a longer timeout is cut to it
MOST = 100  # updates in one answer
_AHEAD = 10  # an offset further than this beyond the newest update is ignored
_IDLE_SECONDS = 7 * 86_400  # after this without updates the next id is a random one
# Not delivered unless asked for by name.
_NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
CONFLICT = "terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One update; ``body`` is its JSON. A negative ``id`` stands for an injected one whose body does not
    hold the next id, so that no offset can confirm it: it goes once it was handed out."""

    id: int
    body: bytes
    expires_at: float


class UpdateQueue:
    """Updates in order of id. ``clock`` gives Unix seconds; ``conflict_delay`` holds a 409 back (seconds)."""

    def __init__(
        self, clock: Callable[[], float], *, first_id: int, seed: int, conflict_delay: float
    ) -> None:
        self._clock = clock
        self._conflict_delay = conflict_delay
        self._waiting: deque[Waiting] = deque()
        self._earliest = math.inf  # no update runs out before this
        self._next_id = first_id
        self._loose = 0
        self._last_push = clock()
        self._random = random.Random(seed)
        self._poll: asyncio.Future[bool] | None = None
        self.allowed: frozenset[str] | None = None
        self.handed: set[int] = set()
        self.confirmed: set[int] = set()
        self.expired: set[int] = set()

    def __len__(self) -> int:
        self._expire()
        return len(self._waiting)

    @property
    def next_id(self) -> int:
        """The id that the next update gets."""
        return self._next_id

    @property
    def polling(self) -> bool:
        """Whether a long poll waits right now."""
        return self._poll is not None and not self._poll.done()

    def wants(self, kind: str) -> bool:
        """Whether updates of this kind are queued, by the last ``allowed_updates``."""
        return kind not in _NOT_BY_DEFAULT if self.allowed is None else kind in self.allowed

    def allow(self, kinds: list[str] | None) -> None:
        """Take an ``allowed_updates``: None keeps the setting, an empty list goes back to the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def take_id(self, at_least: int | None = None) -> int:
        """Return the id of a new update; an ``at_least`` ahead of the numbering moves it there."""
        now = self._clock()
        if now - self._last_push > _IDLE_SECONDS:
            self._next_id = self._random.randrange(1, 2**30)
        self._last_push = now
        number = max(self._next_id, at_least or 0)
        self._next_id = number + 1
        return number

    def take_loose_id(self) -> int:
        """Return a negative id, for an update that no offset can confirm."""
        self._loose += 1
        return -self._loose

    def push(self, update: Waiting) -> None:
        """Queue an update and wake the poll; one that is already past its time is dropped."""
        if update.expires_at <= self._clock():
            self.expired.add(update.id)
            return
        self._waiting.append(update)
        self._earliest = min(self._earliest, update.expires_at)
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(True)

    async def poll(self, offset: int, limit: int, timeout: float) -> list[bytes]:
        """Answer one getUpdates. ApiError 409 in an idle poll that a newer one ends."""
        older, self._poll = self._poll, None
        if older is not None and not older.done():
            older.set_result(False)
        self._move_to(offset)
        limit = min(max(limit, 1), MOST)
        if not self._waiting and timeout > 0:
            await self._wait(min(timeout, LONGEST_POLL))
            self._expire()
        found = list(islice(self._waiting, limit))
        self.handed.update(update.id for update in found)
        return [update.body for update in found]

    async def _wait(self, timeout: float) -> None:
        self._poll = mine = asyncio.get_running_loop().create_future()
        try:
            go_on = await asyncio.wait_for(mine, timeout)
        except TimeoutError:
            go_on = True
        finally:
            if self._poll is mine:
                self._poll = None
        if not go_on:
            await asyncio.sleep(self._conflict_delay)
            raise ApiError(409, CONFLICT)

    def _move_to(self, offset: int) -> None:
        """Confirm everything before ``offset``, or all but the last ``-offset`` updates."""
        self._expire()
        if offset < 0:
            while len(self._waiting) > -offset:
                self.confirmed.add(self._waiting.popleft().id)
            return
        if offset > self._next_id + _AHEAD:
            offset = 0
        while self._waiting:
            first = self._waiting[0].id
            if first >= offset if first > 0 else first not in self.handed:
                break
            self.confirmed.add(first)
            self._waiting.popleft()

    def _expire(self) -> None:
        now = self._clock()
        if now < self._earliest:
            return
        self.expired.update(update.id for update in self._waiting if update.expires_at <= now)
        self._waiting = deque(update for update in self._waiting if update.expires_at > now)
        self._earliest = min((update.expires_at for update in self._waiting), default=math.inf)

    def waiting(self) -> list[Waiting]:
        """Return the unconfirmed updates, oldest first."""
        self._expire()
        return list(self._waiting)

    def drop_all(self) -> None:
        """Forget every update at the bot's wish (``drop_pending_updates``); they count as confirmed."""
        self.confirmed.update(update.id for update in self._waiting)
        self._waiting.clear()

    def snapshot(self) -> dict[str, Any]:
        """Return the queue as JSON-able values."""
        return {
            "waiting": [
                [each.id, base64.b64encode(each.body).decode(), each.expires_at] for each in self._waiting
            ],
            "next_id": self._next_id,
            "loose": self._loose,
            "last_push": self._last_push,
            "allowed": None if self.allowed is None else sorted(self.allowed),
            "handed": sorted(self.handed),
            "confirmed": sorted(self.confirmed),
            "expired": sorted(self.expired),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Take the queue of a :meth:`snapshot`."""
        self._waiting = deque(
            Waiting(number, base64.b64decode(body), expires_at)
            for number, body, expires_at in state["waiting"]
        )
        self._earliest = min((update.expires_at for update in self._waiting), default=math.inf)
        self._next_id, self._last_push = state["next_id"], state["last_push"]
        self._loose = state["loose"]
        self.allowed = None if state["allowed"] is None else frozenset(state["allowed"])
        self.handed, self.confirmed = set(state["handed"]), set(state["confirmed"])
        self.expired = set(state["expired"])
