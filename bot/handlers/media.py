"""Messages that are no text."""

from __future__ import annotations

from bot.turn import Turn, Work


async def unreadable(turn: Turn) -> Work:
    """Say what can be read instead."""
    return turn.say(turn.w("I can read text only. Please write client, goods and amount."))
