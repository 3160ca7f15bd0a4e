"""Features for a part of the chats: each in use, and changed while the bot runs."""

from __future__ import annotations

from pathlib import Path

from ledger import flags
from ledger.flags import FlagChange, FlagState
from tests.flows.figures_stage import fill
from tests.flows.flags_stage import UNSURE, board, owner, photo, script, voice, with_model
from tests.flows.stage import ASHA, BILAL, MEERA, RAVI, opened
from tests.flows.test_entry_to_row import text_of

OTHER_MODEL = "gemini-3.8-flash"


async def test_voice_is_read_for_those_who_have_it_and_explained_to_the_rest(tmp_path: Path) -> None:
    async with with_model(tmp_path) as (stage, gemini):
        assert "20 peti" in await voice(stage, ASHA)
        assert "0 % of the chats" in await owner(stage, "voice 0")
        asked = len(gemini.journal)
        assert "cannot read voice notes" in await voice(stage, ASHA)
        assert len(gemini.journal) == asked
        assert (await script(stage, "include", "voice", str(ASHA)))[0] == 0
        await board(stage).refresh()
        assert "20 peti" in await voice(stage, ASHA)
        assert "cannot read voice notes" in await voice(stage, RAVI)


async def test_photos_are_read_for_the_companies_and_roles_that_have_it(tmp_path: Path) -> None:
    async with with_model(tmp_path) as (stage, _):
        await owner(stage, "photo 0")
        assert (await script(stage, "groups", "photo", "johnlee:manager"))[0] == 0
        await board(stage).refresh()
        assert "Noble Medical" in await photo(stage, BILAL)
        assert "cannot read" in await photo(stage, ASHA)
        assert (await script(stage, "groups", "photo", "johnlee"))[0] == 0
        await board(stage).refresh()
        assert "Noble Medical" in await photo(stage, ASHA)


async def test_an_unsure_text_goes_to_the_model_only_for_those_who_have_it(tmp_path: Path) -> None:
    async with with_model(tmp_path) as (stage, gemini):
        await owner(stage, "model_reading 0")
        by_rules = text_of(await stage.say(ASHA, UNSURE.text))
        assert "Combiflam" not in by_rules
        assert not gemini.journal
        assert "100 % of the chats" in await owner(stage, "model_reading 100%")
        assert "Combiflam" in text_of(await stage.say(RAVI, UNSURE.text))
        assert len(gemini.journal) == 1


async def test_another_model_is_asked_for_those_who_have_it_and_its_failure_is_nobody_elses(
    tmp_path: Path,
) -> None:
    async with with_model(tmp_path) as (stage, gemini):
        assert "needs a model first" in await owner(stage, "gemini_model 50")
        assert (await script(stage, "value", "gemini_model", OTHER_MODEL))[0] == 0
        assert (await script(stage, "include", "gemini_model", str(RAVI)))[0] == 0
        await board(stage).refresh()
        for person in (ASHA, RAVI):
            assert "20 peti" in await voice(stage, person)
        assert [each.model for each in gemini.journal] == ["gemini-3.5-flash-lite", OTHER_MODEL]
        assert (await script(stage, "value", "gemini_model", "gemini-0-gone"))[0] == 0
        await board(stage).refresh()
        for _ in range(6):  # more than its circuit breaker takes
            assert "nothing is saved" in await voice(stage, RAVI)
        assert "20 peti" in await voice(stage, ASHA)
        page = stage.daemon.metrics.registry
        assert page.get_sample_value("bot_circuit_open", {"service": "ai_new"}) == 1
        assert page.get_sample_value("bot_circuit_open", {"service": "ai"}) == 0
        assert stage.daemon.health.check("ai").status == "healthy"


