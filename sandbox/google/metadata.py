"""Developer metadata: keys and values that a program attaches to a spreadsheet, a sheet, a row or a column.

Rules: developers.google.com/sheets/api/guides/metadata. An id is unique in its spreadsheet, so that
creating one a second time fails, and with it the whole batch.
"""

from __future__ import annotations

from typing import Any

from sandbox.google.errors import RequestError
from sandbox.google.sheet import ROWS, Sheet, Shift
from sandbox.google.spreadsheet import Spreadsheet

CHARACTER_LIMIT = 30_000
"""Characters of keys and values that a sheet, or a spreadsheet outside of its sheets, may hold."""


def create(draft: Spreadsheet, body: dict[str, Any]) -> dict[str, Any]:
    """Attach new metadata; returns it as it is stored."""
    new = dict(body.get("developerMetadata", {}))
    if not new.get("metadataKey"):
        raise RequestError("developerMetadata.metadataKey must be specified.")
    if new.get("visibility") not in ("DOCUMENT", "PROJECT"):
        raise RequestError("developerMetadata.visibility must be specified.")
    new["location"] = _location(draft, new.get("location", {}))
    number: int = new.setdefault("metadataId", draft.random.randrange(1, 2**31))
    if number < 1:
        raise RequestError("developerMetadata.metadataId must be positive.")
    if number in draft.metadata:
        raise RequestError(f"Metadata with ID {number} already exists. Metadata IDs must be unique.")
    draft.metadata[number] = new
    owner = new["location"].get("sheetId")
    used = sum(
        len(each["metadataKey"]) + len(each.get("metadataValue", ""))
        for each in draft.metadata.values()
        if each["location"].get("sheetId") == owner
    )
    if used > CHARACTER_LIMIT:
        raise RequestError(f"The developer metadata exceeds the limit of {CHARACTER_LIMIT} characters.")
    return {"developerMetadata": new}


def delete(draft: Spreadsheet, body: dict[str, Any]) -> dict[str, Any]:
    """Take out what the filter matches; nothing matching is no error."""
    found = [each for each in draft.metadata.values() if matches(each, body.get("dataFilter", {}))]
    for each in found:
        del draft.metadata[each["metadataId"]]
    return {"deletedDeveloperMetadata": found}


def search(spreadsheet: Spreadsheet, body: dict[str, Any]) -> dict[str, Any]:
    """What any of the filters matches, each with the filters that did."""
    matched = []
    for each in spreadsheet.metadata.values():
        filters = [one for one in body.get("dataFilters", []) if matches(each, one)]
        if filters:
            matched.append({"developerMetadata": each, "dataFilters": filters})
    return {"matchedDeveloperMetadata": matched} if matched else {}


def matches(metadata: dict[str, Any], data_filter: dict[str, Any]) -> bool:
    """Whether a DataFilter's lookup names this metadata. Raises RequestError for other filters."""
    lookup = data_filter.get("developerMetadataLookup")
    if lookup is None:
        raise RequestError("The sandbox finds developer metadata by developerMetadataLookup only.")
    plain = ("metadataId", "metadataKey", "metadataValue", "visibility")
    if any(key in lookup and metadata.get(key) != lookup[key] for key in plain):
        return False
    location: dict[str, Any] = metadata["location"]
    kind: str = location["locationType"]
    if lookup.get("locationType", kind) != kind:
        return False
    wanted = lookup.get("metadataLocation")
    if wanted is None:
        return True
    if wanted.get("spreadsheet"):
        return kind == "SPREADSHEET"
    if "dimensionRange" in wanted:
        return bool(location.get("dimensionRange") == wanted["dimensionRange"])
    inner = location.get("dimensionRange", {}).get("sheetId")
    if lookup.get("locationMatchingStrategy") == "INTERSECTING_LOCATION" and inner == wanted.get("sheetId"):
        return True
    return bool(location.get("sheetId") == wanted.get("sheetId"))


def follow(draft: Spreadsheet, sheet: Sheet, dimension: str, shift: Shift) -> None:
    """Let metadata of a row or column move with it, or go with it."""
    for key, each in list(draft.metadata.items()):
        span = each["location"].get("dimensionRange")
        if span is None or span.get("sheetId", 0) != sheet.sheet_id or span["dimension"] != dimension:
            continue
        place = shift(span.get("startIndex", 0))
        if place is None:
            del draft.metadata[key]
        else:
            span["startIndex"], span["endIndex"] = place, place + 1


def _location(draft: Spreadsheet, location: dict[str, Any]) -> dict[str, Any]:
    if location.get("spreadsheet"):
        return {"locationType": "SPREADSHEET", "spreadsheet": True}
    if "dimensionRange" in location:
        span = {"sheetId": 0, **location["dimensionRange"]}
        sheet = draft.sheet(span["sheetId"])
        start, end = span.get("startIndex", 0), span.get("endIndex", 0)
        if span.get("dimension") not in ("ROWS", "COLUMNS") or end - start != 1:
            raise RequestError("Metadata can be attached to exactly one row or column.")
        if end > sheet.size(span["dimension"]):
            raise RequestError("The row or column of the metadata does not exist.")
        return {
            "locationType": "ROW" if span["dimension"] == ROWS else "COLUMN",
            "dimensionRange": {**span, "startIndex": start},
        }
    if "sheetId" in location:
        draft.sheet(location["sheetId"])
        return {"locationType": "SHEET", "sheetId": location["sheetId"]}
    raise RequestError("developerMetadata.location must be specified.")
