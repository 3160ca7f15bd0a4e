"""Tells the owners that a feature was taken back."""

from __future__ import annotations

from bot import messages
from bot.flag_words import sign_name
from bot.wording import Wordings
from ledger import people
from ledger.driver import Connection
from ledger.flags import FlagState
from ledger.replies import Outgoing
from services.directory import Directory
from services.flags.rule import Verdict


class FlagNews:
    """Writes the message, to each owner in their language."""

    def __init__(self, directory: Directory, wordings: Wordings) -> None:
        self._directory, self._wordings = directory, wordings

    def calls(self, tx: Connection, state: FlagState, verdict: Verdict) -> list[Outgoing]:
        """Return the messages. An owner who never wrote to the bot cannot be written to."""
        calls: list[Outgoing] = []
        for user_id in sorted(self._directory.owners):
            person = people.find(tx, user_id)
            if person is None:
                continue
            w = self._wordings[person.language or "en"]
            text = w(
                "<b>{flag}</b> was taken back from everybody: {sign}, {bad} of {of} with it and "
                "{rest_bad} of {rest_of} without. /admin_flags {flag} shows more.",
                flag=state.name,
                sign=sign_name(w, verdict.sign),
                bad=verdict.bad,
                of=verdict.of,
                rest_bad=verdict.rest_bad,
                rest_of=verdict.rest_of,
            )
            calls += messages.send(user_id, text)
        return calls
