"""Joining a company: ask, decide, redeem an invite, assign, remove. Nobody gets in without an admin."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ledger import invites, people
from ledger.driver import Connection
from ledger.people import JoinRequest, Role

INVITE_SECONDS = 7 * 86_400
OPEN_REQUESTS = 3  # requests one person may have waiting: enough to choose wrongly twice


class Decision(StrEnum):
    """What came of a press on Approve or Refuse."""

    DONE = "done"
    DECIDED_BEFORE = "decided_before"
    NOT_YOURS = "not_yours"


@dataclass(frozen=True, slots=True)
class Decided:
    """The outcome, and the request it was about (None when there is none with that number)."""

    decision: Decision
    request: JoinRequest | None = None


def ask(
    tx: Connection, user_id: int, name: str, username: str | None, company: str, now: float
) -> JoinRequest | None:
    """Store a request to join; None when the person has one open for it, or too many."""
    people.remember(tx, user_id, name, username, now)
    if people.open_requests(tx, user_id) >= OPEN_REQUESTS:
        return None
    return people.ask_to_join(tx, user_id, name, company, now)


def decide(
    tx: Connection,
    number: int,
    user_id: int,
    *,
    approve: bool,
    actor: int,
    may_decide: frozenset[str],
    now: float,
) -> Decided:
    """Approve or refuse a person's request. ``may_decide`` are the companies in which the actor is admin."""
    request = people.find_request(tx, number, user_id)
    if request is None or request.company not in may_decide:
        return Decided(Decision.NOT_YOURS)
    if not people.decide(tx, number, "approved" if approve else "refused", actor=actor, now=now):
        return Decided(Decision.DECIDED_BEFORE, request)
    if approve:
        people.join(tx, request.user_id, request.company, Role.REP, actor=actor, now=now, how="request")
    else:
        people.note(tx, request.company, actor, "refused", request.user_id, "", now)
    return Decided(Decision.DONE, request)


def redeem(
    tx: Connection, token: str, user_id: int, name: str, username: str | None, now: float
) -> tuple[str, Role, int] | None:
    """Join by an invite: (company, role, who invited), or None when it does not hold (any more)."""
    found = invites.redeem(tx, token, user_id, now)
    if found is None:
        return None
    company, role, inviter = found
    people.remember(tx, user_id, name, username, now)
    people.join(tx, user_id, company, role, actor=inviter, now=now, how="invite")
    work_for(tx, user_id, company, now)
    return found


def work_for(tx: Connection, user_id: int, company: str, now: float) -> None:
    """Have a person work for one of their companies from now on. Audited for the person alone, no company is
    told: what came before may have been meant for another one."""
    person = people.find(tx, user_id)
    if person is not None and person.company != company:
        people.set_choice(tx, user_id, company=company)
        people.note(tx, "", user_id, "switched", user_id, "", now)
