"""What the page refuses: other sites, and what cannot be done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.flows.sandbox_page_rig import ASHA, HEADER, TITLE, Rig, page_rig


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with page_rig(tmp_path) as found:
        yield found


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "tracker.example"},
        {"Host": "127.0.0.1.example:80"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
    ],
)
async def test_other_sites_can_neither_write_nor_read_here(rig: Rig, headers: dict[str, str]) -> None:
    body = orjson.dumps({"text": "transfer everything"})
    status, answer = await rig.post(
        f"/api/chats/{ASHA}/text", data=body, headers={"Content-Type": "application/json", **headers}
    )
    assert status in (403, 415, 421)
    assert answer["error"]
    assert rig.telegram.messages(ASHA) == []


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        (f"/api/chats/{ASHA}/text", {"text": "   "}, 400),
        (f"/api/chats/{ASHA}/text", {"text": "x" * 4097}, 400),
        (f"/api/chats/{ASHA}/text", {}, 404),
        (f"/api/chats/{ASHA}/text", ["text"], 400),
        (f"/api/chats/{ASHA}/edit", {"message_id": 99, "text": "x"}, 404),
        (f"/api/chats/{ASHA}/press", {"message_id": 99, "data": "x"}, 404),
        ("/api/chats/12/text", {"text": "hello"}, 404),
        ("/api/sheets/Nowhere/sort", {"column": 0, "descending": False}, 404),
        (f"/api/sheets/{TITLE}/sort", {"column": -1, "descending": False}, 400),
        (f"/api/sheets/{TITLE}/delete", {"line": 0, "seen": HEADER}, 400),
        (f"/api/sheets/{TITLE}/column", {"name": "  "}, 400),
        ("/api/trouble/meteor", {"on": True}, 404),
        ("/api/daemon/kill", {}, 409),
    ],
)
async def test_what_cannot_be_done_is_refused_with_a_sentence(
    rig: Rig, path: str, content: Any, expected: int
) -> None:
    status, answer = await rig.post(path, content)
    assert status == expected
    assert len(answer["error"]) > 15
