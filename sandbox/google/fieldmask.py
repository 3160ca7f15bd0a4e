"""Field masks: ``sheets(properties(sheetId,title)),spreadsheetId`` and ``userEnteredFormat.numberFormat``."""

from __future__ import annotations

import re
from typing import Any

Mask = dict[str, "Mask"]
"""Names to their inner masks; an empty inner mask means everything below."""

_TOKEN = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*|\*|[,()./])")
EVERYTHING: Mask = {"*": {}}


def parse_mask(text: str) -> Mask:
    """Read a field mask. Raises ValueError when it is none."""
    tokens: list[str] = []
    position = 0
    text = text.strip()
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise ValueError(f"Invalid field selection {text[position:]}")
        tokens.append(found[1])
        position = found.end()
    mask, rest = _fields(tokens, 0)
    if rest != len(tokens) or not mask:
        raise ValueError(f"Invalid field selection {text}")
    return mask


def _fields(tokens: list[str], position: int) -> tuple[Mask, int]:
    mask: Mask = {}
    while True:
        target = mask
        while True:
            if position >= len(tokens) or tokens[position] in ",()./":
                raise ValueError(f"Invalid field selection {''.join(tokens[position : position + 1])}")
            target = target.setdefault(tokens[position], {})
            position += 1
            if position < len(tokens) and tokens[position] in "./":
                position += 1
                continue
            break
        if position < len(tokens) and tokens[position] == "(":
            inner, position = _fields(tokens, position + 1)
            if position >= len(tokens) or tokens[position] != ")":
                raise ValueError("Invalid field selection: a bracket is not closed")
            target.update(inner)
            position += 1
        if position < len(tokens) and tokens[position] == ",":
            position += 1
            continue
        return mask, position


def wants(mask: Mask | None, *path: str) -> bool:
    """Whether something at or below ``path`` is asked for; ``None`` and ``*`` ask for everything."""
    for name in path:
        if not mask or "*" in mask:
            return True
        if name not in mask:
            return False
        mask = mask[name]
    return True


def select(value: Any, mask: Mask) -> Any:
    """Return ``value`` without what the mask does not name; lists are gone through."""
    if not mask or "*" in mask:
        return value
    if isinstance(value, list):
        return [select(each, mask) for each in value]
    if not isinstance(value, dict):
        return value
    return {key: select(value[key], inner) for key, inner in mask.items() if key in value}


def merge(old: dict[str, Any], new: dict[str, Any], mask: Mask) -> dict[str, Any]:
    """Return ``old`` with the fields of the mask taken from ``new``; a field missing there is cleared."""
    if not mask or "*" in mask:
        return dict(new)
    merged = dict(old)
    for key, inner in mask.items():
        if inner and isinstance(new.get(key), dict):
            merged[key] = merge(merged.get(key) or {}, new[key], inner)
        elif key in new:
            merged[key] = new[key]
        else:
            merged.pop(key, None)
    return merged
