"""What people do in their chats with the bot, as methods: write, edit, press, share a place, talk."""

from __future__ import annotations

from collections.abc import Iterable

from sandbox.telegram.chats import KEPT_MESSAGES, Press, ShownMessage
from sandbox.telegram.entities import detected
from sandbox.telegram.files import image_size
from sandbox.telegram.membership import Membership
from sandbox.telegram.people import Json, Person
from sandbox.telegram.updates import CALLBACK_SECONDS

_UNREADABLE_PHOTO = (1280, 960)  # shown for photo bytes that are no picture


class PeopleSide(Membership):
    """Every method raises KeyError for somebody or something that is not there, ValueError for what a
    Telegram app would not let a person do. ``chat_id`` defaults to the private chat."""

    def send_text(
        self, person_id: int, text: str, chat_id: int | None = None, reply_to: int | None = None
    ) -> Json:
        """Write a message; returns it."""
        return self._send(person_id, _written(text), chat_id, reply_to)

    def push_many(self, person_id: int, texts: Iterable[str], chat_id: int | None = None) -> list[Json]:
        """Write many messages one after the other; returns them."""
        return [self.send_text(person_id, text, chat_id) for text in texts]

    def edit_text(self, person_id: int, message_id: int, text: str, chat_id: int | None = None) -> Json:
        """Change an own message; returns it as it is now."""
        kept = self._own(person_id, message_id, chat_id)
        return self._edit(kept, {"entities": None} | _written(text))

    def send_location(
        self,
        person_id: int,
        latitude: float,
        longitude: float,
        chat_id: int | None = None,
        *,
        live_period: int | None = None,
        reply_to: int | None = None,
    ) -> Json:
        """Share a place, in degrees; with ``live_period`` (seconds) as a live location."""
        place: Json = {"latitude": latitude, "longitude": longitude}
        if live_period is not None:
            place["live_period"] = live_period
        return self._send(person_id, {"location": place}, chat_id, reply_to)

    def send_live_location(
        self,
        person_id: int,
        latitude: float,
        longitude: float,
        live_period: int = 900,
        chat_id: int | None = None,
    ) -> Json:
        """Start to share the live position."""
        return self.send_location(person_id, latitude, longitude, chat_id, live_period=live_period)

    def move_live_location(
        self,
        person_id: int,
        message_id: int,
        latitude: float,
        longitude: float,
        chat_id: int | None = None,
        *,
        last: bool = False,
    ) -> Json:
        """Move a live location (an edited_message for the bot); ``last`` ends the sharing."""
        kept = self._own(person_id, message_id, chat_id)
        place = kept.message.get("location", {}) | {"latitude": latitude, "longitude": longitude}
        if "live_period" not in place:
            raise ValueError(f"message {message_id} is no live location")
        if last:
            del place["live_period"]
        return self._edit(kept, {"location": place})

    def send_voice(
        self, person_id: int, content: bytes, chat_id: int | None = None, duration: int = 3
    ) -> Json:
        """Send a voice message (OGG bytes, ``duration`` in seconds)."""
        fields = {"duration": duration, "mime_type": "audio/ogg"}
        stored = self._account.files.add("voice", "voice.oga", "audio/ogg", content, fields)
        return self._send(person_id, {"voice": stored.described()}, chat_id, None)

    def send_photo(
        self, person_id: int, content: bytes, caption: str = "", chat_id: int | None = None
    ) -> Json:
        """Send a photo, with the caption as message text."""
        width, height = image_size(content) or _UNREADABLE_PHOTO
        message: Json = {"photo": self._account.files.add_photo(content, width, height)}
        if caption:
            message |= _written(caption, "caption", "caption_entities")
        return self._send(person_id, message, chat_id, None)

    def press(
        self, person_id: int, chat_id: int, message_id: int, data: str, *, stale: bool = False
    ) -> Press:
        """Press an inline button by its callback data.

        ``stale``: from an app that still shows an older state of the message, so the button need not
        be there any more.
        """
        account = self._account
        person = self._may_write(person_id, chat_id)
        kept = account.chats.find(chat_id, message_id)
        if kept is None:
            raise KeyError(f"no message {message_id} in chat {chat_id}")
        rows = kept.message.get("reply_markup", {}).get("inline_keyboard", [])
        there = {button.get("callback_data") for row in rows for button in row}
        if data not in there and not stale:
            raise ValueError(
                f"message {message_id} has no button with data {data!r}, only {sorted(map(str, there))}"
            )
        now = account.clock()
        query_id = str(account.random.randrange(10**17, 10**18))
        press = Press(query_id, person_id, chat_id, message_id, data, now)
        account.chats.presses[query_id] = press
        if len(account.chats.presses) > KEPT_MESSAGES:
            del account.chats.presses[next(iter(account.chats.presses))]
        query = {
            "id": query_id,
            "from": person.user(),
            "message": kept.message,
            "chat_instance": str(chat_id * 7_919),
            "data": data,
        }
        self._deliver("callback_query", query, now + CALLBACK_SECONDS)
        return press

    def _may_write(self, person_id: int, chat_id: int) -> Person:
        person = self._account.cast.person(person_id)
        group = self._account.cast.groups.get(chat_id)
        if person.blocked or person.deactivated:
            raise ValueError(f"person {person_id} has blocked the bot or is deactivated")
        if group is None and chat_id != person_id:
            raise KeyError(f"no chat {chat_id} for person {person_id}")
        if group is not None and person_id not in group.member_ids:
            raise ValueError(f"person {person_id} is not in group {chat_id}")
        return person

    def _send(self, person_id: int, content: Json, chat_id: int | None, reply_to: int | None) -> Json:
        account = self._account
        chat_id = person_id if chat_id is None else chat_id
        person = self._may_write(person_id, chat_id)
        person.started = person.started or chat_id == person_id
        if reply_to is not None:
            replied = account.chats.quoted(chat_id, reply_to)
            if replied is None:
                raise KeyError(f"no message {reply_to} in chat {chat_id}")
            content["reply_to_message"] = replied
        kept = account.chats.add(person.user(), account.cast.chat(chat_id), content)
        account.events.emit("message", chat_id, kept.shown())
        self._tell_bot("message", kept)
        return kept.message

    def _own(self, person_id: int, message_id: int, chat_id: int | None) -> ShownMessage:
        chat_id = person_id if chat_id is None else chat_id
        self._may_write(person_id, chat_id)
        kept = self._account.chats.find(chat_id, message_id)
        if kept is None or kept.message["from"]["id"] != person_id:
            raise KeyError(f"no message {message_id} of person {person_id} in chat {chat_id}")
        return kept

    def _edit(self, kept: ShownMessage, changes: Json) -> Json:
        message = self._account.chats.edit(kept, changes)
        self._account.events.emit("edited", message["chat"]["id"], kept.shown())
        self._tell_bot("edited_message", kept)
        return message


def _written(text: str, name: str = "text", entities_name: str = "entities") -> Json:
    """Return the message fields for what a person typed as a text or caption."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("a Telegram app sends no lone surrogates; use inject()") from None
    if not text.strip():
        raise ValueError("a Telegram app sends no empty text")
    entities = detected(text)
    return {name: text, entities_name: entities} if entities else {name: text}