async def test_forecasts_are_made_for_those_who_have_them(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await fill(stage)
        assert "next 30 days" in text_of(await stage.say(BILAL, "/predictions"))
        await owner(stage, "forecasts 0")
        assert "switched off" in text_of(await stage.say(BILAL, "/predictions"))
        (plain,) = await stage.say(BILAL, "/charts trend")
        await owner(stage, "forecasts 100")
        (ahead,) = await stage.say(BILAL, "/charts trend")
        pictures = [stage.telegram.file(each["photo"]) for each in (plain, ahead)]
        assert pictures[0] != pictures[1]


async def test_the_running_daemon_takes_up_a_change_of_the_script_by_itself(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        status, said = await script(stage, "kill", "forecasts", "--why", "wrong figures")
        assert (status, "KILLED: wrong figures" in said) == (0, True)
        await stage.until(lambda: board(stage).state("forecasts").killed, "the kill reached the daemon")
        assert "switched off" in text_of(await stage.say(BILAL, "/predictions"))
        page = stage.daemon.metrics.registry
        assert page.get_sample_value("bot_flag_percentage", {"flag": "forecasts"}) == 0


async def test_a_kill_outlives_a_restart_and_holds_from_the_first_message(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await script(stage, "kill", "forecasts")
    async with opened(tmp_path, employ=False) as stage:
        assert board(stage).state("forecasts").killed == "no reason given"


async def test_the_script_says_what_is_wrong_and_how_it_ended(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        for arguments, wanted, words in (
            (("list",), 0, "voice notes are read"),
            (("set", "voice", "25"), 0, "25 % of the chats"),
            (("set", "vioce", "25"), 2, "Did you mean voice?"),
            (("set", "voice", "250"), 2, "no percentage"),
            (("set", "voice"), 2, "required: percent"),
            (("include", "voice", "Asha"), 2, "no chat id"),
            (("exclude", "voice", str(ASHA), "-1001"), 0, "excluded -1001 901"),
            (("groups", "voice", "jonlee"), 2, "Nobody works for jonlee"),
            (("kill", "voice", "--why", "x"), 0, "KILLED: x"),
            (("revive", "voice"), 0, "25 % of the chats"),
            (("revive", "voice"), 0, "it was so already"),
            (("history", "voice", "--most", "1"), 0, "revive at 25 %"),
            (("list", "--json"), 0, '"excluded": [-1001, 901]'),
        ):
            status, said = await script(stage, *arguments)
            assert (status, words in said) == (wanted, True), (arguments, said)
        nowhere = ("--data", str(tmp_path / "nowhere"))
        for arguments in ((*nowhere, "list"), ("list", *nowhere), ("history", "voice", *nowhere)):
            status, said = await script(stage, *arguments)
            assert (status, "there is no ledger" in said) == (1, True), arguments


async def test_what_somebody_typed_does_not_steer_the_operators_terminal(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        # As an older release kept it.
        old = FlagState("voice", 10_000, killed="wrong \x1b[2J\x9b31m\u202e amounts", version=1)
        change = FlagChange(1.0, "voice", "chat 900", "kill", "wrong \x1b[2J\x9b31m\u202e amounts")
        await stage.daemon.ledger.write(lambda tx: flags.store(tx, old))
        await stage.daemon.ledger.write(lambda tx: flags.note(tx, change))
        for arguments in (
            ("list",),
            ("list", "--json"),
            ("history", "voice"),
            ("value", "gemini_model", "\x1b[2J"),
        ):
            _, said = await script(stage, *arguments)
            assert "[2J" in said
            assert said.replace("\n", "").isprintable(), arguments


async def test_only_an_owner_may_change_flags_and_is_told_what_is_wrong(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        assert "owners only" in text_of(await stage.say(BILAL, "/admin_flags voice 0"))
        assert await stage.daemon.ledger.read(flags.every) == {}
        told = await owner(stage, "")
        assert all(name in told for name in ("model_reading", "voice", "photo", "forecasts", "gemini_model"))
        assert "Did you mean voice?" in await owner(stage, "vioce 5")
        assert "no percentage" in await owner(stage, "voice lots")
        assert "Write it so" in await owner(stage, "voice 5 6 7")
        assert "Nobody has changed voice" in await owner(stage, "voice history")
        assert "12.5 % of the chats" in await owner(stage, "voice 12.5")
        assert "killed (too slow)" in await owner(stage, "voice kill too slow")
        history = await owner(stage, "voice history")
        assert f"chat {MEERA}: kill too slow" in history
        assert f"chat {MEERA}: share 100 % to 12.5 %" in history
        assert "Nothing is counted" in await owner(stage, "voice")
        await owner(stage, "photo 10")
        assert "No use was counted" in await owner(stage, "photo")
