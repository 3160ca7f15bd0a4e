"""The whole stage with a scripted bot in the daemon's place."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest

from sandbox.cast import CAST, OWNER_ID
from sandbox.daemon import Daemon, DaemonRefused
from sandbox.run import run_sandbox
from sandbox.stage import RECONCILE_MARK, Stage

ROOT = Path(__file__).resolve().parents[2]
BOT = [sys.executable, str(Path(__file__).with_name("sandbox_scripted_bot.py"))]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "ALLOWED_USERS": "1", "GEMINI_API_KEY_FILE": "/nowhere"}
ASHA = CAST[0].id

Condition = Callable[[], bool]


@asynccontextmanager
async def staged(data: Path, *, fresh: bool = False) -> AsyncIterator[Stage]:
    stage, stop = Stage(data, BOT, ENVIRONMENT, 0), asyncio.Event()
    await stage.start(fresh=fresh)
    running = asyncio.create_task(stage.run(stop))
    try:
        yield stage
    finally:
        stop.set()
        await running
        await stage.stop()


async def until(stage: Stage, condition: Condition) -> None:
    """Wait for something in the chats, woken by their events."""
    events = stage.world.telegram.events.subscribe()
    async with asyncio.timeout(30):
        while not condition():
            await events.get()


def texts(stage: Stage, person: int) -> list[str]:
    return [message["text"] for message in stage.world.telegram.messages(person)]


async def events_of(client: aiohttp.ClientSession) -> AsyncIterator[tuple[str, Any]]:
    async with client.get("/api/events") as response:
        while block := await response.content.readuntil(b"\n\n"):
            lines = dict(line.split(": ", 1) for line in block.decode().strip().splitlines() if ": " in line)
            if "data" in lines:
                yield lines["event"], orjson.loads(lines["data"])


async def test_people_join_through_the_chat_and_the_page_shows_what_happens(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage, aiohttp.ClientSession(stage.url) as client:
        members = [member.id for member in CAST if member.company]
        await until(stage, lambda: all("You are in!" in texts(stage, each) for each in members))
        await until(stage, lambda: any(text.startswith("/admin_assign") for text in texts(stage, OWNER_ID)))
        assert (tmp_path / "daemon" / RECONCILE_MARK).exists()
        assert (tmp_path / "service-account.json").stat().st_mode & 0o777 == 0o600

        events = events_of(client)
        assert (await anext(events))[0] == "status"
        await client.post(f"/api/chats/{ASHA}/text", json={"text": "Sold 5 to Apollo ₹25000"})
        seen = []
        async with asyncio.timeout(20):
            async for name, event in events:
                if name == "chat" and event["chat"] == ASHA:
                    seen.append(event["content"]["text"])
                if (
                    name == "status"
                    and event["tally"]["acknowledged"]
                    and event["daemon"]["state"] == "degraded"
                ):
                    break
        assert seen[0] == "Sold 5 to Apollo ₹25000"
        assert "Saved" in seen[1]
        assert event["tally"]["waiting"] == 1
        assert event["daemon"]["why"] == "sheets degraded (slow)"

        receipt = stage.world.telegram.messages(ASHA)[-1]
        data = receipt["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        content = {"message_id": receipt["id"], "data": data}
        async with client.post(f"/api/chats/{ASHA}/press", json=content) as response:
            assert response.status == 200
        await until(stage, lambda: texts(stage, ASHA)[-1].endswith("undo done"))


async def test_a_killed_daemon_starts_again_and_answers_what_was_sent_meanwhile(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage, aiohttp.ClientSession(stage.url) as client:
        await until(stage, lambda: "You are in!" in texts(stage, CAST[3].id))
        async with client.post("/api/daemon/kill", json={}) as response:
            killed = (await response.json())["pid"]
        stage.world.telegram.send_text(ASHA, "Sold 1 to Apollo")
        await until(stage, lambda: "Saved" in texts(stage, ASHA)[-1])
        assert stage.daemon.pid not in (None, killed)
        assert stage.daemon.restarts == 1


async def test_chats_and_worksheets_are_there_again_after_a_stop_and_gone_with_fresh(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await until(stage, lambda: any(text.startswith("/admin_assign") for text in texts(stage, OWNER_ID)))
        stage.world.sheets.set_cell("sandbox-spreadsheet-0001", "Baker_Data", "I2", "my own note")
    (tmp_path / "daemon" / RECONCILE_MARK).unlink()
    async with staged(tmp_path) as stage:
        grid = stage.world.sheets.texts("sandbox-spreadsheet-0001", "Baker_Data")
        assert grid[1][8] == "my own note"
        assert texts(stage, ASHA)[-1] == "You are in!"
        assert not (tmp_path / "daemon" / RECONCILE_MARK).exists()
    (tmp_path / "mine.txt").write_text("not the sandbox's")
    async with staged(tmp_path, fresh=True) as stage:
        assert stage.world.sheets.texts("sandbox-spreadsheet-0001", "Baker_Data")[1][8] != "my own note"
        assert (tmp_path / "daemon" / RECONCILE_MARK).exists()
        assert (tmp_path / "mine.txt").exists()


async def test_the_daemon_gets_the_sandbox_and_nothing_an_operator_has_set(tmp_path: Path) -> None:
    stage = Stage(tmp_path, BOT, ENVIRONMENT, 0)
    await stage.start(fresh=False)
    try:
        environment = stage.world.environment(ENVIRONMENT, tmp_path / "key.json", tmp_path / "daemon", 1)
    finally:
        await stage.stop()
    assert environment["ALLOWED_USERS"] == ""
    assert "GEMINI_API_KEY_FILE" not in environment
    roots = (
        "TELEGRAM_API_URL",
        "GOOGLE_SHEETS_API_URL",
        "GOOGLE_DRIVE_API_URL",
        "GEMINI_API_URL",
        "NOMINATIM_URL",
    )
    assert all(environment[name].startswith("http://127.0.0.1:") for name in roots)
    assert environment["ADMIN_USERS"] == str(OWNER_ID)


async def test_a_taken_port_is_told_in_one_sentence_and_leaves_everything_as_it_was(
    tmp_path: Path, capsys: Any
) -> None:
    kept = tmp_path / "sandbox.json"
    kept.write_text("kept")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert await run_sandbox(port, True, tmp_path, sys.executable) == 1
    assert f"Port {port} is taken" in capsys.readouterr().err
    assert kept.read_text() == "kept"


async def test_a_daemon_that_ends_by_itself_is_started_again(tmp_path: Path) -> None:
    starts = asyncio.Queue[int | None]()
    daemon: Daemon
    daemon = Daemon(["false"], tmp_path / "log", lambda: starts.put_nowait(daemon.pid), restart_seconds=0)
    running = asyncio.create_task(daemon.run(os.environ))
    async with asyncio.timeout(10):
        pids = [await starts.get() for _ in range(4)]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert pids[0] is not None
    assert pids[1] is None
    assert pids[2] not in (None, pids[0])
    assert daemon.last_exit == 1


async def test_a_refused_configuration_is_not_tried_again(tmp_path: Path) -> None:
    daemon = Daemon(["sh", "-c", "exit 78"], tmp_path / "log", lambda: None, restart_seconds=0)
    async with asyncio.timeout(10):
        with pytest.raises(DaemonRefused, match="log"):
            await daemon.run(os.environ)
    assert daemon.restarts == 0


async def test_a_stop_that_meets_a_start_asks_the_daemon_to_end(tmp_path: Path) -> None:
    daemon = Daemon(["sleep", "60"], tmp_path / "log", lambda: None)
    running = asyncio.create_task(daemon.run(os.environ))
    await asyncio.sleep(0)  # it is being started now, and nobody knows its process yet
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert daemon.last_exit == -signal.SIGTERM
    assert daemon.pid is None


async def test_stopping_the_sandbox_ends_the_daemon_cleanly(tmp_path: Path) -> None:
    up, script = tmp_path / "up", "trap 'echo bye; exit 0' TERM; echo > $UP; while :; do sleep 0.05; done"
    os.mkfifo(up)
    daemon = Daemon(["sh", "-c", script], tmp_path / "log", lambda: None)
    running = asyncio.create_task(daemon.run({**os.environ, "UP": str(up)}))
    await asyncio.to_thread(up.read_text)  # returns once the script has its trap
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert daemon.last_exit == 0
    assert b"bye" in (tmp_path / "log").read_bytes()
    assert daemon.kill() is None
