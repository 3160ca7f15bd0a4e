"""Changing a flag, from the chat, from the script and by the daemon: checked, kept, and written down."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from config.visible import visible
from ledger import flag_counts, flags
from ledger.driver import Connection
from ledger.flags import WHOLE, FlagChange, FlagState
from services.flags.catalogue import FLAGS, Flag, default
from services.flags.decision import ANY, group_of

MOST_CHATS = 500  # in each list: whoever wants more wants a share or a group
MOST_GROUPS = 100
_LARGEST_CHAT = 2**52  # Telegram: a chat's id has at most 52 significant bits
_MODEL = re.compile(r"[a-z0-9][a-z0-9.-]{0,62}[a-z0-9]")


class FlagRefused(Exception):
    """A change that makes no sense; ``sentence`` says why, with ``values`` to be put into it."""

    quotes = True  # what somebody typed, so no log may hold it (config.exception_lines)

    def __init__(self, sentence: str, **values: Any) -> None:
        super().__init__(sentence.format(**values))
        self.sentence, self.values = sentence, values


@dataclass(frozen=True, slots=True)
class By:
    """Who changes a flag (``chat 900``, ``script root``, ``daemon``), and when (Unix time)."""

    actor: str
    at: float


def named(name: str) -> Flag:
    """Return a flag by its name; raises FlagRefused with the nearest names."""
    flag = FLAGS.get(name.casefold().replace("-", "_"))
    if flag is None:
        near = difflib.get_close_matches(name.casefold(), FLAGS, n=1, cutoff=0.5)
        if near:
            raise FlagRefused("There is no flag {name}. Did you mean {near}?", name=name[:40], near=near[0])
        raise FlagRefused("There is no flag {name}. There are: {all}.", name=name[:40], all=", ".join(FLAGS))
    return flag


def find(tx: Connection, flag: Flag) -> FlagState:
    """Return how a flag stands."""
    return flags.every(tx).get(flag.name) or default(flag)


def set_share(tx: Connection, name: str, text: str, by: By) -> FlagState:
    """Give the feature to so many percent of the chats; ``text`` is a number from 0 to 100."""
    flag = named(name)
    share, state = share_of(text), find(tx, flag)
    if share and flag.needs_value and not state.value:
        raise FlagRefused("{name} needs a model first: feature_flags.py value {name} MODEL", name=flag.name)
    return _kept(
        tx, state, replace(state, share=share), by, "share", f"{percent(state.share)} to {percent(share)}"
    )


def share_of(text: str) -> int:
    """Return a percentage as it is written, in hundredths of a percent. Raises FlagRefused."""
    try:
        share = Decimal(text.strip().removesuffix("%")) * 100
        fits = share == share.to_integral_value() and 0 <= share <= WHOLE
    except (ArithmeticError, ValueError):
        fits = False
    if not fits:
        raise FlagRefused(
            "{text} is no percentage: write a number from 0 to 100, with at most two decimals.",
            text=text[:20],
        )
    return int(share)


def percent(share: int) -> str:
    """Return a share as it is shown: ``12.5 %``."""
    return f"{share / 100:g} %"


def chat_id(text: str) -> int:
    """Return a chat's id as it is written; negative for a group. Raises FlagRefused."""
    digits = text.removeprefix("-")
    if not digits.isdecimal() or not 0 < int(digits[:20]) < _LARGEST_CHAT:
        raise FlagRefused(
            "{text} is no chat id: write a number, a group's begins with a minus.", text=text[:20]
        )
    return int(text)


