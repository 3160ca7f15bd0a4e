"""Small looks at the spans beside a span."""

from __future__ import annotations

from ai.spans import Kind, Span


def at(spans: list[Span], index: int) -> Span | None:
    """Return the span at ``index``, or None outside."""
    return spans[index] if 0 <= index < len(spans) else None


def is_number(span: Span | None) -> bool:
    """Return whether the span is a number."""
    return span is not None and span.kind is Kind.NUMBER
