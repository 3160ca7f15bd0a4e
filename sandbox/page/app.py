"""The web page's application: its files, its requests, and its stream of events."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox.cast import CAST, PLACES, Member
from sandbox.daemon import Daemon
from sandbox.page.answers import answered, json_object, refused
from sandbox.page.chats_api import ChatsApi
from sandbox.page.feed import Feed
from sandbox.page.guard import Handler, same_origin_only
from sandbox.page.sheets_api import SheetsApi
from sandbox.page.status import Status
from sandbox.seed.trade import Trade
from sandbox.switches import SWITCHES, Switchboard
from sandbox.telegram.service import TelegramService

LARGEST_UPLOAD = 20 * 2**20  # Telegram's limit for files that a bot may fetch
_STATIC = Path(__file__).with_name("static")


class PageApi:
    """What belongs to the page as a whole. ``names`` are the companies' names by key."""

    def __init__(
        self,
        telegram: TelegramService,
        status: Status,
        feed: Feed,
        switches: Switchboard,
        daemon: Daemon,
        trades: list[Trade],
        names: Mapping[str, str],
    ) -> None:
        self._telegram = telegram
        self._status = status
        self._feed = feed
        self._switches = switches
        self._daemon = daemon
        self._trades = trades
        self._names = names

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/", self._index),
            web.get("/api/world", self._world),
            web.get("/api/events", self._events),
            web.post("/api/trouble/{switch}", self._turn),
            web.post("/api/daemon/kill", self._kill),
        ]

    async def _index(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(_STATIC / "index.html", headers={"Cache-Control": "no-cache"})

    async def _world(self, _: web.Request) -> web.Response:
        states = self._switches.states()
        world: dict[str, Any] = {
            "people": [self._person(member) for member in CAST],
            "companies": [
                {
                    "name": self._names.get(each.key, each.key),
                    "short": _short(self._names.get(each.key, each.key)),
                    "title": each.worksheet,
                }
                for each in self._trades
            ],
            "places": [
                {"name": each.name, "latitude": each.latitude, "longitude": each.longitude} for each in PLACES
            ],
            "trouble": [
                {"key": each.key, "name": each.name, "explains": each.explains, **states[each.key]}
                for each in SWITCHES
            ],
            "commands": self._telegram.commands(),
            "status": self._status.json(),
        }
        return answered(world)

    def _person(self, member: Member) -> dict[str, Any]:
        worksheets = {trade.key: trade.worksheet for trade in self._trades}
        return {
            "id": member.id,
            "name": member.name,
            "first_name": member.first_name,
            "last_name": member.last_name,
            "initials": member.first_name[0] + member.last_name[0],
            "role": member.role,
            "company": self._names.get(member.company, ""),
            "short": _short(self._names.get(member.company, "")),
            "worksheet": worksheets.get(member.company),
            "hue": member.hue,
            "samples": [{"label": each.label, "text": each.text} for each in member.samples],
        }

    async def _events(self, request: web.Request) -> web.StreamResponse:
        return await self._feed.stream(request, self._status.json)

    async def _turn(self, request: web.Request) -> web.Response:
        content = await json_object(request)
        self._switches.turn(request.match_info["switch"], on=bool(content["on"]))
        return answered(self._switches.states())

    async def _kill(self, _: web.Request) -> web.Response:
        pid = self._daemon.kill()
        if pid is None:
            return refused(409, "The daemon is down already; it starts again in a moment.")
        return answered({"pid": pid})


def _short(name: str) -> str:
    """A company's first word, for where there is little room."""
    return name.partition(" ")[0]


@web.middleware
async def as_sentences(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer what the services refuse with a sentence instead of a fault."""
    try:
        return await handler(request)
    except KeyError as error:
        return refused(404, f"There is no {error.args[0]!r} here.")
    except (ValueError, TypeError) as error:
        return refused(400, f"That is not possible: {error}.")


def page_app(page: PageApi, chats: ChatsApi, sheets: SheetsApi) -> web.Application:
    """Return the application that serves the page."""
    app = web.Application(middlewares=[same_origin_only, as_sentences], client_max_size=LARGEST_UPLOAD)
    app.add_routes([*page.routes(), *chats.routes(), *sheets.routes()])
    app.router.add_static("/static", _STATIC)
    return app
