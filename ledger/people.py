"""People, their memberships and requests to join; every change leaves a line in the audit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ledger import positions
from ledger.driver import Connection
from ledger.positions import Position
from ledger.statements import first, setting, value

_PERSON = "SELECT * FROM people WHERE user_id = :user_id"
_REMEMBER = """
INSERT INTO people (user_id, name, username, first_seen, last_seen)
VALUES (:user_id, :name, :username, :now, :now)
ON CONFLICT (user_id) DO UPDATE
SET name = excluded.name, username = excluded.username, last_seen = excluded.last_seen"""
_ROLES = "SELECT company, role FROM members WHERE user_id = :user_id ORDER BY since"
_ROLE = "SELECT role FROM members WHERE user_id = :user_id AND company = :company"
_JOIN = """
INSERT INTO members (user_id, company, role, since, added_by)
VALUES (:user_id, :company, :role, :now, :actor)
ON CONFLICT (user_id, company) DO UPDATE SET role = excluded.role"""
_WORK_FOR = "UPDATE people SET company = :company WHERE user_id = :user_id AND company IS NULL"
_LEAVE = "DELETE FROM members WHERE user_id = :user_id AND company = :company"
_OTHER = "SELECT company FROM members WHERE user_id = :user_id LIMIT 1"
_WORK_ON = "UPDATE people SET company = :other WHERE user_id = :user_id AND company = :company"
_MEMBERS = """
SELECT members.user_id, people.name, people.username, members.role, members.since
FROM members JOIN people ON people.user_id = members.user_id
WHERE members.company = :company ORDER BY people.name"""
_ADMINS = "SELECT user_id FROM members WHERE company = :company AND role = 'admin'"
_OPEN_REQUEST = """
SELECT id FROM join_requests WHERE user_id = :user_id AND company = :company AND state = 'open'"""
_ASK = """
INSERT INTO join_requests (user_id, name, company, asked_at) VALUES (:user_id, :name, :company, :now)
RETURNING id"""
_COUNT_REQUESTS = "SELECT count(*) FROM join_requests WHERE user_id = :user_id AND state = 'open'"
_REQUEST = """
SELECT id, user_id, name, company, state FROM join_requests WHERE id = :number AND user_id = :user_id"""
_DECIDE = """
UPDATE join_requests SET state = :state, decided_by = :actor, decided_at = :now
WHERE id = :number AND state = 'open'"""
_NOTE = """
INSERT INTO audit (at, company, actor, action, subject, detail)
VALUES (:now, :company, :actor, :action, :subject, :detail)"""
_PERSON_TOUCHED = """
SELECT id FROM audit
WHERE subject = :subject AND at > :since AND action IN ('joined', 'removed', 'switched') LIMIT 1"""
_GROUPS_TOUCHED = """
SELECT id FROM audit
WHERE company = :company AND at > :since AND action IN ('group_linked', 'group_unlinked') LIMIT 1"""


class Role(StrEnum):
    """What a person may do in a company. An owner is admin of every company."""

    REP = "rep"
    MANAGER = "manager"
    ADMIN = "admin"


RANK = {Role.REP: 1, Role.MANAGER: 2, Role.ADMIN: 3}


@dataclass(frozen=True, slots=True)
class Person:
    """A person who is known to the bot, with what they chose."""

    user_id: int
    name: str
    username: str | None = None
    language: str | None = None
    language_fixed: bool = False
    default_type: str | None = None
    company: str | None = None
    roles: tuple[tuple[str, Role], ...] = ()
    consented: bool = False
    position: Position | None = None

    def role_in(self, company: str) -> Role | None:
        """Return the person's role in a company, None when they have none."""
        return dict(self.roles).get(company)


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """Somebody asks to join a company."""

    id: int
    user_id: int
    name: str
    company: str
    state: str


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One line of a company's list of people."""

    user_id: int
    name: str
    username: str | None
    role: Role
    since: float


def find(tx: Connection, user_id: int) -> Person | None:
    """Return a known person with their memberships, or None."""
    row = first(tx, _PERSON, {"user_id": user_id})
    if row is None:
        return None
    roles = tuple((company, Role(role)) for company, role in tx.execute(_ROLES, {"user_id": user_id}))
    return Person(
        row.user_id,
        row.name,
        row.username,
        row.language,
        bool(row.language_fixed),
        row.default_type,
        row.company,
        roles,
        row.consented_at is not None,
        positions.of_person(tx, user_id),
    )


