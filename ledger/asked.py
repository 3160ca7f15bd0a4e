"""Whom a question may be open for, kept in memory: most texts come from people whom nothing was asked.

Who is not named here has no open question. Who is may have answered all of theirs: names are taken out only
when the questions are read anew between two commits, so that nothing that is undone can leave one out.
"""

from __future__ import annotations

from ledger.driver import Connection

MOST = 50_000  # people with a chat; with more, every text looks into the ledger
_KEY = "asked"
_OPEN_FOR = "SELECT DISTINCT chat_id, user_id FROM pending WHERE state = 'open'"


class Asked:
    """Chats and people with an open question. Written by the writer's thread, read by any."""

    def __init__(self) -> None:
        self._known: set[tuple[int, int]] | None = None  # None: everybody may be

    def may_be(self, chat_id: int, user_id: int) -> bool:
        """Tell whether a question may be open for a person in a chat."""
        known = self._known
        return known is None or (chat_id, user_id) in known

    def add(self, chat_id: int, user_id: int) -> None:
        """Note a question before it is committed."""
        if self._known is not None:
            self._known.add((chat_id, user_id))
            if len(self._known) > MOST:
                self._known = None

    def read(self, connection: Connection) -> None:
        """Read the open questions: for the writer, outside of a transaction."""
        found = {(chat_id, user_id) for chat_id, user_id in connection.execute(_OPEN_FOR)}
        self._known = found if len(found) <= MOST else None

    def attach(self, connection: Connection) -> None:
        """Let what runs on a connection be noted here (:func:`note`) and looked up (:func:`may_be_asked`)."""
        connection.info[_KEY] = self


def note(tx: Connection, chat_id: int, user_id: int) -> None:
    """Note a question that the work under way opens."""
    asked: Asked | None = tx.info.get(_KEY)
    if asked is not None:
        asked.add(chat_id, user_id)


def may_be_asked(tx: Connection, chat_id: int, user_id: int) -> bool:
    """Tell whether a question may be open, in this very transaction too."""
    asked: Asked | None = tx.info.get(_KEY)
    return asked is None or asked.may_be(chat_id, user_id)
