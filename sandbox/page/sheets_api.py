"""What people do in the worksheets by hand, as requests of the page."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.google.service import SheetsService
from sandbox.page.answers import answered, json_object, refused
from sandbox.page.views import SheetViews

_MOVED = "This row has changed or moved in the meantime; here it is as it stands now."


class SheetsApi:
    """Requests under ``/api/sheets/{title}``. Lines and columns are counted from 0; line 0 is the header."""

    def __init__(self, sheets: SheetsService, views: SheetViews, spreadsheet_id: str) -> None:
        self._sheets = sheets
        self._views = views
        self._spreadsheet_id = spreadsheet_id

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        sheet = "/api/sheets/{title}"
        return [
            web.get(sheet, self._whole),
            web.post(f"{sheet}/cell", self._cell),
            web.post(f"{sheet}/sort", self._sort),
            web.post(f"{sheet}/delete", self._delete),
            web.post(f"{sheet}/column", self._column),
        ]

    async def _whole(self, request: web.Request) -> web.Response:
        return answered(self._views.whole(request.match_info["title"]))

    async def _cell(self, request: web.Request) -> web.Response:
        title, content = await _asked(request)
        line, column = int(content["line"]), int(content["column"])
        if not self._as_seen(title, line, content):
            return refused(409, _MOVED)
        place = f"{column_letters(column)}{line + 1}"
        self._sheets.set_cell(self._spreadsheet_id, title, place, str(content["value"]))
        return answered({})

    async def _sort(self, request: web.Request) -> web.Response:
        title, content = await _asked(request)
        self._sheets.sort_rows(
            self._spreadsheet_id,
            title,
            column_letters(int(content["column"])),
            downwards=bool(content["descending"]),
        )
        return answered({})

    async def _delete(self, request: web.Request) -> web.Response:
        title, content = await _asked(request)
        line = int(content["line"])
        if line < 1:
            return refused(400, "The header stays where it is.")
        if not self._as_seen(title, line, content):
            return refused(409, _MOVED)
        self._sheets.delete_rows(self._spreadsheet_id, title, line + 1)
        return answered({})

    async def _column(self, request: web.Request) -> web.Response:
        title, content = await _asked(request)
        name = str(content["name"]).strip()
        if not 1 <= len(name) <= 100:
            return refused(400, "A column's name has 1 to 100 characters.")
        end = len(self._views.line(title, 0))
        self._sheets.insert_column(self._spreadsheet_id, title, column_letters(end), name)
        return answered({})

    def _as_seen(self, title: str, line: int, content: dict[str, Any]) -> bool:
        """Whether the row still says what the person saw when acting on it."""
        seen = content.get("seen")
        return isinstance(seen, list) and _bare(seen) == _bare(self._views.line(title, line))


def column_letters(index: int) -> str:
    """Return a column's letters: 0 is A, 26 is AA. Raises ValueError for a negative one."""
    if index < 0:
        raise ValueError("columns are counted from 0")
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _bare(texts: list[Any]) -> list[Any]:
    """Leave out blank cells at the end."""
    end = len(texts)
    while end and texts[end - 1] == "":
        end -= 1
    return texts[:end]


async def _asked(request: web.Request) -> tuple[str, dict[str, Any]]:
    return request.match_info["title"], await json_object(request)
