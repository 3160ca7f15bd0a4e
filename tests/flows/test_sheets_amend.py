"""Undo and Edit reach rows that stand in the sheet already, whatever people do there meanwhile."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ledger import entries
from ledger.entry import Entry, Item, Status
from sheets.repository import FaultKind, Place, SheetFault
from tests.flows.sheets_stage import JOHNLEE, Stage, staged


async def delivered(stage: Stage, count: int = 1) -> list[Entry]:
    saved = await stage.save(count=count)
    await stage.until_quiet()
    return saved


def once(stage: Stage, operation: str, act: object) -> None:
    """Have a person act just before the next operation of that name."""
    done = [0]

    def before(called: str, place: Place) -> None:
        if called == operation and not done[0]:
            done[0] = 1
            act()  # type: ignore[operator]

    stage.book.before = before


async def test_an_undo_makes_the_row_void_and_touches_nothing_else(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        first, second = await delivered(stage, 2)
        before, other = stage.row(first), stage.row(second)
        await stage.change(first, status=Status.VOID)
        await stage.until_quiet()
        after = stage.row(first)
        assert after["Status"] == "Void"
        assert {name for name in after if after[name] != before[name]} == {"Status", "Last Modified"}
        assert stage.row(second) == other


async def test_an_edit_writes_only_the_cells_that_it_changed(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        (entry,) = await delivered(stage)
        before = stage.row(entry)
        await stage.change(entry, amount=Decimal("99.50"), client="Cipla", date=date(2026, 11, 20))
        await stage.until_quiet()
        after = stage.row(entry)
        assert (after["Amount"], after["Client"], after["Date"]) == (99.5, "Cipla", "2026-11-20")
        assert {name for name in after if after[name] != before[name]} == {
            "Amount",
            "Client",
            "Date",
            "Last Modified",
        }


async def test_a_field_that_becomes_unknown_becomes_empty(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        (entry,) = await delivered(stage)
        await stage.change(entry, amount=None, items=())
        await stage.until_quiet()
        assert (stage.row(entry)["Amount"], stage.row(entry)["Items"]) == (None, None)


async def test_a_correction_by_hand_in_another_cell_is_kept_and_counts(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        (entry,) = await delivered(stage)
        stage.grid().edit(entry.entry_id, "Amount", 777)
        await stage.change(entry, client="Cipla")
        await stage.until_quiet()
        row, now = stage.row(entry), await stage.stored(entry)
        assert (row["Amount"], row["Client"]) == (777, "Cipla")
        assert (now.details.amount, now.details.client) == (Decimal(777), "Cipla")
        assert stage.told.changed == ["johnlee"]


async def test_a_correction_by_hand_of_the_same_cell_wins_over_the_chat(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        (entry,) = await delivered(stage)
        stage.grid().edit(entry.entry_id, "Amount", 777)
        await stage.change(entry, amount=Decimal(5))
        await stage.until_quiet()
        assert stage.row(entry)["Amount"] == 777
        assert (await stage.stored(entry)).details.amount == 777
        history = await stage.ledger.read(lambda tx: entries.history_of(tx, "johnlee", entry.entry_id))
        assert [(each["source"], each["by"]) for each in history] == [("button", 901), ("sheet", None)]


async def test_a_later_edit_in_the_chat_replaces_an_earlier_correction(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        (entry,) = await delivered(stage)
        stage.grid().edit(entry.entry_id, "Amount", "1,200")
        await stage.workers["johnlee"].pull()
        assert (await stage.stored(entry)).details.amount == 1200
        assert stage.row(entry)["Amount"] == "1,200"
        await stage.change(entry, amount=Decimal(1300))
        await stage.until_quiet()
        assert stage.row(entry)["Amount"] == 1300


async def test_what_a_hand_wrote_in_words_is_never_overwritten(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        (entry,) = await delivered(stage)
        stage.grid().edit(entry.entry_id, "Amount", "ask Bilal")
        stage.grid().edit(entry.entry_id, "Items", "five strips, the new ones")
        await stage.change(entry, amount=Decimal(5), items=(Item("Volini", Decimal(1), "box"),))
        await stage.until_quiet()
        row = stage.row(entry)
        assert (row["Amount"], row["Items"]) == ("ask Bilal", "five strips, the new ones")
        assert (await stage.stored(entry)).details.amount == 5
        (told,) = stage.told.sentences
        assert entry.entry_id in told[1]
        assert "Amount" in told[1]
        assert "Items" not in told[1]
        await stage.change(entry, amount=Decimal(6))
        await stage.until_quiet()
        assert stage.row(entry)["Amount"] == "ask Bilal"
        assert len(stage.told.sentences) == 1


async def test_the_row_of_an_undone_entry_that_a_person_deleted_is_not_added_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        first, second = await delivered(stage, 2)
        stage.grid().delete(first.entry_id)
        await stage.change(first, client="Cipla")
        await stage.until_quiet()
        assert stage.ids() == [second.entry_id]
        assert (await stage.stored(first)).status is Status.VOID
        assert await stage.due() == 0


async def test_rows_sorted_between_reading_and_writing_lose_nothing(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved = await delivered(stage, 6)
        before = [stage.row(each) for each in saved]
        once(stage, "write", lambda: stage.book.grid(JOHNLEE).reverse())
        await stage.change(saved[0], client="Cipla")
        await stage.until_quiet()
        assert stage.row(saved[0])["Client"] == "Cipla"
        assert [stage.row(each) for each in saved[1:]] == before[1:]
        assert await stage.due() == 0


async def test_a_blank_row_inserted_above_while_writing_stays_blank(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved = await delivered(stage, 3)
        once(stage, "write", lambda: stage.book.grid(JOHNLEE).rows.insert(2, []))
        await stage.change(saved[1], client="Cipla")
        await stage.until_quiet()
        assert stage.row(saved[1])["Client"] == "Cipla"
        assert not any(stage.grid().rows[2])


async def test_a_row_deleted_between_reading_and_writing_harms_no_other(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved = await delivered(stage, 5)
        before = [stage.row(each) for each in saved]
        once(stage, "write", lambda: stage.book.grid(JOHNLEE).delete(saved[0].entry_id))
        await stage.change(saved[0], client="Cipla")
        await stage.until_quiet()
        assert [stage.row(each) for each in saved[1:]] == before[1:]
        assert (await stage.stored(saved[0])).status is Status.VOID


@pytest.mark.parametrize("header", ["", "notes"])
async def test_columns_moved_between_reading_and_writing_lose_nothing(tmp_path: Path, header: str) -> None:
    async with staged(tmp_path) as stage:
        saved = await delivered(stage, 3)
        stage.grid().insert_column(20, "check")
        stage.grid().put(2, 20, "done")
        before = [stage.row(each) for each in saved]

        def act() -> None:
            stage.book.grid(JOHNLEE).insert_column(4, header)
            stage.book.grid(JOHNLEE).swap_columns("Status", "Remarks")

        once(stage, "write", act)
        await stage.change(saved[0], client="Cipla", amount=Decimal(9))
        await stage.until_quiet()
        row = stage.row(saved[0])
        assert (row["Client"], row["Amount"], row["check"], row[header]) == ("Cipla", 9, "done", None)
        assert row["Remarks"] is None
        assert row["Status"] == "Active"
        for entry, was in zip(saved[1:], before[1:], strict=True):
            assert {name: value for name, value in stage.row(entry).items() if name in was} == was


async def test_an_update_with_a_lost_answer_is_seen_at_once(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        (entry,) = await delivered(stage)
        await stage.change(entry, client="Cipla")
        stage.book.unclear = ["lost"]
        began = stage.clock.time()
        await stage.until_quiet()
        assert stage.row(entry)["Client"] == "Cipla"
        assert stage.clock.time() - began < 1


@pytest.mark.parametrize("how", ["never", 60.0])
async def test_an_update_in_doubt_is_settled_when_it_can_no_longer_come(
    tmp_path: Path, how: str | float
) -> None:
    async with staged(tmp_path) as stage:
        saved = await delivered(stage, 4)
        before = [stage.row(each) for each in saved]
        await stage.change(saved[0], client="Cipla")
        stage.book.unclear = [how]
        await stage.workers["johnlee"].step()
        stage.grid().reverse()
        await stage.change(saved[0], client="Lupin")
        await stage.until_quiet()
        stage.clock.now += 1000
        assert stage.row(saved[0])["Client"] == "Lupin"
        assert (await stage.stored(saved[0])).details.client == "Lupin"
        assert [stage.row(each) for each in saved[1:]] == before[1:]


async def test_an_edit_that_comes_while_another_is_being_written_is_written_too(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        (entry,) = await delivered(stage)
        await stage.change(entry, client="Cipla")
        original = stage.book.write

        async def write(sheet, writes, marker):  # type: ignore[no-untyped-def]
            stage.book.write = original  # type: ignore[method-assign]
            await original(sheet, writes, marker)
            await stage.change(entry, client="Lupin")

        stage.book.write = write  # type: ignore[method-assign]
        await stage.until_quiet()
        assert stage.row(entry)["Client"] == "Lupin"
        assert await stage.due() == 0


async def test_after_a_kill_during_an_update_the_row_holds_the_edit(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved = await delivered(stage, 2)
        await stage.change(saved[0], client="Cipla")
        original = stage.book.write

        async def write(sheet, writes, marker):  # type: ignore[no-untyped-def]
            await original(sheet, writes, marker)
            raise KeyboardInterrupt

        stage.book.write = write  # type: ignore[method-assign]
        with pytest.raises(KeyboardInterrupt):
            await stage.worker().step()
        stage.book.write = original  # type: ignore[method-assign]
        stage.worker()
        await stage.until_quiet()
        assert stage.row(saved[0])["Client"] == "Cipla"
        assert (await stage.stored(saved[0])).version == 2


async def test_cells_that_take_no_change_are_given_up_after_a_few_times(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        (entry,) = await delivered(stage)
        await stage.change(entry, client="Cipla")
        original = stage.book.write

        async def write(sheet, writes, marker):  # type: ignore[no-untyped-def]
            await original(sheet, [each for each in writes if each.name != "Client"], marker)

        stage.book.write = write  # type: ignore[method-assign]
        await stage.until_quiet()
        assert await stage.due() == 0
        assert stage.row(entry)["Client"] == "Client 1"
        assert (await stage.stored(entry)).details.client == "Cipla"
        assert entry.entry_id in stage.told.sentences[0][1]


async def test_a_refused_update_does_not_hold_up_new_entries(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        (entry,) = await delivered(stage)

        def before(called: str, place: Place) -> None:
            if called == "write":
                raise SheetFault(FaultKind.REFUSED, "the rows are protected")

        stage.book.before = before
        await stage.change(entry, client="Cipla")
        worker = stage.workers["johnlee"]
        await worker.step()
        new = await stage.save()
        await worker.step()
        assert stage.ids() == [entry.entry_id, new[0].entry_id]
        stage.book.before = lambda called, place: None
        await worker.unpark()
        await stage.until_quiet()
        assert stage.row(entry)["Client"] == "Cipla"
