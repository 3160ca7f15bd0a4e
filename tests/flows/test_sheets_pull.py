"""What people do in the sheet reaches the ledger; what damages the sheet does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ledger import entries, rollups
from ledger.entry import Entry, EntryType, Payment, Status
from sheets import vanished
from sheets.company import CompanySync
from sidecar.health import Health
from tests.doubles.worksheets import day_number
from tests.flows.sheets_stage import Stage, staged


async def delivered(stage: Stage, count: int = 1) -> tuple[list[Entry], CompanySync]:
    saved = await stage.save(count=count)
    await stage.until_quiet()
    return saved, stage.workers["johnlee"]


@pytest.mark.parametrize(
    "column, typed, field, value",
    [
        ("Client", "Cipla", "client", "Cipla"),
        ("Client", None, "client", None),
        ("Amount", 1200, "amount", Decimal(1200)),
        ("Amount", "1,25,000", "amount", Decimal(125000)),
        ("Amount", "₹ 1,200.50", "amount", Decimal("1200.50")),
        ("Amount", None, "amount", None),
        ("Orders", 2.5, "orders", Decimal("2.5")),
        ("Paid", 0, "paid", Decimal(0)),
        ("Date", day_number(date(2026, 11, 2)), "date", date(2026, 11, 2)),
        ("Date", "3-11-2026", "date", date(2026, 11, 3)),
        ("Type", "purchase  return", "type", EntryType.PURCHASE_RETURN),
        ("Payment", "UPI", "payment", Payment.UPI),
        ("Currency", "usd", "currency", "USD"),
        ("Location", "Bandra", "location", "Bandra"),
        ("Remarks", 360, "remarks", "360"),
    ],
)
async def test_a_correction_is_taken_over(
    tmp_path: Path, column: str, typed: Any, field: str, value: Any
) -> None:
    async with staged(tmp_path) as stage:
        (entry,), worker = await delivered(stage)
        stage.grid().edit(entry.entry_id, column, typed)
        await worker.pull()
        now = await stage.stored(entry)
        assert getattr(now.details, field) == value
        assert stage.told.changed == ["johnlee"]
        assert await stage.ledger.read(rollups.differences) == 0
        assert await stage.due() == 0
        await worker.pull()
        assert (await stage.stored(entry)).version == 2
        assert stage.told.sentences == []


@pytest.mark.parametrize(
    "column, typed",
    [
        ("Amount", "about 5k"),
        ("Amount", "1,2,3"),
        ("Amount", -5),
        ("Amount", "#REF!"),
        ("Amount", True),
        ("Amount", 9_999_999_999_999.998),  # it is too large once it is rounded
        ("Orders", "9999999999999.9996"),
        ("Date", "soon"),
        ("Date", "31-02-2026"),
        ("Date", 12),
        ("Date", None),
        ("Type", "Sold"),
        ("Type", None),
        ("Status", "cancelled"),
        ("Payment", "barter"),
        ("Currency", "rupees"),
    ],
)
async def test_a_correction_that_cannot_be_read_stays_and_is_told_once(
    tmp_path: Path, column: str, typed: Any
) -> None:
    async with staged(tmp_path) as stage:
        (entry,), worker = await delivered(stage)
        stage.grid().edit(entry.entry_id, column, typed)
        await worker.pull()
        await worker.pull()
        stage.worker()
        await stage.workers["johnlee"].pull()
        assert (await stage.stored(entry)).version == 1
        (told,) = stage.told.sentences
        assert entry.entry_id in told[1]
        assert column in told[1]


async def test_a_status_set_by_hand_voids_and_revives(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        (entry,), worker = await delivered(stage)
        stage.grid().edit(entry.entry_id, "Status", "void")
        await worker.pull()
        assert (await stage.stored(entry)).status is Status.VOID
        stage.grid().edit(entry.entry_id, "Status", "Active")
        await worker.pull()
        assert (await stage.stored(entry)).status is Status.ACTIVE


async def test_notes_in_columns_that_say_who_and_when_change_nothing(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        (entry,), worker = await delivered(stage)
        for column in ("User Name", "Items", "Live Position", "Time"):
            stage.grid().edit(entry.entry_id, column, "by hand")
        await worker.pull()
        assert (await stage.stored(entry)).version == 1
        assert stage.told.sentences == []


async def test_a_deleted_row_counts_as_void_and_is_not_added_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved, worker = await delivered(stage, 4)
        stage.grid().delete(saved[1].entry_id)
        await worker.pull()
        assert (await stage.stored(saved[1])).status is Status.VOID
        history = await stage.ledger.read(lambda tx: entries.history_of(tx, "johnlee", saved[1].entry_id))
        assert [(each["source"], each["by"]) for each in history] == [("sheet", None)]
        await stage.until_quiet()
        assert len(stage.ids()) == 3
        assert await stage.ledger.read(rollups.differences) == 0


async def test_a_row_that_was_brought_back_counts_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved, worker = await delivered(stage, 4)
        rows = [list(line) for line in stage.grid().rows]
        stage.grid().delete(saved[1].entry_id)
        await worker.pull()
        stage.grid().rows[:] = rows
        await worker.pull()
        assert (await stage.stored(saved[1])).status is Status.ACTIVE
        await stage.change(saved[1], client="Cipla")
        await stage.until_quiet()
        assert stage.row(saved[1])["Client"] == "Cipla"


async def test_sorted_and_rearranged_rows_change_nothing(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved, worker = await delivered(stage, 8)
        grid = stage.grid()
        grid.reverse()
        grid.swap_columns("Client", "Remarks")
        grid.insert_column(3, "mine")
        grid.title = "another name"
        await worker.pull()
        assert [(await stage.stored(each)).version for each in saved] == [1] * 8
        assert stage.told.sentences == []


@pytest.mark.parametrize(
    "damage", ["emptied", "ids wiped", "header gone", "id column renamed", "many rows", "sheet"]
)
async def test_a_damaged_sheet_voids_nothing_and_the_admins_hear_of_it_once(
    tmp_path: Path, damage: str
) -> None:
    async with staged(tmp_path) as stage:
        saved, worker = await delivered(stage, 10)
        grid = stage.grid()
        kept = [list(line) for line in grid.rows]
        if damage == "emptied":
            grid.rows[1:] = []
        elif damage == "ids wiped":
            for number in range(2, 12):
                grid.put(number, 0, None)
        elif damage == "header gone":
            del grid.rows[0]
        elif damage == "id column renamed":
            grid.put(1, 0, "Number")
        elif damage == "many rows":
            grid.delete(*(each.entry_id for each in saved[:4]))
        else:
            stage.book.spreadsheets.clear()
            stage.book.spreadsheets["book-of-all-companies-0000000000000000000000"] = {}
        for _ in range(3):
            stage.clock.now += 3600
            assert await worker.pull() >= 300
        assert {(await stage.stored(each)).status for each in saved} == {Status.ACTIVE}
        assert len(stage.told.sentences) == 1
        assert stage.told.health[0] is Health.DEGRADED
        if damage != "sheet":
            grid.rows[:] = kept
            stage.clock.now += 3600
            await worker.pull()
            assert stage.told.health[0] is Health.HEALTHY


async def test_many_deletions_count_once_somebody_confirmed_them(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved, worker = await delivered(stage, 10)
        stage.grid().delete(*(each.entry_id for each in saved[:6]))
        await worker.pull()
        assert stage.told.gone == [6]
        await stage.ledger.write(lambda tx: vanished.confirm(tx, "johnlee", 6))
        await worker.try_now()
        await worker.pull()
        assert [(await stage.stored(each)).status for each in saved].count(Status.VOID) == 6
        assert stage.told.health[0] is Health.HEALTHY


async def test_more_deletions_than_were_confirmed_are_asked_about_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved, worker = await delivered(stage, 20)
        stage.grid().delete(*(each.entry_id for each in saved[:6]))
        await worker.pull()
        stage.grid().delete(saved[6].entry_id)
        await stage.ledger.write(lambda tx: vanished.confirm(tx, "johnlee", 6))
        await worker.try_now()
        await worker.pull()
        assert {(await stage.stored(each)).status for each in saved} == {Status.ACTIVE}
        assert stage.told.gone == [6, 7]


async def test_what_was_confirmed_once_does_not_confirm_the_next_damage(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved, worker = await delivered(stage, 20)
        stage.grid().delete(*(each.entry_id for each in saved[:6]))
        await worker.pull()
        await stage.ledger.write(lambda tx: vanished.confirm(tx, "johnlee", 6))
        await worker.try_now()
        await worker.pull()
        stage.grid().delete(*(each.entry_id for each in saved[6:12]))
        await worker.pull()
        assert [(await stage.stored(each)).status for each in saved].count(Status.VOID) == 6


async def test_while_rows_are_gone_and_more_are_written_the_admins_hear_of_it_once(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved, worker = await delivered(stage, 10)
        stage.grid().delete(*(each.entry_id for each in saved[:6]))
        for _ in range(3):
            await worker.pull()
            await stage.save()
            await stage.until_quiet()
            stage.clock.now += 3600
        assert len(stage.told.sentences) == 1


async def test_confirmed_deletions_let_what_is_in_doubt_and_what_was_changed_go_on(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved, worker = await delivered(stage, 10)
        stage.grid().delete(*(each.entry_id for each in saved[:6]))
        await stage.change(saved[0], amount=Decimal(5))
        (new,) = await stage.save()
        stage.book.unclear = ["lost"]
        stage.clock.now += 10
        for _ in range(3):
            await worker.step()
        assert worker.trouble
        await stage.ledger.write(lambda tx: vanished.confirm(tx, "johnlee", 6))
        await worker.try_now()
        await stage.until_quiet()
        await worker.pull()
        assert (await stage.due(), stage.ids()[-1]) == (0, new.entry_id)
        assert [(await stage.stored(each)).status for each in saved].count(Status.VOID) == 6
        assert stage.told.health[0] is Health.HEALTHY


async def test_a_column_sorted_by_itself_changes_no_figure(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved, worker = await delivered(stage, 10)
        grid = stage.grid()
        column = grid.column("Amount")
        values = [grid.cell(number, column) for number in range(2, 12)]
        for number, value in enumerate(reversed(values), start=2):
            grid.put(number, column, value)
        await worker.pull()
        assert [(await stage.stored(each)).version for each in saved] == [1] * 10
        assert "sorted" in stage.told.sentences[0][1]


async def test_many_like_corrections_are_corrections(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved, worker = await delivered(stage, 10)
        for each in saved[:8]:
            stage.grid().edit(each.entry_id, "Client", "Apollo Pharmacy")
        await worker.pull()
        assert [(await stage.stored(each)).details.client for each in saved].count("Apollo Pharmacy") == 8


async def test_of_a_copied_row_the_first_counts_and_the_admins_are_told_once(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved, worker = await delivered(stage, 5)
        grid = stage.grid()
        copy = list(grid.rows[2])
        copy[grid.column("Amount")] = 1
        grid.rows.append(copy)
        await worker.pull()
        await worker.pull()
        assert (await stage.stored(saved[1])).version == 1
        (told,) = stage.told.sentences
        assert saved[1].entry_id in told[1]


async def test_a_pull_leaves_entries_alone_whose_update_waits(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved, worker = await delivered(stage, 2)
        await stage.change(saved[0], amount=Decimal(5))
        stage.grid().edit(saved[0].entry_id, "Client", "Cipla")
        await worker.pull()
        assert (await stage.stored(saved[0])).details.client == "Client 1"
        await stage.until_quiet()
        now = await stage.stored(saved[0])
        assert (now.details.client, now.details.amount) == ("Cipla", 5)
        assert (stage.row(saved[0])["Client"], stage.row(saved[0])["Amount"]) == ("Cipla", 5)


async def test_an_edit_in_the_chat_while_the_sheet_is_read_is_not_lost(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved, worker = await delivered(stage, 2)
        stage.grid().edit(saved[0].entry_id, "Client", "Cipla")
        original = stage.book.read_part

        async def read_part(sheet, names, first, last):  # type: ignore[no-untyped-def]
            table = await original(sheet, names, first, last)
            await stage.change(saved[0], amount=Decimal(5))
            return table

        stage.book.read_part = read_part  # type: ignore[method-assign]
        await worker.pull()
        stage.book.read_part = original  # type: ignore[method-assign]
        await stage.until_quiet()
        now = await stage.stored(saved[0])
        assert (now.details.client, now.details.amount) == ("Cipla", 5)


async def test_an_edit_that_was_written_after_the_sheet_was_read_is_not_taken_for_a_correction(
    tmp_path: Path,
) -> None:
    async with staged(tmp_path) as stage:
        saved, worker = await delivered(stage, 5)
        stage.grid().delete(saved[4].entry_id)
        stage.grid().edit(saved[0].entry_id, "Location", "Bandra")
        original = stage.book.read

        async def read(sheet, names):  # type: ignore[no-untyped-def]
            if list(names) == ["Entry ID"]:
                stage.book.read = original  # type: ignore[method-assign]
                await stage.change(saved[0], amount=Decimal(5))
                await worker.step()
            return await original(sheet, names)

        stage.book.read = read  # type: ignore[method-assign]
        await worker.pull()
        now = await stage.stored(saved[0])
        assert (now.details.amount, now.details.location) == (5, "Bandra")
        assert (stage.row(saved[0])["Amount"], stage.row(saved[0])["Location"]) == (5, "Bandra")


async def test_an_unchanged_sheet_costs_one_look_and_no_comparison(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        _, worker = await delivered(stage, 3)
        await worker.pull()
        before = len(stage.book.calls)
        await worker.pull()
        assert [operation for operation, _ in stage.book.calls[before:]] == ["open", "read_part"]


async def test_rows_of_the_people_without_an_id_are_nobodys_business(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        _, worker = await delivered(stage, 3)
        stage.grid().rows.append([None, None, "TOTAL", None, None, None, None, 3006])
        await worker.pull()
        new = await stage.save()
        await stage.until_quiet()
        assert stage.grid().rows[4][2] == "TOTAL"
        assert stage.grid().rows[5][0] == new[0].entry_id
