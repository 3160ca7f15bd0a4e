"""The switches of the page: each puts faults into one service until it is turned off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sandbox.faults import Fault, FaultKind, FaultSchedule

RETRY_AFTER_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Switch:
    """One switch. ``service`` names the schedule that gets ``faults``; ``explains`` is a tooltip."""

    key: str
    name: str
    explains: str
    service: str
    faults: tuple[Fault, ...]


SWITCHES = (
    Switch(
        "sheets_down",
        "Sheets down",
        "Every request to Google Sheets is answered 503. Entries wait in the ledger.",
        "google",
        (Fault(FaultKind.STATUS, status=503),),
    ),
    Switch(
        "lost_reply",
        "Lost replies",
        "Google writes the rows, but its answer never arrives. The bot must not write them again.",
        "google",
        (Fault(FaultKind.CUT_AFTER, "batchUpdate"), Fault(FaultKind.CUT_AFTER, "values.append")),
    ),
    Switch(
        "quota",
        "Quota used up",
        f"Google answers 429 and asks to wait {RETRY_AFTER_SECONDS} seconds.",
        "google",
        (Fault(FaultKind.STATUS, status=429, retry_after=RETRY_AFTER_SECONDS),),
    ),
    Switch(
        "telegram_500",
        "Telegram errors",
        "Telegram answers every request of the bot with 500. Messages wait there.",
        "telegram",
        (Fault(FaultKind.STATUS, status=500),),
    ),
    Switch(
        "gemini_down",
        "Gemini down",
        "The language model answers 503. Messages are read by rules alone.",
        "gemini",
        (Fault(FaultKind.STATUS, status=503),),
    ),
    Switch(
        "geocoding_down",
        "No geocoding",
        "No place names for positions. Positions are still stored.",
        "geocoding",
        (Fault(FaultKind.STATUS, status=503),),
    ),
)


class Switchboard:
    """Turns the switches. ``schedules`` are the services' faults by name."""

    def __init__(self, schedules: Mapping[str, FaultSchedule]) -> None:
        self._schedules = schedules
        self._on: set[str] = set()

    def turn(self, key: str, *, on: bool) -> None:
        """Turn one switch on or off. Raises KeyError for an unknown one."""
        switch = next((each for each in SWITCHES if each.key == key), None)
        if switch is None:
            raise KeyError(key)
        schedule = self._schedules[switch.service]
        schedule.clear(key)
        self._on.discard(key)
        if on:
            self._on.add(key)
            for fault in switch.faults:
                schedule.add(replace(fault, label=key))

    def states(self) -> dict[str, dict[str, Any]]:
        """Return for each switch whether it is ``on`` and how many requests it ``hits``."""
        return {
            each.key: {
                "on": each.key in self._on,
                "hits": self._schedules[each.service].hits.get(each.key, 0),
            }
            for each in SWITCHES
        }
