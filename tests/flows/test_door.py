"""The door: what a stranger writes in vain is not even stored, and nobody who may come in stands outside."""

from __future__ import annotations

from pathlib import Path

from sandbox.telegram import Person
from tests.flows.stage import ASHA, DEV, MEERA, Stage, opened
from tests.flows.test_entry_to_row import text_of
from tests.flows.test_gate import stored

SALE = "Sold 5 boxes Crocin to Apollo Pharmacy for 5000"


def taken_in(stage: Stage, person: int) -> int:
    (count,) = stored(stage, f"select count(*) from inbox where chat_key='{person}'")[0]
    return int(count)


async def test_who_would_get_no_answer_is_not_stored_but_counted(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        assert len(await stage.say(DEV, "hello")) == 1
        assert taken_in(stage, DEV) == 1
        for text in (SALE, "/today", "/nothing", "hello again"):
            assert await stage.say(DEV, text) == []
        stage.telegram.send_photo(DEV, b"no picture", caption="a bill")
        await stage.settled()
        assert taken_in(stage, DEV) == 1
        counted = stage.daemon.metrics.registry.get_sample_value
        assert counted("bot_requests_total", {"command": "today", "status": "stranger"}) == 1


async def test_a_command_to_come_in_is_heard_after_the_one_answer(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(DEV, "hello")
        assert await stage.say(DEV, "hello") == []
        assert "Which company" in text_of(await stage.say(DEV, "/company"))


async def test_an_entry_sent_together_with_the_invite_that_lets_its_writer_in_is_saved(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as stage:
        link = text_of(await stage.say(MEERA, "/admin_invite rep"))
        code = link.split("start=")[1].strip()
        await stage.say(DEV, "hello")
        assert await stage.say(DEV, SALE) == []

        def both() -> None:
            stage.telegram.send_text(DEV, f"/start {code}")
            stage.telegram.send_text(DEV, SALE)

        answers = text_of(await stage.answers(DEV, both))
        assert "₹5,000" in answers, answers


async def test_a_member_who_is_not_in_memory_is_let_in(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        stage.daemon.directory.forget_everybody()
        assert "₹5,000" in text_of(await stage.say(ASHA, SALE))


async def test_of_strangers_who_write_at_the_same_moment_only_as_many_are_stored_as_get_an_answer(
    tmp_path: Path,
) -> None:
    now = [1_000.0]
    async with opened(tmp_path, monotonic=lambda: now[0]) as stage:
        now[0] += 60  # those who came in when the stage was set had some of the answers
        crowd = range(70_000, 70_090)
        for person in crowd:
            stage.telegram.add_person(Person(person, "Somebody", started=True))
        for person in crowd:
            stage.telegram.send_text(person, "hello")
        await stage.settled()
        assert [person for person in crowd if taken_in(stage, person)] == list(crowd[:30])
