"""A feature that does harm is taken back: by failures, slow answers, corrections and memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger import entries, flag_counts
from ledger.driver import Connection
from ledger.entry import Status
from ledger.flag_counts import HOUR, Counted
from sandbox.gemini.service import Mode
from tests.flows.flags_stage import UNSURE, UNSURE_TOO, board, owner, script, voice, with_model
from tests.flows.stage import ASHA, MEERA, RAVI, Stage, opened
from tests.flows.test_entry_to_row import ID, text_of
from tests.flows.test_flags import OTHER_MODEL
from tests.ledger_samples import AT, sample_entry

WELL = (1, 0, 0, 0, 0, 0, 0, 0, 0)


async def seen_before(stage: Stage, flag: str, *, given: int, failed: int, rest: int) -> None:
    """Let so many uses have happened in this hour."""
    slot = int(stage.daemon.beside.clock()) // HOUR * HOUR
    counts = [
        Counted(flag, True, slot, given, failed, 0, tuple(each * given for each in WELL)),
        Counted(flag, False, slot, rest, 0, 0, tuple(each * rest for each in WELL)),
    ]
    await stage.daemon.ledger.write(lambda tx: flag_counts.add(tx, counts))


async def test_a_feature_that_fails_is_taken_back_and_comes_back_by_hand(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with with_model(tmp_path) as (stage, gemini):
        await script(stage, "set", "voice", "0")
        await script(stage, "include", "voice", str(ASHA))
        await board(stage).refresh()
        await seen_before(stage, "voice", given=45, failed=10, rest=200)
        watch = stage.daemon.beside.flag_watch
        assert await watch.check() == []  # fewer than fifty
        gemini.mode = Mode.MALFORMED
        for _ in range(5):
            assert "could not read" in await voice(stage, ASHA)
        assert await watch.check() == ["voice"]
        assert await watch.check() == []
        await stage.settled()
        (news,) = [each for each in stage.telegram.messages(MEERA) if "taken back" in (each["text"] or "")]
        assert "voice" in news["text"]
        assert "15 of 50 with it and 0 of 200 without" in news["text"]
        gemini.mode = Mode.HONEST
        assert "cannot read voice notes" in await voice(stage, ASHA)
        page = stage.daemon.metrics.registry
        assert page.get_sample_value("bot_flag_rolled_back", {"flag": "voice"}) == 1
        status, said = await script(stage, "history", "voice")
        assert status == 0
        assert "daemon: rolled back errors: 15 of 50 with it, 0 of 200 without" in said.splitlines()[0]
        assert "flag_rolled_back" in capfd.readouterr().err
        assert "taken back" in await owner(stage, "")
        await owner(stage, "voice revive")
        assert "I heard" in await voice(stage, ASHA)
        assert await watch.check() == []
        assert page.get_sample_value("bot_flag_rolled_back", {"flag": "voice"}) == 0


async def test_an_outage_of_the_model_is_not_blamed_on_a_feature_that_the_rest_cannot_try(
    tmp_path: Path,
) -> None:
    async with with_model(tmp_path) as (stage, gemini):
        await script(stage, "set", "voice", "0")
        await script(stage, "include", "voice", str(ASHA))
        await script(stage, "value", "gemini_model", OTHER_MODEL)
        await script(stage, "set", "gemini_model", "0")
        await script(stage, "include", "gemini_model", str(ASHA))
        await board(stage).refresh()
        for flag in ("voice", "gemini_model"):
            await seen_before(stage, flag, given=45, failed=10, rest=200)
        gemini.mode = Mode.UNAVAILABLE
        for _ in range(8):  # the last of them with an open circuit
            assert "could not read" in await voice(stage, ASHA)
        # About another model it says something: the rest asks the usual one.
        assert await stage.daemon.beside.flag_watch.check() == ["gemini_model"]
        assert "with it: 45 uses, 10 failed" in await owner(stage, "voice")


async def readings_before(stage: Stage, *, corrected: int) -> None:
    """Let 50 messages each of Asha's (with the model) and Ravi's (without) have been read, and so many of
    Asha's have been taken back."""
    now = stage.daemon.beside.clock()

    def readings(tx: Connection) -> None:
        for number in range(9001, 9051):
            for person, given in ((ASHA, True), (RAVI, False)):
                message = {"company": "johnlee", "chat_id": person, "message_id": number}
                flag_counts.read_under(tx, "model_reading", given=given, now=now, **message)
                entry = entries.record(tx, sample_entry(user_id=person, **message), "", "", now)
                if given and number <= 9000 + corrected:
                    entries.change(tx, entry, by=person, source="button", at=AT, now=now, status=Status.VOID)

    await stage.daemon.ledger.write(readings)


