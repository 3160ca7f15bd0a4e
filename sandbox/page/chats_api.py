"""What people do in their chats, as requests of the page."""

from __future__ import annotations

from aiohttp import web

from sandbox.page.answers import answered, json_object, refused
from sandbox.telegram.service import TelegramService

LONGEST_TEXT = 4096  # characters of a message, Bot API
_SIGNATURES = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
)


class ChatsApi:
    """Requests under ``/api/chats/{person}`` and ``/api/files``."""

    def __init__(self, telegram: TelegramService) -> None:
        self._telegram = telegram

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        chat = r"/api/chats/{person:\d+}"
        return [
            web.get(chat, self._messages),
            web.post(f"{chat}/text", self._text),
            web.post(f"{chat}/edit", self._edit),
            web.post(f"{chat}/press", self._press),
            web.post(f"{chat}/location", self._location),
            web.post(f"{chat}/photo", self._photo),
            web.post(f"{chat}/voice", self._voice),
            web.get("/api/files/{file}", self._file),
        ]

    async def _messages(self, request: web.Request) -> web.Response:
        return answered({"messages": self._telegram.messages(_person(request))})

    async def _text(self, request: web.Request) -> web.Response:
        content = await json_object(request)
        text = str(content["text"])
        if len(text) > LONGEST_TEXT:
            return refused(400, f"A message has at most {LONGEST_TEXT} characters; this one has {len(text)}.")
        sent = self._telegram.send_text(_person(request), text, reply_to=content.get("reply_to"))
        return answered({"message_id": sent["message_id"]})

    async def _edit(self, request: web.Request) -> web.Response:
        content = await json_object(request)
        self._telegram.edit_text(_person(request), int(content["message_id"]), str(content["text"]))
        return answered({})

    async def _press(self, request: web.Request) -> web.Response:
        content = await json_object(request)
        person = _person(request)
        # The page may show a keyboard that the bot changed a moment ago, as any Telegram app may.
        self._telegram.press(person, person, int(content["message_id"]), str(content["data"]), stale=True)
        return answered({})

    async def _location(self, request: web.Request) -> web.Response:
        content = await json_object(request)
        self._telegram.send_location(
            _person(request),
            float(content["latitude"]),
            float(content["longitude"]),
            reply_to=content.get("reply_to"),
        )
        return answered({})

    async def _photo(self, request: web.Request) -> web.Response:
        picture = await request.read()
        if not _type_of(picture).startswith("image/"):
            return refused(400, "This file is no picture that Telegram takes as a photo; use JPEG or PNG.")
        self._telegram.send_photo(_person(request), picture, request.query.get("caption", ""))
        return answered({})

    async def _voice(self, request: web.Request) -> web.Response:
        sound = await request.read()
        if not sound:
            return refused(400, "The file is empty.")
        seconds = max(1, int(float(request.query.get("seconds", "1"))))
        self._telegram.send_voice(_person(request), sound, duration=seconds)
        return answered({})

    async def _file(self, request: web.Request) -> web.Response:
        content = self._telegram.file(request.match_info["file"])
        kind = _type_of(content)
        headers = {"Cache-Control": "private, max-age=86400, immutable"}
        if kind == "application/octet-stream":
            headers["Content-Disposition"] = "attachment"
        return web.Response(body=content, content_type=kind, headers=headers)


def _person(request: web.Request) -> int:
    return int(request.match_info["person"])


def _type_of(content: bytes) -> str:
    """Return the type by the first bytes, so that nothing sent as a file is ever shown as a page."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next(
        (kind for start, kind in _SIGNATURES if content.startswith(start)), "application/octet-stream"
    )
