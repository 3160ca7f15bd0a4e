"""How requests arrive at the sandbox's Telegram: forms, JSON, multipart, tokens; a raw client for them."""

from __future__ import annotations

import io
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from PIL import Image

from sandbox.server import LoopbackServer
from sandbox.telegram import Person, TelegramService
from sandbox.telegram.schemas import load_methods

TOKEN = "123456:SANDBOX-token"
ASHA, BILAL = 701, 702


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self, now: float = 1_790_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class RawBot:
    """A bot that sends its parameters as a form and keeps each whole answer."""

    def __init__(self, session: aiohttp.ClientSession, root: str) -> None:
        self.session, self.root = session, root

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Return the decoded answer; values that are no text or number go as JSON."""
        form = {k: v if isinstance(v, str | int | float) else json.dumps(v) for k, v in params.items()}
        async with self.session.post(f"{self.root}/bot{TOKEN}/{method}", data=form) as answer:
            content: dict[str, Any] = await answer.json()
            assert answer.status == content.get("error_code", 200)
            return content

    async def result(self, method: str, **params: Any) -> Any:
        """Return the result of a call that must succeed."""
        answer = await self.call(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refusal(self, method: str, **params: Any) -> tuple[int, str]:
        """Return status and description of a call that must be refused."""
        answer = await self.call(method, **params)
        assert not answer["ok"], answer
        return answer["error_code"], answer["description"]


@asynccontextmanager
async def running(**options: Any) -> AsyncIterator[tuple[TelegramService, RawBot]]:
    """A served Telegram in which Asha has written to the bot and Bilal has not."""
    service = TelegramService(TOKEN, **{"conflict_delay": 0.0, **options})
    service.add_person(Person(ASHA, "Asha", username="asha_k", started=True))
    service.add_person(Person(BILAL, "Bilal"))
    async with LoopbackServer(service.app()) as server, aiohttp.ClientSession() as session:
        yield service, RawBot(session, server.url)


def png(width: int = 40, height: int = 30) -> bytes:
    """A picture of one colour."""
    target = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize("form", ["query", "form", "json", "multipart"])
async def test_a_message_may_come_in_every_form_of_request(form: str) -> None:
    async with running() as (service, bot):
        params = {"chat_id": str(ASHA), "text": "Saved ✅", "disable_notification": "true"}
        writer = aiohttp.MultipartWriter("form-data")
        for name, value in params.items():
            writer.append(value).set_content_disposition("form-data", name=name)
        options: dict[str, dict[str, Any]] = {
            "query": {"params": params},
            "form": {"data": params},
            "json": {"json": params | {"chat_id": ASHA, "disable_notification": True}},
            "multipart": {"data": writer},
        }
        async with bot.session.post(f"{bot.root}/bot{TOKEN}/sendMessage", **options[form]) as answer:
            content = await answer.json()
        assert content["result"]["text"] == "Saved ✅"
        assert [each["text"] for each in service.messages(ASHA)] == ["Saved ✅"]


async def test_method_names_ignore_case_and_get_is_as_good_as_post() -> None:
    async with (
        running() as (_, bot),
        bot.session.get(f"{bot.root}/bot{TOKEN}/GETME") as answer,
    ):
        assert (await answer.json())["result"]["username"] == "performance_tracker_bot"


@pytest.mark.parametrize(
    ("token", "status", "description"),
    [("123456:another-one", 401, "Unauthorized"), ("nonsense", 404, "Not Found")],
)
async def test_a_wrong_token_is_refused_for_methods_and_files(
    token: str, status: int, description: str
) -> None:
    async with running() as (_, bot):
        for path in (f"bot{token}/getMe", f"file/bot{token}/voice/x.oga"):
            async with bot.session.get(f"{bot.root}/{path}") as answer:
                content = await answer.json()
                assert (answer.status, content["description"]) == (status, description)


async def test_a_method_that_does_not_exist_is_not_found_and_noted() -> None:
    async with running() as (service, bot):
        assert await bot.refusal("sendCarrierPigeon", chat_id=ASHA) == (404, "Not Found")
        assert service.journal[-1].method == "sendCarrierPigeon"


async def test_an_unknown_parameter_is_refused_by_name_only_when_strict() -> None:
    async with running() as (_, bot):
        refusal = await bot.refusal("sendMessage", chat_id=ASHA, text="x", parsemode="HTML")
        assert refusal == (400, "Bad Request: unknown parameter parsemode")
    async with running(strict=False) as (_, bot):
        assert (await bot.result("sendMessage", chat_id=ASHA, text="x", parsemode="HTML"))["text"] == "x"


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("application/json", b"{not json", "can't parse request JSON object"),
        ("application/json", b"[1]", "request JSON object expected"),
        ("application/x-www-form-urlencoded", b"text=%ff%fe", "strings must be encoded in UTF-8"),
    ],
)
async def test_an_unreadable_body_is_refused(content_type: str, body: bytes, text: str) -> None:
    async with running() as (_, bot):
        headers = {"Content-Type": content_type}
        url = f"{bot.root}/bot{TOKEN}/sendMessage"
        async with bot.session.post(url, data=body, headers=headers) as answer:
            assert (answer.status, (await answer.json())["description"]) == (400, f"Bad Request: {text}")


async def test_no_request_whatever_makes_the_service_itself_fail() -> None:
    pick = random.Random(7).choice
    values = [None, True, -1, 0, 1.5, 10**18, "", "x", "😀<b", ASHA, BILAL, [], [[]], {}, {"message_id": "1"}]
    values += [{"inline_keyboard": [[{"text": "a"}]]}, {"keyboard": [[]]}, [{"type": "bold"}], "attach://a"]
    async with running(strict=False) as (service, bot):
        for schema in load_methods().values():
            for _ in range(40):
                params = {name: pick(values) for name in schema.kinds if pick([True, False, False])}
                if "timeout" in params:
                    params["timeout"] = 0
                params |= {"chat_id": ASHA} if "chat_id" in schema.kinds and pick([True, False]) else {}
                async with bot.session.post(f"{bot.root}/bot{TOKEN}/{schema.name}", json=params) as answer:
                    assert answer.status in (200, 400, 403, 409), (schema.name, params)
        assert {entry.method for entry in service.journal} == {each.name for each in load_methods().values()}


async def test_a_service_that_was_stopped_starts_again_at_its_address() -> None:
    service = TelegramService(TOKEN)
    server = LoopbackServer(service.app())
    first = await server.start()
    await server.stop()
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(f"{first}/bot{TOKEN}/getMe")
        assert await server.start() == first
        async with session.get(f"{first}/bot{TOKEN}/getMe") as answer:
            assert answer.status == 200
        with pytest.raises(OSError):
            await LoopbackServer(service.app(), server.port).start()
    await server.stop()


async def test_the_journal_names_files_without_their_bytes() -> None:
    async with running() as (service, bot):
        form = aiohttp.FormData({"chat_id": str(ASHA), "document": "attach://book"})
        form.add_field("book", b"a,b\n1,2\n", filename="book.csv", content_type="text/csv")
        async with bot.session.post(f"{bot.root}/bot{TOKEN}/sendDocument", data=form) as answer:
            message = (await answer.json())["result"]
        assert service.file(message["document"]["file_id"]) == b"a,b\n1,2\n"
        assert message["document"]["file_name"] == "book.csv"
        entry = service.journal[-1]
        assert (entry.method, entry.status) == ("sendDocument", 200)
        assert entry.params["book"] == {"file_name": "book.csv", "size": 8}
