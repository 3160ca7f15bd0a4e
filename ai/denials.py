"""Words that say what was wrong and which field is meant."""

from __future__ import annotations

from ai.spans import Kind, Role, Span

NOT = frozenset(
    {"not", "nahi", "nahin", "nhi", "nai", "na", "nathi", "nahit", "illa", "ledu", "नहीं"}
    | {"instead", "galat", "wrong"}
)


_DENIED_AFTER = NOT - {"not", "instead"}  # "8 nahi" denies the 8, "8 not 5" denies the 5


WROTE = frozenset(
    {
        "likha",
        "likh",
        "likh diya",
        "likha tha",
        "लिखा",
        "wrote",
        "typed",
        "entered",
        "galti se likha",
        "galat likha",
    }
)


_ARROWS = frozenset({"→", "⇒", "➡"})


FIELDS = {
    "amount": ("amount", "amt", "value", "bill", "total", "price", "rakam", "राशि", "रकम", "कीमत"),
    "orders": ("qty", "quantity", "order", "orders", "count", "मात्रा", "संख्या"),
    "client": (
        "client",
        "clnt",
        "customer",
        "party",
        "shop",
        "outlet",
        "name",
        "naam",
        "ग्राहक",
        "नाम",
        "पार्टी",
        "दुकान",
    ),
    "location": ("location", "place", "area", "city", "jagah", "जगह", "इलाका"),
    "date": ("date", "dt", "tarikh", "tareekh", "तारीख"),
    "payment": ("payment", "mode"),
    "type": ("type", "entry type"),
    "rate": ("rate",),
    "remarks": ("remark", "remarks", "note"),
}


FIELD_OF = {word: name for name, words in FIELDS.items() for word in words}


# What they stand before is denied.
_DENYING = frozenset(
    {"not", "instead of", "instead", "rather than", "than", "wasn't", "isn't", "weren't", "aren't"}
)


def arrow_at(spans: list[Span]) -> int | None:
    """Return where an arrow between an old and a new value stands, or None."""
    for index, span in enumerate(spans):
        if (
            span.norm == ">"
            and span.glued
            and index > 1
            and spans[index - 1].norm in ("-", "=")
            and index < len(spans) - 1
        ):
            return index
        if span.norm in _ARROWS and 0 < index < len(spans) - 1:
            return index
    return None


def field_before(spans: list[Span], index: int) -> str | None:
    """Return the field that the words before ``index`` name ("amount", "qty"), or None."""
    for span in reversed(spans[max(0, index - 6) : index]):
        if span.norm in FIELD_OF:
            return FIELD_OF[span.norm]
        for part in span.norm.split():
            if part in FIELD_OF:
                return FIELD_OF[part]
        if span.kind is Kind.NUMBER:
            return None
    return None


def denied(spans: list[Span], index: int) -> bool:
    """Whether the value at ``index`` is the one that was wrong."""
    after = [
        span
        for span in spans[index + 1 : index + 4]
        if not (
            span.role is Role.WORDING
            or span.has("unit")
            or span.has("past")
            or span.norm in ("ka", "the", "tha")
        )
    ][:1]
    start = index
    while start and (spans[start - 1].has("currency") or spans[start - 1].norm in (".", ",")):
        start -= 1  # "and not Rs. 22,497"
    before = [span for span in spans[max(0, start - 2) : start] if span.kind is Kind.WORD]
    negated = any(
        set(span.norm.split()) & (_DENIED_AFTER | {"likha", "likh"}) or span.norm in WROTE for span in after
    )
    denied = any(span.norm in _DENYING or span.norm.endswith(" not") for span in before[-1:])
    mistaken = any(span.norm in ("galti se", "from", "by mistake", "गलती से") for span in before[-1:])
    return negated or denied or mistaken
