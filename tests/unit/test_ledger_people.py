"""People: who they are, where they belong, how they get in, and the trace that leaves."""

from __future__ import annotations

import pytest

from ledger import invites, people
from ledger.driver import Connection
from ledger.people import JoinRequest, Role

ADMIN, ASHA, RAVI = 1, 41, 42


@pytest.fixture
def known(tx: Connection) -> Connection:
    for user, name in ((ADMIN, "Meera"), (ASHA, "Asha"), (RAVI, "Ravi")):
        people.remember(tx, user, name, name.lower(), 10.0)
    return tx


def join(tx: Connection, user: int, role: Role = Role.REP, company: str = "acme", now: float = 20.0) -> bool:
    return people.join(tx, user, company, role, actor=ADMIN, now=now, how="assigned")


def actions(tx: Connection) -> list[tuple[object, ...]]:
    return tx.execute("SELECT action, subject, detail FROM audit ORDER BY id").fetchall()


def test_nobody_is_known_before_they_wrote(tx: Connection) -> None:
    assert people.find(tx, ASHA) is None


def test_a_name_is_refreshed_and_choices_are_kept(known: Connection) -> None:
    people.set_choice(known, ASHA, default_type="Sales", language="hi", language_fixed=1)
    people.remember(known, ASHA, "Asha R.", None, 30.0)
    person = people.find(known, ASHA)
    assert person is not None
    assert (person.name, person.username, person.default_type) == ("Asha R.", None, "Sales")
    assert (person.language, person.language_fixed, person.roles) == ("hi", True, ())


def test_the_first_company_is_the_one_they_work_for(known: Connection) -> None:
    assert join(known, ASHA)
    assert join(known, ASHA, Role.MANAGER, "noble", now=21.0)
    person = people.find(known, ASHA)
    assert person is not None
    assert person.company == "acme"
    assert person.roles == (("acme", Role.REP), ("noble", Role.MANAGER))
    assert person.role_in("noble") is Role.MANAGER
    assert person.role_in("other") is None


def test_a_changed_role_is_audited_and_the_same_role_is_no_change(known: Connection) -> None:
    assert join(known, ASHA)
    assert not join(known, ASHA)
    assert join(known, ASHA, Role.ADMIN)
    assert actions(known) == [
        ("joined", ASHA, "rep (assigned)"),
        ("role_changed", ASHA, "rep -> admin (assigned)"),
    ]


def test_who_leaves_works_on_in_another_company_or_in_none(known: Connection) -> None:
    join(known, ASHA)
    join(known, ASHA, company="noble", now=21.0)
    assert people.leave(known, ASHA, "acme", actor=ADMIN, now=30.0)
    assert people.find(known, ASHA).company == "noble"  # type: ignore[union-attr]
    assert people.leave(known, ASHA, "noble", actor=ADMIN, now=31.0)
    assert people.find(known, ASHA).company is None  # type: ignore[union-attr]
    assert not people.leave(known, ASHA, "noble", actor=ADMIN, now=32.0)
    assert [action for action, *_ in actions(known)] == ["joined", "joined", "removed", "removed"]


def test_the_list_of_a_company_has_admins_first_then_names(known: Connection) -> None:
    for user, role in ((RAVI, Role.REP), (ASHA, Role.REP), (ADMIN, Role.ADMIN)):
        join(known, user, role)
    join(known, RAVI, Role.ADMIN, "noble")
    assert [(line.name, line.role) for line in people.list_members(known, "acme")] == [
        ("Meera", Role.ADMIN),
        ("Asha", Role.REP),
        ("Ravi", Role.REP),
    ]
    assert people.admins_of(known, "acme") == [ADMIN]
    assert people.admins_of(known, "noble") == [RAVI]


def test_a_request_to_join_is_made_once_and_decided_once(known: Connection) -> None:
    request = people.ask_to_join(known, ASHA, "Asha", "acme", 20.0)
    assert request == JoinRequest(1, ASHA, "Asha", "acme", "open")
    assert people.ask_to_join(known, ASHA, "Asha", "acme", 21.0) is None
    assert people.ask_to_join(known, ASHA, "Asha", "noble", 21.0) is not None
    assert people.open_requests(known, ASHA) == 2
    assert people.decide(known, request.id, "refused", actor=ADMIN, now=22.0)
    assert not people.decide(known, request.id, "approved", actor=ADMIN, now=23.0)
    assert people.find_request(known, request.id, ASHA) == JoinRequest(1, ASHA, "Asha", "acme", "refused")
    assert people.find_request(known, 99, ASHA) is None
    assert people.find_request(known, request.id, RAVI) is None  # a number given out again after a restore
    assert people.ask_to_join(known, ASHA, "Asha", "acme", 24.0) is not None  # they may ask again


def test_an_invite_works_once_and_in_time(known: Connection) -> None:
    token = invites.invite(known, "acme", Role.MANAGER, actor=ADMIN, now=0.0, seconds=100.0)
    late = invites.invite(known, "acme", Role.REP, actor=ADMIN, now=0.0, seconds=10.0)
    assert invites.redeem(known, token, ASHA, 99.0) == ("acme", Role.MANAGER, ADMIN)
    assert invites.redeem(known, token, RAVI, 99.0) is None
    assert invites.redeem(known, late, RAVI, 10.0) is None
    assert invites.redeem(known, "made up", RAVI, 1.0) is None
    assert actions(known) == [("invited", None, "manager"), ("invited", None, "rep")]


def test_an_invites_token_stands_nowhere_in_the_ledger(known: Connection) -> None:
    token = invites.invite(known, "acme", Role.REP, actor=ADMIN, now=0.0, seconds=100.0)
    kept = [str(row) for table in ("invites", "audit") for row in known.execute(f"SELECT * FROM {table}")]
    assert len(kept) == 2
    assert not any(token in row for row in kept)
    assert len(token) >= 22  # 128 bits
