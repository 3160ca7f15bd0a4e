"""The reader over every case file of bench/cases, and the lexicon files it needs."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import ReadingContext
from bench.judging import TODAY, judge
from bench.reading import cases

CASES = sorted((Path(__file__).parents[2] / "bench" / "cases").glob("*.jsonl"))
EXACT = 0.95


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


def test_at_least_95_of_100_cases_are_exact_and_none_is_silently_wrong(reader: Reader) -> None:
    context = ReadingContext(today=TODAY)
    exact, total, silent = 0, 0, []
    for _, case in cases(CASES):
        faults, wrong = judge(case, reader.read(_sent(case["text"]), context))
        exact += not faults
        total += 1
        silent += [case["text"]] if wrong else []
    assert silent == []
    assert exact / total >= EXACT


def _sent(text: str) -> str:
    for mark in ("(reply to a receipt) ", "(edited message) "):
        text = text.removeprefix(mark)
    return text


def test_a_long_message_of_any_kind_is_read_in_bounded_time(reader: Reader) -> None:
    context = ReadingContext(today=date(2025, 11, 21))
    started = time.process_time()
    for piece in ("5 ", "5,", "to ", "ko ", "a", "*_", "Apollo & ", "12/11 ", "ek do teen ", "1. ", "(", "'"):
        reader.read((piece * 4096)[:4096], context)
    assert time.process_time() - started < 4.0


def test_a_lexicon_file_that_is_not_valid_is_named(tmp_path: Path) -> None:
    (tmp_path / "units.toml").write_text("[unit]\nbox = ", encoding="utf-8")
    with pytest.raises(ValueError, match=r"units\.toml is not valid TOML"):
        load_lexicon(tmp_path)


def test_a_folder_without_a_lexicon_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no lexicon files"):
        load_lexicon(tmp_path)


def test_a_word_added_to_a_file_is_understood(tmp_path: Path) -> None:
    for path in (Path(__file__).parents[2] / "ai" / "lexicon").glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(text.replace("coil = 'coil", "coil = 'gola coil"), encoding="utf-8")
    (draft,) = (
        Reader(load_lexicon(tmp_path)).read("sold 5 gola wire to Apollo 500", ReadingContext(TODAY)).drafts
    )
    assert draft.details.items[0].unit == "coil"
