"""/mydata, /forget and /admin_forget, shown in what is sent and in the database file itself."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.flows.stage import ASHA, BILAL, CHITRA, MEERA, RAVI, Stage, opened

SALE = "Sold 5 tablets to Apollo Pharmacy for 25000"
BANDRA = (19.0596, 72.8295)


def text_of(messages: list[dict[str, Any]]) -> str:
    return "\n".join(message["text"] or "" for message in messages)


def stored(stage: Stage, query: str) -> list[tuple[Any, ...]]:
    path = stage.folder / "data" / "ledger.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


async def mydata(stage: Stage, person: int) -> dict[str, Any]:
    (answer,) = await stage.say(person, "/mydata")
    assert answer["file_name"].endswith(".json")
    found = json.loads(stage.telegram.file(answer["document"]))
    assert isinstance(found, dict)
    return found


async def share(stage: Stage, person: int) -> None:
    await stage.say(person, "/location")
    await stage.press(person, "I agree")
    await stage.answers(person, lambda: stage.telegram.send_location(person, *BANDRA))


async def test_mydata_holds_everything_about_the_person_and_nothing_of_others(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await share(stage, ASHA)
        await stage.say(ASHA, SALE)
        await stage.say(ASHA, "/nudge 18:45")
        await stage.say(RAVI, "Sold 2 boxes ORS to Canary Medical for 800")
        await stage.say(CHITRA, "Sold 2 boxes ORS to Yugrow Canary for 900")
        found = await mydata(stage, ASHA)
        assert found["profile"]["name"] == "Asha"
        assert found["profile"]["preferences"]["nudge"]["at"] == "18:45"
        assert [each["company"] for each in found["memberships"]] == ["johnlee"]
        assert found["position"][0]["latitude"] == 19.06
        assert found["entry_counts"] == {"johnlee": 1}
        assert found["entries"][0]["text"] == SALE
        assert found["entries"][0]["amount"] == "25000.00"
        assert {line["action"] for line in found["audit"]} == {"joined", "position_consent"}
        assert "Canary" not in json.dumps(found)
        assert not re.search(rf"\b{RAVI}\b", json.dumps(found))


async def test_entries_of_a_company_that_was_left_are_counted_and_not_listed(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, SALE)
        await stage.say(MEERA, f"/admin_assign {ASHA} yugrow")
        await stage.say(MEERA, f"/admin_remove {ASHA} johnlee")
        found = await mydata(stage, ASHA)
        assert found["entry_counts"] == {"johnlee": 1}
        assert found["entries"] == []


async def test_forget_asks_first_and_then_leaves_the_number_alone(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await share(stage, ASHA)
        await stage.say(ASHA, "/sales")
        await stage.say(ASHA, SALE)
        await stage.say(ASHA, "/forget")
        await stage.press(ASHA, "Keep")
        assert stored(stage, f"select name from people where user_id={ASHA}") == [("Asha",)]
        await stage.say(ASHA, "/forget")
        assert "deleted" in text_of(await stage.press(ASHA, "Delete"))
        assert stored(stage, "select * from positions") == []
        columns = "name, username, language, default_type, preferences, consented_at"
        assert stored(stage, f"select {columns} from people where user_id={ASHA}") == [
            (f"User {ASHA}", None, None, None, "{}", None)
        ]
        assert stored(
            stage, f"select company, actor from audit where action='profile_deleted' and subject={ASHA}"
        ) == [("johnlee", ASHA)]
        (row,) = await stage.rows("JohnLee_Data")
        assert row["User Name"] == "Asha"
        assert "Saved" in text_of(await stage.say(ASHA, "Sold 2 boxes ORS to Noble Medical for 800"))


async def test_an_admin_replaces_the_name_in_the_entries_here_and_in_the_sheet(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, SALE)
        await stage.say(RAVI, "Sold 2 boxes ORS to Noble Medical for 800")
        await stage.rows("JohnLee_Data")
        await stage.say(MEERA, f"/admin_forget {ASHA}")
        assert "1 entries" in text_of(await stage.press(MEERA, "Replace"))
        rows = await stage.rows("JohnLee_Data")
        assert [row["User Name"] for row in rows] == [f"User {ASHA}", "Ravi"]
        assert [row["Amount"] for row in rows] == [25000, 800]
        assert stored(stage, "select user_name from entries order by sequence") == [
            (f"User {ASHA}",),
            ("Ravi",),
        ]
        assert stored(stage, "select actor, subject, detail from audit where action='name_replaced'") == [
            (MEERA, ASHA, "1 entries")
        ]


async def test_nobody_but_an_admin_of_that_company_replaces_a_name(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, SALE)
        await stage.say(MEERA, f"/admin_assign {CHITRA} yugrow admin")
        for person in (ASHA, BILAL):
            assert "admins only" in text_of(await stage.say(person, f"/admin_forget {ASHA}"))
        shown = await stage.say(CHITRA, f"/admin_forget {ASHA}")
        assert "No entry" in text_of(shown)
        for person in (ASHA, BILAL, CHITRA):
            number = stage.telegram.messages(person)[-1]["id"]
            data = f"anonymise|{ASHA}|johnlee"
            await stage.answers(
                person, lambda p=person, n=number, d=data: stage.telegram.press(p, p, n, d, stale=True)
            )
        assert stored(stage, "select user_name from entries") == [("Asha",)]


async def test_what_was_forgotten_is_gone_from_the_file_on_the_disk(tmp_path: Path) -> None:
    secret = "Zebrafinch"
    async with opened(tmp_path) as stage:
        stage.telegram.add_person(_renamed(stage, RAVI, secret))
        await stage.say(RAVI, "/company")
        await stage.say(MEERA, f"/admin_remove {RAVI} johnlee")
        await stage.say(RAVI, "/company")
        await stage.press(RAVI, "Join JohnLee")
        await stage.press(MEERA, "Approve")
        assert stored(stage, f"select name from people where user_id={RAVI}") == [(secret,)]
        await stage.say(RAVI, "/forget")
        await stage.press(RAVI, "Delete")
        await stage.settled()
        await stage.until(lambda: not stored(stage, "select * from replies"), "replies are sent")
        assert await stage.daemon.ledger.scrub()
        for path in (tmp_path / "data").glob("ledger.db*"):
            assert secret.encode() not in path.read_bytes(), path.name


def _renamed(stage: Stage, person: int, name: str) -> Any:
    from sandbox.telegram import Person

    return Person(person, name, started=True)