async def test_a_model_whose_readings_are_corrected_is_taken_back(tmp_path: Path) -> None:
    async with with_model(tmp_path) as (stage, gemini):
        await script(stage, "set", "model_reading", "0")
        await script(stage, "include", "model_reading", str(ASHA))
        await board(stage).refresh()
        await readings_before(stage, corrected=19)
        watch = stage.daemon.beside.flag_watch
        assert await watch.check() == []  # nearly twice the limit, and still it may be chance
        # Refused when it was shown; saved and taken back; saved and corrected in words; left as it is.
        presses = (("Cancel",), ("Save", "Undo"), ("Save", "Edit"), ())
        for case, labels_pressed in zip(UNSURE_TOO, presses, strict=True):
            await stage.say(ASHA, case.text)
            for label in labels_pressed:
                await stage.press(ASHA, label)
            if "Edit" in labels_pressed:
                await stage.say(ASHA, "amount 7700")
        await stage.say(RAVI, UNSURE.text)
        found = await stage.daemon.ledger.read(lambda tx: flag_counts.corrected(tx, "model_reading", 0.0))
        assert found == {True: (54, 22), False: (51, 0)}
        assert await watch.check() == ["model_reading"]
        asked = len(gemini.journal)
        await stage.say(ASHA, UNSURE.text)
        assert len(gemini.journal) == asked
        assert "corrections, 22 of 54" in text_of(stage.telegram.messages(MEERA))


async def test_slow_answers_and_memory_take_a_feature_back_too(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        slot = int(stage.daemon.beside.clock()) // HOUR * HOUR
        for flag in ("photo", "forecasts"):
            await owner(stage, f"{flag} 50")
        slow = Counted("photo", True, slot, 60, 0, 0, (40, 0, 0, 0, 0, 0, 0, 20, 0))
        large = Counted("forecasts", True, slot, 60, 0, 50, (60, 0, 0, 0, 0, 0, 0, 0, 0))
        rest = [Counted(flag, False, slot, 60, 0, 0, (60, *WELL[1:])) for flag in ("photo", "forecasts")]
        await stage.daemon.ledger.write(lambda tx: flag_counts.add(tx, [slow, large, *rest]))
        assert await stage.daemon.beside.flag_watch.check() == ["photo"]
        full = stage.daemon.beside.watching(memory=lambda: 0.95)
        assert await full.check() == ["forecasts"]
        await stage.settled()
        news = text_of(stage.telegram.messages(MEERA))
        assert "slow answers, 20 of 60" in news
        assert "memory, 50 of 60" in news


async def test_the_owner_sees_both_cohorts(tmp_path: Path) -> None:
    async with with_model(tmp_path) as (stage, _):
        await script(stage, "set", "voice", "0")
        await script(stage, "include", "voice", str(ASHA))
        await board(stage).refresh()
        await voice(stage, ASHA)
        await stage.press(ASHA, "Save")
        await voice(stage, RAVI)
        await stage.daemon.beside.flag_watch.check()
        told = await owner(stage, "voice")
        assert "with it: 1 uses, 0 failed" in told
        assert "0 of 1 readings corrected" in told
        assert "without: 1 uses, 0 failed" in told
        status, said = await script(stage, "list")
        assert status == 0
        assert "with it: 1 uses, 0 failed" in said
        assert len(ID.findall(text_of(stage.telegram.messages(ASHA)))) == 1
