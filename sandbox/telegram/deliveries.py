"""What reaches the bot: updates from chats or injected, and what it has taken and confirmed of them."""

from __future__ import annotations

import json
from typing import Any

import orjson

from sandbox.telegram.account import Account
from sandbox.telegram.chats import ShownMessage
from sandbox.telegram.entities import texts_of
from sandbox.telegram.people import Group, Json
from sandbox.telegram.updates import MESSAGE_SECONDS, Waiting

UPDATE_ID = b"__UPDATE_ID__"
"""In the bytes given to :meth:`Deliveries.inject`, replaced by the id the update gets."""


class Deliveries:
    """The part of the service that queues updates and tells what became of them."""

    def __init__(self, account: Account) -> None:
        self._account = account

    @property
    def confirmed_ids(self) -> set[int]:
        """Ids of the updates that the bot has confirmed by an offset."""
        return self._account.queue.confirmed

    @property
    def handed(self) -> set[int]:
        """Ids of the updates that were in an answer to the bot at least once."""
        return self._account.queue.handed

    @property
    def expired_ids(self) -> set[int]:
        """Ids of the updates that ran out of time before they were confirmed."""
        return self._account.queue.expired

    @property
    def polling(self) -> bool:
        """Whether a long poll of the bot waits right now."""
        return self._account.queue.polling

    def pending(self) -> list[bytes]:
        """Return the JSON of every unconfirmed update, oldest first."""
        return [update.body for update in self._account.queue.waiting()]

    def inject(self, raw: dict[str, Any] | bytes, *, as_is: bool = False) -> int:
        """Queue any update, malformed ones too; returns its id in the queue.

        A dict gets the next ``update_id`` unless it has one; bytes have ``UPDATE_ID`` replaced by it.
        ``as_is`` leaves the dict alone. One whose body does not hold the next id (or a later one) gets a
        negative id: it is handed out once and then gone.
        """
        queue = self._account.queue
        if isinstance(raw, bytes):
            number = queue.take_id() if UPDATE_ID in raw else queue.take_loose_id()
            body = raw.replace(UPDATE_ID, str(number).encode())
        elif as_is:
            number, body = queue.take_loose_id(), json.dumps(raw).encode()
        else:
            given = raw.get("update_id")
            if given is None or (type(given) is int and given >= queue.next_id):
                number = given = queue.take_id(given)
            else:
                number = queue.take_loose_id()
            body = json.dumps({**raw, "update_id": given}).encode()
        queue.push(Waiting(number, body, self._account.clock() + MESSAGE_SECONDS))
        return number

    def _deliver(self, kind: str, content: Json, expires_at: float) -> int | None:
        """Queue an update for the bot; None when it does not want this kind."""
        queue = self._account.queue
        if not queue.wants(kind):
            return None
        number = queue.take_id()
        queue.push(Waiting(number, orjson.dumps({"update_id": number, kind: content}), expires_at))
        return number

    def _tell_bot(self, kind: str, kept: ShownMessage) -> None:
        """Deliver a person's new or edited message if the bot may see it."""
        message = kept.message
        group = self._account.cast.groups.get(message["chat"]["id"])
        if group is None or (group.bot_status == "member" and self._sees(group, message)):
            date: int = message.get("edit_date") or message["date"]
            self._deliver(kind, message, date + MESSAGE_SECONDS)

    def _sees(self, group: Group, message: Json) -> bool:
        """Whether the bot gets a message of a group: privacy mode, Bot API documentation."""
        if group.bot_is_admin or self._account.reads_all_group_messages:
            return True
        bot, text = self._account.bot, message.get("text", "")
        if message.get("reply_to_message", {}).get("from", {}).get("id") == bot["id"]:
            return True
        entities, own_name = message.get("entities", []), f"@{bot['username'].lower()}"
        if own_name in (each.lower() for each in texts_of(text, entities, "mention")):
            return True
        commands = [each.lower() for each in texts_of(text, entities, "bot_command")]
        return any("@" not in each or each.endswith(own_name) for each in commands)
