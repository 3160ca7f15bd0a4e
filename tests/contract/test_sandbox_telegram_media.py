"""Photos, documents and downloads of the sandbox's Telegram."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from tests.contract.test_sandbox_telegram_requests import ASHA, TOKEN, RawBot, png, running


async def send_photo(bot: RawBot, content: bytes, **fields: str) -> dict[str, Any]:
    form = aiohttp.FormData({"chat_id": str(ASHA), **fields})
    form.add_field("photo", content, filename="chart.png", content_type="image/png")
    async with bot.session.post(f"{bot.root}/bot{TOKEN}/sendPhoto", data=form) as answer:
        return dict(await answer.json())


@pytest.mark.parametrize(
    ("content", "fields", "text"),
    [
        (png(), {"caption": "c" * 1025}, "message caption is too long"),
        (b"no picture", {}, "IMAGE_PROCESS_FAILED"),
        (b"", {}, "file must be non-empty"),
        (png(2100, 100), {}, "PHOTO_INVALID_DIMENSIONS"),
        (bytes(10 * 2**20 + 1), {}, "is too big for a photo"),
    ],
    ids=["caption", "no picture", "empty", "too wide", "too big"],
)
async def test_a_photo_is_refused(content: bytes, fields: dict[str, str], text: str) -> None:
    async with running() as (_, bot):
        answer = await send_photo(bot, content, **fields)
        assert answer["error_code"] == 400
        assert text in answer["description"]


async def test_files_that_are_not_there_are_refused() -> None:
    async with running() as (_, bot):
        assert await bot.refusal("getFile", file_id="x") == (400, "Bad Request: invalid file_id")
        no_photo = await bot.refusal("sendPhoto", chat_id=ASHA)
        assert no_photo == (400, "Bad Request: there is no photo in the request")
        unknown = await bot.refusal("sendDocument", chat_id=ASHA, document="unknown-id")
        assert unknown == (400, "Bad Request: wrong file identifier/HTTP URL specified")
        async with bot.session.get(f"{bot.root}/file/bot{TOKEN}/voice/none.oga") as answer:
            assert answer.status == 404


async def test_a_photo_has_no_text_to_edit() -> None:
    async with running() as (_, bot):
        photo = (await send_photo(bot, png()))["result"]["message_id"]
        refusal = await bot.refusal("editMessageText", chat_id=ASHA, message_id=photo, text="x")
        assert refusal == (400, "Bad Request: there is no text in the message to edit")


async def test_the_longest_caption_is_accepted_and_every_size_of_a_photo_can_be_fetched() -> None:
    async with running() as (_, bot):
        message = (await send_photo(bot, png(800, 400), caption="c" * 1024))["result"]
        assert message["caption"] == "c" * 1024
        assert [(each["width"], each["height"]) for each in message["photo"]] == [(320, 160), (800, 400)]
        for size in message["photo"]:
            path = (await bot.result("getFile", file_id=size["file_id"]))["file_path"]
            async with bot.session.get(f"{bot.root}/file/bot{TOKEN}/{path}") as answer:
                assert await answer.read() == png(800, 400)


async def test_a_file_above_20_mb_cannot_be_fetched() -> None:
    async with running() as (service, bot):
        voice = service.send_voice(ASHA, bytes(20 * 2**20 + 1))["voice"]["file_id"]
        assert await bot.refusal("getFile", file_id=voice) == (400, "Bad Request: file is too big")


async def test_a_file_above_50_mb_cannot_be_sent() -> None:
    async with running() as (service, bot):
        form = aiohttp.FormData({"chat_id": str(ASHA)})
        form.add_field("document", bytes(50 * 2**20 + 1), filename="big.bin")
        async with bot.session.post(f"{bot.root}/bot{TOKEN}/sendDocument", data=form) as answer:
            assert (answer.status, (await answer.json())["description"]) == (413, "Request Entity Too Large")
        assert service.messages(ASHA) == []
