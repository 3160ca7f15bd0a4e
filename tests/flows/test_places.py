"""Positions: consent, rounding, live positions, what entries say of them, expiry, deletion; on the file."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.retention import retain
from ledger.driver import Connection
from ledger.positions import Position
from ledger.statements import value
from sandbox.faults import Fault, FaultKind
from services.geocoding import MOST_WAITING
from sidecar.health import Health
from tests.flows.stage import ASHA, BILAL, CHITRA, DEV, MEERA, Stage, opened

BANDRA = (19.0596123, 72.8295456)
SALE = "Sold 5 tablets to Apollo Pharmacy for 25000"
DAY = 86_400.0


class Clock:
    """A wall clock that a test sets."""

    def __init__(self, now: float = 1_790_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def text_of(messages: Iterable[dict[str, Any]]) -> str:
    return "\n".join(message["text"] or "" for message in messages)


def stored(stage: Stage, query: str) -> list[tuple[Any, ...]]:
    """What stands in the database file, read by a connection of its own."""
    path = stage.folder / "data" / "ledger.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


async def share(stage: Stage, person: int, place: tuple[float, float] = BANDRA) -> list[dict[str, Any]]:
    return await stage.answers(person, lambda: stage.telegram.send_location(person, *place))


async def agree(stage: Stage, person: int) -> None:
    await stage.say(person, "/location")
    await stage.press(person, "I agree")


async def named(stage: Stage) -> None:
    await stage.until(lambda: stored(stage, "select 1 from positions where place is not null"), "a name")


async def test_before_the_first_position_the_person_is_told_what_becomes_of_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        shown = await stage.say(ASHA, "/location")
        assert "30 days" in text_of(shown)
        assert "one kilometre" in text_of(shown)
        assert shown[-1]["reply_markup"]["inline_keyboard"][0][0]["text"] == "I agree"
        refused = await share(stage, ASHA)
        assert "Nothing is stored" in text_of(refused)
        assert stored(stage, "select * from positions") == []
        asked = await stage.press(ASHA, "I agree")
        button = asked[-1]["keyboard"]["keyboard"][0][0]
        assert button["request_location"] is True
        thanks = await share(stage, ASHA)
        assert thanks[-1]["keyboard"] == {"remove_keyboard": True}
        assert stored(stage, "select count(*) from positions") == [(1,)]
        assert stored(
            stage, f"select count(*) from audit where action='position_consent' and actor={ASHA}"
        ) == [(1,)]
        assert "I agree" not in json.dumps(await stage.say(ASHA, "/location"))


async def test_coordinates_are_rounded_before_they_reach_the_file(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await agree(stage, ASHA)
        await share(stage, ASHA)
        assert stored(stage, "select latitude, longitude, accuracy from positions") == [(19.06, 72.83, None)]
        await named(stage)
    content = b"".join(path.read_bytes() for path in (tmp_path / "data").glob("ledger.db*"))
    assert b"19.0596" not in content
    assert b"72.8295" not in content


async def test_without_privacy_mode_the_position_is_kept_as_it_was_sent(tmp_path: Path) -> None:
    async with opened(tmp_path, LOCATION_PRIVACY_MODE="false") as stage:
        await agree(stage, ASHA)
        await share(stage, ASHA)
        assert stored(stage, "select latitude, longitude from positions") == [(19.059612, 72.829546)]


async def test_an_entry_carries_the_place_and_never_mixes_it_with_the_clients(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await agree(stage, ASHA)
        await stage.say(ASHA, "Sold 1 box ORS to Noble Medical for 500")
        await share(stage, ASHA)
        await named(stage)
        await stage.say(ASHA, SALE)
        before, after = await stage.rows("JohnLee_Data")
        assert before["Live Position"] in (None, "")
        assert after["Live Position"].startswith("Bandra")
        assert after["Location"] in (None, "")
        assert "Bandra" in text_of(await stage.say(ASHA, "/location_status"))


async def test_a_live_position_follows_the_person_without_a_word(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await agree(stage, ASHA)
        message = {}
        await stage.answers(ASHA, lambda: message.update(stage.telegram.send_live_location(ASHA, *BANDRA)))
        moved = await stage.answers(
            ASHA, lambda: stage.telegram.move_live_location(ASHA, message["message_id"], 18.5204, 73.8567)
        )
        assert moved == []
        assert stored(stage, "select latitude, longitude from positions") == [(18.52, 73.86)]


async def test_a_position_of_another_company_is_not_said_in_an_entry(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(MEERA, f"/admin_assign {ASHA} yugrow")
        await agree(stage, ASHA)
        await share(stage, ASHA)
        await stage.say(ASHA, "/company")
        await stage.press(ASHA, "Yugrow")
        await stage.say(ASHA, SALE)
        (row,) = await stage.rows("Yugrow_Data")
        assert row["Live Position"] in (None, "")


async def test_a_position_older_than_a_day_says_nothing_and_expires_after_the_days_that_are_set(
    tmp_path: Path,
) -> None:
    clock = Clock()
    async with opened(tmp_path, clock=clock, LOCATION_EXPIRY_DAYS="7") as stage:
        await agree(stage, ASHA)
        await share(stage, ASHA)
        clock.now += DAY + 1
        await stage.say(ASHA, SALE)
        (row,) = await stage.rows("JohnLee_Data")
        assert row["Live Position"] in (None, "")
        assert "1 days old" in text_of(await stage.say(ASHA, "/location_status"))
        clock.now += 5 * DAY
        assert await retain(stage.daemon.ledger, stage.daemon.directory, clock.now) == 0
        assert stored(stage, "select count(*) from positions") == [(1,)]
        clock.now += DAY
        assert await retain(stage.daemon.ledger, stage.daemon.directory, clock.now) == 1
        assert stored(stage, "select count(*) from positions") == [(0,)]
        assert "no position" in text_of(await stage.say(ASHA, "/location_status"))


async def test_location_clear_deletes_the_position_and_leaves_a_line_in_the_audit(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await agree(stage, ASHA)
        await share(stage, ASHA)
        assert "deleted" in text_of(await stage.say(ASHA, "/location_clear"))
        assert stored(stage, "select * from positions") == []
        assert stored(stage, "select company, subject from audit where action='position_deleted'") == [
            ("johnlee", ASHA)
        ]


async def test_when_geocoding_fails_the_place_is_unknown_and_the_receipt_does_not_wait(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as stage:
        stage.geocoding.faults.add(Fault(FaultKind.STATUS, "reverse", status=503))
        await agree(stage, ASHA)
        await share(stage, ASHA)
        await stage.until(lambda: len(stage.daemon.beside.geocoder) == 0, "the geocoder gave up")
        answer = await stage.say(ASHA, SALE)
        assert "Saved" in text_of(answer)
        (row,) = await stage.rows("JohnLee_Data")
        assert row["Live Position"] == "19.06, 72.83"
        assert stored(stage, "select place from positions") == [(None,)]


async def test_of_too_many_places_the_newest_are_looked_up(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        stage.geocoding.faults.add(Fault(FaultKind.HANG, "*", seconds=30.0))
        geocoder = stage.daemon.beside.geocoder
        for user in range(MOST_WAITING + 50):
            geocoder.name(Position(user, "johnlee", 19.0, 72.0, None, None, 1.0, 2.0))
        assert len(geocoder) == MOST_WAITING
        waiting = {int(user) for _, _, user in geocoder._waiting}
        assert waiting == set(range(50, MOST_WAITING + 50))


async def test_a_short_fault_of_the_geocoder_is_over_at_the_second_try(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        stage.geocoding.faults.add(Fault(FaultKind.STATUS, "reverse", status=503, times=1))
        await agree(stage, ASHA)
        await share(stage, ASHA)
        named_ones = "select count(*) from positions where place is not null"
        await stage.until(lambda: stored(stage, named_ones) == [(1,)], "named")


async def test_the_geocoder_asks_once_for_a_spot_and_names_itself(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        for person in (ASHA, BILAL):
            await agree(stage, person)
            await share(stage, person)
        await stage.until(
            lambda: stored(stage, "select count(*) from positions where place is not null") == [(2,)],
            "both named",
        )
        (asked,) = stage.geocoding.journal
        assert "performance-tracker/" in asked.user_agent
        assert "t.me/performance_tracker_bot" in asked.user_agent
        assert asked.query["lat"] == "19.06"
        assert stage.daemon.health.check("geocoding").status is Health.HEALTHY


async def test_an_entry_far_from_the_clients_place_is_marked_for_the_manager(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await agree(stage, ASHA)
        await share(stage, ASHA)
        await named(stage)
        await stage.say(ASHA, "/sales")
        for place in ("Pune", "Bandra"):
            await stage.say(ASHA, f"Client: Apollo {place}\nLocation: {place}\nOrders: 3\nAmount: 24000")
        await stage.until(lambda: len(stored(stage, "select * from distances")) == 2, "both measured")
        found = dict(
            stored(stage, "select location, kilometres from distances join entries using (company, entry_id)")
        )
        assert 100 < found["Pune"] < 150
        assert found["Bandra"] < 5


@contextmanager
def positions_refused(folder: Path) -> Iterator[None]:
    """No position can be stored; the ledger itself is well."""
    with closing(sqlite3.connect(folder / "data" / "ledger.db", isolation_level=None)) as connection:
        for event in ("insert", "update"):
            connection.execute(
                f"create trigger no_{event} before {event} on positions begin select raise(abort, 'no'); end"
            )
        yield
        for event in ("insert", "update"):
            connection.execute(f"drop trigger no_{event}")


async def given_up(stage: Stage, act: Callable[[], object]) -> None:
    """An update fails until it is given up; the waits between the attempts are left out."""

    def hurry(tx: Connection) -> int:
        tx.execute("UPDATE inbox SET attempts = 4 WHERE state = 'new' AND attempts BETWEEN 1 AND 3")
        return int(value(tx, "SELECT count(*) FROM inbox WHERE state = 'new'"))

    act()
    ends, waiting = time.monotonic() + 20, 1
    seen = False
    while waiting or not seen:
        assert time.monotonic() < ends
        waiting = await stage.daemon.ledger.write(hurry)
        seen = seen or waiting > 0
    await stage.settled()


async def test_who_shares_a_position_that_cannot_be_stored_is_told_what_to_do(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def sorry() -> list[str]:
        texts = (each["text"] or "" for each in stage.telegram.messages(ASHA) if each["from"]["is_bot"])
        return [each for each in texts if "could not be stored" in each]

    async with opened(tmp_path) as stage:
        await agree(stage, ASHA)
        with positions_refused(tmp_path):
            await given_up(stage, lambda: stage.telegram.send_location(ASHA, *BANDRA))
            await stage.until(sorry, "she is told")
            assert "share it again in a few minutes: /location" in sorry()[0]
            assert stored(stage, "select count(*) from inbox where state = 'dead' or length(raw) > 0") == [
                (0,)
            ]
            counted = stage.daemon.metrics.registry.get_sample_value
            assert counted("bot_errors_total", {"error_type": "IntegrityError"}) == 2.0
        log = capfd.readouterr().err
        assert '"event":"position_not_stored"' in log
        assert "19.05" not in log
        assert "Thank you" in text_of(await share(stage, ASHA))


async def test_of_a_live_position_that_cannot_be_stored_the_person_is_told_once(tmp_path: Path) -> None:
    def sorry() -> int:
        texts = (each["text"] or "" for each in stage.telegram.messages(ASHA) if each["from"]["is_bot"])
        return sum("could not be stored" in each for each in texts)

    async with opened(tmp_path) as stage:
        await agree(stage, ASHA)
        message: dict[str, Any] = {}
        await stage.answers(ASHA, lambda: message.update(stage.telegram.send_live_location(ASHA, *BANDRA)))
        with positions_refused(tmp_path):
            for step in range(3):
                place = (18.52 + step, 73.85)
                move = partial(stage.telegram.move_live_location, ASHA, message["message_id"], *place)
                await given_up(stage, move)
        assert sorry() == 1


async def test_a_place_whose_name_cannot_be_stored_ends_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await agree(stage, ASHA)
        with closing(sqlite3.connect(tmp_path / "data" / "ledger.db", isolation_level=None)) as connection:
            refuse = "before update of place on positions begin select raise(abort, 'no'); end"
            connection.execute(f"create trigger unnamed {refuse}")
            await share(stage, ASHA)
            counted = stage.daemon.metrics.registry.get_sample_value
            error = {"error_type": "IntegrityError"}
            await stage.until(lambda: counted("bot_errors_total", error), "the fault is counted")
            connection.execute("drop trigger unnamed")
        assert "Saved" in text_of(await stage.say(ASHA, SALE))
        await share(stage, ASHA, (18.52, 73.85))
        await named(stage)


async def test_a_position_that_is_older_than_the_known_one_is_said_not_to_be_stored(tmp_path: Path) -> None:
    clock = Clock()
    async with opened(tmp_path, clock=clock) as stage:
        await agree(stage, ASHA)
        await share(stage, ASHA)
        clock.now -= 60
        assert "newer position" in text_of(await share(stage, ASHA, (18.52, 73.85)))
        assert stored(stage, "select latitude from positions") == [(19.06,)]


async def test_a_stranger_a_forwarded_place_and_the_edge_of_the_earth_store_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await share(stage, DEV)
        await agree(stage, ASHA)
        chat = {"id": ASHA, "type": "private", "first_name": "Asha"}
        message = {
            "message_id": 900,
            "date": 1_790_000_000,
            "chat": chat,
            "from": {"id": ASHA, "is_bot": False, "first_name": "Asha"},
        }
        origin = {"type": "hidden_user", "sender_user_name": "X", "date": 1_790_000_000}
        for more in (
            {"location": {"latitude": 12.0, "longitude": 77.0}, "forward_origin": origin},
            {"location": {"latitude": 91.0, "longitude": 77.0}},
        ):
            update = {"message": {**message, **more, "message_id": message["message_id"] + len(more)}}
            await stage.answers(ASHA, lambda update=update: stage.telegram.inject(update))
        assert stored(stage, "select * from positions") == []
        assert CHITRA not in {row[0] for row in stored(stage, "select user_id from positions")}


async def test_somebody_who_is_taken_out_leaves_no_position(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await agree(stage, ASHA)
        await share(stage, ASHA)
        await stage.say(MEERA, f"/admin_remove {ASHA} johnlee")
        assert stored(stage, "select * from positions") == []
