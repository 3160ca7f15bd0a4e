"""Cut the JSON Schemas generated from `@gramio/types` down to what the sandbox service offers.

Run after a new Bot API version; the commands are in README.md beside this file:

    python -m sandbox.telegram.schema.reduce PARAMS_JSON OBJECTS_JSON
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

METHODS = (
    "getUpdates", "setWebhook", "deleteWebhook", "sendMessage", "editMessageText", "editMessageReplyMarkup",
    "deleteMessage", "answerCallbackQuery", "sendPhoto", "sendDocument", "sendChatAction", "sendLocation",
    "getFile", "setMyCommands", "getMyCommands", "setMyDescription", "setMyShortDescription", "getChat",
    "leaveChat",
)  # fmt: skip
# getMe and getWebhookInfo take no parameters, so the source has no type for them.
WITHOUT_PARAMETERS = ("getMe", "getWebhookInfo")

# Parameters of account types and products the service has none of: sending one is an unknown parameter.
LEFT_OUT = frozenset({
    "allow_paid_broadcast", "business_connection_id", "direct_messages_topic_id",
    "ephemeral_message_parameters", "inline_message_id", "rich_message", "suggested_post_parameters",
})  # fmt: skip
MESSAGE_FIELDS = frozenset({
    "message_id", "from", "chat", "date", "edit_date", "reply_to_message", "text", "entities", "photo",
    "caption", "caption_entities", "document", "voice", "location", "migrate_to_chat_id",
    "migrate_from_chat_id", "reply_markup", "has_protected_content",
})  # fmt: skip
UPDATE_FIELDS = frozenset({"update_id", "message", "edited_message", "callback_query", "my_chat_member"})
OBJECTS = (
    "TelegramUpdate", "TelegramMessage", "TelegramUser", "TelegramFile", "TelegramChatFullInfo",
    "TelegramWebhookInfo", "TelegramBotCommand",
)  # fmt: skip
# Field of any object -> types that stay open, because the service neither reads nor emits them.
OPEN_FIELDS = frozenset({"background", "business_intro", "pinned_message", "accepted_gift_types", "rating"})


def plain(node: Any) -> Any:
    """Drop descriptions and the TypeScript-only ``toJSON``/``toString`` alternatives; a file is a string."""
    if isinstance(node, list):
        return [plain(each) for each in node]
    if not isinstance(node, dict):
        return node
    if node.get("$ref") == "#/definitions/TelegramInputFile":
        return {"type": "string"}
    kept = {k: plain(v) for k, v in node.items() if not (k == "description" and isinstance(v, str))}
    if "anyOf" in kept:
        choices = []
        for each in kept["anyOf"]:
            if each.get("required") not in (["toJSON"], ["toString"]) and each not in choices:
                choices.append(each)
        if len(choices) == 1:
            return choices[0]
        kept["anyOf"] = choices
    return kept


def references(node: Any) -> set[str]:
    """Names of the definitions that ``node`` refers to directly."""
    if isinstance(node, list):
        return {name for each in node for name in references(each)}
    if not isinstance(node, dict):
        return set()
    found = {name for each in node.values() for name in references(each)}
    if isinstance(node.get("$ref"), str):
        found.add(unquote(node["$ref"].removeprefix("#/definitions/")))
    return found


def closure(definitions: dict[str, Any], roots: list[str]) -> dict[str, Any]:
    """Return the definitions reachable from ``roots``, in name order."""
    wanted, reached = list(roots), set[str]()
    while wanted:
        name = wanted.pop()
        if name not in reached:
            reached.add(name)
            wanted.extend(references(definitions[name]))
    return {name: definitions[name] for name in sorted(reached)}


def keep_fields(definition: dict[str, Any], wanted: frozenset[str]) -> None:
    """Leave only the ``wanted`` properties in an object definition."""
    definition["properties"] = {k: v for k, v in definition["properties"].items() if k in wanted}


def parameter_schema(definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of the parameters, one definition a method under the method's own name."""
    kept = plain(definitions)
    for method in METHODS:
        definition = kept.pop(method[0].upper() + method[1:] + "Params")
        keep_fields(definition, frozenset(definition["properties"]) - LEFT_OUT)
        kept[method] = definition
    for method in WITHOUT_PARAMETERS:
        kept[method] = {"type": "object", "properties": {}, "additionalProperties": False}
    return {"definitions": closure(kept, [*METHODS, *WITHOUT_PARAMETERS])}


def object_schema(definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of what the service answers and delivers."""
    kept = plain(definitions)
    keep_fields(kept["TelegramMessage"], MESSAGE_FIELDS)
    keep_fields(kept["TelegramUpdate"], UPDATE_FIELDS)
    for name in ("TelegramChatFullInfo", "TelegramUser", "TelegramChat"):
        properties = kept[name]["properties"]
        kept[name]["properties"] = {k: ({} if k in OPEN_FIELDS else v) for k, v in properties.items()}
    return {"definitions": closure(kept, list(OBJECTS))}


def main(params_json: str, objects_json: str) -> None:
    """Read the two generated files and write ``params.json`` and ``objects.json`` beside this one."""
    for source, name, reduce in (
        (params_json, "params.json", parameter_schema),
        (objects_json, "objects.json", object_schema),
    ):
        schema = reduce(json.loads(Path(source).read_text())["definitions"])
        target = Path(__file__).with_name(name)
        target.write_text(json.dumps(schema, separators=(",", ":"), sort_keys=True) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
