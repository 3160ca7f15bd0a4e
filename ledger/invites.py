"""Invites: each lets one person join a company once, until it expires; kept only as digests."""

from __future__ import annotations

import hashlib
import secrets

from ledger import people
from ledger.driver import Connection
from ledger.people import Role

_INVITE = """
INSERT INTO invites (digest, company, role, created_by, created_at, expires_at)
VALUES (:digest, :company, :role, :actor, :now, :expires_at)"""
_REDEEM = """
UPDATE invites SET used_by = :user_id, used_at = :now
WHERE digest = :digest AND used_by IS NULL AND expires_at > :now
RETURNING company, role, created_by"""


def invite(tx: Connection, company: str, role: Role, *, actor: int, now: float, seconds: float) -> str:
    """Create a one-time invite and return its token, which is kept only as a digest. Audited."""
    token = secrets.token_urlsafe(16)
    tx.execute(
        _INVITE,
        {
            "digest": _digest(token),
            "company": company,
            "role": role.value,
            "actor": actor,
            "now": now,
            "expires_at": now + seconds,
        },
    )
    people.note(tx, company, actor, "invited", None, role.value, now)
    return token


def redeem(tx: Connection, token: str, user_id: int, now: float) -> tuple[str, Role, int] | None:
    """Use an invite once: (company, role, who invited), or None when it is unknown, used or expired."""
    row = tx.execute(_REDEEM, {"digest": _digest(token), "user_id": user_id, "now": now}).fetchone()
    return None if row is None else (row[0], Role(row[1]), row[2])


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
