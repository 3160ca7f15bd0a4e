"""Who has a feature: the same chat always, more chats with a larger share, lists and groups before it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.flags import WHOLE, FlagState
from services.flags.catalogue import FLAGS, GEMINI_MODEL, VOICE, default
from services.flags.decision import Who, group_of, is_on, is_rolling_out, place

ROOT = Path(__file__).resolve().parents[2]
FLAG = FLAGS[VOICE]
CHATS = st.integers(-(2**52) + 1, 2**52 - 1).filter(bool)
SHARES = st.integers(0, WHOLE)
NAMES = st.sampled_from(sorted(FLAGS))
LISTS = st.frozensets(st.integers(1, 50), max_size=8)
ASHA = Who(901, "johnlee", "rep")


def has(who: Who = ASHA, **state: object) -> bool:
    return is_on(FLAG, FlagState(VOICE, **{"share": 0, **state}), who)  # type: ignore[arg-type]


@given(NAMES, CHATS, SHARES, SHARES)
def test_raising_the_share_takes_the_feature_from_nobody(name: str, chat: int, one: int, other: int) -> None:
    flag, low, high = FLAGS[name], min(one, other), max(one, other)
    had = is_on(flag, FlagState(name, low, value="m"), Who(chat))
    assert not had or is_on(flag, FlagState(name, high, value="m"), Who(chat))


@given(NAMES, CHATS)
def test_nobody_has_it_at_nothing_and_everybody_at_a_hundred_percent(name: str, chat: int) -> None:
    assert not is_on(FLAGS[name], FlagState(name, 0, value="m"), Who(chat))
    assert is_on(FLAGS[name], FlagState(name, WHOLE, value="m"), Who(chat))


@given(NAMES, st.integers(1, 50), SHARES, LISTS, LISTS, st.booleans())
def test_a_kill_wins_over_everything_and_an_exclusion_over_all_but_that(
    name: str, chat: int, share: int, included: frozenset[int], excluded: frozenset[int], dead: bool
) -> None:
    state = FlagState(
        name,
        share,
        groups=("*:rep",) if share % 2 else (),
        included=included,
        excluded=excluded,
        value="m",
        killed="why" if dead else None,
    )
    on = is_on(FLAGS[name], state, Who(chat, "johnlee", "rep"))
    if dead or chat in excluded:
        assert not on
    elif chat in included or state.groups:
        assert on
    else:
        assert on == (place(name, chat) < share)


def test_a_chats_place_is_the_same_in_every_process() -> None:
    program = "from services.flags.decision import place; print(place('voice', 901), place('photo', -1001))"
    told = [
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for seed in ("1", "2")
    ]
    assert told == [[str(place("voice", 901)), str(place("photo", -1001))]] * 2
    # As it stands in ledgers by now: a changed hash would move everybody.
    assert (place("voice", 901), place("photo", -1001)) == (2892, 4902)


@pytest.mark.parametrize("share", [500, 2500, 9000])
def test_about_so_many_chats_have_it_as_the_share_says(share: int) -> None:
    count = sum(has(Who(chat), share=share) for chat in range(1, 20_001))
    assert abs(count / 20_000 - share / WHOLE) < 0.01  # 2.8 standard deviations at the widest


def test_two_flags_do_not_choose_the_same_chats() -> None:
    chats = range(1, 10_001)
    both = sum(place("voice", chat) < 1000 and place("photo", chat) < 1000 for chat in chats)
    assert 60 < both < 140  # a tenth of a tenth


@pytest.mark.parametrize(
    ("group", "wanted"),
    [
        ("johnlee:*", True),
        ("*:rep", True),
        ("johnlee:rep", True),
        ("johnlee:manager", False),
        ("yugrow:*", False),
        ("yugrow:rep", False),
    ],
)
def test_a_group_has_it_whole(group: str, wanted: bool) -> None:
    assert has(groups=(group,)) is wanted


def test_who_belongs_to_no_company_is_in_no_group() -> None:
    assert not has(Who(901), groups=("johnlee:*", "*:rep"))


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("JohnLee", ("johnlee", "*")),
        ("manager", ("*", "manager")),
        ("johnlee:admin", ("johnlee", "admin")),
        (":rep", ("*", "rep")),
    ],
)
def test_a_group_is_read_as_it_is_written(text: str, group: tuple[str, str]) -> None:
    assert group_of(text) == group


@pytest.mark.parametrize("text", ["", ":", "*:*", "*", "johnlee:boss"])
def test_what_names_no_group_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        group_of(text)


def test_without_a_model_named_nobody_asks_another_one() -> None:
    flag = FLAGS[GEMINI_MODEL]
    state = FlagState(GEMINI_MODEL, WHOLE, included=frozenset({901}))
    assert not is_on(flag, state, ASHA)
    assert is_on(flag, FlagState(GEMINI_MODEL, WHOLE, value="gemini-x"), ASHA)


def test_a_flag_nobody_changed_leaves_the_product_as_it_was() -> None:
    on = {name for name, flag in FLAGS.items() if is_on(flag, default(flag), ASHA)}
    assert on == {"model_reading", "voice", "photo", "forecasts"}


def test_only_a_feature_that_some_have_and_others_not_is_compared() -> None:
    assert is_rolling_out(FLAG, FlagState(VOICE, 100))
    assert is_rolling_out(FLAG, FlagState(VOICE, 0, included=frozenset({901})))
    assert is_rolling_out(FLAG, FlagState(VOICE, 0, groups=("*:rep",)))
    assert not is_rolling_out(FLAG, FlagState(VOICE, 0))
    assert not is_rolling_out(FLAG, FlagState(VOICE, WHOLE))
    assert not is_rolling_out(FLAG, FlagState(VOICE, 100, killed="why"))
