"""Health and metrics as a probe sees them: over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from sidecar.health import COMPONENTS, Health, HealthBoard, QueueStats
from sidecar.http import AddressUnavailable, Sidecar
from sidecar.metrics import Metrics


class Clock:
    def __init__(self) -> None:
        self.now = 1_772_366_400.0

    def __call__(self) -> float:
        return self.now


class Probe:
    """A client of a running sidecar."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.queue = QueueStats(inbox=1, outbox=2, oldest_seconds=3.5, dead_letters=4)
        self.board = HealthBoard("1.2.3", lambda: self.queue, clock=self.clock, monotonic=self.clock)
        self.metrics = Metrics(version="1.2.3", commands=["text", "help"], companies=["johnlee", "yugrow"])
        self.sidecar = Sidecar(self.board, self.metrics, host="127.0.0.1", port=0)

    async def get(self, path: str) -> tuple[int, Any]:
        async with aiohttp.ClientSession() as client, client.get(self.url(path)) as response:
            return response.status, await response.json()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.sidecar.port}{path}"


@pytest.fixture
async def probe() -> AsyncIterator[Probe]:
    made = Probe()
    async with made.sidecar:
        yield made


def all_well(board: HealthBoard) -> None:
    for name in COMPONENTS:
        board.set(name, Health.HEALTHY)
    board.started()


async def test_health_tells_everything_the_contract_names(probe: Probe) -> None:
    all_well(probe.board)
    probe.board.set("ai", Health.DISABLED, "no GEMINI_API_KEY")
    probe.board.beat()
    probe.clock.now += 10
    assert await probe.get("/health") == (
        200,
        {
            "status": "healthy",
            "version": "1.2.3",
            "uptime_seconds": 10.0,
            "last_activity": "2026-03-01T12:00:00+00:00",
            "checks": {
                "ledger": {"status": "healthy"},
                "telegram": {"status": "healthy"},
                "sheets": {"status": "healthy"},
                "ai": {"status": "disabled", "why": "no GEMINI_API_KEY"},
                "geocoding": {"status": "healthy"},
            },
            "queue": {"inbox": 1, "outbox": 2, "oldest_seconds": 3.5, "dead_letters": 4},
        },
    )


async def test_before_the_start_is_complete_nothing_is_accepted_but_the_process_is_not_killed(
    probe: Probe,
) -> None:
    statuses = {path: (await probe.get(f"/health{path}"))[0] for path in ("", "/live", "/ready", "/startup")}
    assert statuses == {"": 503, "/live": 200, "/ready": 503, "/startup": 503}
    _, body = await probe.get("/health")
    assert (body["status"], body["last_activity"]) == ("unhealthy", None)


@pytest.mark.parametrize("part", ["telegram", "sheets", "ai", "geocoding"])
@pytest.mark.parametrize("status", [Health.DEGRADED, Health.UNHEALTHY])
async def test_an_outage_of_a_remote_service_degrades_and_nothing_more(
    probe: Probe, part: str, status: Health
) -> None:
    all_well(probe.board)
    probe.board.set(part, status, "no answer since 12:00")
    code, body = await probe.get("/health")
    assert (code, body["status"]) == (200, "degraded")
    assert body["checks"][part] == {"status": status.value, "why": "no answer since 12:00"}
    for path in ("live", "ready", "startup"):
        assert (await probe.get(f"/health/{path}"))[0] == 200


async def test_without_the_ledger_no_entry_can_be_accepted(probe: Probe) -> None:
    all_well(probe.board)
    probe.board.set("ledger", Health.UNHEALTHY, "the disk is full")
    assert (await probe.get("/health"))[0] == 503
    assert (await probe.get("/health/ready"))[0] == 503
    assert (await probe.get("/health/live"))[0] == 200, "a restart would not empty the disk"


async def test_a_stop_ends_readiness_at_once(probe: Probe) -> None:
    all_well(probe.board)
    probe.board.stopping()
    assert (await probe.get("/health/ready"))[0] == 503
    assert (await probe.get("/health"))[0] == 503


async def test_a_program_that_makes_no_progress_is_not_live(probe: Probe) -> None:
    all_well(probe.board)
    probe.clock.now += 120
    assert (await probe.get("/health/live"))[0] == 200
    probe.clock.now += 1
    assert (await probe.get("/health/live")) == (503, {"status": "no progress for too long"})
    probe.board.beat()
    assert (await probe.get("/health/live"))[0] == 200


def test_a_part_that_nobody_knows_cannot_be_reported() -> None:
    with pytest.raises(ValueError, match="'sheet' is not one of ledger, telegram"):
        HealthBoard("1", QueueStats).set("sheet", Health.HEALTHY)


async def test_metrics_are_served_as_prometheus_text(probe: Probe) -> None:
    probe.metrics.request("help", "ok", 0.2)
    async with aiohttp.ClientSession() as client, client.get(probe.url("/metrics")) as response:
        assert response.content_type == "text/plain"
        text = await response.text()
    assert 'bot_requests_total{command="help",status="ok"} 1.0' in text
    assert 'bot_build_info{version="1.2.3"} 1.0' in text


async def test_a_port_that_is_taken_is_refused_with_a_remedy(probe: Probe) -> None:
    second = Sidecar(probe.board, probe.metrics, host="127.0.0.1", port=probe.sidecar.port)
    with pytest.raises(AddressUnavailable, match="set PORT to a free port"):
        await second.start()


def test_the_port_is_unknown_before_the_start() -> None:
    board = HealthBoard("1", QueueStats)
    sidecar = Sidecar(board, Metrics(version="1", commands=[], companies=[]), host="127.0.0.1", port=0)
    with pytest.raises(RuntimeError, match="not started"):
        assert sidecar.port
