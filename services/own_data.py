"""A person's own data: all of it as a file, and forgetting it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, tzinfo
from typing import Any

from ledger import geocodes, people, personal
from ledger.driver import Connection

NOTE = (
    "Times are seconds since 1970-01-01 UTC unless written as a date. Entries belong to the company they "
    "were written for and are listed for the companies you are in now; the counts are of all."
)


def gather(tx: Connection, user_id: int, now: float) -> dict[str, Any]:
    """Return everything that is held about a person, as JSON values."""
    memberships = personal.memberships(tx, user_id)
    mine = [each["company"] for each in memberships]
    return {
        "about": NOTE,
        "made_at": datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds"),
        "profile": personal.profile(tx, user_id),
        "memberships": memberships,
        "position": personal.position(tx, user_id),
        **personal.more(tx, user_id, mine),
        "entry_counts": personal.entry_counts(tx, user_id),
        "entries": personal.entries_of(tx, user_id, mine),
    }


def document(found: dict[str, Any]) -> bytes:
    """Return the data as a JSON file that a person can read."""
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def forget(tx: Connection, user_id: int, companies: list[str], now: float) -> None:
    """Delete the person's position and profile. Entries stay the companies'. Audited in each company."""
    geocodes.forget_distances(tx, user_id)
    personal.erase_profile(tx, user_id)
    for company in companies:
        people.note(tx, company, user_id, "profile_deleted", user_id, "", now)


def replace_name(tx: Connection, company: str, user_id: int, *, actor: int, now: float, zone: tzinfo) -> int:
    """Take a person's name out of a company's entries, in the ledger and then in the worksheet; returns
    how many entries carried it. Audited."""
    at = datetime.fromtimestamp(now, UTC).astimezone(zone).isoformat(timespec="seconds")
    changed = personal.replace_name(tx, company, user_id, now, at)
    if changed:
        people.note(tx, company, actor, "name_replaced", user_id, f"{changed} entries", now)
    return changed
