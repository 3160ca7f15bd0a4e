"""Cuts a message into its entries: lines, numbered lists, parts of one line, or one entry over several lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ai.entries import Heading, Part
from ai.reading import Field
from ai.spans import Kind, Span
from ledger.entry import EntryType

Reader = Callable[[list[Span], Heading], Part | None]
Spans = list[Span]
_RULES = frozenset({"-", "*", "=", "_", "~", "•", "▪", "●", "✓", "✅", "→", ">", "·"})


@dataclass(slots=True)
class _Line:
    spans: Spans
    part: Part | None
    blank_before: bool
    bullet: bool


def read_parts(spans: Spans, read: Reader, fresh: Callable[[Spans], Spans]) -> list[Part]:
    """Return the entries of a message. ``fresh`` gives unclaimed copies of spans for another reading."""
    lines = _lines(spans)
    if len(lines) <= 1:
        return _inline(lines[0][0], read, fresh) if lines else []
    read_lines = [_Line(line, read(fresh(line), Heading()), blank, bullet) for line, blank, bullet in lines]
    return _several(read_lines, read, fresh)


def _lines(spans: Spans) -> list[tuple[Spans, bool, bool]]:
    """Return (spans, a blank line stands before, a list mark stood before) of every line with words."""
    lines: list[tuple[Spans, bool, bool]] = []
    current: Spans = []
    blank = False
    for span in [*spans, None]:
        if span is not None and span.kind is not Kind.LINE:
            current.append(span)
            continue
        line, bullet = _without_mark(current)
        if any(one.kind in (Kind.WORD, Kind.NUMBER, Kind.DATE) for one in line):
            lines.append((line, blank, bullet))
            blank = False
        elif current:
            blank = True
        blank = blank or (span is not None and span.text.count("\n") > 1)
        current = []
    return lines


def _without_mark(line: Spans) -> tuple[Spans, bool]:
    """Take off "1.", "2)", "-", "*" at the start of a line."""
    start = 0
    while start < len(line) and line[start].kind is Kind.MARK and (line[start].norm in _RULES or not line[start].norm.isascii()) and line[start].norm != "₹":
        if line[start].norm == "-" and start + 1 < len(line) and line[start + 1].kind is Kind.NUMBER and line[start + 1].glued:
            break
        start += 1
    if len(line) > start + 2 and line[start].kind is Kind.NUMBER and line[start].value <= 99:
        mark = line[start + 1]
        if mark.kind is Kind.MARK and (mark.norm in (".", ")", ":") or (mark.norm == "-" and start == 0)) and mark.glued:
            if not (mark.norm == "." and line[start + 2].glued and line[start + 2].kind is Kind.NUMBER):
                return line[start + 2 :], True
    return line[start:], start > 0


def _has_figures(line: _Line) -> bool:
    return line.part is not None and line.part.figures


def _has_client(line: _Line) -> bool:
    return line.part is not None and line.part.draft.details.client is not None


def _several(lines: list[_Line], read: Reader, fresh: Callable[[Spans], Spans]) -> list[Part]:
    lines = [line for line in lines if not _greeting(line)] or lines
    heading, rest, opener = _heading(lines, read, fresh)
    if opener is not None:
        # "Sold to Lucky Stores:" and lines of goods: one entry.
        return _one([opener, *rest], read, heading)
    whole = [line for line in rest if _has_client(line) and _has_figures(line)]
    blocks = _blocks(rest)
    if len(blocks) > 1 and len(whole) < len(rest):
        parts = [_one(block, read, heading) for block in blocks]
        if sum(bool(part) for part in parts) > 1:
            return [entry for part in parts for entry in part]
    groups = _groups(rest)
    if len(groups) > 1:
        found = []
        for group in groups:
            found.extend(_one(group, read, heading))
        return found
    return _one(rest if heading != Heading() else lines, read, heading)


def _greeting(line: _Line) -> bool:
    words = [span for span in line.spans if span.kind is Kind.WORD]
    return not _has_figures(line) and bool(words) and all(
        span.has("smalltalk") or span.has("filler") or span.has("day") or (span.has("cue") and not span.has("verb")) or span.norm in ("aaj", "ka", "ke", "of", "for", "the")
        for span in words
    ) and not any(span.kind is Kind.DATE and not span.has("day") for span in line.spans)


def _one(group: list[_Line], read: Reader, heading: Heading) -> list[Part]:
    if len(group) == 1 and group[0].part is not None and heading == Heading():
        return [group[0].part]
    spans: Spans = []
    for line in group:
        if spans:
            end = spans[-1].end
            spans.append(Span(Kind.LINE, "\n", "\n", end, end, False, False, {}))
        spans.extend(replace(span) for span in line.spans)
    clause = 0
    for span in spans:
        span.clause += clause
        if span.kind is Kind.LINE:
            clause += 1000
    part = read(spans, heading)
    return [part] if part is not None else []


def _heading(lines: list[_Line], read: Reader, fresh: Callable[[Spans], Spans]) -> tuple[Heading, list[_Line], _Line | None]:
    """Return what the first line says for all the others, those, and it when it opens one entry of many lines."""
    first, rest = lines[0], lines[1:]
    if len(lines) < 2 or _has_figures(first) or _numbers(first):
        return Heading(), lines, None
    days = [span.day.day for span in first.spans if span.kind is Kind.DATE and span.day is not None]
    colon = first.spans[-1].norm in (":", "-", ":-") or first.spans[-1].norm == "."
    client = _has_client(first)
    verbs = [span.tags["verb"] for span in first.spans if "verb" in span.tags]
    if client and first.part is not None and (colon or first.part.strong or _goods_lines(rest)):
        named = [line for line in rest if _has_client(line) and _has_figures(line) and line.part is not None and line.part.strong]
        if not named:
            return Heading(client=None), rest, first
    places = [index for index, span in enumerate(first.spans) if span.has("place")]
    words = [span for span in first.spans if span.kind is Kind.WORD]
    beat = any(span.has("beat") for span in words)
    if not (days or places or beat or verbs or colon):
        return Heading(), lines, None
    location = None
    if places or beat:
        from_line = read(fresh(first.spans), Heading(client="-"))
        location = _place_of(first.spans, places) if from_line is None else from_line.draft.details.location or _place_of(first.spans, places)
    kind = _kind_of(verbs)
    return Heading(None, location, days[0] if days else None, kind, kind is not None), rest, None


def _numbers(line: _Line) -> bool:
    return any(span.kind is Kind.NUMBER for span in line.spans)


def _place_of(spans: Spans, places: list[int]) -> str | None:
    if not places:
        return None
    last = places[0]
    while last + 1 < len(spans) and (spans[last + 1].has("place") or spans[last + 1].has("direction")):
        last += 1
    return " ".join(span.text for span in spans[places[0] : last + 1])


def _kind_of(verbs: list[str]) -> EntryType | None:
    table = {
        "sell": EntryType.SALES, "order": EntryType.SALES, "bill": EntryType.SALES, "give": EntryType.SALES,
        "buy": EntryType.PURCHASE, "return": EntryType.RETURN, "collect": EntryType.COLLECTION,
        "spend": EntryType.EXPENSE, "visit": EntryType.VISIT,
    }  # fmt: skip
    known = {table[verb] for verb in verbs if verb in table}
    return known.pop() if len(known) == 1 else None


def _goods_lines(lines: list[_Line]) -> bool:
    """Whether every line could be goods of one client."""
    return all(line.bullet or not _has_client(line) or (line.part is not None and not line.part.strong) for line in lines)


def _blocks(lines: list[_Line]) -> list[list[_Line]]:
    blocks: list[list[_Line]] = []
    for line in lines:
        if line.blank_before or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _groups(lines: list[_Line]) -> list[list[_Line]]:
    """Put lines together that make one entry: a name and its figures, figures and a remark."""
    groups: list[list[_Line]] = []
    open_group = False  # the group's client is named, its figures are still to come
    for line in lines:
        client, figures = _has_client(line), _has_figures(line)
        told = line.part is not None and line.part.told
        if not groups:
            groups.append([line])
            open_group = not figures
        elif client and figures and line.part is not None and (line.part.strong or not open_group):
            groups.append([line])
            open_group = False
        elif client and not figures and _figured(groups[-1]):
            groups.append([line])
            open_group = True
        elif figures and not client and _complete(groups[-1]) and (told or _expense(line)):
            groups.append([line])
            open_group = False
        else:
            groups[-1].append(line)
            open_group = open_group and not figures
    whole = [group for group in groups if any(_has_client(line) or _expense(line) for line in group) and _figured(group)]
    return groups if len(whole) > 1 else [lines]


def _expense(line: _Line) -> bool:
    return line.part is not None and line.part.draft.details.type is EntryType.EXPENSE


def _figured(group: list[_Line]) -> bool:
    return any(_has_figures(line) for line in group)


def _complete(group: list[_Line]) -> bool:
    return any(line.part is not None and not line.part.draft.missing for line in group)


def _inline(spans: Spans, read: Reader, fresh: Callable[[Spans], Spans]) -> list[Part]:
    """Read one line: as one entry, or as several when every part has its own party and figures."""
    whole = read(fresh(spans), Heading())
    for cuts in (_list_cuts(spans), _cuts(spans, (";", "|")), _cuts(spans, (",", "and", "aur", "&", "और", "."))):
        parts = _try(spans, cuts, read, fresh)
        if parts:
            return parts
    return [whole] if whole is not None else []


def _list_cuts(spans: Spans) -> list[int]:
    """1. ... 2. ... inside a line."""
    cuts = []
    for index in range(len(spans) - 2):
        if spans[index].kind is Kind.NUMBER and spans[index + 1].norm in (".", ")") and spans[index + 1].glued:
            if spans[index].value == len(cuts) + 1 and not spans[index + 2].glued:
                cuts.append(index)
    return cuts if len(cuts) > 1 else []


def _cuts(spans: Spans, marks: tuple[str, ...]) -> list[int]:
    return [index for index, span in enumerate(spans) if span.norm in marks and 0 < index < len(spans) - 1]


def _try(spans: Spans, cuts: list[int], read: Reader, fresh: Callable[[Spans], Spans]) -> list[Part]:
    """Return the entries when each piece between the cuts is one, else nothing."""
    if not cuts or len(cuts) > 60:
        return []
    pieces: list[Spans] = []
    start = 0
    for cut in [*cuts, len(spans)]:
        piece, _ = _without_mark([span for span in spans[start:cut]])
        if pieces and not any(span.kind is Kind.NUMBER for span in piece):
            pieces[-1] = [*pieces[-1], *piece]
        elif any(span.kind in (Kind.NUMBER, Kind.WORD) for span in piece):
            pieces.append(piece)
        start = cut if cut < len(spans) and spans[cut].kind is Kind.NUMBER else cut + 1
    if len(pieces) < 2:
        return []
    parts: list[Part] = []
    heading = Heading()
    for piece in pieces:
        part = read(fresh(piece), heading)
        if part is None:
            return []
        details = part.draft.details
        other_kind = bool(parts) and part.told and details.type is not parts[0].draft.details.type
        if details.amount is None and not part.draft.doubts and details.type is not EntryType.VISIT:
            return []
        if not part.figures or (details.client is None and details.type is not EntryType.EXPENSE and not (other_kind or (not parts and _verb(piece)))):
            return []
        if parts and part.way != parts[0].way and not part.strong:
            return []
        parts.append(part)
        if len(parts) == 1:
            day = details.date if any(span.kind is Kind.DATE for span in piece) else None
            heading = Heading(day=day, type=details.type if part.told else None, told=part.told)
    clients = [part.draft.details.client for part in parts]
    kinds = {part.draft.details.type for part in parts}
    if len(kinds) == 1 and (None in clients or len(set(clients)) < len(clients)):
        return []
    if any(Field.CLIENT in part.draft.missing for part in parts) and len(kinds) == 1:
        return []
    return parts


def _verb(spans: Spans) -> bool:
    return any(span.has("verb") for span in spans)
