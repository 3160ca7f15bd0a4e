"""Quotas by an injected clock, and every kind of fault with what it leaves behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox.faults import Fault, FaultKind
from sandbox.google.service import SheetsService
from tests.contract.sandbox_google_client import ManualClock, RawClient, append, running, text_row

READ = "/v4/spreadsheets/S1/values/Book!A1"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def client(clock: ManualClock) -> AsyncIterator[RawClient]:
    async with running(SheetsService(clock, read_quota=3, write_quota=2)) as signed_in:
        yield signed_in


async def test_the_minutes_quota_refuses_and_says_when_to_come_back(
    client: RawClient, clock: ManualClock
) -> None:
    for _ in range(3):
        assert (await client.call("GET", READ))[0] == 200
    clock.now += 20
    status, body = await client.call("GET", READ)
    assert (status, body["error"]["status"], client.retry_after) == (429, "RESOURCE_EXHAUSTED", "40")
    assert "Read requests per minute per user" in body["error"]["message"]
    clock.now += 41
    assert (await client.call("GET", READ))[0] == 200
    usage = client.service.quotas.usage()
    assert usage["read"] == {"minute": 1, "total": 4, "peak": 3, "refused": 1}


async def test_writes_are_counted_apart_from_reads_and_so_are_failed_ones(client: RawClient) -> None:
    assert (await client.batch({"deleteSheet": {"sheetId": 99}}))[0] == 400
    assert (await client.batch({"appendCellz": {}}))[0] == 400
    assert (await client.batch(append(text_row("x"))))[0] == 429
    assert (await client.call("GET", READ))[0] == 200


async def test_the_projects_quota_holds_for_all_accounts_together(clock: ManualClock) -> None:
    async with running(SheetsService(clock, project_quota=2)) as client:
        assert (await client.call("GET", READ))[0] == 200
        client.info = client.service.credentials(client.info["token_uri"], "two@sandbox.example")
        await client.sign_in()
        assert (await client.call("GET", READ))[0] == 200
        assert (await client.call("GET", READ))[0] == 429


async def test_quotas_can_be_switched_off_and_still_count(client: RawClient) -> None:
    client.service.quotas.enforced = False
    for _ in range(5):
        assert (await client.call("GET", READ))[0] == 200
    assert client.service.quotas.usage()["read"]["total"] == 5


async def test_a_status_fault_is_an_error_answer_and_nothing_is_done(client: RawClient) -> None:
    client.service.faults.add(Fault(FaultKind.STATUS, "batchUpdate*", status=503, times=1))
    status, body = await client.batch(append(text_row("x")))
    assert (status, body["error"]["status"]) == (503, "UNAVAILABLE")
    assert client.service.texts("S1", "Book") == []
    assert (await client.batch(append(text_row("x"))))[0] == 200


async def test_a_fault_can_be_meant_for_one_spreadsheet(client: RawClient) -> None:
    client.service.create_spreadsheet("S2", "Other")
    client.service.faults.add(Fault(FaultKind.STATUS, "batchUpdate:S2", status=403))
    assert (await client.batch(append(text_row("x")), spreadsheet="S2"))[0] == 403
    assert (await client.batch(append(text_row("x"))))[0] == 200
    client.service.faults.clear()
    client.service.faults.add(Fault(FaultKind.STATUS, "batchUpdate", status=429, retry_after=7))
    assert (await client.batch(append(text_row("x"))))[0] == 429
    assert client.retry_after == "7"


@pytest.mark.parametrize(
    "kind, rows", [(FaultKind.CUT_BEFORE, []), (FaultKind.CUT_AFTER, [["x"]]), (FaultKind.HANG, [])]
)
async def test_a_cut_connection_gives_no_answer_whether_or_not_the_work_was_done(
    client: RawClient, kind: FaultKind, rows: list[list[str]]
) -> None:
    client.service.faults.add(Fault(kind, "batchUpdate*", seconds=0.01, times=1))
    with pytest.raises(aiohttp.ClientError):
        await client.batch(append(text_row("x")))
    assert client.service.texts("S1", "Book") == rows
    assert client.service.journal[-1].fault == kind.value


async def test_late_work_is_done_after_the_connection_was_lost(client: RawClient) -> None:
    changes = client.service.subscribe()
    client.service.faults.add(Fault(FaultKind.LATE, "batchUpdate:S1", seconds=0.05, times=1))
    with pytest.raises(aiohttp.ClientError):
        await client.batch(append(text_row("x")))
    assert client.service.texts("S1", "Book") == []
    change = await asyncio.wait_for(changes.get(), 5)
    assert (change.by, change.operation) == ("bot", "batchUpdate")
    assert client.service.texts("S1", "Book") == [["x"]]
    assert [(each.status, each.fault) for each in client.service.journal][-2:] == [(0, "late"), (200, "late")]


async def test_garbage_is_a_200_that_is_no_json_and_nothing_is_done(client: RawClient) -> None:
    client.service.faults.add(Fault(FaultKind.GARBAGE, "batchUpdate*", times=1))
    with pytest.raises(ValueError):
        await client.batch(append(text_row("x")))
    assert client.service.texts("S1", "Book") == []


async def test_the_token_endpoint_and_drive_have_faults_too(client: RawClient) -> None:
    body = '{"error": "invalid_grant", "error_description": "Invalid JWT"}'
    client.service.faults.add(Fault(FaultKind.STATUS, "token", status=400, body=body))
    assert (await client.sign_in())[1]["error"] == "invalid_grant"
    client.service.faults.add(Fault(FaultKind.STATUS, "drive.*", status=500))
    assert (await client.call("GET", "/drive/v3/files/S1"))[0] == 500


async def test_the_journal_has_operation_spreadsheet_status_and_time(
    client: RawClient, clock: ManualClock
) -> None:
    await client.call("GET", "/v4/spreadsheets/S1")
    await client.call("GET", "/v4/spreadsheets/nope/values/A1")
    last = list(client.service.journal)[-2:]
    assert last == [
        (clock.now, "spreadsheets.get", "S1", 200, ""),
        (clock.now, "values.get", "nope", 404, ""),
    ]
