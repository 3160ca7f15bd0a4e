"""Who takes part: people with a private chat, and groups, as the Bot API shows them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class Person:
    """A Telegram user; ``id`` is also the id of the private chat with the bot.

    ``started``: has written to the bot once; before that the bot cannot write first.
    ``blocked`` and ``deactivated`` make sends fail with 403.
    """

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "en"
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def user(self) -> Json:
        """Return the Bot API ``User``."""
        found: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if (value := getattr(self, name)) is not None:
                found[name] = value
        return found

    def chat(self) -> Json:
        """Return the Bot API ``Chat`` of the private chat."""
        found: Json = {"id": self.id, "type": "private", "first_name": self.first_name}
        for name in ("last_name", "username"):
            if (value := getattr(self, name)) is not None:
                found[name] = value
        return found


@dataclass(slots=True)
class Group:
    """A group that the bot is in; ``id`` is negative.

    ``bot_is_admin``: the bot sees every message; otherwise only commands, mentions of it and replies
    to it (Telegram's privacy mode). ``migrated_to``: the supergroup that took its place.
    ``bot_status``: ``member``, ``left`` or ``kicked``.
    """

    id: int
    title: str
    member_ids: set[int] = field(default_factory=set)
    supergroup: bool = False
    bot_is_admin: bool = False
    migrated_to: int | None = None
    bot_status: str = "member"

    def chat(self) -> Json:
        """Return the Bot API ``Chat``."""
        return {"id": self.id, "type": "supergroup" if self.supergroup else "group", "title": self.title}


@dataclass(slots=True)
class Cast:
    """Everybody the bot could meet."""

    bot: Json
    people: dict[int, Person] = field(default_factory=dict)
    groups: dict[int, Group] = field(default_factory=dict)

    def person(self, person_id: int) -> Person:
        """Return the person; KeyError with a plain sentence for an id nobody has."""
        if person_id not in self.people:
            raise KeyError(f"no person {person_id} in the sandbox; add_person() first")
        return self.people[person_id]

    def chat(self, chat_id: int) -> Json:
        """Return the Bot API ``Chat`` with this id; KeyError when there is none."""
        if chat_id in self.groups:
            return self.groups[chat_id].chat()
        return self.person(chat_id).chat()

    def shares_group(self, person_id: int) -> bool:
        """Whether the person is in a group together with the bot."""
        return any(
            person_id in group.member_ids and group.bot_status == "member" for group in self.groups.values()
        )

    def snapshot(self) -> Json:
        """Return the people and groups as JSON-able values."""
        groups = [asdict(group) | {"member_ids": sorted(group.member_ids)} for group in self.groups.values()]
        return {"people": [asdict(person) for person in self.people.values()], "groups": groups}

    def restore(self, state: Json) -> None:
        """Take the people and groups of a :meth:`snapshot`."""
        self.people = {each["id"]: Person(**each) for each in state["people"]}
        self.groups = {
            each["id"]: Group(**(each | {"member_ids": set(each["member_ids"])})) for each in state["groups"]
        }
