"""Evening reminders: for whom, when, how firmly; and the days on which somebody is away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any

from config.companies import Company
from ledger import activity, preferences
from ledger.activity import Colleague
from ledger.driver import Connection
from ledger.people import Role
from services.schedule import PREFIX, Appointment

USUAL = time(19, 30)
WORKING_DAYS = frozenset(range(6))  # shops are closed on Sunday; who sells then needs no reminder for it
AGAIN_MINUTES = 60  # a firm reminder is repeated once, an hour later
SNOOZE_SECONDS = 3600
KEEP_SNOOZE_SECONDS = 86_400
LEAVE_DAYS_KEPT = 60
LONGEST_LEAVE = 31
_CLOCK = re.compile(r"\b([01]?\d|2[0-3])(?:[:.]([0-5]\d))?\s*(am|pm|baje)?\b", re.IGNORECASE)


class Strength(StrEnum):
    """Soft comes without a sound, firm a second time after an hour."""

    SOFT = "soft"
    NORMAL = "normal"
    FIRM = "firm"


@dataclass(frozen=True, slots=True)
class Choice:
    """When a person is reminded. ``chosen_at`` is when they said so (Unix time), 0 for the usual."""

    on: bool = True
    at: time = USUAL
    strength: Strength = Strength.NORMAL
    chosen_at: float = 0.0


def choice_of(stored: dict[str, Any], role: Role) -> Choice:
    """Return a person's choice; without one, reps are reminded at the usual time and others are not."""
    found = stored.get("nudge")
    if not isinstance(found, dict):
        return Choice(on=role is Role.REP)
    return Choice(
        bool(found.get("on", True)),
        time.fromisoformat(found.get("at", USUAL.isoformat("minutes"))),
        Strength(found.get("strength", Strength.NORMAL)),
        float(found.get("chosen_at", 0.0)),
    )


def choose(tx: Connection, user_id: int, choice: Choice) -> None:
    """Keep a person's choice."""
    preferences.change(
        tx,
        user_id,
        nudge={
            "on": choice.on,
            "at": choice.at.isoformat("minutes"),
            "strength": choice.strength.value,
            "chosen_at": choice.chosen_at,
        },
    )


def snooze(tx: Connection, user_id: int, now: float) -> None:
    """Remind the person again in an hour."""
    preferences.change(tx, user_id, snoozed_to=now + SNOOZE_SECONDS)


def clock_in(text: str) -> time | None:
    """Return the time of day that a text names (19:30, 7 pm, 7 baje), None without one.

    Without am an hour before noon is one of the evening (7:30 is 19:30, 07:30 is not): nobody asks to be
    reminded of the day in its morning.
    """
    found = _CLOCK.search(text)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").casefold()
    if half == "am":
        return time(hour % 12, minute) if hour <= 12 else None
    if hour < 12 and not found[1].startswith("0"):
        hour += 12
    return time(hour, minute)


def take_leave(tx: Connection, user_id: int, since: date, until: date | None) -> list[date]:
    """Keep days on which the person is away; returns those days."""
    last = min(until or since, since + timedelta(days=LONGEST_LEAVE - 1))
    days = [since + timedelta(days=number) for number in range(max(0, (last - since).days) + 1)]
    known = preferences.read(tx, user_id).get("leave", [])
    kept = sorted({*known, *(day.isoformat() for day in days)})[-LEAVE_DAYS_KEPT:]
    preferences.change(tx, user_id, leave=kept)
    return days


def is_away(stored: dict[str, Any], day: date) -> bool:
    """Tell whether the person took leave that day."""
    return day.isoformat() in stored.get("leave", [])


def appointments(tx: Connection, company: Company, now: float) -> Iterator[Appointment]:
    """Return when the people of a company are reminded, each in the company they work for now."""
    for each in activity.colleagues(tx, company.key):
        if each.works_here and each.reachable:
            yield from _of(each, company, now)


def _of(person: Colleague, company: Company, now: float) -> Iterable[Appointment]:
    choice = choice_of(person.preferences, person.role)
    if not choice.on:
        return
    key = f"{PREFIX}nudge:{company.key}:{person.user_id}"
    since = max(person.since, choice.chosen_at)
    usual = Appointment(
        key, company.key, company.zone, choice.at, WORKING_DAYS, since=since, user_id=person.user_id
    )
    yield usual
    if choice.strength is Strength.FIRM:
        minutes = (choice.at.hour * 60 + choice.at.minute + AGAIN_MINUTES) % 1440
        yield replace(usual, key=f"{key}:again", at=time(*divmod(minutes, 60)))
    snoozed = person.preferences.get("snoozed_to")
    if isinstance(snoozed, int | float) and now - snoozed < KEEP_SNOOZE_SECONDS:
        yield replace(usual, key=f"{key}:{int(snoozed)}", once=float(snoozed))


def is_due(tx: Connection, company: str, user_id: int, day: date) -> bool:
    """Tell whether somebody is to be reminded: a member who wrote nothing that day and is not away."""
    stored = preferences.read(tx, user_id)
    return not is_away(stored, day) and not activity.wrote(tx, company, user_id, day, day)
