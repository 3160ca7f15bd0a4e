"""Checks requests against the reduced discovery documents, with Google's words for what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema_rs
import orjson

from sandbox.google.errors import ApiError
from sandbox.google.fieldmask import Mask, parse_mask

_BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"


@dataclass(frozen=True, slots=True)
class Method:
    """One API method: its name without the API's, verb, path, query parameters and allowed scopes."""

    name: str
    verb: str
    path: re.Pattern[str]
    query: Mapping[str, Mapping[str, Any]]
    request: str | None
    response: str
    scopes: frozenset[str]


class ApiDescription:
    """The methods and schemas of one API. ``strict_query``: unknown query parameters are refused."""

    def __init__(self, name: str, *, strict_query: bool) -> None:
        text = (Path(__file__).parent / "schema" / f"{name}.json").read_text("utf-8")
        document = json.loads(text)
        self._schemas: dict[str, Any] = document["schemas"]
        self._strict_query = strict_query
        self.methods = [_method(key, each, document) for key, each in document["methods"].items()]
        self._validators = {
            method.request: body_validator(self._schemas, method.request)
            for method in self.methods
            if method.request is not None
        }

    def route(self, verb: str, raw_path: str) -> tuple[Method, dict[str, str]]:
        """Find the method of a still percent-encoded path. Raises ApiError 404."""
        for method in self.methods:
            if method.verb == verb and (found := method.path.fullmatch(raw_path)):
                return method, {key: unquote(value) for key, value in found.groupdict().items()}
        raise ApiError(404, "Method not found.")

    def check_query(self, method: Method, query: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
        """Return the parameters as lists. Raises ApiError 400 for unknown names and wrong values."""
        given: dict[str, list[str]] = {}
        for key, value in query:
            rule = method.query.get(key)
            if rule is None:
                if self._strict_query:
                    raise bad_request(
                        f'Invalid JSON payload received. Unknown name "{key}": Cannot bind query parameter. '
                        f"Field '{key}' could not be found in request message."
                    )
                continue
            if "enum" in rule and value not in rule["enum"]:
                raise bad_request(f"Invalid value at '{snake(key)}', \"{value}\"")
            if rule["type"] == "boolean" and value.lower() not in ("true", "false"):
                raise bad_request(f"Invalid value at '{snake(key)}' (TYPE_BOOL), \"{value}\"")
            given.setdefault(key, []).append(value)
        return given

    def check_body(self, method: Method, raw: bytes) -> dict[str, Any]:
        """Return the body as an object. Raises ApiError 400 for what the method's schema does not have."""
        if method.request is None:
            return {}
        return checked_body(self._validators[method.request], raw)

    def check_fields(self, method: Method, text: str) -> Mask:
        """Read the ``fields`` parameter. Raises ApiError 400 for a path the answer does not have."""
        try:
            mask = parse_mask(text)
            self._check_paths(mask, method.response)
        except ValueError as error:
            raise bad_request(f"Request contains an invalid argument: {error}") from None
        return mask

    def _check_paths(self, mask: Mask, schema: str) -> None:
        node = self._schemas[schema]
        if node is True:
            return
        for key, inner in mask.items():
            if key == "*":
                continue
            if key not in node["properties"]:
                raise ValueError(f"Invalid field selection {key}")
            below = node["properties"][key]
            while isinstance(below, dict) and "items" in below:
                below = below["items"]
            if inner and isinstance(below, dict) and "$ref" in below:
                self._check_paths(inner, below["$ref"].rsplit("/", 1)[1])


def _method(name: str, method: dict[str, Any], document: dict[str, Any]) -> Method:
    pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+?)", re.escape(method["path"]))
    return Method(
        name=name,
        verb=method["verb"],
        path=re.compile(pattern),
        query={**document["parameters"], **method["query"]},
        request=method["request"],
        response=method["response"],
        scopes=frozenset(method["scopes"]),
    )


def body_validator(schemas: dict[str, Any], name: str) -> jsonschema_rs.Draft202012Validator:
    """Compile the validator of one named schema."""
    return jsonschema_rs.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schemas})


def checked_body(validator: jsonschema_rs.Draft202012Validator, raw: bytes) -> dict[str, Any]:
    """Read and check a JSON body. Raises ApiError 400 with a line per violation."""
    try:
        body = orjson.loads(raw) if raw else {}
    except ValueError as error:
        raise bad_request(f"Invalid JSON payload received. {error}") from None
    if b"null" in raw:
        body = _without_nulls(body)
    if not validator.is_valid(body):
        lines = [_violation(error) for error in validator.iter_errors(body)][:20]
        raise bad_request("\n".join(lines))
    return dict(body)


def _without_nulls(node: Any) -> Any:
    """Drop members that are null, which protobuf's JSON form reads as not given; in lists they stay."""
    if isinstance(node, dict):
        return {key: _without_nulls(each) for key, each in node.items() if each is not None}
    return [_without_nulls(each) for each in node] if isinstance(node, list) else node


def _violation(error: jsonschema_rs.ValidationError) -> str:
    place = ""
    for step in error.instance_path:
        place += f"[{step}]" if isinstance(step, int) else f".{snake(step)}"
    place = place.removeprefix(".")
    if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.AdditionalProperties):
        names = '", "'.join(str(each) for each in error.kind.unexpected)
        where = f" at '{place}'" if place else ""
        return f'Invalid JSON payload received. Unknown name "{names}"{where}: Cannot find field.'
    return f"Invalid value at '{place}': {error.message[:300]}"


def bad_request(message: str) -> ApiError:
    """A 400 with the same words as its field violation."""
    violations = [{"description": line} for line in message.split("\n")]
    return ApiError(400, message, details=[{"@type": _BAD_REQUEST, "fieldViolations": violations}])


def snake(name: str) -> str:
    """``valueInputOption`` as Google's messages have it, ``value_input_option``."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda found: f"_{found[1].lower()}", name)
