"""The check command: reach each outside service once and say in a line each how it went."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
from telegram.error import TelegramError

from bot.sheets_link import gateway_for, places_for
from bot.telegram_api import TelegramApi
from bot.transport import AioHttpRequest
from config.configuration import Configuration
from config.visible import visible
from ledger.database import LedgerDamaged, LedgerUnavailable, prepare
from sheets.repository import SheetFault

Probe = Callable[[Configuration], Awaitable[str]]


class Unreachable(Exception):
    """A service did not answer as it should; the text says what to do."""


async def check(configuration: Configuration) -> int:
    """Print a line for each service; returns 0 when all are good, else 1."""
    probes: list[tuple[str, Probe]] = [
        ("ledger", _ledger),
        ("telegram", _telegram),
        ("sheets", _sheets),
        ("ai", _ai),
        ("geocoding", _geocoding),
    ]
    good = True
    for name, probe in probes:
        try:
            print(f"ok    {name}: {visible(await probe(configuration))}")
        except Unreachable as error:
            good = False
            print(f"FAIL  {name}: {visible(str(error))}")
    return 0 if good else 1


async def _ledger(configuration: Configuration) -> str:
    path = configuration.settings.data_dir / "ledger.db"
    try:
        await asyncio.to_thread(prepare, path)
    except (LedgerDamaged, LedgerUnavailable) as error:
        raise Unreachable(str(error)) from error
    return f"{path} can be written"


async def _telegram(configuration: Configuration) -> str:
    settings = configuration.settings
    request = AioHttpRequest()
    await request.initialize()
    try:
        api = TelegramApi(request, f"{settings.telegram_api_url}/bot{settings.bot_token}")
        me = await api.call("getMe", {})
    except TelegramError as error:
        raise Unreachable(f"{type(error).__name__}: check TELEGRAM_BOT_TOKEN and TELEGRAM_API_URL") from None
    finally:
        await request.shutdown()
    return f"the bot is @{me.get('username')}"


async def _sheets(configuration: Configuration) -> str:
    settings = configuration.settings
    if not settings.sheets_configured:
        return "not set up, entries stay in the ledger"
    gateway = gateway_for(settings)
    names = []
    try:
        for place in places_for(configuration.companies):
            sheet = await gateway.open(place, None)
            names.append(sheet.title)
    except SheetFault as error:
        raise Unreachable(f"{place.company}: {error.message}") from error
    finally:
        await gateway.close()
    return f"worksheets {', '.join(names)}"


async def _ai(configuration: Configuration) -> str:
    settings = configuration.settings
    if settings.gemini_api_key is None:
        return "not set up, texts are read by rules alone"
    headers = {"x-goog-api-key": settings.gemini_api_key.get_secret_value()}
    status = await _status(f"{settings.gemini_api_url}/v1beta/models/{settings.gemini_model}", headers)
    if status != 200:
        raise Unreachable(f"status {status}: check GEMINI_API_KEY and GEMINI_MODEL")
    return f"{settings.gemini_model} is there"


async def _geocoding(configuration: Configuration) -> str:
    url = f"{configuration.settings.nominatim_url}/reverse?format=jsonv2&lat=19.0596&lon=72.8295"
    status = await _status(url, {"User-Agent": "performance-tracker (check)"})
    if status != 200:
        raise Unreachable(f"status {status}: check NOMINATIM_URL")
    return "places are found"


async def _status(url: str, headers: dict[str, str]) -> int:
    timeout = aiohttp.ClientTimeout(total=10)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(url, headers=headers) as answer,
        ):
            return answer.status
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise Unreachable(f"not reached ({type(error).__name__})") from None
