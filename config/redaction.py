"""Takes secrets out of text that is about to be logged or printed.

Two nets. The first knows the *shape* of credentials (a bot token, a Google key, a PEM block, a
bearer header, coordinates in a geocoding URL), so that a credential nobody told us about is caught.
The second knows the program's own secrets *exactly*, and finds them, or any slice of 15 characters
or more, as plain text, URL-quoted, JSON-escaped, in hexadecimal or inside base64 at any alignment.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

MASK = "[hidden]"

# A slice of 15 characters holds a whole aligned block of 8, whatever it begins with, so looking for
# the blocks finds every such slice without looking for each of them.
_BLOCK = 8
_SHORTEST_SLICE = 13

# (a literal without which the pattern cannot match, the pattern, what replaces a match)
_SHAPES: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("", re.compile(r"(?<!\d)\d{6,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}"), MASK),
    ("bot", re.compile(r"(?<=bot)\d+(?::|%3[Aa])[A-Za-z0-9_-]+"), MASK),
    ("AIza", re.compile(r"AIza[A-Za-z0-9_-]{10,}"), MASK),
    ("ya29.", re.compile(r"ya29\.[A-Za-z0-9_.-]+"), MASK),
    ("=", re.compile(r"(?i)\b((?:api_?|access_?)?key|access_token|assertion)=[^\s&\"'\\<>]+"), rf"\1={MASK}"),
    ("earer", re.compile(r"\b([Bb]earer)[ +]+[A-Za-z0-9._~+/=-]{8,}"), rf"\1 {MASK}"),
    ("EARER", re.compile(r"\b(BEARER)[ +]+[A-Za-z0-9._~+/=-]{8,}"), rf"\1 {MASK}"),
    (
        "-----BEGIN",
        # The body may stand in an escaped string, where a line break is a backslash and a letter.
        re.compile(
            r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[A-Za-z0-9+/=\s]|\\+[nr])*"
            r"(?:-----END [A-Z ]*PRIVATE KEY-----)?"
        ),
        MASK,
    ),
    ("LS0tLS1CRUdJTi", re.compile(r"LS0tLS1CRUdJTi[A-Za-z0-9+/=_-]*"), MASK),  # the same in base64
    ("=", re.compile(r"(?i)\b(lat|lon|lng|latitude|longitude|latlng)=-?\d[\d.,%A-F-]*"), rf"\1={MASK}"),
)


class Redactor:
    """Replaces credentials in text by ``[hidden]``; knows ``secrets`` exactly and the rest by shape."""

    def __init__(self, secrets: Iterable[str]) -> None:
        needles: dict[str, list[tuple[str, int]]] = {}
        whole: set[str] = set()
        for secret in secrets:
            if len(secret) < _SHORTEST_SLICE:
                continue  # masking something this short would tear holes into ordinary words
            forms = set(_forms(secret))
            whole |= forms
            for form in forms:
                for start in range(0, len(form) - _BLOCK + 1, _BLOCK):
                    needles.setdefault(form[start : start + _BLOCK], []).append((form, start))
        self._needles = needles
        self._whole = sorted(whole, key=len, reverse=True)

    def redact(self, text: str) -> str:
        """``text`` without credentials; the same object when there were none."""
        if any(block in text for block in self._needles):
            for form in self._whole:
                text = text.replace(form, MASK)
            for block, places in self._needles.items():
                text = _without_slices(text, block, places)
        for literal, pattern, replacement in _SHAPES:
            if literal in text:
                text = pattern.sub(replacement, text)
        return text


def _forms(secret: str) -> Iterator[str]:
    """How ``secret`` may appear in text."""
    yield secret
    yield quote(secret, safe="")
    yield quote_plus(secret)
    yield quote(quote(secret, safe=""), safe="")
    yield json.dumps(secret)[1:-1]
    raw = secret.encode()
    yield raw.hex()
    yield raw.hex().upper()
    for before in range(3):
        # In base64 the neighbours change the characters at the edges; what is between stays the same.
        encoded = base64.b64encode(b"\0" * before + raw).rstrip(b"=").decode()
        tail = 1 if (before + len(raw)) % 3 else 0
        core = encoded[(0, 2, 3)[before] : len(encoded) - tail]
        yield core
        yield core.replace("+", "-").replace("/", "_")


def _without_slices(text: str, block: str, places: list[tuple[str, int]]) -> str:
    """``text`` with every slice of the forms around ``block`` masked, if it is long enough."""
    parts: list[str] = []
    done = 0
    at = text.find(block)
    while at >= 0:
        begin, end = max((_slice_around(text, at, form, start) for form, start in places), key=_length)
        if end - begin >= _SHORTEST_SLICE and begin >= done:
            parts += (text[done:begin], MASK)
            done = end
            at = text.find(block, end)
        else:
            at = text.find(block, at + 1)
    return "".join([*parts, text[done:]])


def _slice_around(text: str, at: int, form: str, start: int) -> tuple[int, int]:
    begin, left = at, start
    while begin > 0 and left > 0 and text[begin - 1] == form[left - 1]:
        begin, left = begin - 1, left - 1
    end, right = at + _BLOCK, start + _BLOCK
    while end < len(text) and right < len(form) and text[end] == form[right]:
        end, right = end + 1, right + 1
    return begin, end


def _length(span: tuple[int, int]) -> int:
    return span[1] - span[0]
