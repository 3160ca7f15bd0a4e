"""Telegram's documented sending limits, for runs that want them enforced.

"My bot is hitting limits" in the Bots FAQ: one message a second in a chat, 20 a minute in a group, 30 a
second over all chats. The real limits are softer and unpublished; these are the ones a bot may rely on.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

OVERALL_PER_SECOND = 30
CHAT_PER_SECOND = 1
GROUP_PER_MINUTE = 20


class FloodLimits:
    """Counts sends in sliding windows. ``clock`` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._overall: deque[float] = deque(maxlen=OVERALL_PER_SECOND)
        self._chats: dict[int, deque[float]] = {}

    def send(self, chat_id: int) -> int | None:
        """Count one send to a chat; return the seconds to wait when it is refused instead."""
        now = self._clock()
        size = GROUP_PER_MINUTE if chat_id < 0 else CHAT_PER_SECOND
        chat = self._chats.setdefault(chat_id, deque(maxlen=size))
        waits = [_wait(self._overall, 1.0, now), _wait(chat, 60.0 if chat_id < 0 else 1.0, now)]
        if (wait := max(waits)) > 0:
            return math.ceil(wait)
        self._overall.append(now)
        chat.append(now)
        return None


def _wait(window: deque[float], seconds: float, now: float) -> float:
    """Seconds until the oldest of a full window leaves it; 0 when there is room."""
    if len(window) < (window.maxlen or 0):
        return 0.0
    return max(0.0, window[0] + seconds - now)
