"""Entries reach their worksheet once, in order, whatever happens to the requests."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from ledger.driver import connect
from ledger.entry import Status
from sheets.deliver import BATCH_ROWS, Delivery
from sheets.desk import QUIET_SECONDS, Desk
from sheets.markers import marker_of
from sheets.repository import FaultKind, Place, SheetFault
from sidecar.health import Health
from sidecar.tracing import Tracing
from tests.flows.sheets_stage import JOHNLEE, YUGROW, staged


def failing(kind: FaultKind, times: int, operation: str = "append", **more: object) -> object:
    left = [times]

    def before(called: str, place: Place) -> None:
        if called == operation and left[0] > 0:
            left[0] -= 1
            raise SheetFault(kind, "told so", **more)  # type: ignore[arg-type]

    return before


async def test_entries_stand_in_the_sheet_in_the_order_of_acceptance(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved = await stage.save(count=BATCH_ROWS + 203)
        await stage.until_quiet()
        assert stage.ids() == [each.entry_id for each in saved]
        assert stage.book.batches == [BATCH_ROWS, 203]
        assert await stage.due() == 0


async def test_a_row_holds_what_was_said_and_nothing_unknown(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        (entry,) = await stage.save(amount=None, payment=None)
        await stage.until_quiet()
        row = stage.row(entry)
        assert row["Client"] == "Client 1"
        assert row["Date"] == "2026-11-21"
        assert row["Items"] == "5 strip Dolo 650"
        assert row["Amount"] is None
        assert row["Status"] == "Active"
        assert row["Entry Timestamp"].startswith("2026-")


async def test_an_entry_undone_before_it_was_sent_goes_as_void_in_one_write(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        (entry,) = await stage.save()
        await stage.change(entry, status=Status.VOID)
        await stage.until_quiet()
        assert stage.row(entry)["Status"] == "Void"
        assert [operation for operation, _ in stage.book.calls if operation == "write"] == []
        assert await stage.due() == 0


async def test_the_batch_is_written_down_before_it_is_sent(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        from ledger import outbox

        open_batches: list[int] = []

        def before(operation: str, place: Place) -> None:
            if operation == "append":
                with closing(connect(stage.ledger.path, read_only=True)) as tx:
                    open_batches.append(len(outbox.open_batches(tx)))

        stage.book.before = before
        await stage.save(count=3)
        await stage.until_quiet()
        assert open_batches == [1]


@pytest.mark.parametrize("kind", [FaultKind.RATE, FaultKind.UNAVAILABLE, FaultKind.CREDENTIALS])
async def test_after_a_failure_that_wrote_nothing_the_rows_are_due_again(
    tmp_path: Path, kind: FaultKind
) -> None:
    async with staged(tmp_path) as stage:
        saved = await stage.save(count=3)
        stage.book.before = failing(kind, 2)  # type: ignore[assignment]
        began = stage.clock.time()
        await stage.until_quiet()
        assert stage.ids() == [each.entry_id for each in saved]
        assert stage.clock.time() - began < 185


async def test_a_wait_that_was_told_is_kept(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.save()
        stage.book.before = failing(FaultKind.RATE, 1, retry_after=41.0)  # type: ignore[assignment]
        worker = stage.worker()
        assert await worker.step() >= 41.0
        tried = len(stage.book.calls)
        stage.clock.now += 40.9
        await worker.step()
        assert len(stage.book.calls) == tried


async def test_a_refused_company_waits_long_and_its_admins_are_told_once(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved = await stage.save(count=2)
        stage.book.before = failing(FaultKind.REFUSED, 3)  # type: ignore[assignment]
        worker = stage.worker()
        for _ in range(3):
            wait = await worker.step()
            assert wait >= 300
            stage.clock.now += wait
        assert stage.told.health == (Health.DEGRADED, "johnlee: told so")
        assert len(stage.told.sentences) == 1
        await stage.until_quiet()
        assert stage.ids() == [each.entry_id for each in saved]
        assert stage.told.health[0] is Health.HEALTHY
        assert len(stage.told.sentences) == 2


async def test_a_refused_company_is_tried_at_once_when_somebody_acted(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.save()
        stage.book.before = failing(FaultKind.REFUSED, 1)  # type: ignore[assignment]
        worker = stage.worker()
        assert await worker.step() >= 300
        await worker.unpark()
        await worker.step()
        assert len(stage.ids()) == 1


async def test_one_poison_row_is_set_aside_alone_and_the_others_keep_their_order(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved = await stage.save(count=100)
        saved += await stage.save(remarks="poison")
        saved += await stage.save(count=100)
        poison = saved[100]
        original = stage.book.append

        async def append(sheet, rows, marker):  # type: ignore[no-untyped-def]
            if any(row["Remarks"] == "poison" for row in rows):
                raise SheetFault(FaultKind.REFUSED, "no such thing", by_content=True)
            return await original(sheet, rows, marker)

        stage.book.append = append  # type: ignore[method-assign]
        await stage.until_quiet()
        assert stage.ids() == [each.entry_id for each in saved if each is not poison]
        assert (await stage.due(), await stage.parked()) == (0, 1)
        assert poison.entry_id in stage.told.sentences[0][1]
        stage.book.append = original  # type: ignore[method-assign]
        assert await stage.workers["johnlee"].unpark() == 1
        await stage.until_quiet()
        assert stage.ids()[-1] == poison.entry_id


async def test_poison_rows_beside_each_other_are_set_aside_and_do_not_stop_the_others(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        original = stage.book.append

        async def append(sheet, rows, marker):  # type: ignore[no-untyped-def]
            if any(row["Remarks"] == "poison" for row in rows):
                raise SheetFault(FaultKind.REFUSED, "no such thing", by_content=True)
            return await original(sheet, rows, marker)

        stage.book.append = append  # type: ignore[method-assign]
        poison = await stage.save(remarks="poison")
        await stage.until_quiet()
        poison += await stage.save(count=2, remarks="poison")
        fine = await stage.save(count=20)
        await stage.until_quiet()
        assert stage.ids() == [each.entry_id for each in fine]
        assert (await stage.due(), await stage.parked()) == (0, 3)
        told = [sentence for _, sentence in stage.told.sentences if "set aside" in sentence]
        assert [each.entry_id in sentence for each, sentence in zip(poison, told, strict=True)] == [True] * 3


async def test_a_cell_that_no_sheet_can_hold_is_set_aside_without_asking_google(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.save(remarks="x" * 50_001)
        (fine,) = await stage.save()
        await stage.until_quiet()
        assert stage.ids() == [fine.entry_id]
        assert await stage.parked() == 1
        assert [operation for operation, _ in stage.book.calls].count("append") == 1


async def test_a_sheet_that_refuses_every_row_parks_none_of_them(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.save(count=50)
        stage.book.before = failing(FaultKind.REFUSED, 1_000, by_content=True)  # type: ignore[assignment]
        worker = stage.worker()
        assert await worker.step() >= 300
        assert (await stage.due(), await stage.parked()) == (50, 0)
        assert not [sentence for _, sentence in stage.told.sentences if "set aside" in sentence]
        assert stage.told.health[0] is Health.DEGRADED
        stage.book.before = lambda operation, place: None
        await stage.until_quiet()
        assert len(stage.ids()) == 50


async def test_a_big_batch_is_split_by_its_bytes(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved = await stage.save(count=60, remarks="x" * 40_000)
        await stage.until_quiet()
        assert stage.ids() == [each.entry_id for each in saved]
        assert max(stage.book.batches) <= 25


async def test_rows_appended_while_a_column_was_inserted_are_put_right(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        first = await stage.save(count=2)
        await stage.until_quiet()
        stage.grid().insert_column(5, "my notes")
        stage.grid().put(2, 5, "call back")
        moved = [0]

        def before(operation: str, place: Place) -> None:
            if operation == "append" and not moved[0]:
                moved[0] = 1
                stage.book.grid(JOHNLEE).insert_column(0, "rank")
                stage.book.grid(JOHNLEE).swap_columns("Client", "Amount")

        stage.book.before = before
        second = await stage.save(count=3)
        await stage.until_quiet()
        assert stage.ids() == [each.entry_id for each in first + second]
        row = stage.row(second[0])
        assert (row["Client"], row["Amount"], row["Status"]) == ("Client 3", 1003, "Active")
        assert (row["my notes"], row["rank"]) == (None, None)
        assert stage.row(first[0])["my notes"] == "call back"


async def test_rows_put_right_while_people_sort_harm_no_other_row(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        first = await stage.save(count=6)
        await stage.until_quiet()
        before = [stage.row(each) for each in first]
        done: list[str] = []

        def act(operation: str, place: Place) -> None:
            if operation == "append" and not done:
                done.append(operation)
                stage.book.grid(JOHNLEE).swap_columns("Client", "Amount")
            if operation == "write" and len(done) < 4:
                done.append(operation)
                stage.book.grid(JOHNLEE).reverse()

        stage.book.before = act
        second = await stage.save(count=3)
        await stage.until_quiet()
        assert len(done) == 4
        assert sorted(stage.ids()) == sorted(each.entry_id for each in first + second)
        assert [stage.row(each) for each in first] == before
        assert [stage.row(each)["Client"] for each in second] == ["Client 7", "Client 8", "Client 9"]


async def test_a_renamed_and_rearranged_sheet_is_written_as_before(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        first = await stage.save()
        await stage.until_quiet()
        grid = stage.grid()
        grid.title = "Our numbers"
        grid.swap_columns("Entry ID", "Status")
        stage.clock.now += 60
        second = await stage.save()
        await stage.until_quiet()
        assert [each["Entry ID"] for each in grid.records()] == [first[0].entry_id, second[0].entry_id]
        assert len(stage.book.spreadsheets[JOHNLEE.spreadsheet_id]) == 1


async def test_a_broken_company_does_not_hold_up_the_other(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.save(JOHNLEE)
        (good,) = await stage.save(YUGROW)

        def before(operation: str, place: Place) -> None:
            if place.company == "johnlee":
                raise SheetFault(FaultKind.REFUSED, "not shared")

        stage.book.before = before
        began = stage.clock.time()
        assert await stage.worker(JOHNLEE).step() >= 300
        await stage.until_quiet(YUGROW)
        assert stage.ids(YUGROW) == [good.entry_id]
        assert stage.clock.time() == began


def test_a_marker_follows_from_the_entries_and_the_company() -> None:
    ids = [f"{number:012}" for number in range(500)]
    assert marker_of("johnlee", ids) == marker_of("johnlee", ids[::-1])
    assert marker_of("johnlee", ids) != marker_of("yugrow", ids)
    assert marker_of("johnlee", ids) != marker_of("johnlee", ids[1:])
    assert 1 <= marker_of("johnlee", ids) < 2**31


async def test_rows_wait_for_a_quiet_moment_but_not_for_long(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        (entry,) = await stage.save()
        looks = [0]
        quiet_at = 3

        def is_busy() -> bool:
            looks[0] += 1
            return looks[0] < quiet_at

        async def tell(sentence: str) -> None:
            raise AssertionError(sentence)

        desk = Desk(
            *(JOHNLEE, stage.ledger, stage.book, stage.clock, stage.policy, tell, Tracing()),
            is_busy=is_busy,
        )
        await desk.quiet()
        assert looks == [3]
        quiet_at, began = 10_000, stage.clock.now
        await Delivery(desk).round()
        assert stage.ids() == [entry.entry_id]
        assert QUIET_SECONDS * 4 <= stage.clock.now - began < QUIET_SECONDS * 5
