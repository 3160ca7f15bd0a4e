"""What is only announced: "tomorrow I will deliver 20 boxes to Om Stores, 4,400"."""

from __future__ import annotations

from ai.spans import NUMBER, Span

_WILL = frozenset(
    {"will", "shall", "would", "going to", "gonna", "i'll", "we'll", "ill", "plan to", "planning"}
)
_DEEDS = frozenset(
    {"deliver", "supply", "sell", "give", "send", "take", "buy", "order", "return", "pay", "collect"}
    | {"dispatch", "bring", "pick", "drop", "visit", "purchase", "bill", "ship", "place", "hand", "be"}
)
_REACH = 3  # spans between "will" and what will be done: "will also be delivering"


def announced(spans: list[Span], verbs: dict[str, int]) -> bool:
    """Return whether the text tells only what will be done: every verb stands behind a "will".

    ``verbs`` are the verbs found outside of names and remarks, with where they stand.
    """
    figure = next((index for index, span in enumerate(spans) if span.kind is NUMBER), len(spans))
    # "20 boxes to Om Stores 4,400, will deliver tomorrow": sold, and only the delivery is to come.
    wills = [index for index, span in enumerate(spans[:figure]) if span.norm in _WILL]
    ahead = {
        place
        for index in wills
        for place in range(index + 1, min(index + 1 + _REACH, len(spans)))
        if spans[place].norm.removesuffix("ing") in _DEEDS or spans[place].has("verb")
    }
    return bool(ahead) and set(verbs.values()) <= ahead
