"""Who is there and what becomes of them: people join, block and vanish, groups move and expel the bot."""

from __future__ import annotations

from collections.abc import Iterable

from sandbox.telegram.deliveries import Deliveries
from sandbox.telegram.people import Group, Json, Person
from sandbox.telegram.updates import MESSAGE_SECONDS


class Membership(Deliveries):
    """The part of the service that changes people and groups."""

    def add_person(self, person: Person) -> Person:
        """Add a person, or replace the one with this id. Until they write, the bot cannot write to them."""
        self._account.cast.people[person.id] = person
        return person

    def add_group(
        self,
        group_id: int,
        title: str,
        member_ids: Iterable[int],
        *,
        supergroup: bool = False,
        bot_is_admin: bool = False,
    ) -> Group:
        """Add a group of people already there, the bot among them. ``group_id`` must be negative."""
        if group_id >= 0:
            raise ValueError(f"group id {group_id} is not negative")
        members = {self._account.cast.person(each).id for each in member_ids}
        group = Group(group_id, title, members, supergroup, bot_is_admin)
        self._account.cast.groups[group_id] = group
        return group

    def block(self, person_id: int) -> None:
        """Have a person block the bot: it is told (my_chat_member), and every send gets 403."""
        person = self._account.cast.person(person_id)
        person.blocked = True
        self._member_changed(person.user(), person.chat(), "member", "kicked")

    def unblock(self, person_id: int) -> None:
        """Undo :meth:`block`."""
        person = self._account.cast.person(person_id)
        person.blocked = False
        self._member_changed(person.user(), person.chat(), "kicked", "member")

    def deactivate(self, person_id: int) -> None:
        """Delete a person's Telegram account: every send gets 403."""
        self._account.cast.person(person_id).deactivated = True

    def kick(self, group_id: int, by_person_id: int) -> None:
        """Remove the bot from a group."""
        group = self._account.cast.groups[group_id]
        group.bot_status = "kicked"
        by = self._account.cast.person(by_person_id)
        self._member_changed(by.user(), group.chat(), "member", "kicked")

    def migrate_group(self, group_id: int, new_id: int) -> Group:
        """Turn a group into a supergroup with another id, as Telegram does: two service messages tell
        of it, and sends to the old id get 400 with ``migrate_to_chat_id``."""
        old = self._account.cast.groups[group_id]
        if old.supergroup or old.migrated_to is not None:
            raise ValueError(f"group {group_id} has become a supergroup already")
        new = self.add_group(
            new_id, old.title, old.member_ids, supergroup=True, bot_is_admin=old.bot_is_admin
        )
        sender = self._account.cast.person(min(old.member_ids)).user()
        for chat, content in (
            (old.chat(), {"migrate_to_chat_id": new_id}),
            (new.chat(), {"migrate_from_chat_id": group_id}),
        ):
            message = self._account.chats.add(sender, chat, content).message
            self._deliver("message", message, message["date"] + MESSAGE_SECONDS)
        old.migrated_to = new_id
        return new

    def _member_changed(self, by: Json, chat: Json, before: str, after: str) -> None:
        def member(status: str) -> Json:
            found: Json = {"user": self._account.bot, "status": status}
            return found | ({"until_date": 0} if status == "kicked" else {})

        now = self._account.chats.now()
        content = {
            "chat": chat,
            "from": by,
            "date": now,
            "old_chat_member": member(before),
            "new_chat_member": member(after),
        }
        self._deliver("my_chat_member", content, now + MESSAGE_SECONDS)
