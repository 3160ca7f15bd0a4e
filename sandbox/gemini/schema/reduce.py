"""Reduces Google's protobuf descriptors to a JSON schema of the generateContent request.

The descriptors come with the development package ``google-ai-generativelanguage``. Run
``python -m sandbox.gemini.schema.reduce`` after updating it; a test fails while the committed file
differs from what the package says. Every field is there under its camelCase and its snake_case name, as
protobuf's JSON form takes both.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ADDED: dict[str, dict[str, Any]] = {
    "ThinkingConfig": {
        "thinking_level": {
            "enum": ["THINKING_LEVEL_UNSPECIFIED", "MINIMAL", "LOW", "MEDIUM", "HIGH", "XHIGH"]
        }
    },
}
"""Fields that the API has and the package (0.12) has not: ai.google.dev/gemini-api/docs/thinking."""

_ANY_JSON = frozenset({"google.protobuf.Struct", "google.protobuf.Value", "google.protobuf.ListValue"})
_TEXT = frozenset({"google.protobuf.Duration", "google.protobuf.Timestamp"})
_INT32, _INT64 = {"type": "integer"}, {"type": ["integer", "string"]}
_NUMBER, _STRING, _BOOLEAN = {"type": "number"}, {"type": "string"}, {"type": "boolean"}


def reduced() -> dict[str, Any]:
    """Return the schemas by message name; ``GenerateContentRequest`` is the outermost."""
    from google.ai.generativelanguage_v1beta.types import GenerateContentRequest

    schemas: dict[str, Any] = {}
    _collect(GenerateContentRequest.pb().DESCRIPTOR, schemas)
    return schemas


def _collect(message: Any, into: dict[str, Any]) -> None:
    message_name = _name(message)
    if message_name in into:
        return
    properties: dict[str, Any] = {}
    into[message_name] = {"type": "object", "properties": properties, "additionalProperties": False}
    for field in message.fields:
        schema = _field(field, into)
        properties[field.name] = schema
        properties[_camel(field.name)] = schema
    for name, schema in ADDED.get(message_name, {}).items():
        properties[name] = properties[_camel(name)] = schema


def _field(field: Any, into: dict[str, Any]) -> Any:
    inner = field.message_type
    if inner is not None and inner.GetOptions().map_entry:
        return {"type": "object", "additionalProperties": _field(inner.fields_by_name["value"], into)}
    schema = _single(field, into)
    return {"type": "array", "items": schema} if field.is_repeated else schema


def _single(field: Any, into: dict[str, Any]) -> Any:
    if field.message_type is not None:
        name = field.message_type.full_name
        if name in _ANY_JSON:
            return True
        if name in _TEXT:
            return _STRING
        _collect(field.message_type, into)
        return {"$ref": f"#/$defs/{_name(field.message_type)}"}
    if field.enum_type is not None:
        return {"enum": [value.name for value in field.enum_type.values]}
    kinds = {
        field.CPPTYPE_INT32: _INT32,
        field.CPPTYPE_UINT32: _INT32,
        field.CPPTYPE_INT64: _INT64,
        field.CPPTYPE_UINT64: _INT64,
        field.CPPTYPE_FLOAT: _NUMBER,
        field.CPPTYPE_DOUBLE: _NUMBER,
        field.CPPTYPE_BOOL: _BOOLEAN,
        field.CPPTYPE_STRING: _STRING,
    }
    return kinds[field.cpp_type]


def _name(message: Any) -> str:
    """``Tool.GoogleSearch``: the name within Google's package."""
    return str(message.full_name).removeprefix("google.ai.generativelanguage.v1beta.")


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def main() -> None:
    """Write the reduced file beside this script."""
    text = json.dumps(reduced(), sort_keys=True, separators=(",", ":"))
    Path(__file__).with_name("generate_content.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
