"""Cuts a form into its keys and their values."""

from __future__ import annotations

from dataclasses import dataclass

from ai.spans import Kind, Span

_ENDS = (",", ";", "|")


_EMPTY = frozenset({"", "-", "na", "n/a", "nil", "none", "--"})


PARTY_KEYS = ("client", "supplier")


Spans = list[Span]


@dataclass(slots=True)
class FormValue:
    key: str
    spans: Spans


def is_form(spans: Spans) -> bool:
    """Return whether the text begins with a key and a colon."""
    return len(spans) > 1 and spans[0].kind is Kind.WORD and spans[0].has("form") and _colon(spans[1])


def form_values(spans: Spans) -> list[FormValue]:
    """Return every key with the spans of its value: to the next key or the line's end."""
    values: list[FormValue] = []
    current: FormValue | None = None
    index = 0
    while index < len(spans):
        span = spans[index]
        begins = index == 0 or spans[index - 1].kind is Kind.LINE or spans[index - 1].norm in _ENDS
        if begins and span.has("form") and index + 1 < len(spans) and _colon(spans[index + 1]):
            current = FormValue(span.tags["form"], [])
            values.append(current)
            index += 2
            continue
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
    if value is None or not value.spans:
        return None
    raw = " ".join(text[value.spans[0].start : value.spans[-1].end].split()).strip(" ,;|")
    return None if raw.lower() in _EMPTY else raw
