"""Cuts a form into its keys and their values."""

from __future__ import annotations

from dataclasses import dataclass

from ai.lexicon import Lexicon
from ai.near import tagged
from ai.spans import LINE, Kind, Span

_TELLING = frozenset({"verb", "link", "post", "pay", "amount", "unit"})
_ENDS = (",", ";", "|")


_FEWEST_LINES = 3
_SHORT_FORM = 5  # letters with the dot: "Bros.", "Ltd."
_EMPTY = frozenset({"", "-", "na", "n/a", "nil", "none", "--"})


_BULLETS = frozenset({"*", "•", "-", ">", "~", "▪", "·", "+"})
PARTY_KEYS = ("client", "supplier")


Spans = list[Span]


@dataclass(slots=True)
class FormValue:
    """A key of the form and the spans of its value."""

    key: str
    spans: Spans


def read_labels(spans: Spans, lexicon: Lexicon) -> None:
    """Take a misspelt key of a form for the one it is near: "Locaion: Kothrud"."""
    if not any(span.has("form") for span in spans[:1]):
        return
    for index, span in enumerate(spans[:-1]):
        begins = index and spans[index - 1].kind is Kind.LINE and spans[index + 1].norm in (":", "=")
        if begins and span.kind is Kind.WORD and not span.has("form"):
            key = lexicon.form_key(span.norm)
            if key is not None:
                span.tags = {**span.tags, "form": key}


def is_form(spans: Spans) -> bool:
    """Return whether the text begins with a key and a colon, or has a key at the start of each line."""
    if _pairs(spans) >= _FEWEST_LINES:
        return True
    if len(spans) < 2 or spans[0].kind is not Kind.WORD or not spans[0].has("form"):
        return False
    return _colon(spans[1]) or _keyed_lines(spans) or _keyed_parts(spans)


def without_bullets(spans: Spans) -> Spans:
    """Return the spans without the marks that the lines of a form begin with: "* Party: Balaji"."""
    if not tagged(spans, "form"):
        return spans
    kept: Spans = []
    for index, span in enumerate(spans):
        opens = index == 0 or spans[index - 1].kind is LINE
        keyed = index + 2 < len(spans) and spans[index + 1].has("form") and _colon(spans[index + 2])
        if not (opens and keyed and span.norm in _BULLETS):
            kept.append(span)
    return kept


def _pairs(spans: Spans) -> int:
    """Return how many keys with "=" or ":" there are."""
    return sum(_pair(spans, index) for index in range(len(spans))) if tagged(spans, "form") else 0


def _pair(spans: Spans, index: int) -> bool:
    return index + 1 < len(spans) and spans[index].has("form") and spans[index + 1].norm in ("=", ":")


def _keyed_lines(spans: Spans) -> bool:
    """Whether three lines or more begin with a key, without colons; lines of goods may follow them."""
    starts = [index for index in range(len(spans)) if index == 0 or spans[index - 1].kind is Kind.LINE]
    keyed = 0
    while keyed < len(starts) and spans[starts[keyed]].has("form"):
        keyed += 1
    return keyed >= _FEWEST_LINES and all(spans[index].kind is Kind.NUMBER for index in starts[keyed:])


def _keyed_parts(spans: Spans) -> bool:
    """Whether the parts between commas begin with keys, a client first: "party X, item ghee, amt 6,500"."""
    starts = [index for index, span in enumerate(spans) if index == 0 or spans[index - 1].norm in _ENDS]
    if len(starts) < _FEWEST_LINES or spans[0].tags.get("form") not in PARTY_KEYS:
        return False
    name = spans[1 : starts[1] - 1]
    if not name or not all(span.kind is Kind.WORD and not _TELLING & span.tags.keys() for span in name):
        return False
    others = [spans[index] for index in starts if not spans[index].has("form")]
    keyed = len(starts) - len(others)
    return keyed >= _FEWEST_LINES and all(span.has("verb") or span.has("pay") for span in others)


def form_values(spans: Spans) -> list[FormValue]:
    """Return every key with the spans of its value: to the next key or the line's end."""
    values: list[FormValue] = []
    parts, paired = _keyed_parts(spans), _pairs(spans) >= _FEWEST_LINES
    plain = parts or _keyed_lines(spans)
    current: FormValue | None = None
    index = 0
    while index < len(spans):
        span = spans[index]
        begins = index == 0 or spans[index - 1].kind is Kind.LINE or spans[index - 1].norm in _ENDS
        begins = begins or (paired and _pair(spans, index))
        colon = index + 1 < len(spans) and _colon(spans[index + 1])
        if begins and span.has("form") and (colon or plain):
            current = FormValue(span.tags["form"], [])
            values.append(current)
            index += 2 if colon else 1
            continue
        if parts and begins and (span.has("verb") or span.has("pay")):
            current = FormValue("type" if span.has("verb") else "payment", [])
            values.append(current)
        if plain and span.kind is Kind.NUMBER and spans[index - 1].kind is Kind.LINE and current is None:
            values.append(current := FormValue("items", []))
        if current is not None and (span.kind is not Kind.LINE or current.key in ("remarks", "items")):
            current.spans.append(span)
        elif current is not None and span.kind is Kind.LINE:
            current = None
        elif current is None and span.kind is not Kind.LINE:
            values.append(current := FormValue("remarks", [span]))
        index += 1
    return values


def _colon(span: Span) -> bool:
    return span.norm in (":", "=") or (span.norm == "-" and not span.glued)


def value_text(value: FormValue | None, text: str) -> str | None:
    """Return the value as typed; None when it is empty or a dash."""
    if value is None or not value.spans:
        return None
    raw = " ".join(text[value.spans[0].start : value.spans[-1].end].split()).strip(" ,;|")
    if raw.endswith(".") and len(raw.split()[-1]) > _SHORT_FORM:
        raw = raw[:-1]  # "party: Ganesh Agencies. place: Hubli.", but "Bros."
    return None if raw.lower() in _EMPTY else raw
