"""While Telegram takes no messages: few tries, spread over time, and every receipt once when it is back."""

from __future__ import annotations

from pathlib import Path

from sandbox.faults import Fault, FaultKind
from tests.flows.stage import ASHA, BILAL, MEERA, RAVI, Stage, opened


def circuit(stage: Stage) -> float | None:
    return stage.daemon.metrics.registry.get_sample_value("bot_circuit_open", {"service": "telegram"})


def receipts(stage: Stage, person: int) -> int:
    said = (each["text"] or "" for each in stage.telegram.messages(person) if each["from"]["is_bot"])
    return sum("Zenith Medical" in text for text in said)


async def test_the_circuit_opens_and_closes_and_every_receipt_is_said_once(tmp_path: Path) -> None:
    people = (ASHA, RAVI, BILAL)
    async with opened(tmp_path) as stage:
        stage.telegram.faults.add(Fault(FaultKind.STATUS, "sendMessage", status=502, label="away"))
        before = len(stage.telegram.journal)
        for number, person in enumerate(people * 4):
            stage.telegram.send_text(person, f"Sold {number + 2} boxes to Zenith Medical for {number + 1}00")
        await stage.until(lambda: circuit(stage) == 1, "nobody is asked any more")
        tried = [call for call in list(stage.telegram.journal)[before:] if call.method == "sendMessage"]
        assert 10 <= len(tried) <= 10 + len(people)
        stage.telegram.faults.clear("away")
        await stage.until(lambda: all(receipts(stage, each) == 4 for each in people), "all receipts")
        await stage.settled()
        assert circuit(stage) == 0
        assert [receipts(stage, each) for each in people] == [4, 4, 4]
        assert len(await stage.rows("JohnLee_Data")) == 12


async def test_a_person_who_blocked_the_bot_does_not_open_the_circuit(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        stage.telegram.faults.add(Fault(FaultKind.STATUS, "sendMessage", status=403, times=12))
        for number in range(12):
            await stage.say(ASHA, f"Sold {number + 2} boxes to Zenith Medical for {number + 1}00")
        assert circuit(stage) == 0
        assert await stage.say(MEERA, "/admin_health")
