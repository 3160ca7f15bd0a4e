"""Which route an update takes: what it is, and in a group whether it is meant for the bot at all."""

from __future__ import annotations

import re

from telegram import Message

from bot import buttons, routes
from bot.routes import Route, Routes
from bot.turn import Turn


def route_of(turn: Turn, table: Routes, bot_id: int) -> Route | None:
    """Return the route of an update and put its text, arguments and name into the turn; None when there
    is nothing to do."""
    if turn.callback is not None:
        return _pressed(turn, table)
    if turn.received.plain is not None:
        turn.text = turn.received.plain.text
        route: Route | None = _command_or_text(turn, table)
    elif turn.update.my_chat_member is not None:
        route = routes.MEMBERSHIP
    elif (message := turn.message) is None or message.sender_chat is not None:
        return None
    elif turn.private:
        route = _private(turn, message, table)
    else:
        route = _in_group(turn, message, table, bot_id)
    turn.command = route.name if route is not None else "other"
    return route


def _pressed(turn: Turn, table: Routes) -> Route | None:
    pressed = buttons.decode(turn.callback.data if turn.callback else None)
    route = table.button(pressed[0]) if pressed else None
    if pressed is not None and route is not None:
        turn.command, turn.arguments = f"button_{route.name}", pressed[1]
    return route


def _private(turn: Turn, message: Message, table: Routes) -> Route | None:
    turn.text = message.text or message.caption or ""
    if turn.update.edited_message is not None:
        if message.location is not None:
            return routes.MOVED
        return routes.EDITED if message.text else None
    if message.location is not None and message.venue is None and message.forward_origin is None:
        return routes.POSITION
    if message.text is None:
        return _attachment(message)
    return _command_or_text(turn, table)


def _attachment(message: Message) -> Route | None:
    if message.voice is not None or message.audio is not None:
        return routes.VOICE
    if message.photo:
        return routes.PHOTO
    return routes.UNREADABLE if message.effective_attachment else None


def _command_or_text(turn: Turn, table: Routes) -> Route | None:
    if not turn.text.startswith("/"):
        return routes.TEXT
    found = table.command(turn.text)
    if found is None:
        return None
    route, turn.arguments = found
    return route


def _in_group(turn: Turn, message: Message, table: Routes, bot_id: int) -> Route | None:
    """In a group the bot answers commands, its name, replies to it, and all texts where it is to read all."""
    text = message.text
    if text is None:
        return None
    turn.text = text
    edited = turn.update.edited_message is not None
    if text.startswith("/"):
        route = None if edited else _command_or_text(turn, table)
        # Another bot's command may have no name behind it; what is not ours is not for us.
        return None if route is routes.UNKNOWN and "@" not in text.split()[0] else route
    named, turn.text = _without_name(text, table.username)
    replied = message.reply_to_message
    to_bot = replied is not None and replied.from_user is not None and replied.from_user.id == bot_id
    if named or to_bot:
        if not turn.text:
            return routes.COMMAND_HELP
        return routes.EDITED if edited else routes.TEXT
    if turn.group is None:
        return None
    if edited:
        return routes.EDITED_ASIDE
    return routes.OVERHEARD if turn.group.read_all else None


def _without_name(text: str, username: str) -> tuple[bool, str]:
    """Tell whether a text names the bot, and return it without the name."""
    if not username:
        return False, text
    rest, count = re.subn(rf"(?<![\w@])@{re.escape(username)}\b[,:]?", " ", text, flags=re.IGNORECASE)
    if not count:
        return False, text
    # Lines stay lines: several entries stand in several of them.
    return True, "\n".join(" ".join(line.split()) for line in rest.splitlines()).strip()
