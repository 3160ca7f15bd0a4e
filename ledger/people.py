"""People, their memberships and requests to join; every change leaves a line in the audit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from ledger import positions
from ledger.positions import Position
from ledger.schema import audit, join_requests, members, people
from ledger.statements import rows


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


def _person_by_id() -> Select[Any]:
    return select(people).where(people.c.user_id == bindparam("user_id"))


def _roles_of_person() -> Select[Any]:
    query = select(members.c.company, members.c.role).where(members.c.user_id == bindparam("user_id"))
    return query.order_by(members.c.since)


def find(tx: Connection, user_id: int) -> Person | None:
    """Return a known person with their memberships, or None."""
    found = rows(tx, _person_by_id, {"user_id": user_id})
    if not found:
        return None
    row = found[0]
    roles = tuple(
        (each.company, Role(each.role)) for each in rows(tx, _roles_of_person, {"user_id": user_id})
    )
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
    statement = insert_or(people).values(
        user_id=user_id, name=name, username=username, first_seen=now, last_seen=now
    )
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=[people.c.user_id], set_={"name": name, "username": username, "last_seen": now}
        )
    )


def set_choice(tx: Connection, user_id: int, **choice: object) -> None:
    """Store what a person chose: company, default_type, language, language_fixed."""
    tx.execute(update(people).where(people.c.user_id == user_id).values(**choice))


def join(tx: Connection, user_id: int, company: str, role: Role, *, actor: int, now: float, how: str) -> bool:
    """Make a person a member or change their role; False when nothing changed. Audited."""
    query = select(members.c.role).where(members.c.user_id == user_id, members.c.company == company)
    before = tx.execute(query).scalar()
    if before == role.value:
        return False
    statement = insert_or(members).values(
        user_id=user_id, company=company, role=role.value, since=now, added_by=actor
    )
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=[members.c.user_id, members.c.company], set_={"role": role.value}
        )
    )
    tx.execute(
        update(people).where(people.c.user_id == user_id, people.c.company.is_(None)).values(company=company)
    )
    detail = f"{before} -> {role.value} ({how})" if before else f"{role.value} ({how})"
    note(tx, company, actor, "role_changed" if before else "joined", user_id, detail, now)
    return True


def leave(tx: Connection, user_id: int, company: str, *, actor: int, now: float) -> bool:
    """End a membership; the person works on in another of their companies, if any. Audited."""
    gone = tx.execute(delete(members).where(members.c.user_id == user_id, members.c.company == company))
    if gone.rowcount == 0:
        return False
    other = tx.execute(select(members.c.company).where(members.c.user_id == user_id).limit(1)).scalar()
    tx.execute(
        update(people).where(people.c.user_id == user_id, people.c.company == company).values(company=other)
    )
    note(tx, company, actor, "removed", user_id, "", now)
    return True


def list_members(tx: Connection, company: str) -> list[MemberLine]:
    """Return a company's people, admins first, then by name."""
    query = (
        select(members.c.user_id, people.c.name, people.c.username, members.c.role, members.c.since)
        .join(people, people.c.user_id == members.c.user_id)
        .where(members.c.company == company)
        .order_by(people.c.name)
    )
    lines = [MemberLine(row[0], row[1], row[2], Role(row[3]), row[4]) for row in tx.execute(query)]
    return sorted(lines, key=lambda line: -RANK[line.role])


def admins_of(tx: Connection, company: str) -> list[int]:
    """Return the ids of a company's admins."""
    query = select(members.c.user_id).where(members.c.company == company, members.c.role == Role.ADMIN.value)
    return list(tx.execute(query).scalars())


def ask_to_join(tx: Connection, user_id: int, name: str, company: str, now: float) -> JoinRequest | None:
    """Store a request to join; None when one is open already."""
    open_one = select(join_requests.c.id).where(
        join_requests.c.user_id == user_id,
        join_requests.c.company == company,
        join_requests.c.state == "open",
    )
    if tx.execute(open_one).first() is not None:
        return None
    number = tx.execute(
        insert(join_requests)
        .values(user_id=user_id, name=name, company=company, asked_at=now)
        .returning(join_requests.c.id)
    ).scalar_one()
    return JoinRequest(number, user_id, name, company, "open")


def open_requests(tx: Connection, user_id: int) -> int:
    """Return how many requests of a person wait for an answer."""
    query = select(func.count()).where(join_requests.c.user_id == user_id, join_requests.c.state == "open")
    return int(tx.execute(query).scalar_one())


def find_request(tx: Connection, number: int, user_id: int) -> JoinRequest | None:
    """Return a person's request to join by its number."""
    query = select(
        join_requests.c.id,
        join_requests.c.user_id,
        join_requests.c.name,
        join_requests.c.company,
        join_requests.c.state,
    ).where(join_requests.c.id == number, join_requests.c.user_id == user_id)
    row = tx.execute(query).one_or_none()
    return None if row is None else JoinRequest(*row)


def decide(tx: Connection, number: int, state: str, *, actor: int, now: float) -> bool:
    """Approve or refuse an open request; False when it was decided before."""
    result = tx.execute(
        update(join_requests)
        .where(join_requests.c.id == number, join_requests.c.state == "open")
        .values(state=state, decided_by=actor, decided_at=now)
    )
    return result.rowcount == 1


def note(
    tx: Connection, company: str, actor: int, action: str, subject: int | None, detail: str, now: float
) -> None:
    """Write a line into the audit: who did what to whom, when."""
    tx.execute(
        insert(audit).values(
            at=now, company=company, actor=actor, action=action, subject=subject, detail=detail[:500]
        )
    )


def touched(tx: Connection, subject: int, since: float, *, company: str | None = None) -> bool:
    """Tell whether the audit knows of a change since then in who belongs where: of a person, or, with a
    group's ``company``, of that company's groups."""
    about = audit.c.subject == subject if company is None else audit.c.company == company
    kinds = ("joined", "removed", "switched") if company is None else ("group_linked", "group_unlinked")
    query = select(audit.c.id).where(about, audit.c.at > since, audit.c.action.in_(kinds))
    return tx.execute(query.limit(1)).first() is not None
