"""The page's requests against the real services, without a daemon."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest

from tests.flows.sandbox_page_rig import ASHA, BOOK, HEADER, TITLE, Rig, page_rig

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060"
    "0000000500017a5eab3f0000000049454e44ae426082"
)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with page_rig(tmp_path) as found:
        yield found


async def test_the_page_and_its_files_come_from_this_computer_alone(rig: Rig) -> None:
    async with rig.client.get("/") as response:
        page = await response.text()
        policy = response.headers["Content-Security-Policy"]
    assert "https://" not in page
    assert "http://" not in page
    assert "default-src 'none'" in policy
    for path in ("/static/js/main.js", "/static/css/base.css", "/static/icon.svg"):
        async with rig.client.get(path) as response:
            assert response.status == 200, path


async def test_people_write_reply_and_change_their_messages(rig: Rig) -> None:
    status, first = await rig.post(f"/api/chats/{ASHA}/text", {"text": "sold 5"})
    assert status == 200
    await rig.post(f"/api/chats/{ASHA}/text", {"text": "no, 6", "reply_to": first["message_id"]})
    await rig.post(f"/api/chats/{ASHA}/edit", {"message_id": first["message_id"], "text": "sold 7"})
    _, chat = await rig.get(f"/api/chats/{ASHA}")
    texts = [(message["text"], message["reply_to"]) for message in chat["messages"]]
    assert texts == [("sold 7", None), ("no, 6", first["message_id"])]
    kinds = [set(orjson.loads(body)) - {"update_id"} for body in rig.telegram.pending()]
    assert kinds == [{"message"}, {"message"}, {"edited_message"}]


async def test_a_photo_with_a_caption_a_voice_and_a_place_reach_the_bot(rig: Rig) -> None:
    png = {"Content-Type": "image/png"}
    assert (await rig.post(f"/api/chats/{ASHA}/photo?caption=order", data=PNG, headers=png))[0] == 200
    ogg = {"Content-Type": "audio/ogg"}
    assert (await rig.post(f"/api/chats/{ASHA}/voice?seconds=4", data=b"OggS....", headers=ogg))[0] == 200
    place = {"latitude": 19.06, "longitude": 72.83}
    assert (await rig.post(f"/api/chats/{ASHA}/location", place))[0] == 200
    photo, voice, location = (orjson.loads(body)["message"] for body in rig.telegram.pending())
    assert photo["caption"] == "order"
    assert voice["voice"]["duration"] == 4
    assert location["location"] == place
    async with rig.client.get(f"/api/files/{photo['photo'][-1]['file_id']}") as response:
        assert response.content_type == "image/png"
        assert await response.read() == PNG


async def test_a_file_that_is_no_picture_is_refused_as_a_photo_and_only_ever_downloaded(rig: Rig) -> None:
    page = b"<script>alert(1)</script>"
    status, answer = await rig.post(
        f"/api/chats/{ASHA}/photo", data=page, headers={"Content-Type": "image/png"}
    )
    assert status == 400
    assert "JPEG or PNG" in answer["error"]
    sent = rig.telegram.send_voice(ASHA, page)
    async with rig.client.get(f"/api/files/{sent['voice']['file_id']}") as response:
        assert response.headers["Content-Disposition"] == "attachment"
        assert response.content_type == "application/octet-stream"


async def test_cells_are_typed_rows_sorted_and_deleted_and_columns_added_by_hand(rig: Rig) -> None:
    sheet = f"/api/sheets/{TITLE}"
    _, whole = await rig.get(sheet)
    seen = whole["lines"][2]
    assert (await rig.post(f"{sheet}/cell", {"line": 2, "column": 2, "value": "1,500", "seen": seen}))[
        0
    ] == 200
    assert (await rig.post(f"{sheet}/sort", {"column": 2, "descending": True}))[0] == 200
    assert (await rig.post(f"{sheet}/column", {"name": "Follow up"}))[0] == 200
    _, whole = await rig.get(sheet)
    assert [line[:3] for line in whole["lines"]] == [
        HEADER,
        ["B2", "Noble", "1,500"],
        ["A1", "Apollo", "300"],
        ["C3", "Medwin", "200"],
    ]
    assert whole["lines"][0][3] == "Follow up"
    assert (await rig.post(f"{sheet}/delete", {"line": 1, "seen": whole["lines"][1]}))[0] == 200
    assert [line[0] for line in rig.sheets.texts(BOOK, TITLE)] == ["Entry ID", "A1", "C3"]


async def test_a_row_that_moved_meanwhile_is_not_touched(rig: Rig) -> None:
    sheet = f"/api/sheets/{TITLE}"
    _, whole = await rig.get(sheet)
    rig.sheets.sort_rows(BOOK, TITLE, "C")
    before = rig.sheets.texts(BOOK, TITLE)
    for kind, content in (("cell", {"column": 2, "value": "9"}), ("delete", {})):
        status, answer = await rig.post(f"{sheet}/{kind}", {"line": 1, "seen": whole["lines"][1], **content})
        assert status == 409
        assert "moved" in answer["error"]
    assert rig.sheets.texts(BOOK, TITLE) == before


async def test_a_switch_of_the_page_breaks_the_service_and_mends_it(rig: Rig) -> None:
    status, states = await rig.post("/api/trouble/sheets_down", {"on": True})
    assert status == 200
    assert states["sheets_down"]["on"]
    assert rig.schedules["google"].draw("values.get") is not None
    _, states = await rig.post("/api/trouble/sheets_down", {"on": False})
    assert not states["sheets_down"]["on"]
    assert states["sheets_down"]["hits"] == 1
    assert rig.schedules["google"].draw("values.get") is None


async def test_the_stream_begins_with_the_status_and_ends_when_the_page_is_closed(rig: Rig) -> None:
    async with rig.client.get("/api/events") as response:
        head = await response.content.readuntil(b"\n\n")
        rig.feed.send("sheet", {"title": TITLE})
        event = await response.content.readuntil(b"\n\n")
        rig.feed.close()
        rest = await response.content.read()
    status = orjson.loads(head.partition(b"data: ")[2])
    assert status["daemon"]["state"] == "down"
    assert status["tally"]["doubled"] == 0
    assert event == b'event: sheet\ndata: {"title":"JohnLee_Data"}\n\n'
    assert rest == b""
