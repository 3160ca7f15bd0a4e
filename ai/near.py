"""Small looks at the spans beside a span."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ai.spans import NUMBER, Span


def at(spans: list[Span], index: int) -> Span | None:
    """Return the span at ``index``, or None outside."""
    return spans[index] if 0 <= index < len(spans) else None


def is_number(span: Span | None) -> bool:
    """Return whether the span is a number."""
    return span is not None and span.kind is NUMBER


# A text is asked hundreds of such questions: plain loops answer them twice as fast as generators do.


def tagged(spans: Iterable[Span], tag: str) -> bool:
    """Return whether any of the spans has this tag."""
    for span in spans:  # noqa: SIM110
        if tag in span.tags:
            return True
    return False


def counted(spans: Iterable[Span]) -> bool:
    """Return whether any of the spans is a number."""
    for span in spans:  # noqa: SIM110
        if span.kind is NUMBER:
            return True
    return False


def tags_of(spans: Iterable[Span]) -> set[str]:
    """Return every tag that any of the spans has."""
    return set().union(*[span.tags for span in spans])


def said(spans: Sequence[Span], words: frozenset[str]) -> bool:
    """Return whether any of the spans is one of these folded words."""
    return not words.isdisjoint([span.norm for span in spans])
