"""Every command, button and kind of message, with who may use it: the whole bot on one screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.gate import Access, Pace
from bot.handlers import admin, buttons, companies, edited, entries, figures, help, media, operator, own
from bot.turn import Turn, Work

Handler = Callable[[Turn], Awaitable[Work]]


@dataclass(frozen=True, slots=True)
class Route:
    """A handler and what the gate asks before it. ``joining``: open to people who are in no company."""

    name: str
    handler: Handler
    access: Access = Access.REP
    pace: Pace = Pace.COMMAND
    joining: bool = False
    summary: str = ""


COMMANDS = (
    Route("start", help.start, Access.ANYONE, joining=True),
    Route("help", help.help_, Access.ANYONE, joining=True, summary="What I can do"),
    Route("company", companies.company, Access.ANYONE, joining=True, summary="Join or switch company"),
    Route("sales", own.sales, summary="Texts without a verb are sales"),
    Route("purchase", own.purchase, summary="Texts without a verb are purchases"),
    Route("today", figures.today, summary="Figures of today"),
    Route("week", figures.week, summary="Figures of this week"),
    Route("month", figures.month, summary="Figures of this month"),
    Route("undo", own.undo, summary="Take back my last entry"),
    Route("entries", own.last_entries, summary="My last entries"),
    Route("admin", admin.overview, Access.ADMIN, Pace.ADMIN),
    Route("admin_users", admin.users, Access.ADMIN, Pace.ADMIN),
    Route("admin_stats", admin.stats, Access.ADMIN, Pace.ADMIN),
    Route("admin_invite", admin.invite, Access.ADMIN, Pace.ADMIN),
    Route("admin_assign", admin.assign, Access.ADMIN, Pace.ADMIN),
    Route("admin_remove", admin.remove, Access.ADMIN, Pace.ADMIN),
    Route("admin_health", operator.admin_health, Access.OWNER, Pace.ADMIN),
)

BUTTONS = (
    Route("undo", buttons.undo),
    Route("restore", buttons.restore),
    Route("edit", buttons.edit),
    Route("save", buttons.save),
    Route("choose", buttons.choose_value),
    Route("revise", buttons.revise),
    Route("cancel", buttons.cancel),
    Route("join", companies.join, Access.ANYONE, joining=True),
    Route("switch", companies.switch, Access.ANYONE, joining=True),
    Route("approve", companies.approve, Access.ADMIN, Pace.ADMIN),
    Route("refuse", companies.refuse, Access.ADMIN, Pace.ADMIN),
)

TEXT = Route("text", entries.text)
EDITED = Route("edited", edited.edited)
UNREADABLE = Route("media", media.unreadable)
UNKNOWN = Route("unknown", help.unknown, Access.ANYONE, joining=True)


class Routes:
    """Finds the route of an update. ``username`` is the bot's own, for commands addressed to it."""

    def __init__(self, username: str = "") -> None:
        self.username = username.casefold()
        self._commands = {route.name: route for route in COMMANDS}
        self._buttons = {route.name: route for route in BUTTONS}

    def names(self) -> list[str]:
        """Return every name a request can be counted under."""
        routes = (*COMMANDS, TEXT, EDITED, UNREADABLE, UNKNOWN)
        return [*(route.name for route in routes), *(f"button_{route.name}" for route in BUTTONS)]

    def button(self, action: str) -> Route | None:
        """Return the route of a pressed button; None for one that is none of ours."""
        return self._buttons.get(action)

    def command(self, text: str) -> tuple[Route, tuple[str, ...]] | None:
        """Return the route of a command and its arguments; None when it is meant for another bot."""
        head, *arguments = text.split()
        name, _, addressed = head[1:].partition("@")
        if addressed and addressed.casefold() != self.username:
            return None
        return self._commands.get(name.casefold(), UNKNOWN), tuple(arguments)
