"""The story of one message in the log: from its update to its entry, its row and its receipt, by one id."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from sandbox.faults import Fault, FaultKind
from tests.flows.stage import ASHA, RAVI, opened
from tests.flows.test_entry_to_row import ID, SALE, text_of

Event = dict[str, Any]


def stories(capfd: pytest.CaptureFixture[str]) -> dict[str, list[Event]]:
    """The events of the log by correlation id, in their order."""
    told: dict[str, list[Event]] = defaultdict(list)
    for line in capfd.readouterr().err.splitlines():
        event = json.loads(line) if line.startswith("{") else {}
        if event.get("correlation_id"):
            told[event["correlation_id"]].append(event)
    return told


def names(events: list[Event]) -> list[str]:
    return [event["event"] for event in events]


async def test_update_entry_row_and_receipt_have_one_id(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with opened(tmp_path) as stage:
        capfd.readouterr()
        (entry_id,) = ID.findall(text_of(await stage.say(ASHA, SALE)))
        await stage.delivered()
    (story,) = [events for events in stories(capfd).values() if "update_handled" in names(events)]
    assert sorted(names(story)) == ["reply_sent", "row_delivered", "update_handled"]
    by_name = {event["event"]: event for event in story}
    assert by_name["update_handled"]["entry_ids"] == [entry_id]
    assert by_name["row_delivered"]["entry_id"] == entry_id
    assert by_name["row_delivered"]["kind"] == "append"
    assert {event["correlation_id"] for event in story} == {f"u-{by_name['update_handled']['update_id']}"}
    assert by_name["reply_sent"]["update_id"] == by_name["update_handled"]["update_id"]


async def test_a_correction_is_a_story_of_its_own(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    async with opened(tmp_path) as stage:
        (entry_id,) = ID.findall(text_of(await stage.say(ASHA, SALE)))
        await stage.delivered()
        capfd.readouterr()
        await stage.press(ASHA, "Undo")
        await stage.delivered()
    (story,) = [events for events in stories(capfd).values() if "row_delivered" in names(events)]
    assert "update_handled" in names(story)
    (row,) = [event for event in story if event["event"] == "row_delivered"]
    assert (row["entry_id"], row["kind"]) == (entry_id, "update")


async def test_replies_that_wait_in_one_queue_keep_their_own_ids(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with opened(tmp_path) as stage:
        stage.telegram.faults.add(Fault(FaultKind.STATUS, "sendMessage", status=502, times=1))
        capfd.readouterr()
        for number in range(3):
            stage.telegram.send_text(RAVI, f"Sold {number + 2} tablets to Noble Chemist for {number + 1}00")
        await stage.settled()
    told = stories(capfd)
    answered = [events for events in told.values() if "update_handled" in names(events)]
    assert len(answered) == 3
    assert all(names(events).count("reply_sent") == 1 for events in answered)
    assert sum(names(events).count("reply_postponed") for events in answered) == 1


async def test_a_row_that_is_found_after_a_doubt_still_ends_its_story(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, SALE)
        await stage.delivered()
        capfd.readouterr()
        stage.sheets.faults.add(Fault(FaultKind.CUT_AFTER, "batchUpdate", times=1))
        await stage.say(ASHA, "Sold 9 boxes to Zenith Medical for 700")
        await stage.delivered()
    log = capfd.readouterr().err
    assert "doubt_looked_at" in log
    (update,) = [json.loads(line) for line in log.splitlines() if '"update_handled"' in line]
    rows = [json.loads(line) for line in log.splitlines() if '"row_delivered"' in line]
    assert [row["correlation_id"] for row in rows] == [update["correlation_id"]]
