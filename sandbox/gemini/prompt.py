"""A generateContent request, checked and in one spelling."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.google.errors import ApiError
from sandbox.google.validation import bad_request, body_validator, checked_body

_FREE_FORM = (
    *("args", "response", "properties", "parametersJsonSchema", "responseJsonSchema", "partMetadata"),
    *("default", "example"),
)
_PART_KINDS = (
    *("text", "inlineData", "fileData", "functionCall", "functionResponse"),
    *("executableCode", "codeExecutionResult"),
)
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked.

    ``text`` is all user text in order, a line each; ``media`` are MIME types and bytes; ``schema`` is
    the schema the answer must have, if any; ``wants_json`` whether it must be JSON; ``max_tokens`` the
    longest answer, if limited.
    """

    model: str
    system: str
    text: str
    media: tuple[tuple[str, bytes], ...]
    schema: Any
    wants_json: bool
    max_tokens: int | None


class PromptReader:
    """Reads request bodies against the fields that Google's protobuf has."""

    def __init__(self) -> None:
        path = Path(__file__).parent / "schema" / "generate_content.json"
        self._validator = body_validator(json.loads(path.read_text("utf-8")), "GenerateContentRequest")

    def read(self, model: str, raw: bytes) -> Prompt:
        """Return the request. Raises ApiError 400 for what the API refuses."""
        body = camel(checked_body(self._validator, raw))
        contents = body.get("contents", [])
        if not contents:
            raise bad_request("* GenerateContentRequest.contents: contents is not specified")
        for content in contents:
            if content.get("role", "user") not in ("user", "model", "function"):
                raise bad_request("Please use a valid role: user, model.")
            _check_parts(content.get("parts", []))
        if contents[-1].get("role") == "model":
            raise bad_request("The last turn of contents must not have the role model.")
        config = body.get("generationConfig", {})
        _check_config(config)
        parts = [part for content in contents for part in content.get("parts", [])]
        blobs = [part["inlineData"] for part in parts if "inlineData" in part]
        return Prompt(
            model=model,
            system=_text(body.get("systemInstruction", {}).get("parts", [])),
            text=_text(parts),
            media=tuple((blob.get("mimeType", ""), _decoded(blob.get("data", ""))) for blob in blobs),
            schema=config.get("responseJsonSchema", config.get("responseSchema")),
            wants_json=config.get("responseMimeType") == _JSON,
            max_tokens=config.get("maxOutputTokens"),
        )


def camel(node: Any) -> Any:
    """A body with every field in camelCase; what people name freely inside of it stays as it is."""
    if isinstance(node, list):
        return [camel(each) for each in node]
    if not isinstance(node, dict):
        return node
    renamed = {}
    for key, value in node.items():
        name = re.sub(r"_([a-z])", lambda found: found[1].upper(), key)
        renamed[name] = value if name in _FREE_FORM else camel(value)
    return renamed


def _check_parts(parts: list[dict[str, Any]]) -> None:
    if not parts:
        raise bad_request("* GenerateContentRequest.contents.parts: contents.parts must not be empty.")
    for part in parts:
        if sum(kind in part for kind in _PART_KINDS) != 1:
            raise bad_request(
                "* contents.parts.data: required oneof field 'data' must have one initialized field"
            )


def _check_config(config: dict[str, Any]) -> None:
    schema = "responseSchema" in config or "responseJsonSchema" in config
    if schema and config.get("responseMimeType") != _JSON:
        raise bad_request(f"A response schema needs the response MIME type {_JSON}.")
    if "responseSchema" in config and "responseJsonSchema" in config:
        raise bad_request("response_schema and response_json_schema exclude each other.")
    if config.get("presencePenalty") or config.get("frequencyPenalty"):
        raise bad_request("Penalty is not enabled for this model")
    if config.get("maxOutputTokens", 1) < 1:
        raise bad_request("max_output_tokens must be positive.")


def _text(parts: list[dict[str, Any]]) -> str:
    return "\n".join(part["text"] for part in parts if "text" in part)


def _decoded(data: str) -> bytes:
    """Base64 in either alphabet, as protobuf's JSON form takes it."""
    try:
        return base64.b64decode(
            data.translate(str.maketrans("-_", "+/")) + "=" * (-len(data) % 4), validate=True
        )
    except (binascii.Error, ValueError):
        raise ApiError(400, "Invalid value at 'contents.parts.inline_data.data' (TYPE_BYTES)") from None
