"""Invites: each lets one person join a company once, until it expires; kept only as digests."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import Connection, insert, update

from ledger import people
from ledger.people import Role
from ledger.schema import invites


def invite(tx: Connection, company: str, role: Role, *, actor: int, now: float, seconds: float) -> str:
    """Create a one-time invite and return its token, which is kept only as a digest. Audited."""
    token = secrets.token_urlsafe(16)
    tx.execute(
        insert(invites).values(
            digest=_digest(token),
            company=company,
            role=role.value,
            created_by=actor,
            created_at=now,
            expires_at=now + seconds,
        )
    )
    people.note(tx, company, actor, "invited", None, role.value, now)
    return token


def redeem(tx: Connection, token: str, user_id: int, now: float) -> tuple[str, Role, int] | None:
    """Use an invite once: (company, role, who invited), or None when it is unknown, used or expired."""
    row = tx.execute(
        update(invites)
        .where(invites.c.digest == _digest(token), invites.c.used_by.is_(None), invites.c.expires_at > now)
        .values(used_by=user_id, used_at=now)
        .returning(invites.c.company, invites.c.role, invites.c.created_by)
    ).one_or_none()
    return None if row is None else (row[0], Role(row[1]), row[2])


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
