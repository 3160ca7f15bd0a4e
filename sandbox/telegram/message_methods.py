"""Methods that send, change and delete messages, and answer presses of buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.telegram.account import Account
from sandbox.telegram.answers import bad_request
from sandbox.telegram.chats import DELETABLE_SECONDS, ShownMessage
from sandbox.telegram.limits import ANSWER_CHARACTERS, formatted_text, inline_keyboard
from sandbox.telegram.params import Call
from sandbox.telegram.people import Json
from sandbox.telegram.updates import CALLBACK_SECONDS

Method = Callable[[Call], Any]

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class MessageMethods:
    """sendMessage, editMessageText, editMessageReplyMarkup, deleteMessage, answerCallbackQuery."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def table(self) -> dict[str, Method]:
        """Return the methods by name."""
        return {
            "sendMessage": self._send_message,
            "editMessageText": self._edit_text,
            "editMessageReplyMarkup": self._edit_markup,
            "deleteMessage": self._delete,
            "answerCallbackQuery": self._answer,
            "sendChatAction": self._chat_action,
        }

    def send(self, params: dict[str, Any], content: Json) -> Json:
        """Put a message of the bot into a chat: the part that every send method shares."""
        account = self._account
        chat = account.chats.reach(params["chat_id"])
        markup = params.get("reply_markup")
        keyboard = inline_keyboard(markup)
        replied = self._replied_to(params, chat["id"])
        account.count_send(chat["id"])
        if replied is not None:
            content["reply_to_message"] = replied
        if keyboard is not None:
            content["reply_markup"] = keyboard
        if params.get("protect_content"):
            content["has_protected_content"] = True
        other = markup if markup and "inline_keyboard" not in markup else None
        kept = account.chats.add(account.bot, chat, content, keyboard=other)
        account.events.emit("message", chat["id"], kept.shown())
        return kept.message

    def _replied_to(self, params: dict[str, Any], chat_id: int) -> Json | None:
        reply = params.get("reply_parameters") or {}
        message_id = reply.get("message_id", params.get("reply_to_message_id"))
        if message_id is None:
            return None
        found = self._account.chats.quoted(chat_id, int(message_id))
        lenient = reply.get("allow_sending_without_reply", params.get("allow_sending_without_reply"))
        if found is None and lenient not in (True, "true", "True", "1"):
            raise bad_request("message to be replied not found")
        return found

    def _send_message(self, call: Call) -> Json:
        text, entities = formatted_text(call.params)
        content: Json = {"text": text}
        if entities:
            content["entities"] = entities
        return self.send(call.params, content)

    def _own(self, params: dict[str, Any]) -> tuple[int, ShownMessage]:
        """Return the chat and the bot's own message that an edit is about, or refuse."""
        if params.get("chat_id") in (None, ""):
            raise bad_request("chat_id is empty")
        if params.get("message_id") is None:
            raise bad_request("message identifier is not specified")
        chat_id = self._account.chats.reach(params["chat_id"])["id"]
        kept = self._account.chats.find(chat_id, params["message_id"])
        if kept is None:
            raise bad_request("message to edit not found")
        if kept.message["from"]["id"] != self._account.bot["id"]:
            raise bad_request("message can't be edited")
        return chat_id, kept

    def _edit_text(self, call: Call) -> Json:
        if not call.params.get("text"):
            raise bad_request("message text is empty")
        text, entities = formatted_text(call.params)
        keyboard = inline_keyboard(call.params.get("reply_markup"))
        chat_id, kept = self._own(call.params)
        message = kept.message
        if "text" not in message:
            raise bad_request("there is no text in the message to edit")
        same_text = message["text"] == text and message.get("entities", []) == entities
        if same_text and message.get("reply_markup") == keyboard:
            raise bad_request(_NOT_MODIFIED)
        changes = {"text": text, "entities": entities or None, "reply_markup": keyboard}
        return self._changed(chat_id, kept, changes, hidden=same_text)

    def _edit_markup(self, call: Call) -> Json:
        keyboard = inline_keyboard(call.params.get("reply_markup"))
        chat_id, kept = self._own(call.params)
        if kept.message.get("reply_markup") == keyboard:
            raise bad_request(_NOT_MODIFIED)
        return self._changed(chat_id, kept, {"reply_markup": keyboard}, hidden=True)

    def _changed(self, chat_id: int, kept: ShownMessage, changes: Json, *, hidden: bool) -> Json:
        self._account.count_send(chat_id)
        message = self._account.chats.edit(kept, changes, hidden=hidden)
        self._account.events.emit("edited", chat_id, kept.shown())
        return message

    def _delete(self, call: Call) -> bool:
        account = self._account
        chat = account.chats.reach(call.params["chat_id"])
        message_id = call.params["message_id"]
        kept = account.chats.find(chat["id"], message_id)
        if kept is None:
            raise bad_request("message to delete not found")
        own = kept.message["from"]["id"] == account.bot["id"]
        group = account.cast.groups.get(chat["id"])
        if not own and group is not None and not group.bot_is_admin:
            raise bad_request("message can't be deleted")
        if account.chats.now() - kept.message["date"] > DELETABLE_SECONDS:
            raise bad_request("message can't be deleted for everyone")
        account.chats.delete(chat["id"], message_id)
        account.events.emit("deleted", chat["id"], {"id": message_id})
        return True

    def _answer(self, call: Call) -> bool:
        account, params = self._account, call.params
        if len(params.get("text", "")) > ANSWER_CHARACTERS:
            raise bad_request("MESSAGE_TOO_LONG")
        press = account.chats.presses.get(params["callback_query_id"])
        if press is None or press.answer is not None or account.clock() - press.at > CALLBACK_SECONDS:
            raise bad_request(_TOO_OLD)
        press.answer = {"text": params.get("text", ""), "show_alert": bool(params.get("show_alert"))}
        about = {"message_id": press.message_id, "person_id": press.person_id, "data": press.data}
        account.events.emit("answer", press.chat_id, press.answer | about)
        return True

    def _chat_action(self, call: Call) -> bool:
        chat = self._account.chats.reach(call.params["chat_id"])
        self._account.events.emit("action", chat["id"], {"action": call.params["action"]})
        return True
