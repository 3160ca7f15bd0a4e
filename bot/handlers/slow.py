"""Commands whose figures are computed beside the daemon: when that fails, it is said in one sentence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from bot.turn import Turn, Work
from services.insight.workshop import WorkshopBusy, WorkshopFailed

Handler = Callable[..., Awaitable[Work]]  # the turn, and what else it takes


def patient(handler: Handler) -> Handler:
    """Return the handler with an answer for when its figures cannot be computed."""

    @wraps(handler)
    async def run(turn: Turn, *arguments: Any) -> Work:
        try:
            return await handler(turn, *arguments)
        except WorkshopBusy:
            turn.outcome = "busy"
            return turn.say(turn.w("Many people ask for figures right now. Please try again in a minute."))
        except WorkshopFailed:
            turn.outcome = "failed"
            return turn.say(
                turn.w(
                    "I could not compute that just now. The entries are safe; please try again in a minute."
                )
            )

    return run
