"""Group chats that work for a company: kept in memory because every message of a group asks."""

from __future__ import annotations

from collections import OrderedDict

from ledger import chats, people
from ledger.chats import Group
from ledger.driver import Connection
from ledger.ledger import Ledger

CAPACITY = 2_000


class Groups:
    """Finds the company of a group. A group that belongs to none is remembered as such."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: OrderedDict[int, Group | None] = OrderedDict()
        self._changes = 0

    async def find(self, chat_id: int) -> Group | None:
        """Return a linked group, or None."""
        if chat_id in self._known:
            self._known.move_to_end(chat_id)
            return self._known[chat_id]
        changes = self._changes
        group = await self._ledger.read(lambda tx: chats.find(tx, chat_id))
        if changes != self._changes:
            return group  # something changed while it was read: perhaps it is old already
        self._known[chat_id] = group
        while len(self._known) > CAPACITY:
            self._known.popitem(last=False)
        return group

    def knows(self, chat_id: int) -> bool:
        """Tell, without asking the ledger, whether the group works for a company."""
        return self._known.get(chat_id) is not None

    def forget(self, chat_id: int) -> None:
        """Read the group anew at its next message: something about it changed."""
        self._known.pop(chat_id, None)
        self._changes += 1


def link(tx: Connection, group: Group, *, actor: int, now: float) -> None:
    """Let a group work for a company. Audited in that company, and in the one it worked for before."""
    before = chats.find(tx, group.chat_id)
    if before is not None and before.company != group.company:
        people.note(tx, before.company, actor, "group_unlinked", None, before.title, now)
    chats.put(tx, group, added_by=actor)
    if before is None or before.company != group.company:
        people.note(tx, group.company, actor, "group_linked", None, group.title, now)
    elif before.read_all != group.read_all:
        detail = f"{group.title}: reads {'every text' if group.read_all else 'what is meant for it'}"
        people.note(tx, group.company, actor, "group_changed", None, detail, now)


def unlink(tx: Connection, chat_id: int, *, actor: int, now: float) -> Group | None:
    """Forget a group; returns it as it was, None when it was not linked. Audited."""
    group = chats.find(tx, chat_id)
    if group is None:
        return None
    chats.forget(tx, chat_id)
    people.note(tx, group.company, actor, "group_unlinked", None, group.title, now)
    return group
