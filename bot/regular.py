"""What the bot says unasked: the evening reminder, and the digests for those who run a company."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

from bot import digests, messages
from bot.buttons import Button
from bot.wording import Wording, Wordings
from config.companies import Company
from config.settings import Settings
from ledger import activity, people, preferences
from ledger.activity import Colleague
from ledger.driver import Connection
from ledger.people import Role
from ledger.replies import Outgoing
from services import nudges
from services.digest import digest
from services.directory import Directory
from services.nudges import Strength
from services.schedule import EVERY_DAY, PREFIX, Appointment, Occasion

DIGEST_AT = time(20, 0)
WEEK_AT = time(9, 0)
WEEK = "week"
MONDAY = frozenset({0})


class NudgePlan:
    """Reminds reps who wrote nothing on a working day, at the time that each chose."""

    name = "nudge"

    def __init__(self, directory: Directory, wordings: Wordings) -> None:
        self._directory, self._wordings = directory, wordings

    def appointments(self, tx: Connection, now: float) -> Iterator[Appointment]:
        """Return every person's time."""
        for company in self._directory.companies.values():
            yield from nudges.appointments(tx, company, now)

    def calls(self, tx: Connection, occasion: Occasion) -> list[Outgoing]:
        """Return the reminder, or nothing for somebody who wrote or is away."""
        key, user_id = occasion.appointment.company, occasion.appointment.user_id
        company = self._directory.companies.get(key)
        if company is None or user_id is None or not self._directory.may_enter(user_id):
            return []
        person = people.find(tx, user_id)
        if person is None or person.role_in(key) is None or not nudges.is_due(tx, key, user_id, occasion.day):
            return []
        w = self._wordings[person.language or "en"]
        return _reminder(w, user_id, company, occasion.day, _is_soft(tx, user_id, person.role_in(key)))


class DigestPlan:
    """Tells admins and owners how a company's day or week was. ``weekly``: on Monday, of the week before."""

    def __init__(
        self, directory: Directory, wordings: Wordings, settings: Settings, *, weekly: bool = False
    ) -> None:
        self.name = WEEK if weekly else "digest"
        self._weekly = weekly
        self._directory, self._wordings, self._settings = directory, wordings, settings

    def appointments(self, tx: Connection, now: float) -> Iterator[Appointment]:
        """Return one appointment a company."""
        for key, company in self._directory.companies.items():
            yield Appointment(
                f"{PREFIX}{self.name}:{key}",
                key,
                company.zone,
                WEEK_AT if self._weekly else DIGEST_AT,
                MONDAY if self._weekly else EVERY_DAY,
            )

    def calls(self, tx: Connection, occasion: Occasion) -> list[Outgoing]:
        """Return the digest for each reader in their language."""
        company = self._directory.companies.get(occasion.appointment.company)
        if company is None:
            return []
        since, until = self._span(occasion.day)
        currency = company.currency or self._settings.currency
        found = digest(tx, company, currency, "week" if self._weekly else "today", since, until)
        if found.is_empty:
            return []
        calls: list[Outgoing] = []
        for user_id, language in self._readers(tx, company.key):
            text = digests.render(self._wordings[language or "en"], found, company.name)
            calls += messages.send(user_id, text)
        return calls

    def _span(self, day: date) -> tuple[date, date]:
        if not self._weekly:
            return day, day
        return week_before(day)

    def _readers(self, tx: Connection, company: str) -> Iterator[tuple[int, str | None]]:
        admins = {each.user_id: each for each in activity.colleagues(tx, company) if each.role is Role.ADMIN}
        for user_id in dict.fromkeys([*admins, *sorted(self._directory.owners)]):
            if not self._directory.may_enter(user_id):
                continue
            person = people.find(tx, user_id)
            admin = admins.get(user_id)
            wanted = preferences.read(tx, user_id).get("digest", True)
            if person is not None and wanted and _can_be_reached(admin):
                yield user_id, person.language


def week_before(day: date) -> tuple[date, date]:
    """Return the Monday and the Sunday of the week before that of ``day``."""
    monday = day - timedelta(days=day.weekday())
    return monday - timedelta(days=7), monday - timedelta(days=1)


def plans(
    directory: Directory, wordings: Wordings, settings: Settings
) -> tuple[NudgePlan, DigestPlan, DigestPlan]:
    """Return everything that happens at set hours."""
    return (
        NudgePlan(directory, wordings),
        DigestPlan(directory, wordings, settings),
        DigestPlan(directory, wordings, settings, weekly=True),
    )


def _can_be_reached(admin: Colleague | None) -> bool:
    return admin is None or admin.reachable


def _is_soft(tx: Connection, user_id: int, role: Role | None) -> bool:
    choice = nudges.choice_of(preferences.read(tx, user_id), role or Role.REP)
    return choice.strength is Strength.SOFT


def _reminder(w: Wording, user_id: int, company: Company, day: date, soft: bool) -> list[Outgoing]:
    text = "\n".join(
        [
            w(
                "No entry for {company} today yet. Write what happened, a visit without an order counts too.",
                company=company.name,
            ),
            w("/nudge changes when I remind you, or ends it."),
        ]
    )
    rows = [
        [
            Button(w.plain("In an hour"), "snooze", (day.isoformat(),)),
            Button(w.plain("Day off today"), "away", (day.isoformat(),)),
        ]
    ]
    calls = messages.send(user_id, text, rows)
    if not soft:
        return calls
    return [
        Outgoing(each.chat_id, each.method, {**each.payload, "disable_notification": True}) for each in calls
    ]
