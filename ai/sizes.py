"""Finds the sizes of goods beside their count: "kurti size 42", "42 size ki 15 shirt", "spanner 8-32 mm"."""

from __future__ import annotations

from ai.near import at, is_number
from ai.spans import NUMBER, SIZE, WORD, Kind, Role, Span

_SIZES = frozenset(
    {"size", "sizes", "saiz", "saij", "sije", "siz", "sz", "साइज", "साइज़", "साईज", "साईज़", "साइझ"}
)
_NUMBERS = frozenset({"no", "number", "numbar", "nambar", "num", "nmbr", "नंबर", "नम्बर"})
_TO = frozenset({"-", "to", "se", "/", "से", "&", "and", "–"})
_LONGEST = 4  # spans that tell a size
_LARGEST = 130  # of a size by number: a child's dress 16, a shirt 42, a belt 110
_LETTERS = frozenset({"s", "m", "l", "xl", "xxl", "xxxl", "2xl", "3xl", "free", "medium", "small", "large"})


def read_sizes(spans: list[Span]) -> None:
    """Give sizes the role of one beside the goods' name, else that of a remark, in place."""
    numbers = [index for index, span in enumerate(spans) if span.kind is NUMBER and span.free]
    for index in numbers:
        _ranged(spans, index)
    if len(numbers) < 2:
        return
    for index in numbers:
        _packed(spans, index)
    for index, span in enumerate(spans):
        if span.kind is not WORD or not span.free or (span.title and span.text[:1].isupper()):
            continue
        if span.norm in _SIZES:
            _sized(spans, index)
        elif span.norm in _NUMBERS:
            _numbered(spans, index)


def keep_sizes(spans: list[Span]) -> None:
    """Give sizes that became no part of a name the role of a remark, in place."""
    for span in spans:
        if span.role is SIZE:
            span.role = Role.REMARK


def tells_only_size(piece: list[Span]) -> bool:
    """Return whether a part of a line holds nothing but a size: "42 size ki", "all size 42"."""
    numbers = [index for index, span in enumerate(piece) if span.kind is NUMBER]
    if len(numbers) != 1 or len(piece) > _LONGEST:
        return False
    beside = piece[max(0, numbers[0] - 1) : numbers[0] + 2]
    return any(span.norm in _SIZES for span in beside) and not any(span.has("currency") for span in piece)


def _ranged(spans: list[Span], index: int) -> None:
    """8-32 mm, 8 to 32 mm: the smaller end has the size of the larger one."""
    joint = at(spans, index + 1)
    if joint is None or joint.norm not in _TO:
        return
    second, unit = at(spans, index + 2), at(spans, index + 3)
    if second is None or unit is None or not is_number(second):
        return
    if unit.has("size") and spans[index].value < second.value and spans[index].free and second.free:
        for span in spans[index : index + 4]:
            span.role = Role.SIZE


def _sized(spans: list[Span], index: int) -> None:
    """Size 42, size 6 to 9, sizes 38/40/42; 42 size ki."""
    before, after = at(spans, index - 1), at(spans, index + 1)
    if after is not None and after.norm in (":", "-", ".", "no", "number") and after.free:
        after = at(spans, index + 2)
    if _is_size(before) and not _is_size(after):
        end = index + 1
        if after is not None and (after.has("post", "ka") or after.has("post", "wala")):
            end += 1
        _claim(spans, index - 1, end)
    elif after is not None and _is_size(after):
        _claim(spans, index, _last(spans, spans.index(after)) + 1)


def _numbered(spans: list[Span], index: int) -> None:
    """8 number ki 20 jodi chappal: the size by its number."""
    before, after = at(spans, index - 1), at(spans, index + 1)
    if not _is_size(before) or after is None or not (after.has("post", "ka") or after.has("post", "wala")):
        return
    if before is not None and before.free:
        _claim(spans, index - 1, index + 2)


def _is_size(span: Span | None) -> bool:
    if span is None or not span.free:
        return False
    if span.kind is Kind.WORD:
        return span.norm in _LETTERS
    if span.kind is not NUMBER or span.number is None or span.number.grouped or span.number.scaled:
        return False
    return 0 < span.value <= _LARGEST


def _is_piece(span: Span | None) -> bool:
    return span is not None and span.kind is Kind.WORD and (span.has("piece") or span.has("item"))


def _last(spans: list[Span], place: int) -> int:
    """Return where the last of several sizes stands: "6 to 9", "38/40/42", "M and L"."""
    while (joint := at(spans, place + 1)) is not None and joint.norm in _TO:
        if not _is_size(at(spans, place + 2)) or _is_piece(at(spans, place + 3)):
            break
        place += 2
    return place


def _claim(spans: list[Span], start: int, end: int) -> None:
    """Keep the size with the goods it stands behind, else among the remarks."""
    before = at(spans, start - 1)
    beside = before is not None and before.free and (before.kind is NUMBER or _is_goods(before))
    for span in spans[start:end]:
        span.role = Role.SIZE if beside else Role.REMARK
    after = at(spans, end)
    named = after is not None and after.kind is Kind.WORD and _is_goods(after)
    if beside and spans[end - 1].has("post", "ka") and not named:
        spans[end - 1].role = Role.WORDING  # "shirt 42 size [ki] di"


def _is_goods(span: Span) -> bool:
    """Whether the word can be one of goods: "18 kurti size 42", "20 pairs size 8 shoes"."""
    return span.kind is Kind.WORD and not any(
        span.has(tag)
        for tag in ("link", "post", "verb", "filler", "suffix", "amount", "rate", "pay", "place")
    )


def _packed(spans: list[Span], index: int) -> None:
    """15 kilo ke 2 tin, 2 tin ... 15 kilo ka tin: what is in a pack that is counted."""
    measure = at(spans, index + 1)
    if measure is None or not measure.has("measure"):
        return
    of, pack, unit = (at(spans, index + step) for step in (2, 3, 4))
    if of is None or pack is None:
        return
    if not (of.has("post", "ka") or of.has("post", "wala")) or not measure.free or not of.free:
        return
    counted = is_number(pack) and pack.free and unit is not None and _is_pack(unit)
    counted = counted and pack.value != spans[index].value
    named = _is_pack(pack) and any(
        is_number(span) and span.free and place != index and (at(spans, place + 1) or span).norm == pack.norm
        for place, span in enumerate(spans)
    )
    if counted or named:
        for span in spans[index : index + (3 if counted else 4)]:
            span.role = Role.REMARK


def _is_pack(span: Span) -> bool:
    return span.kind is Kind.WORD and span.has("unit") and not span.has("measure")
