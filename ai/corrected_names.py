"""The client, place and remark of a correction."""

from __future__ import annotations

from ai.corrected_swaps import is_name
from ai.denials import FIELDS, NOT
from ai.lexicon import Lexicon
from ai.name_words import HARD, nameable
from ai.names import forward
from ai.party import Party, name_of
from ai.party_ends import strip_place
from ai.places import read_place
from ai.reading import ReadingContext
from ai.spans import Kind, Role, Span
from ledger.entry import Details

_FILLERS = frozenset(
    {
        "is",
        "was",
        "it",
        "name",
        "naam",
        "should",
        "galat",
        "wrong",
        "hai",
        "nahi",
        "sahi",
        "correct",
        "change",
    }
    | {"ka", "ki", "ke", "ko", "to", "be", "नाम"}
)


def correct_names(
    spans: list[Span],
    text: str,
    lexicon: Lexicon,
    context: ReadingContext,
    changes: dict[str, object],
    was: dict[str, object],
) -> bool:
    """Read "client is X not Y", "wrong client, it was X", "location Bandra"; return whether what would be the
    new name may be something else that is told of the client: "client busy"."""
    guessed = False
    for name in ("client", "location"):
        start = next(
            (index for index, span in enumerate(spans) if set(span.norm.split()) & set(FIELDS[name])), None
        )
        if start is None and name == "location":
            start = next((index + 1 for index in range(len(spans)) if _said_where(spans, index)), None)
        if start is None or (name == "client" and _where(spans, start)):
            continue
        place = start + 1
        while place < len(spans) and not _begins_name(spans, place):
            if spans[place].kind in (Kind.NUMBER, Kind.DATE):
                break
            place += 1
        if _tells(spans, start, place):
            continue
        if place >= len(spans) or not _begins_name(spans, place):
            _named_before(spans, start, name, text, lexicon, changes, was)
            continue
        end = forward(spans, place)
        end = next((index for index in range(place, end) if spans[index].norm in NOT), end)
        party = Party("named", place, end)
        old = end < len(spans) and spans[end].norm in ("nahi", "nahin", "nhi", "नहीं")
        if name == "client":
            strip_place(spans, party)
        value = name_of(spans, party.start, party.end, text, lexicon)
        for span in spans[party.start : party.end]:
            span.role = Role.CLIENT
        (was if old else changes)[name] = value
        said = spans[party.start : party.end]
        titled = name == "location" and all(span.title for span in said)
        denies = any(span.norm in NOT for span in spans)
        guessed = guessed or not (denies or titled or is_name(said, value, name, context))
        other = next(
            (
                index
                for index in range(end, len(spans))
                if spans[index].norm in NOT or spans[index].norm.endswith("instead of")
            ),
            None,
        )
        place_name = read_place(spans[:other], text, lexicon, party) if name == "client" else None
        if place_name:
            (was if old else changes)["location"] = place_name
        if other is not None and other + 2 < len(spans) and spans[other + 1].norm == ",":
            other += 1
        if other is not None and other + 1 < len(spans) and nameable(spans, other + 1):
            stop = forward(spans, other + 1, open_first=False)
            known_place = all(span.has("place") for span in spans[other + 1 : stop] if span.kind is Kind.WORD)
            # "client A nahi B hai": A was wrong; "client is B not A": A was wrong too.
            other_side = changes if old else was
            other_side["location" if known_place else name] = name_of(spans, other + 1, stop, text, lexicon)
            for span in spans[other + 1 : stop]:
                span.role = Role.CLIENT
    return guessed


def _tells(spans: list[Span], field: int, place: int) -> bool:
    """Whether what stands behind the field is what the client does or does not: "customer not picking phone",
    "party bahar gayi hai"."""
    denied = any(span.norm == "not" for span in spans[field + 1 : place])
    behind = [span for span in spans[place:] if span.kind is Kind.WORD]
    return denied or (len(behind) > 1 and any(span.has("verb") or span.has("cue") for span in behind))


def _named_before(
    spans: list[Span],
    field: int,
    name: str,
    text: str,
    lexicon: Lexicon,
    changes: dict[str, object],
    was: dict[str, object],
) -> None:
    """Read "Andheri nahi Bhayandar tha location": the field comes last."""
    split = next((index for index in range(1, field) if spans[index].norm in NOT), None)
    if (
        split is None
        or split + 1 >= field
        or not _begins_name(spans, split + 1)
        or not _begins_name(spans, 0)
    ):
        return
    sides = [(0, split), (split + 1, min(field, forward(spans, split + 1, open_first=False)))]
    old, new = (name_of(spans, start, end, text, lexicon) for start, end in sides)
    was[name], changes[name] = old, new


def correct_renamed(
    spans: list[Span],
    text: str,
    lexicon: Lexicon,
    current: Details,
    changes: dict[str, object],
    was: dict[str, object],
) -> None:
    """Read "Noble not Apollo", a bare name with a shop word, and "remark urgent delivery"."""
    if spans[0].norm in FIELDS["remarks"] and len(spans) > 1:
        start = 2 if spans[1].norm == ":" and len(spans) > 2 else 1
        changes["remarks"] = text[spans[start].start : spans[-1].end]
        return
    runs: list[Party] = []
    index = 0
    while index < len(spans):
        if nameable(spans, index) and spans[index].norm not in NOT:
            end = forward(spans, index, open_first=False)
            end = next((place for place in range(index, end) if spans[place].norm in NOT), end)
            if end > index:
                runs.append(Party("named", index, end))
        index = max(index + 1, runs[-1].end if runs else 0)
    names = [name_of(spans, run.start, run.end, text, lexicon) for run in runs]
    old = [name for name in names if current.client and name.casefold() in current.client.casefold()]
    new = [run for run, name in zip(runs, names, strict=True) if name not in old]
    denied = any(span.norm in NOT for span in spans)
    shop = len(runs) == 1 and any(span.has("suffix") for span in spans[runs[0].start : runs[0].end])
    if len(new) != 1 or not ((denied and old) or (shop and runs[0].end - runs[0].start == len(spans))):
        return
    strip_place(spans, new[0])
    changes["client"] = name_of(spans, new[0].start, new[0].end, text, lexicon)
    if old:
        was["client"] = current.client


def _said_where(spans: list[Span], index: int) -> bool:
    """Whether the shop stands here with the place behind it: "shop is in Panvel not Vashi"."""
    return bool(set(spans[index].norm.split()) & set(FIELDS["client"])) and _where(spans, index)


def _where(spans: list[Span], start: int) -> bool:
    """Whether the words say where the client is: "shop is in Panvel"."""
    following = [span for span in spans[start + 1 : start + 3] if not span.has("filler")]
    return bool(following) and (following[0].has("link", "in") or following[0].has("link", "at"))


def _begins_name(spans: list[Span], index: int) -> bool:
    span = spans[index]
    if _filler(span):
        return False
    return nameable(spans, index) or (span.kind is Kind.WORD and span.title and not HARD & span.tags.keys())


def _filler(span: Span) -> bool:
    return span.has("edit") or span.norm in _FILLERS