def place_chats(
    tx: Connection, name: str, chats: Collection[int], by: By, *, wanted: bool | None
) -> FlagState:
    """Include chats (``wanted``), exclude them (not wanted), or let the share decide again (None)."""
    state, moved = find(tx, named(name)), frozenset(chats)
    included = (state.included - moved) | (moved if wanted else frozenset())
    excluded = (state.excluded - moved) | (moved if wanted is False else frozenset())
    if max(len(included), len(excluded)) > MOST_CHATS:
        raise FlagRefused("A list holds at most {most} chats; use a share or a group.", most=MOST_CHATS)
    action = {True: "include", False: "exclude", None: "forget"}[wanted]
    after = replace(state, included=included, excluded=excluded)
    return _kept(tx, state, after, by, action, " ".join(str(chat) for chat in sorted(moved)))


def move_chat(tx: Connection, old: int, new: int, by: By) -> None:
    """Follow a group to the supergroup it became: in every list that names it."""
    for state in flags.every(tx).values():
        if old in state.included | state.excluded:
            lists = (
                frozenset(new if chat == old else chat for chat in each)
                for each in (state.included, state.excluded)
            )
            included, excluded = lists
            after = replace(state, included=included, excluded=excluded)
            _kept(tx, state, after, by, "moved", f"{old} to {new}")


def set_groups(tx: Connection, name: str, groups: Collection[str], by: By) -> FlagState:
    """Give the feature to these groups whole, and to no other group. An empty collection ends that."""
    state, known, wanted = find(tx, named(name)), flags.peopled(tx), set()
    for text in groups:
        try:
            company, role = group_of(text)
        except ValueError:
            raise FlagRefused(
                "{text} is no group: write a company, a role (rep, manager, admin), or COMPANY:ROLE.",
                text=text[:40],
            ) from None
        if company != ANY and company not in known:
            names = ", ".join(sorted(known)) or "–"
            raise FlagRefused("Nobody works for {company}. There are: {names}.", company=company, names=names)
        wanted.add(f"{company}:{role}")
    if len(wanted) > MOST_GROUPS:
        raise FlagRefused("At most {most} groups can be named.", most=MOST_GROUPS)
    after = replace(state, groups=tuple(sorted(wanted)))
    return _kept(tx, state, after, by, "groups", " ".join(sorted(wanted)) or "none")


def set_value(tx: Connection, name: str, value: str, by: By) -> FlagState:
    """Name what a flag brings: the model that is asked. How the one before did is forgotten."""
    flag = named(name)
    if not flag.needs_value:
        raise FlagRefused("{name} takes no value; it is on or off.", name=flag.name)
    if not _MODEL.fullmatch(value):
        raise FlagRefused("{value} is no name of a model, such as gemini-3.5-flash-lite.", value=value[:40])
    state = find(tx, flag)
    if value != state.value:
        flag_counts.forget(tx, flag.name)
    return _kept(tx, state, replace(state, value=value), by, "value", f"{state.value or 'none'} to {value}")


def kill(tx: Connection, name: str, why: str, by: By, *, rolled_back: bool = False) -> FlagState:
    """Take the feature from everybody, until :func:`revive`. One that is dead already stays as it is."""
    state = find(tx, named(name))
    if state.killed is not None:
        return state
    why = visible(" ".join(why.split()))[:200] or "no reason given"
    action = "rolled back" if rolled_back else "kill"
    return _kept(tx, state, replace(state, killed=why, rolled_back=rolled_back), by, action, why)


def revive(tx: Connection, name: str, by: By) -> FlagState:
    """Let the share, the lists and the groups decide again; how the uses went before is forgotten."""
    flag = named(name)
    state = find(tx, flag)
    if state.killed is not None:
        flag_counts.forget(tx, flag.name)
    after = replace(state, killed=None, rolled_back=False)
    return _kept(tx, state, after, by, "revive", f"at {percent(state.share)}")


def _kept(tx: Connection, before: FlagState, after: FlagState, by: By, action: str, detail: str) -> FlagState:
    """Keep a state and write the change down; the same state again is no change."""
    if after == before:
        return before
    after = replace(after, version=before.version + 1, changed_at=by.at)
    flags.store(tx, after)
    flags.note(tx, FlagChange(by.at, after.name, by.actor, action, detail))
    return after
