"""Who has a feature: a pure function of the flag's state and of who asks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from ledger.flags import WHOLE, FlagState
from ledger.people import Role
from services.flags.catalogue import Flag

ANY = "*"


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks for a feature: the chat, and the company and role of the member who writes in it."""

    chat_id: int
    company: str | None = None
    role: str | None = None


def place(flag: str, chat_id: int) -> int:
    """Return a chat's place among all for a flag, 0 to 9999: the same in every process and for ever.

    Each flag orders the chats anew, so that not always the same ones come first. A chat has the feature
    while its place is below the share; raising the share therefore takes it from nobody.
    """
    digest = hashlib.sha256(f"{flag}|{chat_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % WHOLE


def is_on(flag: Flag, state: FlagState, who: Who) -> bool:
    """Tell whether a chat has the feature.

    In this order: killed, nobody; excluded chats, no; included chats and groups, yes; the share decides
    about the rest.
    """
    if state.killed is not None or (flag.needs_value and not state.value):
        return False
    if who.chat_id in state.excluded:
        return False
    if who.chat_id in state.included or any(_belongs(who, group) for group in state.groups):
        return True
    return place(flag.name, who.chat_id) < state.share


def is_rolling_out(flag: Flag, state: FlagState) -> bool:
    """Tell whether some chats have the feature and others not: only then is there anything to compare."""
    if state.killed is not None or (flag.needs_value and not state.value) or state.share >= WHOLE:
        return False
    return bool(state.share or state.included or state.groups)


def group_of(text: str) -> tuple[str, str]:
    """Return company and role of a group as it is written: ``johnlee``, ``manager``, ``johnlee:manager``,
    where ``*`` is any. Raises ValueError when it names no role that there is, or nothing."""
    company, colon, role = text.casefold().partition(":")
    if not colon and company in set(Role):
        company, role = ANY, company
    company, role = company or ANY, role or ANY
    if (role != ANY and role not in set(Role)) or (company, role) == (ANY, ANY):
        raise ValueError(text)
    return company, role


def _belongs(who: Who, group: str) -> bool:
    company, role = group_of(group)
    return company in (ANY, who.company) and role in (ANY, who.role)