def remember(tx: Connection, user_id: int, name: str, username: str | None, now: float) -> None:
    """Store a person, or refresh the name Telegram gives."""
    tx.execute(_REMEMBER, {"user_id": user_id, "name": name, "username": username, "now": now})


def set_choice(tx: Connection, user_id: int, **choice: object) -> None:
    """Store what a person chose: company, default_type, language, language_fixed."""
    statement = f"UPDATE people SET {setting(choice)} WHERE user_id = :user_id"  # noqa: S608  names of columns
    tx.execute(statement, {"user_id": user_id, **choice})


def join(tx: Connection, user_id: int, company: str, role: Role, *, actor: int, now: float, how: str) -> bool:
    """Make a person a member or change their role; False when nothing changed. Audited."""
    who = {"user_id": user_id, "company": company}
    before = value(tx, _ROLE, who)
    if before == role.value:
        return False
    tx.execute(_JOIN, {**who, "role": role.value, "now": now, "actor": actor})
    tx.execute(_WORK_FOR, who)
    detail = f"{before} -> {role.value} ({how})" if before else f"{role.value} ({how})"
    note(tx, company, actor, "role_changed" if before else "joined", user_id, detail, now)
    return True


def leave(tx: Connection, user_id: int, company: str, *, actor: int, now: float) -> bool:
    """End a membership; the person works on in another of their companies, if any. Audited."""
    who = {"user_id": user_id, "company": company}
    if tx.execute(_LEAVE, who).rowcount == 0:
        return False
    tx.execute(_WORK_ON, {**who, "other": value(tx, _OTHER, {"user_id": user_id})})
    note(tx, company, actor, "removed", user_id, "", now)
    return True


def list_members(tx: Connection, company: str) -> list[MemberLine]:
    """Return a company's people, admins first, then by name."""
    found = tx.execute(_MEMBERS, {"company": company})
    lines = [MemberLine(user, name, username, Role(role), at) for user, name, username, role, at in found]
    return sorted(lines, key=lambda line: -RANK[line.role])


def admins_of(tx: Connection, company: str) -> list[int]:
    """Return the ids of a company's admins."""
    return [user_id for (user_id,) in tx.execute(_ADMINS, {"company": company})]


def ask_to_join(tx: Connection, user_id: int, name: str, company: str, now: float) -> JoinRequest | None:
    """Store a request to join; None when one is open already."""
    who = {"user_id": user_id, "company": company}
    if value(tx, _OPEN_REQUEST, who) is not None:
        return None
    number = value(tx, _ASK, {**who, "name": name, "now": now})
    return JoinRequest(number, user_id, name, company, "open")


def open_requests(tx: Connection, user_id: int) -> int:
    """Return how many requests of a person wait for an answer."""
    return int(value(tx, _COUNT_REQUESTS, {"user_id": user_id}))


def find_request(tx: Connection, number: int, user_id: int) -> JoinRequest | None:
    """Return a person's request to join by its number."""
    row = tx.execute(_REQUEST, {"number": number, "user_id": user_id}).fetchone()
    return None if row is None else JoinRequest(*row)


def decide(tx: Connection, number: int, state: str, *, actor: int, now: float) -> bool:
    """Approve or refuse an open request; False when it was decided before."""
    return tx.execute(_DECIDE, {"number": number, "state": state, "actor": actor, "now": now}).rowcount == 1


def note(
    tx: Connection, company: str, actor: int, action: str, subject: int | None, detail: str, now: float
) -> None:
    """Write a line into the audit: who did what to whom, when."""
    values = {"company": company, "actor": actor, "action": action, "subject": subject, "now": now}
    tx.execute(_NOTE, {**values, "detail": detail[:500]})


def touched(tx: Connection, subject: int, since: float, *, company: str | None = None) -> bool:
    """Tell whether the audit knows of a change since then in who belongs where: of a person, or, with a
    group's ``company``, of that company's groups."""
    if company is None:
        return value(tx, _PERSON_TOUCHED, {"subject": subject, "since": since}) is not None
    return value(tx, _GROUPS_TOUCHED, {"company": company, "since": since}) is not None
