"""Reduces Google's discovery documents to the methods and schemas that the sandbox serves.

The documents come with the development package ``google-api-python-client``
(``googleapiclient/discovery_cache/documents``). Run ``python -m sandbox.google.schema.reduce`` after
updating that package; a test fails while the committed files differ from what the package says.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

METHODS = {
    "sheets.v4": (
        "sheets.spreadsheets.get",
        "sheets.spreadsheets.batchUpdate",
        "sheets.spreadsheets.developerMetadata.get",
        "sheets.spreadsheets.developerMetadata.search",
        "sheets.spreadsheets.values.get",
        "sheets.spreadsheets.values.batchGet",
        "sheets.spreadsheets.values.append",
        "sheets.spreadsheets.values.update",
        "sheets.spreadsheets.values.batchUpdate",
        "sheets.spreadsheets.values.clear",
        "sheets.spreadsheets.values.batchClear",
    ),
    "drive.v3": ("drive.files.get", "drive.files.list"),
}

REQUEST_KINDS = (
    *("addSheet", "deleteSheet", "updateSheetProperties", "updateSpreadsheetProperties"),
    *("appendCells", "updateCells", "repeatCell", "sortRange", "insertRange", "deleteRange"),
    *("insertDimension", "deleteDimension", "moveDimension", "appendDimension", "updateDimensionProperties"),
    *("addProtectedRange", "deleteProtectedRange", "setBasicFilter", "clearBasicFilter"),
    *("createDeveloperMetadata", "deleteDeveloperMetadata", "setDataValidation", "addConditionalFormatRule"),
)
"""The kinds of a batchUpdate request that are carried out. The names of all others stay known, so that
the sandbox can tell "not offered here" from "no such thing"."""

OPAQUE = (
    *("BandedRange", "ChipRun", "CommentAnchor", "CommentThread", "DataSource", "DataSourceColumnReference"),
    *("DataSourceFormula", "DataSourceSheetProperties", "DataSourceTable", "DimensionGroup", "EmbeddedChart"),
    *("FilterView", "IterativeCalculationSettings", "PivotTable", "Slicer", "SpreadsheetTheme", "Table"),
)
"""Schemas of things that the sandbox never makes; their inside is not kept and accepts anything."""

_INT32 = {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1}


def reduced(name: str) -> dict[str, Any]:
    """Return the reduced description of ``sheets.v4`` or ``drive.v3``."""
    source = files("googleapiclient.discovery_cache").joinpath("documents", f"{name}.json")
    document = json.loads(source.read_text("utf-8"))
    methods = {
        method["id"].split(".", 1)[1]: _method(method, document["servicePath"])
        for method in _all_methods(document)
        if method["id"] in METHODS[name]
    }
    schemas: dict[str, Any] = {}
    for method in methods.values():
        for end in ("request", "response"):
            _collect(method[end], document["schemas"], schemas)
    common = {key: _parameter(each) for key, each in document["parameters"].items()}
    return {"name": name, "methods": methods, "parameters": common, "schemas": schemas}


def _all_methods(resource: dict[str, Any]) -> list[dict[str, Any]]:
    found = list(resource.get("methods", {}).values())
    for child in resource.get("resources", {}).values():
        found += _all_methods(child)
    return found


def _method(method: dict[str, Any], service_path: str) -> dict[str, Any]:
    query = {
        key: _parameter(each) for key, each in method["parameters"].items() if each["location"] == "query"
    }
    return {
        "verb": method["httpMethod"],
        "path": f"/{service_path}{method['flatPath']}",
        "query": query,
        "request": method.get("request", {}).get("$ref"),
        "response": method["response"]["$ref"],
        "scopes": sorted(scope.rsplit("/", 1)[1] for scope in method["scopes"]),
    }


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    names = ("type", "enum", "repeated")
    return {name: parameter[name] for name in names if name in parameter}


def _collect(name: str | None, source: dict[str, Any], into: dict[str, Any]) -> None:
    if name is None or name in into:
        return
    if name in OPAQUE:
        into[name] = True
        return
    into[name] = {}
    node = source[name]
    if name in ("Request", "Response"):
        node = {
            **node,
            "properties": {
                kind: each if kind in REQUEST_KINDS else {"type": "any"}
                for kind, each in node["properties"].items()
            },
        }
    into[name] = _schema(node, source, into)


def _schema(node: dict[str, Any], source: dict[str, Any], into: dict[str, Any]) -> Any:
    """Turn one discovery schema into a JSON schema with closed objects."""
    if "$ref" in node:
        _collect(node["$ref"], source, into)
        return {"$ref": f"#/$defs/{node['$ref']}"}
    if node.get("type") == "any":
        return True
    if node.get("format") == "int32":
        return _INT32
    if node.get("format") in ("int64", "uint64"):
        return {"type": ["string", "integer"]}
    kept: dict[str, Any] = {"type": node["type"]}
    if "enum" in node:
        kept["enum"] = node["enum"]
    if "items" in node:
        kept["items"] = _schema(node["items"], source, into)
    if node["type"] == "object":
        kept["properties"] = {
            key: _schema(each, source, into) for key, each in node.get("properties", {}).items()
        }
        extra = node.get("additionalProperties")
        kept["additionalProperties"] = _schema(extra, source, into) if extra else False
    return kept


def main() -> None:
    """Write the reduced files beside this script."""
    for name in METHODS:
        text = json.dumps(reduced(name), sort_keys=True, separators=(",", ":"))
        Path(__file__).with_name(f"{name}.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
