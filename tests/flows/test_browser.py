"""The newcomer's first minute in a real browser: the page, a sale typed, the receipt, the row."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.faults.campaign import ROOT, free_port

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=1440,900",
]
PATIENCE = 90.0


class Page:
    """A browser tab, driven over the DevTools protocol."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket, self._number = socket, 0

    async def send(self, method: str, **parameters: Any) -> Any:
        """Make a DevTools call and return its result."""
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        while True:
            answer = await self._socket.receive_json(timeout=30)
            if answer.get("id") == self._number:
                return answer.get("result")

    async def value(self, expression: str) -> Any:
        """Return the value of a JavaScript expression."""
        result = await self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        return result["result"].get("value")

    async def until(self, expression: str) -> Any:
        """Return the value of an expression once it is true."""
        async with asyncio.timeout(PATIENCE):
            while not (found := await self.value(expression)):
                await asyncio.sleep(0.1)
        return found


@asynccontextmanager
async def sandbox(folder: Path) -> AsyncIterator[str]:
    """Run the sandbox as its user does, in an empty directory."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / "main.py"), "sandbox", "--port", str(port), "--fresh", cwd=folder
    )
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), 30)


@asynccontextmanager
async def browser(folder: Path, address: str) -> AsyncIterator[Page]:
    """Open a page in headless Chromium."""
    assert CHROMIUM is not None
    process = await asyncio.create_subprocess_exec(
        CHROMIUM,
        *QUIET,
        "--remote-debugging-port=0",
        f"--user-data-dir={folder / 'profile'}",
        address,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stderr is not None
        async with asyncio.timeout(60):
            while not (found := re.search(rb"ws://127.0.0.1:(\d+)/", await process.stderr.readline())):
                pass
        root = f"http://127.0.0.1:{int(found[1])}"
        async with aiohttp.ClientSession() as session:
            async with asyncio.timeout(30):
                while True:
                    async with session.get(f"{root}/json") as answer:
                        tabs = [each for each in json.loads(await answer.text()) if each["type"] == "page"]
                    if tabs:
                        break
                    await asyncio.sleep(0.1)
            async with session.ws_connect(tabs[0]["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                yield Page(socket)
    finally:
        process.kill()
        await process.wait()


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: install the package chromium")
async def test_a_sale_typed_on_the_page_becomes_a_row(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as address:
        async with aiohttp.ClientSession() as session, asyncio.timeout(PATIENCE):
            while True:
                try:
                    async with session.get(address) as answer:
                        if answer.status == 200:
                            break
                except aiohttp.ClientError:
                    await asyncio.sleep(0.1)
        async with browser(tmp_path, address) as page:
            await page.until("document.querySelector('#composer textarea') !== null")
            await page.until("document.querySelector('#messages').innerText.includes('You are in')")
            await page.value("document.querySelector('#composer textarea').focus()")
            text = "Sold 5 tablets to Apollo Pharmacy for ₹25000 urgent delivery"
            await page.send("Input.insertText", text=text)
            for kind in ("keyDown", "keyUp"):
                await page.send(
                    "Input.dispatchKeyEvent",
                    type=kind,
                    key="Enter",
                    code="Enter",
                    windowsVirtualKeyCode=13,
                    text="\r" if kind == "keyDown" else "",
                )
            await page.until("document.querySelector('#messages').innerText.includes('Saved')")
            shown = await page.value("document.querySelector('#messages').innerText")
            entry_id = re.findall(r"\b[0-9A-Z]{12}\b", shown)[-1]
            await page.until(f"document.querySelector('#sheet').innerText.includes('{entry_id}')")
