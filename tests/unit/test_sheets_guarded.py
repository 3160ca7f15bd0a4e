"""Cells that hit the wrong rows because people sorted: exactly those are put back."""

from __future__ import annotations

from typing import Any

from sheets.astray import column_places, damage, missed, out_of_nothing
from sheets.repository import CellWrite

BEFORE: dict[int, list[Any]] = {1: ["id", "v", "note"], 2: ["A", 1, "a"], 3: ["B", 2, ""], 4: ["C", 3], 5: []}
WRITES = [CellWrite(2, 1, "v", 9)]


def test_a_write_that_hit_its_row_did_no_damage() -> None:
    after = BEFORE | {2: ["A", 9, "a"]}
    assert damage(BEFORE, after, WRITES) == []


def test_a_write_before_the_rows_were_sorted_did_no_damage() -> None:
    after = {1: BEFORE[1], 2: ["C", 3, ""], 3: ["B", 2], 4: ["A", 9, "a"]}
    assert damage(BEFORE, after, WRITES) == []


def test_a_row_that_got_what_was_meant_for_another_gets_its_own_back() -> None:
    after = {1: BEFORE[1], 2: ["C", 9], 3: ["B", 2], 4: ["A", 1, "a"]}
    assert damage(BEFORE, after, WRITES) == [CellWrite(2, 1, "v", 3)]


def test_a_blank_row_that_was_inserted_is_emptied_again() -> None:
    after = {1: BEFORE[1], 2: [None, 9], 3: ["A", 1, "a"], 4: ["B", 2], 5: ["C", 3]}
    assert damage(BEFORE, after, WRITES) == [CellWrite(2, 1, "v", None)]


def test_a_row_that_was_hit_and_then_moved_is_found() -> None:
    after = {1: BEFORE[1], 2: ["A", 1, "a"], 3: ["B", 2], 4: ["C", 9]}
    assert damage(BEFORE, after, WRITES) == [CellWrite(4, 1, "v", 3)]


def test_what_a_person_typed_meanwhile_is_no_damage() -> None:
    after = BEFORE | {2: ["A", 9, "a"], 4: ["C", 77]}
    assert damage(BEFORE, after, WRITES) == []


def test_a_date_is_compared_as_the_number_that_stands_there() -> None:
    before: dict[int, list[Any]] = {1: ["Date"], 2: [46347]}
    writes = [CellWrite(2, 0, "Date", "2026-11-22")]
    assert damage(before, {1: ["Date"], 2: [46348]}, writes) == []


def test_what_missed_its_row_is_written_where_the_row_stands_now() -> None:
    after = {1: BEFORE[1], 2: ["C", 9], 3: ["B", 2], 4: ["A", 1, "a"]}
    assert missed(BEFORE, after, WRITES) == [CellWrite(4, 1, "v", 9)]


def test_what_reached_its_row_or_lost_it_is_not_written_again() -> None:
    assert missed(BEFORE, BEFORE | {2: ["A", 9, "a"]}, WRITES) == []
    assert missed(BEFORE, {1: BEFORE[1], 2: ["B", 9], 3: ["C", 3]}, WRITES) == []


def test_one_of_several_empty_rows_that_was_hit_is_emptied_again() -> None:
    before = BEFORE | {6: []}
    after = {1: BEFORE[1], 2: [None, 9], 3: ["A", 1, "a"], 4: ["B", 2], 5: ["C", 3], 6: []}
    assert damage(before, after, WRITES) == [CellWrite(2, 1, "v", None)]


def test_an_empty_row_that_a_person_has_just_inserted_is_emptied_again() -> None:
    after = {1: BEFORE[1], 2: [None, 9], 3: ["A", 1, "a"], 4: ["B", 2], 5: ["C", 3], 6: []}
    assert damage(BEFORE, after, WRITES) == [CellWrite(2, 1, "v", None)]


def test_emptying_a_row_that_missed_it_is_done_again_whatever_other_rows_are_empty() -> None:
    before: dict[int, list[Any]] = {1: ["id", "v"], 2: [None, 9], 3: [], 4: ["A", 1]}
    after: dict[int, list[Any]] = {1: ["id", "v"], 2: [], 3: [None, 9], 4: ["A", 1], 5: []}
    assert missed(before, after, [CellWrite(2, 1, "v", None)]) == [CellWrite(3, 1, "v", None)]


def test_a_copy_that_a_person_made_of_a_row_is_left_alone() -> None:
    after = {1: BEFORE[1], 2: ["A", 9, "a"], 3: ["A", 1, "a"], 4: ["B", 2, ""], 5: ["C", 3]}
    assert missed(BEFORE, after, WRITES) == []


def test_columns_are_followed_by_their_headers_equal_ones_in_their_order() -> None:
    assert column_places(["id", "", "v", ""], ["", "new", "v", "id", ""]) == {0: 3, 1: 0, 2: 2, 3: 4}
    assert column_places(["id", "gone"], ["id"]) == {0: 0}


def test_a_write_that_came_after_the_columns_moved_is_damage_in_its_own_row_too() -> None:
    before: dict[int, list[Any]] = {1: ["v", "id", "note"], 2: [1, "A", "a"], 3: [2, "B"]}
    after: dict[int, list[Any]] = {1: ["v", "id", "note"], 2: [1, 9, "a"], 3: [2, "B"]}
    meant, raw = [CellWrite(2, 0, "v", 9)], [CellWrite(2, 1, "v", 9)]
    back = damage(before, after, meant, astray=raw)
    assert back == [CellWrite(2, 1, "v", "A"), CellWrite(2, 0, "v", 9)]


ROW = [CellWrite(3, 0, "id", "B"), CellWrite(3, 1, "v", 2), CellWrite(3, 2, "note", None)]
"""What puts a row right that was written one column too far to the right."""
ASTRAY: dict[int, list[Any]] = {1: ["id", "v", "note"], 2: ["A", 1, "a"], 3: ["", "B", 2], 4: ["C", 3]}


def test_a_whole_row_that_was_written_where_none_was_is_emptied_and_its_own_is_put_right() -> None:
    after: dict[int, list[Any]] = {1: ASTRAY[1], 2: ["C", 3], 3: ["", "B", 2], 4: ["B", 2, ""]}
    writes = [CellWrite(4, each.column, each.name, each.value) for each in ROW]
    before: dict[int, list[Any]] = {1: ASTRAY[1], 2: ["A", 1, "a"], 3: ["C", 3], 4: ["", "B", 2]}
    assert out_of_nothing(before, after, writes) == [
        *(CellWrite(4, each.column, each.name, None) for each in ROW),
        *(CellWrite(3, each.column, each.name, each.value) for each in ROW),
    ]


def test_a_row_that_was_written_over_as_a_whole_gets_its_own_cells_back() -> None:
    after: dict[int, list[Any]] = {1: ASTRAY[1], 2: ["", "B", 2], 3: ["B", 2], 4: ["A", 1, "a"]}
    assert out_of_nothing(ASTRAY, after, ROW) == [
        *(CellWrite(3, 0, "id", "C"), CellWrite(3, 1, "v", 3), CellWrite(3, 2, "note", None)),
        *(CellWrite(2, each.column, each.name, each.value) for each in ROW),
    ]


def test_a_row_that_was_put_right_where_it_stands_is_left_alone() -> None:
    assert out_of_nothing(ASTRAY, ASTRAY | {3: ["B", 2]}, ROW) == []
    assert out_of_nothing(ASTRAY, ASTRAY, ROW) == []
