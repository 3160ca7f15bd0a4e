"""Methods about the bot itself: identity, updates, webhook, commands, descriptions, chats."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from sandbox.telegram.account import Account
from sandbox.telegram.answers import ApiError, bad_request
from sandbox.telegram.message_methods import Method
from sandbox.telegram.params import Call
from sandbox.telegram.people import Json

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_COMMANDS = 100
_COMMAND_DESCRIPTION = 256
_DESCRIPTIONS = {"description": 512, "short_description": 120}
_WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class AccountMethods:
    """Everything that is not about a message."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def table(self) -> dict[str, Method]:
        """Return the methods by name."""
        return {
            "getMe": self._get_me,
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_info,
            "setMyCommands": self._set_commands,
            "getMyCommands": self._get_commands,
            "setMyDescription": self._set_description,
            "setMyShortDescription": self._set_description,
            "getChat": self._get_chat,
            "leaveChat": self._leave_chat,
        }

    def _get_me(self, call: Call) -> Json:
        return self._account.bot | {
            "can_join_groups": True,
            "can_read_all_group_messages": self._account.reads_all_group_messages,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    async def _get_updates(self, call: Call) -> bytes:
        if self._account.webhook_url:
            raise ApiError(409, _WEBHOOK_ACTIVE)
        params, queue = call.params, self._account.queue
        queue.allow(params.get("allowed_updates"))
        offset, limit = int(params.get("offset", 0)), int(params.get("limit", 100))
        found = await queue.poll(offset, limit, float(params.get("timeout", 0)))
        return b"[" + b",".join(found) + b"]"

    def _set_webhook(self, call: Call) -> bool:
        url: str = call.params["url"]
        if url and urlsplit(url).scheme != "https":
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        self._account.queue.allow(call.params.get("allowed_updates"))
        self._account.webhook_url = url
        return True

    def _delete_webhook(self, call: Call) -> bool:
        self._account.webhook_url = ""
        if call.params.get("drop_pending_updates"):
            self._account.queue.drop_all()
        return True

    def _webhook_info(self, call: Call) -> Json:
        queue = self._account.queue
        found: Json = {
            "url": self._account.webhook_url,
            "has_custom_certificate": False,
            "pending_update_count": len(queue),
        }
        if queue.allowed is not None:
            found["allowed_updates"] = sorted(queue.allowed)
        return found

    @staticmethod
    def _command_key(params: dict[str, Any]) -> str:
        scope = params.get("scope") or {"type": "default"}
        parts = (
            scope["type"],
            scope.get("chat_id", ""),
            scope.get("user_id", ""),
            params.get("language_code", ""),
        )
        return ":".join(map(str, parts))

    def _set_commands(self, call: Call) -> bool:
        commands: list[Json] = call.params["commands"]
        if len(commands) > _COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for each in commands:
            if not _COMMAND.fullmatch(each["command"].removeprefix("/")):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(each["description"].strip()) <= _COMMAND_DESCRIPTION:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        self._account.commands[self._command_key(call.params)] = commands
        return True

    def _get_commands(self, call: Call) -> list[Json]:
        return self._account.commands.get(self._command_key(call.params), [])

    def _set_description(self, call: Call) -> bool:
        for name, longest in _DESCRIPTIONS.items():
            text = call.params.get(name, "")
            if len(text) > longest:
                raise bad_request(f"{name} is longer than {longest} characters")
            if name in call.params:
                self._account.descriptions[f"{name}:{call.params.get('language_code', '')}"] = text
        return True

    def _get_chat(self, call: Call) -> Json:
        chat = self._account.chats.reach(call.params["chat_id"])
        # Fields that ChatFullInfo always has, with the values of a chat nobody has changed.
        gifts = (
            "unlimited_gifts",
            "limited_gifts",
            "unique_gifts",
            "premium_subscription",
            "gifts_from_channels",
        )
        return chat | {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(gifts, False),
        }

    def _leave_chat(self, call: Call) -> bool:
        chat = self._account.chats.reach(call.params["chat_id"])
        group = self._account.cast.groups.get(chat["id"])
        if group is None:
            raise bad_request("chat member status can't be changed in private chats")
        group.bot_status = "left"
        return True
