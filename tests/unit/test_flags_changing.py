"""Changing flags: what makes no sense is refused in a sentence, what is done is written down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ledger import flag_counts, flags, people, personal
from ledger.beside import reading_beside, writing_beside
from ledger.database import LedgerDamaged, LedgerUnavailable, prepare
from ledger.driver import Connection
from ledger.flag_counts import HOUR, Counted
from ledger.people import Role
from services.flags import changing
from services.flags.catalogue import FLAGS, VOICE
from services.flags.changing import MOST_CHATS, By, FlagRefused

BY = By("chat 900", 1000.0)


def hire(tx: Connection) -> None:
    people.remember(tx, 901, "Asha", None, 0.0)
    people.join(tx, 901, "johnlee", Role.REP, actor=0, now=0.0, how="test")


@pytest.mark.parametrize(
    ("text", "share"), [("0", 0), ("100", 10_000), ("25%", 2500), (" 12.5 ", 1250), ("0.01", 1)]
)
def test_a_percentage_is_read_as_it_is_written(text: str, share: int) -> None:
    assert changing.share_of(text) == share


@pytest.mark.parametrize("text", ["", "many", "-1", "100.01", "12.345", "nan", "inf", "1e9", "٣٣٣", "5 %5"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(FlagRefused, match="no percentage: write a number from 0 to 100"):
        changing.share_of(text)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda tx: changing.set_share(tx, "vioce", "5", BY), "no flag vioce. Did you mean voice?"),
        (lambda tx: changing.kill(tx, "xyzzy", "", BY), "no flag xyzzy. There are: model_reading, voice"),
        (lambda tx: changing.set_share(tx, "gemini_model", "5", BY), "needs a model first"),
        (lambda tx: changing.set_value(tx, "voice", "gemini-x", BY), "voice takes no value"),
        (lambda tx: changing.set_value(tx, "gemini_model", "../x", BY), "no name of a model"),
        (lambda tx: changing.set_groups(tx, "voice", ["boss:boss"], BY), "boss:boss is no group"),
        (
            lambda tx: changing.set_groups(tx, "voice", ["jonlee"], BY),
            "Nobody works for jonlee. There are: johnlee",
        ),
        (lambda tx: changing.chat_id("12a"), "12a is no chat id"),
        (lambda tx: changing.chat_id("0"), "0 is no chat id"),
        (lambda tx: changing.chat_id("9" * 30), "is no chat id"),
        (
            lambda tx: changing.place_chats(tx, "voice", range(1, MOST_CHATS + 2), BY, wanted=True),
            "at most 500 chats",
        ),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_in_a_sentence(
    tx: Connection, change: Callable[[Connection], object], sentence: str
) -> None:
    hire(tx)
    with pytest.raises(FlagRefused) as refusal:
        change(tx)
    assert sentence in str(refusal.value)
    assert flags.every(tx) == {}


def test_every_change_is_written_down_and_the_same_again_is_none(tx: Connection) -> None:
    hire(tx)
    for _ in range(2):
        changing.set_share(tx, "voice", "25", BY)
        changing.place_chats(tx, "voice", [7, -8], BY, wanted=True)
        changing.set_groups(tx, "voice", ["manager", "johnlee:rep"], BY)
    changing.place_chats(tx, "voice", [7], BY, wanted=False)
    changing.place_chats(tx, "voice", [-8], BY, wanted=None)
    changing.kill(tx, "voice", "it  answers\nnobody", By("script root", 2000.0))
    changing.kill(tx, "voice", "again", BY)
    state = changing.find(tx, FLAGS[VOICE])
    assert (state.share, state.included, state.excluded) == (2500, frozenset(), frozenset({7}))
    assert state.groups == ("*:manager", "johnlee:rep")
    assert (state.killed, state.rolled_back, state.version) == ("it answers nobody", False, 6)
    told = [(each.actor, each.action, each.detail) for each in reversed(flags.changes(tx, "voice", 99))]
    assert told == [
        ("chat 900", "share", "100 % to 25 %"),
        ("chat 900", "include", "-8 7"),
        ("chat 900", "groups", "*:manager johnlee:rep"),
        ("chat 900", "exclude", "7"),
        ("chat 900", "forget", "-8"),
        ("script root", "kill", "it answers nobody"),
    ]
    assert flags.changes(tx, "photo", 99) == []


def test_a_revived_flag_is_as_it_was_and_begins_anew(tx: Connection) -> None:
    changing.set_share(tx, "voice", "25", BY)
    flag_counts.add(tx, [Counted("voice", True, HOUR, 60, 60, 0, (0,) * 9)])
    flag_counts.add(tx, [Counted("photo", True, HOUR, 1, 0, 0, (0,) * 9)])
    flag_counts.read_under(tx, "voice", given=True, company="a", chat_id=1, message_id=1, now=0.0)
    changing.kill(tx, "voice", "errors", BY, rolled_back=True)
    assert flag_counts.of_flag(tx, "voice", 0.0)  # kept for whoever looks into it
    changing.revive(tx, "voice", BY)
    state = changing.find(tx, FLAGS[VOICE])
    assert (state.share, state.killed, state.rolled_back) == (2500, None, False)
    assert flag_counts.of_flag(tx, "voice", 0.0) == []
    assert flag_counts.corrected(tx, "voice", 0.0)[True] == (0, 0)
    assert flag_counts.of_flag(tx, "photo", 0.0)


def test_another_model_is_not_judged_by_the_one_before(tx: Connection) -> None:
    changing.set_value(tx, "gemini_model", "gemini-a", BY)
    flag_counts.add(tx, [Counted("gemini_model", True, HOUR, 60, 60, 0, (0,) * 9)])
    changing.set_value(tx, "gemini_model", "gemini-a", BY)
    assert flag_counts.of_flag(tx, "gemini_model", 0.0)
    changing.set_value(tx, "gemini_model", "gemini-b", BY)
    assert flag_counts.of_flag(tx, "gemini_model", 0.0) == []


def test_a_group_that_becomes_a_supergroup_stays_where_it_was_put(tx: Connection) -> None:
    changing.place_chats(tx, "voice", [-5], BY, wanted=False)
    changing.move_chat(tx, -5, -1005, BY)
    assert changing.find(tx, FLAGS[VOICE]).excluded == frozenset({-1005})


def test_a_person_can_see_what_was_noted_and_what_they_changed(tx: Connection) -> None:
    changing.set_share(tx, "voice", "25", BY)
    flag_counts.read_under(tx, "voice", given=True, company="acme", chat_id=900, message_id=7, now=5.0)
    found, others = personal.more(tx, 900, []), personal.more(tx, 901, [])
    assert [each["message_id"] for each in found["messages_read_under_flags"]] == [7]
    assert [each["action"] for each in found["flags_changed"]] == ["share"]
    assert others["messages_read_under_flags"] == others["flags_changed"] == []


def test_a_ledger_that_cannot_be_used_is_said_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with pytest.raises(LedgerUnavailable, match="there is no ledger at"), reading_beside(path):
        pass
    assert not path.exists()
    prepare(path)
    with writing_beside(path) as tx:
        tx.execute("UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(LedgerUnavailable, match="schema 0001"), reading_beside(path):
        pass
    path.write_bytes(b"no ledger at all" * 100)
    with pytest.raises(LedgerDamaged, match="cannot be read"), reading_beside(path):
        pass


def test_what_fails_in_a_transaction_beside_the_daemon_changes_nothing(tmp_path: Path) -> None:
    prepare(tmp_path / "ledger.db")

    def change() -> None:
        with writing_beside(tmp_path / "ledger.db") as tx:
            changing.set_share(tx, "voice", "25", BY)
            changing.set_share(tx, "voice", "500", BY)

    with pytest.raises(FlagRefused):
        change()
    with reading_beside(tmp_path / "ledger.db") as tx:
        assert flags.every(tx) == {}
