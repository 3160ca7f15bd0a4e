"""People work in the sheet while the bot writes to it: between any two requests, and at random."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest

from ledger import rollups
from ledger.entry import Entry, Status
from sheets.cells import cells_of
from sheets.layout import LAST_MODIFIED, NAMES
from sheets.repository import Place
from sheets.row_reading import is_entry_id
from sheets.wire import same
from tests.flows.sheets_stage import JOHNLEE, Stage, staged

LOST: list[str | float | None] = ["lost", "never"]
SCENES = {
    "rows move, answers are lost or late": (False, [*LOST, 100.0]),
    "columns move, answers are lost": (True, LOST),
}
COLUMNS_MOVE_AND_ANSWERS_ARE_LATE = (True, [*LOST, 100.0])
# Runs that once left cells where they did not belong.
ONCE_WRONG = [
    (SCENES["rows move, answers are lost or late"], 43),
    *((COLUMNS_MOVE_AND_ANSWERS_ARE_LATE, seed) for seed in (14, 41, 45, 67, 84)),
]


class People:
    """Hands that keep a note with every row, and remember what they typed and deleted."""

    def __init__(self, stage: Stage, chance: random.Random) -> None:
        self.stage = stage
        self.chance = chance
        self.typed: dict[str, str] = {}
        self.deleted: set[str] = set()
        self.deletions_left = 3
        self.edits = 0

    def act(self, *, columns: bool) -> None:
        """Do one thing; ``columns`` tells whether columns may be moved, too."""
        grid = self.stage.book.grid(JOHNLEE)
        if len(grid.rows) < 3 or "note" not in grid.rows[0]:
            return
        self.edits += 1
        ids = [line[grid.column("Entry ID")] for line in grid.rows[1:] if len(line) > grid.column("Entry ID")]
        ids = [each for each in ids if is_entry_id(str(each))]
        picked = self.chance.choice(ids) if ids else None
        what = self.chance.choice([0, 1, 4, 5, 6, 7, *([2, 3] if columns else [])])
        if what == 0:
            grid.reverse()
        elif what == 1:
            body = grid.rows[1:]
            self.chance.shuffle(body)
            grid.rows[1:] = body
        elif what == 2:
            left, right = self.chance.sample(NAMES, 2)
            grid.swap_columns(left, right)
        elif what == 3 and len(grid.rows[0]) < 40:
            grid.insert_column(self.chance.randrange(len(grid.rows[0])), self.chance.choice(["", "extra"]))
        elif what == 4:
            grid.title = f"JohnLee_Data {self.edits}"
            grid.title = JOHNLEE.worksheet
        elif what == 5 and picked and self.deletions_left:
            self.deletions_left -= 1
            self.deleted.add(picked)
            grid.delete(picked)
        elif what == 6:
            grid.rows.insert(self.chance.randrange(1, len(grid.rows)), [])
        elif picked:
            place = f"Place {self.edits}"
            self.typed[picked] = place
            grid.edit(picked, "Location", place)
        self.annotate()

    def annotate(self) -> None:
        """Write each row's id into the note beside it."""
        grid = self.stage.book.grid(JOHNLEE)
        note, key = grid.rows[0].index("note"), grid.column("Entry ID")
        for number in range(2, len(grid.rows) + 1):
            entry_id = grid.cell(number, key)
            if is_entry_id(str(entry_id)) and grid.cell(number, note) is None:
                grid.put(number, note, f"note of {entry_id}")


async def chat(stage: Stage, chance: random.Random, saved: list[Entry]) -> None:
    """Do a few things in the chat."""
    saved += await stage.save(count=chance.randrange(3))
    for entry in chance.sample(saved, min(len(saved), 3)):
        if chance.random() < 0.2:
            await stage.change(entry, status=chance.choice([Status.VOID, Status.ACTIVE]))
        elif chance.random() < 0.5:
            await stage.change(entry, amount=Decimal(chance.randrange(1, 10**6)), remarks=f"r{stage.count}")


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("seed", range(10))
async def test_nothing_of_anybody_is_lost_or_doubled(tmp_path: Path, scene: str, seed: int) -> None:
    await work_while_people_do(tmp_path, *SCENES[scene], seed)


@pytest.mark.parametrize("scene, seed", ONCE_WRONG)
async def test_what_once_went_wrong_does_not_again(
    tmp_path: Path, scene: tuple[bool, list[str | float | None]], seed: int
) -> None:
    await work_while_people_do(tmp_path, *scene, seed)


async def work_while_people_do(
    folder: Path, columns: bool, unclear: list[str | float | None], seed: int
) -> None:
    """Save, change and deliver while hands work in the sheet; in the end everything is where it belongs."""
    chance = random.Random(seed)
    async with staged(folder) as stage:
        saved = await stage.save(count=25)
        await stage.until_quiet()
        people = People(stage, chance)
        grid = stage.grid()
        grid.insert_column(len(NAMES), "note")
        people.annotate()

        def before(operation: str, place: Place) -> None:
            if chance.random() < 0.05:
                people.act(columns=False)

        stage.book.before = before
        worker = stage.workers["johnlee"]
        for _ in range(25):
            await chat(stage, chance, saved)
            if chance.random() < 0.2:
                stage.book.unclear.append(chance.choice(unclear))
            people.act(columns=columns)
            wait = await worker.step()
            stage.clock.now += min(wait, 60.0)
            if chance.random() < 0.3:
                await worker.pull()
                people.deletions_left = 3 if worker.trouble is None else 0
        stage.book.unclear.clear()
        stage.book.before = lambda operation, place: None
        stage.clock.now += 4000
        await stage.until_quiet()
        await worker.pull()
        await stage.until_quiet()
        await worker.pull()

        rows = [row for row in grid.records() if row["Entry ID"]]
        ids = [str(row["Entry ID"]) for row in rows]
        assert people.edits >= 25
        assert sorted(ids) == sorted(each.entry_id for each in saved if each.entry_id not in people.deleted)
        for entry in saved:
            now = await stage.stored(entry)
            if entry.entry_id in people.deleted:
                assert now.status is Status.VOID
                continue
            row = stage.row(entry)
            want = cells_of(now)
            differing = [name for name in NAMES if not same(row[name], want[name])]
            assert differing in ([], [LAST_MODIFIED])
            if entry.entry_id in people.typed:
                assert row["Location"] == people.typed[entry.entry_id]
            assert row["note"] in (None, f"note of {entry.entry_id}")
        header = [str(text or "") for text in grid.rows[0]]
        others = [index for index, text in enumerate(header) if text in ("", "extra")]
        assert [
            line[index] for line in grid.rows[1:] for index in others if index < len(line) and line[index]
        ] == []
        strays = [row for row in grid.records() if not row["Entry ID"]]
        assert strays == []
        assert await stage.ledger.read(rollups.differences) == 0
