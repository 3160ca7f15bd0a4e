"""The published Bot API schemas as compiled validators: what a method takes, what an object holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema_rs

_FOLDER = Path(__file__).with_name("schema")
# Names that Bot API 7.0 replaced and its server still takes.
LEGACY = {
    "reply_to_message_id": "integer",
    "allow_sending_without_reply": "boolean",
    "disable_web_page_preview": "boolean",
}


@dataclass(frozen=True, slots=True)
class MethodSchema:
    """One method: its canonical name, each parameter's kind, the required ones, and the validator.

    Kinds: ``string``, ``number``, ``boolean``, ``id`` (integer or @name), ``json`` (object or array).
    """

    name: str
    kinds: dict[str, str]
    required: tuple[str, ...]
    validator: jsonschema_rs.Draft7Validator

    def first_error(self, params: dict[str, Any]) -> tuple[str, str] | None:
        """Return the parameter that breaks the schema and how; None for a request in order."""
        if self.validator.is_valid(params):
            return None
        for error in self.validator.iter_errors(params):
            path = [str(each) for each in error.instance_path]
            return (path[0] if path else ""), f"{'/'.join(path)}: {error.message}"[:300]
        return None


def load_methods() -> dict[str, MethodSchema]:
    """Read ``schema/params.json``; keys are lower-case method names (the server ignores case)."""
    definitions = json.loads((_FOLDER / "params.json").read_text(encoding="utf-8"))["definitions"]
    methods = {}
    for name, definition in definitions.items():
        if name[0].islower():
            kinds = {each: _kind(node, definitions) for each, node in definition["properties"].items()}
            validator = jsonschema_rs.Draft7Validator(definition | {"definitions": definitions})
            required = tuple(definition.get("required", ()))
            methods[name.lower()] = MethodSchema(name, kinds, required, validator)
    return methods


class ObjectSchemas:
    """Checks objects (``Update``, ``Message``, ...) against ``schema/objects.json``."""

    def __init__(self) -> None:
        self._definitions = json.loads((_FOLDER / "objects.json").read_text(encoding="utf-8"))["definitions"]
        self._compiled: dict[str, jsonschema_rs.Draft7Validator] = {}

    def errors(self, name: str, value: object) -> list[str]:
        """Return what is wrong with ``value`` as the Bot API object ``name``; empty when it is one."""
        if name not in self._compiled:
            schema = {"$ref": f"#/definitions/Telegram{name}", "definitions": self._definitions}
            self._compiled[name] = jsonschema_rs.Draft7Validator(schema)
        return [
            f"{error.instance_path}: {error.message}" for error in self._compiled[name].iter_errors(value)
        ]


def _kind(node: dict[str, Any], definitions: dict[str, Any]) -> str:
    if "$ref" in node:
        return _kind(definitions[node["$ref"].removeprefix("#/definitions/")], definitions)
    declared = node.get("type")
    if isinstance(declared, list):
        return "id"
    return declared if declared in ("string", "number", "boolean") else "json"
