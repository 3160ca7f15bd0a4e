"""What failures of Google mean to the bot, seen through gspread against the sandbox service."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from sandbox.faults import Fault
from sandbox.faults import FaultKind as Injected
from sandbox.google.service import SheetsService
from sheets.budget import Budget
from sheets.clock import SystemClock
from sheets.gateway import Gateway
from sheets.layout import ENTRY_ID, NAMES
from sheets.repository import FaultKind, SheetFault
from tests.contract.sheets_harness import BOOK, PLACE, Requests, google
from tests.contract.test_sheets_repository import row

QUOTA_403 = json.dumps(
    {
        "error": {
            "code": 403,
            "message": "Rate Limit Exceeded",
            "errors": [{"reason": "userRateLimitExceeded"}],
        }
    }
)


async def fault(call: Any) -> SheetFault:
    with pytest.raises(SheetFault) as caught:
        await call
    return caught.value


@pytest.mark.parametrize(
    "injected, on_write, on_read",
    [
        (Fault(Injected.STATUS, status=429, retry_after=7), FaultKind.RATE, FaultKind.RATE),
        (Fault(Injected.STATUS, status=403, body=QUOTA_403), FaultKind.RATE, FaultKind.RATE),
        (Fault(Injected.STATUS, status=403), FaultKind.REFUSED, FaultKind.REFUSED),
        (Fault(Injected.STATUS, status=404), FaultKind.REFUSED, FaultKind.REFUSED),
        (Fault(Injected.STATUS, status=400), FaultKind.REFUSED, FaultKind.REFUSED),
        (Fault(Injected.STATUS, status=500), FaultKind.UNCERTAIN, FaultKind.UNAVAILABLE),
        (Fault(Injected.STATUS, status=503), FaultKind.UNCERTAIN, FaultKind.UNAVAILABLE),
        (Fault(Injected.STATUS, status=408), FaultKind.UNCERTAIN, FaultKind.UNAVAILABLE),
        (Fault(Injected.CUT_BEFORE), FaultKind.UNCERTAIN, FaultKind.UNAVAILABLE),
        (Fault(Injected.CUT_AFTER), FaultKind.UNCERTAIN, FaultKind.UNAVAILABLE),
        (Fault(Injected.GARBAGE), FaultKind.UNCERTAIN, FaultKind.UNAVAILABLE),
        (Fault(Injected.GARBAGE, body="[]"), FaultKind.UNCERTAIN, FaultKind.UNAVAILABLE),
    ],
    ids=lambda each: f"{each.kind}-{each.status}" if isinstance(each, Fault) else each.value,
)
async def test_an_answer_that_is_none_means_one_of_a_few_things(
    tmp_path: Path, injected: Fault, on_write: FaultKind, on_read: FaultKind
) -> None:
    async with google(tmp_path) as (gateway, service, requests):
        service.create_spreadsheet(BOOK, "Book", [PLACE.worksheet])
        sheet = await gateway.open(PLACE, None)
        service.faults.add(injected)
        written = await fault(gateway.append(sheet, [row("AAAAAAAAAAAA")], 1))
        read = await fault(gateway.read(sheet, [ENTRY_ID]))
        assert (written.kind, read.kind) == (on_write, on_read)
        assert written.retry_after == (7 if injected.retry_after else None)
        expected = "ok" if injected.kind is Injected.GARBAGE else on_read.value
        assert requests.outcomes[-1] == expected


async def test_a_revoked_share_is_refused_with_the_remedy(tmp_path: Path) -> None:
    async with google(tmp_path) as (gateway, service, _):
        service.create_spreadsheet(BOOK, "Book", [PLACE.worksheet])
        sheet = await gateway.open(PLACE, None)
        service.share(BOOK, "reader")
        refused = await fault(gateway.append(sheet, [row("AAAAAAAAAAAA")], 1))
        assert refused.kind is FaultKind.REFUSED
        assert not refused.by_content
        assert "share it" in refused.message
        service.trash(BOOK)
        assert (await fault(gateway.open(PLACE, None))).kind is FaultKind.REFUSED


async def test_a_protected_sheet_is_refused_for_the_company_and_not_for_a_row(tmp_path: Path) -> None:
    async with google(tmp_path) as (gateway, service, _):
        service.create_spreadsheet(BOOK, "Book", [PLACE.worksheet])
        sheet = await gateway.open(PLACE, None)
        service.protect(BOOK, PLACE.worksheet)
        refused = await fault(gateway.append(sheet, [row("AAAAAAAAAAAA")], 1))
        assert (refused.kind, refused.by_content) == (FaultKind.REFUSED, False)


async def test_a_full_spreadsheet_is_refused_for_the_company_and_not_for_a_row(tmp_path: Path) -> None:
    async with google(tmp_path, SheetsService(cell_limit=26_050)) as (gateway, service, _):
        service.create_spreadsheet(BOOK, "Book", [PLACE.worksheet])
        sheet = await gateway.open(PLACE, None)
        refused = await fault(gateway.append(sheet, [row(f"{n:012}") for n in range(1200)], 1))
        assert (refused.kind, refused.by_content) == (FaultKind.REFUSED, False)
        assert "full" in refused.message


async def test_a_revoked_key_is_a_matter_of_credentials(tmp_path: Path) -> None:
    async with google(tmp_path) as (gateway, service, _):
        service.create_spreadsheet(BOOK, "Book", [PLACE.worksheet])
        await gateway.open(PLACE, None)
        service.tokens.revoke_key()
        service.tokens.expire_tokens()
        refused = await fault(gateway.open(PLACE, None))
        assert refused.kind is FaultKind.CREDENTIALS
        assert "revoked" in refused.message


async def test_an_expired_token_is_renewed_without_anybody_noticing(tmp_path: Path) -> None:
    async with google(tmp_path) as (gateway, service, _):
        service.create_spreadsheet(BOOK, "Book", [PLACE.worksheet])
        sheet = await gateway.open(PLACE, None)
        service.tokens.expire_tokens()
        await gateway.append(sheet, [row("AAAAAAAAAAAA")], 1)
        assert len(service.texts(BOOK, PLACE.worksheet)) == 2


async def test_a_token_service_that_fails_means_that_nothing_was_written(tmp_path: Path) -> None:
    async with google(tmp_path) as (gateway, service, _):
        service.create_spreadsheet(BOOK, "Book", [PLACE.worksheet])
        sheet = await gateway.open(PLACE, None)
        service.tokens.expire_tokens()
        service.faults.add(Fault(Injected.CUT_BEFORE, "token"))
        missed = await fault(gateway.append(sheet, [row("AAAAAAAAAAAA")], 1))
        assert missed.kind is FaultKind.UNAVAILABLE


async def test_signing_in_is_part_of_getting_ready(tmp_path: Path) -> None:
    async with google(tmp_path) as (gateway, service, _):
        broken = service.faults.add(Fault(Injected.CUT_BEFORE, "token"))
        assert (await fault(gateway.ready(PLACE))).kind is FaultKind.UNAVAILABLE
        service.faults.remove(broken)
        await gateway.ready(PLACE)
        assert [each.operation for each in service.journal if each.status == 200] == ["token"]


async def test_nobody_listening_means_that_nothing_was_written(tmp_path: Path) -> None:
    async with google(tmp_path) as (gateway, service, _):
        service.create_spreadsheet(BOOK, "Book", [PLACE.worksheet])
        sheet = await gateway.open(PLACE, None)
        token_uri = json.loads((tmp_path / "key.json").read_text())["token_uri"]
        with socket.create_server(("127.0.0.1", 0)) as closed:
            nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
        assert token_uri != nowhere
        clock = SystemClock()
        lonely = Gateway(
            tmp_path / "key.json",
            sheets_url=nowhere,
            drive_url=nowhere,
            budget=Budget(clock),
            clock=clock,
            observer=Requests(),
        )
        assert (await fault(lonely.append(sheet, [row("AAAAAAAAAAAA")], 1))).kind is FaultKind.UNAVAILABLE
        await lonely.close()


async def test_when_nobody_can_be_reached_nobody_is_asked_for_a_while_and_nothing_is_in_doubt(
    tmp_path: Path,
) -> None:
    async with google(tmp_path) as (gateway, service, _):
        service.create_spreadsheet(BOOK, "Book", [PLACE.worksheet])
        sheet = await gateway.open(PLACE, None)
        with socket.create_server(("127.0.0.1", 0)) as closed:
            nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
        clock, seen = SystemClock(), Requests()
        lonely = Gateway(
            tmp_path / "key.json",
            sheets_url=nowhere,
            drive_url=nowhere,
            budget=Budget(clock),
            clock=clock,
            observer=seen,
        )
        for _ in range(8):
            refused = await fault(lonely.append(sheet, [row("AAAAAAAAAAAA")], 1))
            assert refused.kind is FaultKind.UNAVAILABLE
        assert seen.outcomes == ["unavailable"] * 5
        assert seen.tokens == ["ok"]
        assert seen.is_open
        assert refused.retry_after is not None
        assert 0 < refused.retry_after <= 5
        await lonely.close()


async def test_a_spreadsheet_that_fails_for_itself_does_not_stop_the_others(tmp_path: Path) -> None:
    async with google(tmp_path) as (gateway, service, requests):
        service.create_spreadsheet(BOOK, "Book", [PLACE.worksheet])
        await gateway.open(PLACE, None)
        service.faults.add(Fault(Injected.STATUS, "*", status=503, times=20))
        for _ in range(20):
            assert (await fault(gateway.open(PLACE, None))).kind is FaultKind.UNAVAILABLE
        assert not requests.is_open
        assert (await gateway.open(PLACE, None)).title == PLACE.worksheet


async def test_a_missing_key_file_is_a_matter_of_credentials(tmp_path: Path) -> None:
    clock = SystemClock()
    url = "http://127.0.0.1:9"
    gateway = Gateway(
        tmp_path / "none.json",
        sheets_url=url,
        drive_url=url,
        budget=Budget(clock),
        clock=clock,
        observer=Requests(),
    )
    assert (await fault(gateway.open(PLACE, None))).kind is FaultKind.CREDENTIALS
    await gateway.close()


async def test_dates_are_dates_and_texts_stay_texts_for_the_people(tmp_path: Path) -> None:
    async with google(tmp_path) as (gateway, service, _):
        service.create_spreadsheet(BOOK, "Book", [PLACE.worksheet])
        sheet = await gateway.open(PLACE, None)
        await gateway.append(sheet, [row("000000000012", Client='=HYPERLINK("x")', Remarks="01-02")], 1)
        header, cells = service.grid(BOOK, PLACE.worksheet)
        by_name = dict(zip((cell.text for cell in header if cell), cells, strict=False))
        assert by_name["Date"].text == "21-11-2026"
        assert isinstance(by_name["Date"].value, int | float)
        assert by_name["Amount"].value == 25000.5
        assert by_name["Client"].value == '=HYPERLINK("x")'
        assert by_name["Client"].formula is None
        assert by_name["Remarks"].value == "01-02"
        assert by_name["Entry ID"].value == "000000000012"
        assert by_name["Orders"] is None


async def test_a_very_long_sheet_is_read_in_parts(tmp_path: Path) -> None:
    async with google(tmp_path) as (gateway, service, requests):
        service.create_spreadsheet(BOOK, "Book", [PLACE.worksheet])
        rows = [[f"{number:012}", *[None] * 18, "Active"] for number in range(45_000)]
        service.load_rows(BOOK, PLACE.worksheet, NAMES, rows)
        sheet = await gateway.open(PLACE, None)
        before = len(requests.outcomes)
        table = await gateway.read(sheet, NAMES)
        assert table.columns[ENTRY_ID] == [f"{number:012}" for number in range(45_000)]
        assert table.columns["Status"] == ["Active"] * 45_000
        assert len(requests.outcomes) - before == 3


async def test_a_fence_is_believed_once_a_second_one_was_refused(tmp_path: Path) -> None:
    async with google(tmp_path) as (gateway, service, requests):
        service.create_spreadsheet(BOOK, "Book", [PLACE.worksheet])
        sheet = await gateway.open(PLACE, None)
        gives_twice = service.faults.add(
            Fault(Injected.STATUS, "batchUpdate*", status=200, body='{"replies": []}')
        )
        assert not await gateway.fence(sheet, 11)
        service.faults.remove(gives_twice)
        sent = []
        for marker in (12, 13):
            before = len(requests.outcomes)
            assert await gateway.fence(sheet, marker)
            sent.append(len(requests.outcomes) - before)
        assert sent == [2, 1]
        assert (await gateway.open(PLACE, sheet.sheet_id)).fences == (12, 13)


async def test_a_fence_without_an_answer_is_no_fence(tmp_path: Path) -> None:
    async with google(tmp_path) as (gateway, service, _):
        service.create_spreadsheet(BOOK, "Book", [PLACE.worksheet])
        sheet = await gateway.open(PLACE, None)
        service.faults.add(Fault(Injected.CUT_AFTER, "batchUpdate*", times=1))
        assert (await fault(gateway.fence(sheet, 11))).kind is FaultKind.UNAVAILABLE
        assert await gateway.fence(sheet, 11)


async def test_only_the_newest_markers_are_kept(tmp_path: Path) -> None:
    async with google(tmp_path, SheetsService(enforce_quotas=False), writes=1000) as (gateway, service, _):
        service.create_spreadsheet(BOOK, "Book", [PLACE.worksheet])
        sheet = await gateway.open(PLACE, None)
        for number in range(1, 71):
            sheet = await gateway.append(sheet, [row(f"{number:012}")], number)
        assert sheet.markers == tuple(range(7, 71))
        assert (await gateway.open(PLACE, sheet.sheet_id)).markers == sheet.markers
