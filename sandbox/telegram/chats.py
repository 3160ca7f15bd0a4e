"""What stands in each chat: messages, their edits, keyboards, and presses that wait for an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.telegram.answers import ApiError, bad_request
from sandbox.telegram.people import Cast, Json

KEPT_MESSAGES = 10_000  # a chat; older ones leave
DELETABLE_SECONDS = 48 * 3600  # deleteMessage, Bot API documentation


@dataclass(slots=True)
class ShownMessage:
    """A Bot API ``Message`` with what it was before each edit, and the reply keyboard sent with it."""

    message: Json
    edits: list[Json] = field(default_factory=list)
    keyboard: Json | None = None

    def shown(self) -> Json:
        """Return the message as a chat window needs it."""
        message = self.message
        photo, document = message.get("photo"), message.get("document") or message.get("voice")
        return {
            "id": message["message_id"],
            "from": message["from"],
            "date": message["date"],
            "edit_date": message.get("edit_date"),
            "text": message.get("text", message.get("caption")),
            "entities": message.get("entities", message.get("caption_entities", [])),
            "reply_markup": message.get("reply_markup"),
            "keyboard": self.keyboard,
            "reply_to": message.get("reply_to_message", {}).get("message_id"),
            "photo": photo[-1]["file_id"] if photo else None,
            "document": document and document["file_id"],
            "file_name": document and document.get("file_name"),
            "location": message.get("location"),
            "edits": self.edits,
        }


@dataclass(slots=True)
class Press:
    """A press of an inline button; ``answer`` is what the bot said to it (None: nothing yet)."""

    id: str
    person_id: int
    chat_id: int
    message_id: int
    data: str
    at: float
    answer: Json | None = None


class Chats:
    """All chats of the bot. ``clock`` gives Unix seconds."""

    def __init__(self, cast: Cast, clock: Callable[[], float]) -> None:
        self._cast = cast
        self._clock = clock
        self._messages: dict[int, dict[int, ShownMessage]] = {}
        self._last_ids: dict[int, int] = {}
        self.presses: dict[str, Press] = {}

    def now(self) -> int:
        """Return the time as a message carries it."""
        return int(self._clock())

    def reach(self, chat_id: int | str) -> Json:
        """Return the ``Chat`` that the bot writes to, or raise Telegram's refusal (400 or 403)."""
        if isinstance(chat_id, int) and (group := self._cast.groups.get(chat_id)) is not None:
            if group.migrated_to is not None:
                text = "group chat was upgraded to a supergroup chat"
                raise ApiError(400, text, migrate_to=group.migrated_to)
            kind = "supergroup" if group.supergroup else "group"
            if group.bot_status == "kicked":
                raise ApiError(403, f"bot was kicked from the {kind} chat")
            if group.bot_status != "member":
                raise ApiError(403, f"bot is not a member of the {kind} chat")
            return group.chat()
        person = self._cast.people.get(chat_id) if isinstance(chat_id, int) else None
        if person is None:
            raise bad_request("chat not found")
        if person.deactivated:
            raise ApiError(403, "user is deactivated")
        if person.blocked:
            raise ApiError(403, "bot was blocked by the user")
        if not person.started:
            if self._cast.shares_group(person.id):
                raise ApiError(403, "bot can't initiate conversation with a user")
            raise bad_request("chat not found")
        return person.chat()

    def add(self, sender: Json, chat: Json, content: Json, keyboard: Json | None = None) -> ShownMessage:
        """Put a new message at the end of a chat."""
        # Supergroups number their messages alone; all other chats of an account share one numbering.
        counter = chat["id"] if chat["type"] == "supergroup" else 0
        number = self._last_ids[counter] = self._last_ids.get(counter, 0) + 1
        message = {"message_id": number, "from": sender, "chat": chat, "date": self.now(), **content}
        kept = ShownMessage(message, keyboard=keyboard)
        chat_messages = self._messages.setdefault(chat["id"], {})
        chat_messages[number] = kept
        if len(chat_messages) > KEPT_MESSAGES:
            del chat_messages[next(iter(chat_messages))]
        return kept

    def edit(self, kept: ShownMessage, changes: Json, *, hidden: bool = False) -> Json:
        """Change a message in place, keeping what it was; a change to None takes the field away.

        ``hidden``: no ``edit_date``, as with a change of the keyboard alone.
        """
        before = kept.message
        kept.edits.append({k: before[k] for k in ("text", "reply_markup", "location") if k in before})
        kept.edits[-1]["date"] = before.get("edit_date", before["date"])
        after = before | changes | ({} if hidden else {"edit_date": self.now()})
        kept.message = {name: value for name, value in after.items() if value is not None}
        return kept.message

    def find(self, chat_id: int, message_id: int) -> ShownMessage | None:
        """Return a message of a chat."""
        return self._messages.get(chat_id, {}).get(message_id)

    def delete(self, chat_id: int, message_id: int) -> None:
        """Take a message out of a chat; one that is not there is no error."""
        self._messages.get(chat_id, {}).pop(message_id, None)

    def count(self, chat_id: int) -> int:
        """Return how many messages the chat shows."""
        return len(self._messages.get(chat_id, {}))

    def shown(self, chat_id: int) -> list[Json]:
        """Return what the chat shows, in order."""
        return [kept.shown() for kept in self._messages.get(chat_id, {}).values()]

    def move(self, old_id: int, new_id: int) -> None:
        """Forget the numbering of a chat that became a supergroup; its messages stay under the old id."""
        self._last_ids.setdefault(new_id, 0)
        self._messages.setdefault(new_id, {})

    def quoted(self, chat_id: int, message_id: int) -> Json | None:
        """Return a message as ``reply_to_message``, which never nests another one."""
        kept = self.find(chat_id, message_id)
        if kept is None:
            return None
        return {name: value for name, value in kept.message.items() if name != "reply_to_message"}

    def snapshot(self) -> dict[str, Any]:
        """Return chats and presses as JSON-able values."""
        return {
            "messages": [
                [chat_id, [asdict(kept) for kept in messages.values()]]
                for chat_id, messages in self._messages.items()
            ],
            "last_ids": list(self._last_ids.items()),
            "presses": [asdict(press) for press in self.presses.values()],
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Take the chats of a :meth:`snapshot`."""
        self._messages = {
            chat_id: {each["message"]["message_id"]: ShownMessage(**each) for each in messages}
            for chat_id, messages in state["messages"]
        }
        self._last_ids = dict(state["last_ids"])
        self.presses = {each["id"]: Press(**each) for each in state["presses"]}
