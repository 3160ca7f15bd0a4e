"""Every command, button and kind of message, with who may use it: the whole bot on one screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.gate import Access, Pace
from bot.handlers import (
    admin,
    ask,
    buttons,
    companies,
    dashboard,
    deletions,
    edited,
    entries,
    exports,
    figures,
    flags,
    groups,
    habits,
    help,
    letters,
    media,
    operator,
    outlook,
    own,
    own_data,
    places,
    stats,
    targets,
    territory,
    top,
)
from bot.turn import Turn, Work

Handler = Callable[[Turn], Awaitable[Work]]
IN_PRIVATE = frozenset({Access.MANAGER, Access.ADMIN, Access.OWNER})


@dataclass(frozen=True, slots=True)
class Route:
    """A handler and what the gate asks before it.

    ``joining``: open to people who are in no company. ``private``: not answered in a group; nothing that
    managers and admins ask is. ``quiet``: a refusal is not told. ``summary`` is what /help says.
    """

    name: str
    handler: Handler
    access: Access = Access.REP
    pace: Pace = Pace.COMMAND
    joining: bool = False
    summary: str = ""
    private: bool = False
    quiet: bool = False

    @property
    def only_private(self) -> bool:
        """Whether it is answered in the private chat alone."""
        return self.private or self.access in IN_PRIVATE


COMMANDS = (
    Route("start", help.start, Access.ANYONE, joining=True),
    Route("help", help.help_, Access.ANYONE, joining=True, summary="What I can do"),
    Route("company", companies.company, Access.ANYONE, joining=True, summary="Join or switch company"),
    Route("sales", own.sales, summary="Texts without a verb are sales"),
    Route("purchase", own.purchase, summary="Texts without a verb are purchases"),
    Route("language", own.language, summary="Language of my answers"),
    Route("today", figures.today, summary="Figures of today"),
    Route("week", figures.week, summary="Figures of this week"),
    Route("month", figures.month, summary="Figures of this month"),
    Route("target", targets.target, pace=Pace.ANALYTICS, private=True, summary="The monthly target"),
    Route("dashboard", dashboard.dashboard, Access.MANAGER, Pace.ANALYTICS, summary="How the company stands"),
    Route("top", top.top, Access.MANAGER, Pace.ANALYTICS, summary="Best clients, items, places, people"),
    Route(
        "location_analytics",
        territory.location_analytics,
        Access.MANAGER,
        Pace.ANALYTICS,
        summary="Places, visits and a map",
    ),
    Route("predictions", outlook.predictions, Access.MANAGER, Pace.ANALYTICS, summary="The next 30 days"),
    Route("forecast", outlook.predictions, Access.MANAGER, Pace.ANALYTICS),
    Route("charts", outlook.charts, Access.MANAGER, Pace.ANALYTICS, summary="Pictures"),
    Route("trends", outlook.charts, Access.MANAGER, Pace.ANALYTICS),
    Route("ask", ask.ask, Access.MANAGER, Pace.ANALYTICS, summary="A question in plain words"),
    Route("export", exports.export, Access.MANAGER, Pace.ANALYTICS, summary="Entries as an Excel file"),
    Route("undo", own.undo, summary="Take back my last entry"),
    Route("entries", own.last_entries, summary="My last entries"),
    Route("location", places.location, pace=Pace.LOCATION, private=True, summary="Share my position"),
    Route(
        "location_status",
        places.status,
        pace=Pace.LOCATION,
        private=True,
        summary="What is kept of my position",
    ),
    Route("location_clear", places.clear, pace=Pace.LOCATION, private=True, summary="Delete my position"),
    Route("nudge", habits.nudge, private=True, summary="When to remind me in the evening"),
    Route(
        "mydata", own_data.mydata, pace=Pace.ANALYTICS, private=True, summary="All that is stored about me"
    ),
    Route("forget", own_data.forget, private=True, summary="Delete my position and profile"),
    Route("admin", admin.overview, Access.ADMIN, Pace.ADMIN, summary="The admin's commands"),
    Route("admin_users", admin.users, Access.ADMIN, Pace.ADMIN, summary="People and the last changes"),
    Route("admin_stats", stats.stats, Access.ADMIN, Pace.ADMIN, summary="How much is recorded"),
    Route("admin_invite", admin.invite, Access.ADMIN, Pace.ADMIN, summary="A link that lets one person in"),
    Route("admin_assign", admin.assign, Access.ADMIN, Pace.ADMIN, summary="Give a person a role"),
    Route("admin_remove", admin.remove, Access.ADMIN, Pace.ADMIN, summary="Take somebody out"),
    Route(
        "admin_forget",
        own_data.admin_forget,
        Access.ADMIN,
        Pace.ADMIN,
        summary="Take a name out of the entries",
    ),
    Route("admin_health", operator.admin_health, Access.OWNER, Pace.ADMIN, summary="How the bot is"),
    Route("admin_flags", flags.admin_flags, Access.OWNER, Pace.ADMIN, summary="Who has which feature"),
    Route("admin_letters", letters.letters, Access.OWNER, Pace.ADMIN, summary="What was given up"),
)
COMMAND_HELP = COMMANDS[1]

BUTTONS = (
    Route("undo", buttons.undo),
    Route("restore", buttons.restore),
    Route("edit", buttons.edit),
    Route("save", buttons.save),
    Route("choose", buttons.choose_value),
    Route("revise", buttons.revise),
    Route("cancel", buttons.cancel),
    Route("join", companies.join, Access.ANYONE, joining=True, private=True),
    Route("switch", companies.switch, Access.ANYONE, joining=True, private=True),
    # Whose admin the person is, is asked for the request's company: it need not be the current one.
    Route("approve", companies.approve, pace=Pace.ADMIN, private=True),
    Route("refuse", companies.refuse, pace=Pace.ADMIN, private=True),
    Route("rows_gone", deletions.confirm, pace=Pace.ADMIN, private=True),
    Route("agree", places.agree, pace=Pace.LOCATION, private=True),
    Route("snooze", habits.snooze, private=True),
    Route("away", habits.away, private=True),
    Route("forget", own_data.forget_now, private=True),
    Route("anonymise", own_data.anonymise, pace=Pace.ADMIN, private=True),
    Route("link", groups.link, Access.ANYONE, Pace.ADMIN, joining=True),
    Route("listen", groups.listen, pace=Pace.ADMIN),
    Route("unlink", groups.unlink, pace=Pace.ADMIN),
    Route("letters", letters.back, Access.OWNER, Pace.ADMIN),
    Route("letter_again", letters.replay, Access.OWNER, Pace.ADMIN),
    Route("letter_drop", letters.discard, Access.OWNER, Pace.ADMIN),
    Route("letter_gone", letters.discard_now, Access.OWNER, Pace.ADMIN),
)

TEXT = Route("text", entries.text)
EDITED = Route("edited", edited.edited)
UNREADABLE = Route("media", media.unreadable)
VOICE = Route("voice", media.voice, pace=Pace.AI)
PHOTO = Route("photo", media.photo, pace=Pace.AI)
POSITION = Route("position", places.shared, pace=Pace.LOCATION, private=True)
MOVED = Route("moved", places.moved, pace=Pace.LOCATION, private=True, quiet=True)
OVERHEARD = Route("overheard", groups.overheard, quiet=True)
EDITED_ASIDE = Route("edited_aside", edited.edited_aside, quiet=True)
MEMBERSHIP = Route("membership", groups.membership, Access.ANYONE, Pace.SERVICE, joining=True, quiet=True)
UNKNOWN = Route("unknown", help.unknown, Access.ANYONE)
MESSAGES = (
    TEXT,
    EDITED,
    UNREADABLE,
    VOICE,
    PHOTO,
    POSITION,
    MOVED,
    OVERHEARD,
    EDITED_ASIDE,
    MEMBERSHIP,
    UNKNOWN,
)


class Routes:
    """Finds the route of an update. ``username`` is the bot's own, for commands addressed to it."""

    def __init__(self, username: str = "") -> None:
        self.username = username.casefold()
        self._commands = {route.name: route for route in COMMANDS}
        self._buttons = {route.name: route for route in BUTTONS}

    def names(self) -> list[str]:
        """Return every name a request can be counted under."""
        return [
            *(route.name for route in (*COMMANDS, *MESSAGES)),
            *(f"button_{route.name}" for route in BUTTONS),
        ]

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
