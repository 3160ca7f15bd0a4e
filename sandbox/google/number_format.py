"""Shows numbers and dates as a sheet does, from a format's type and pattern.

Patterns: developers.google.com/sheets/api/guides/formats, without conditions, colours, fractions and
repeated fill. A date is a count of days since 30 December 1899, its fraction the time of day.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's dates have no time zone
DATE_TYPES = frozenset({"DATE", "TIME", "DATE_TIME"})
DEFAULT_PATTERNS = {
    "DATE": "dd/mm/yyyy",
    "TIME": "hh:mm:ss",
    "DATE_TIME": "dd/mm/yyyy hh:mm:ss",
    "NUMBER": "#,##0.00",
    "CURRENCY": "₹#,##0.00",
    "PERCENT": "0.00%",
    "SCIENTIFIC": "0.00E+00",
}
"""What a type without a pattern stands for in an Indian spreadsheet (locale en_IN)."""

_DATE_TOKEN = re.compile(r'"([^"]*)"|\\(.)|(am/pm|a/p|y+|m+|d+|h+|s+)|(.)', re.I | re.S)
_NUMBER = re.compile(r"[#0?,]*[#0?](?:\.[0#?]*)?(?:E[+-]0+)?")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]')
Renderer = Callable[[float], str]


class NumberFormats:
    """Renderers by format, each compiled once."""

    def __init__(self) -> None:
        self._renderers: dict[tuple[str, str], Renderer] = {}

    def show(self, value: float, cell_format: dict[str, Any] | None) -> str:
        """The text of a number under a cell's ``userEnteredFormat``."""
        number_format = (cell_format or {}).get("numberFormat")
        if number_format is None:
            return general(value)
        key = (number_format.get("type", ""), number_format.get("pattern", ""))
        renderer = self._renderers.get(key)
        if renderer is None:
            renderer = self._renderers[key] = _renderer(*key)
        return renderer(value)


def is_date(cell_format: dict[str, Any] | None) -> bool:
    """Whether a number under this format is shown as a date or time."""
    number_format = (cell_format or {}).get("numberFormat") or {}
    return number_format.get("type") in DATE_TYPES


def general(value: float) -> str:
    """A number without a format: no grouping, no needless decimals."""
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}" if abs(value) >= 1e15 else f"{value:.9f}".rstrip("0").rstrip(".")


def serial_of(moment: datetime) -> float:
    """The serial number of a moment without a time zone."""
    return (moment - EPOCH) / timedelta(days=1)


def _renderer(kind: str, pattern: str) -> Renderer:
    pattern = pattern or DEFAULT_PATTERNS.get(kind, "")
    if kind in DATE_TYPES:
        return _date_renderer(pattern)
    if kind == "TEXT" or not pattern or pattern in ("General", "@"):
        return general
    return _number_renderer(pattern.split(";")[0])


def _date_renderer(pattern: str) -> Renderer:
    tokens = [found.groups() for found in _DATE_TOKEN.finditer(pattern)]
    half_day = any(name and name.lower() in ("am/pm", "a/p") for _, _, name, _ in tokens)
    parts: list[str] = []
    names = [(name or "").lower() for _, _, name, _ in tokens]
    for index, (quoted, escaped, name, other) in enumerate(tokens):
        if not name:
            parts.append((quoted or escaped or other or "").replace("%", "%%"))
            continue
        before = next((each for each in reversed(names[:index]) if each), "")
        after = next((each for each in names[index + 1 :] if each), "")
        minutes = before.startswith("h") or after.startswith("s")
        parts.append(_directive(name.lower(), half_day=half_day, minutes=minutes))
    directives = "".join(parts)
    shown: dict[float, str] = {}

    def render(value: float) -> str:
        text = shown.get(value)
        if text is None:
            moment = EPOCH + timedelta(seconds=round(value * 86400))
            if len(shown) > 4096:
                shown.clear()
            text = shown[value] = _filled(moment, directives)
        return text

    return render


def _directive(name: str, *, half_day: bool, minutes: bool) -> str:
    """The strftime directive of a run of one letter; ``%-d`` is a number without its leading zero."""
    match name[0], len(name):
        case "y", length:
            return "%y" if length <= 2 else "%Y"
        case "m", length:
            if length > 2:
                return "%b" if length == 3 else "%B"
            letter = "M" if minutes else "m"
            return f"%{letter}" if length == 2 else f"%-{letter}"
        case "d", length:
            return ("%-d", "%d", "%a", "%A")[min(length, 4) - 1]
        case "h", length:
            letter = "I" if half_day else "H"
            return f"%{letter}" if length > 1 else f"%-{letter}"
        case "s", length:
            return "%S" if length > 1 else "%-S"
        case _:
            return "%p"


def _filled(moment: datetime, directives: str) -> str:
    """strftime with ``%-x`` on every platform."""
    plain = re.sub(r"%-(\w)", lambda found: str(int(moment.strftime(f"%{found[1]}"))), directives)
    return moment.strftime(plain)


def _number_renderer(pattern: str) -> Renderer:
    bare = _LITERAL.sub(lambda found: "" if found[0].startswith("[") else "\0", pattern)
    literals = [found[1] or found[2] or "" for found in _LITERAL.finditer(pattern) if found[0][0] != "["]
    found = _NUMBER.search(bare)
    if found is None:
        return general
    before, after = bare[: found.start()], bare[found.end() :]
    for literal in literals:
        if "\0" in before:
            before = before.replace("\0", literal, 1)
        else:
            after = after.replace("\0", literal, 1)
    body, _, exponent = found[0].partition("E")
    whole, _, decimals = body.partition(".")
    least, most = decimals.count("0"), len(decimals)
    grouped = "," in whole
    indian = bool(re.search(r"#?#,##,##0$", whole))
    width = whole.count("0")
    percent = "%" in after

    def render(value: float) -> str:
        number = abs(value * 100 if percent else value)
        text = f"{number:.{most}e}".upper() if exponent else f"{number:.{most}f}"
        if not exponent:
            head, _, tail = text.partition(".")
            head = head.zfill(width) if width else head.lstrip("0")
            if grouped:
                head = _indian(head) if indian else f"{int(head or 0):,}"
            while len(tail) > least and tail.endswith("0"):
                tail = tail[:-1]
            text = f"{head}.{tail}" if tail else head
        return f"{'-' if value < 0 else ''}{before}{text}{after}"

    return render


def _indian(digits: str) -> str:
    """Grouping by thousand, lakh and crore: 1234567 is 12,34,567."""
    head, tail = digits[:-3], digits[-3:]
    pairs = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)]
    return ",".join([*reversed(pairs), tail])
