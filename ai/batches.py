"""Cuts a message into its entries: lines, lists, parts of a line, or one entry over several lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from ai.goods import agrees
from ai.headings import read_headings
from ai.lines import ReadPart, Spans, TextLine, has_client, has_figures, lines_of
from ai.one_line import read_line
from ai.parts import Heading, Part, doubted
from ai.spans import MARK, WORD, Kind, Role, Span
from ai.visit_lists import read_visit_lines
from ledger.entry import EntryType


def read_parts(spans: Spans, read: ReadPart, fresh: Callable[[Spans], Spans]) -> list[Part]:
    """Return the entries of a message. ``fresh`` gives unclaimed copies of spans for another reading."""
    lines = lines_of(spans)
    if len(lines) <= 1:
        return read_line(lines[0][0], read, fresh, bullet=lines[0][2]) if lines else []
    read_lines = [
        TextLine(line, read(fresh(line), Heading()), blank, bullet) for line, blank, bullet in lines
    ]
    parts = _several(read_lines, read, fresh)
    nowhere = [part for part in parts if part.draft.details.location is None]
    if nowhere and len(parts) > 1 and sum(map(_only_where, read_lines)) > 1:
        return [doubted(part) for part in parts]  # several places, and no telling whose
    return parts


def _several(lines: list[TextLine], read: ReadPart, fresh: Callable[[Spans], Spans]) -> list[Part]:
    lines = [line for line in lines if not _greeting(line)] or lines
    if visits := read_visit_lines(lines, read, fresh):
        return visits
    if len(sections := _sections(lines)) > 1:
        return [part for section in sections for part in _several(section, read, fresh)]
    if shops := _shops(_blocks(lines), read):
        return shops
    heading, rest, opener = read_headings(lines, read, fresh)
    if opener is not None:
        # "Sold to Lucky Stores:" and lines of goods: one entry.
        return _one([opener, *rest], read, heading)
    whole = [line for line in rest if has_client(line) and has_figures(line)]
    blocks = _blocks(rest)
    if len(blocks) > 1 and len(whole) < len(rest):
        parts = [_one(block, read, heading) for block in blocks]
        if sum(bool(part) for part in parts) > 1:
            return [entry for part in parts for entry in part]
    stated = [line for line in rest if _states_total(line)]
    entries = [line for line in rest if line not in stated]
    groups = _groups(entries)
    if len(groups) > 1:
        found = [part for group in groups for part in _one(group, read, heading)]
        return _checked(_merged_expenses(found), stated)
    return _one(rest if heading != Heading() else lines, read, heading)


def _sections(lines: list[TextLine]) -> list[list[TextLine]]:
    """Return the lines below each of several headings that only say where: "*Andheri*" ... "*Bandra*" ..."""
    starts = [index for index, line in enumerate(lines) if _only_where(line)]
    if len(starts) < 2 or starts[0] or any(b - a < 2 for a, b in pairwise([*starts, len(lines)])):
        return []
    return [lines[a:b] for a, b in pairwise([*starts, len(lines)])]


def _only_where(line: TextLine) -> bool:
    words = [span for span in line.spans if span.kind is not MARK]
    where = any(span.has("place") or span.has("beat") for span in words)
    known = ("place", "direction", "beat", "filler")
    return where and all(any(span.has(tag) for tag in known) for span in words)


def _states_total(line: TextLine) -> bool:
    """Whether the line is nothing but the total of the lines above."""
    words = [span for span in line.spans if span.kind is WORD]
    known = all(
        span.has("amount") or span.has("currency") or span.has("figure") or span.has("filler")
        for span in words
    )
    return known and any(span.has("amount") for span in words) and not has_client(line)


def _checked(parts: list[Part], stated: list[TextLine]) -> list[Part]:
    """Confirm every entry when the message states a total that they do not give."""
    totals = [span.value for line in stated for span in line.spans if span.kind is Kind.NUMBER]
    amounts = [part.draft.details.amount for part in parts if part.draft.details.type is not EntryType.VISIT]
    known = sum((amount for amount in amounts if amount is not None), Decimal(0))
    if not totals or (None not in amounts and agrees(totals[-1], known)):
        return parts
    return [doubted(part) for part in parts]


def _merged_expenses(parts: list[Part]) -> list[Part]:
    """Make one entry of expenses that stand a line each."""
    details = [part.draft.details for part in parts]
    plain = all(one.type is EntryType.EXPENSE and one.amount is not None for one in details)
    if not plain or len({(one.date, one.currency, one.payment) for one in details}) > 1:
        return parts
    first = parts[0].draft
    merged = first.details.with_(
        items=tuple(item for one in details for item in one.items),
        amount=sum((one.amount for one in details if one.amount is not None), Decimal(0)),
        remarks=", ".join(one.remarks for one in details if one.remarks),
    )
    doubts = tuple(dict.fromkeys(doubt for part in parts for doubt in part.draft.doubts))
    text = "\n".join(part.draft.text for part in parts)
    return [replace(parts[0], draft=replace(first, details=merged, doubts=doubts, text=text))]


def _greeting(line: TextLine) -> bool:
    words = [span for span in line.spans if span.kind is WORD]
    return (
        not has_figures(line)
        and bool(words)
        and all(
            span.has("smalltalk")
            or span.has("filler")
            or span.has("day")
            or (span.has("cue") and not span.has("verb"))
            or span.norm in ("aaj", "ka", "ke", "of", "for", "the")
            for span in words
        )
        and not any(span.kind is Kind.DATE and not span.has("day") for span in line.spans)
    )


def _one(group: list[TextLine], read: ReadPart, heading: Heading) -> list[Part]:
    if len(group) == 1 and group[0].part is not None and heading == Heading():
        return [group[0].part]
    spans: Spans = []
    for line in group:
        if spans:
            end = spans[-1].end
            spans.append(Span(Kind.LINE, "\n", "\n", end, end, False, False, {}))
        spans.extend(span.copy() for span in line.spans)
    clause = 0
    for span in spans:
        span.clause += clause
        if span.kind is Kind.LINE:
            clause += 1000
    part = read(spans, heading)
    if part is None:
        return []
    return [doubted(part) if _named_midway(spans) else part]


def _named_midway(spans: Spans) -> bool:
    """Whether the only client was found in a line with figures below other such lines: those may have their
    own, which the rules do not know."""
    client = next((index for index, span in enumerate(spans) if span.role is Role.CLIENT), None)
    if client is None:
        return False
    starts = [index for index, span in enumerate(spans[:client]) if span.kind is Kind.LINE]
    stop = next((index for index in range(client, len(spans)) if spans[index].kind is Kind.LINE), len(spans))
    if not starts:
        return False
    counted = (Role.QUANTITY, Role.AMOUNT)
    above = any(span.role in counted for span in spans[: starts[-1]])
    return above and any(span.role in counted for span in spans[starts[-1] : stop])


def _blocks(lines: list[TextLine]) -> list[list[TextLine]]:
    blocks: list[list[TextLine]] = []
    for line in lines:
        if line.blank_before or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _shops(blocks: list[list[TextLine]], read: ReadPart) -> list[Part]:
    """Return an entry for each block when all begin with a shop's name alone and figures stand below it."""
    if len(blocks) < 2 or not all(len(block) > 1 and _only_name(block[0]) for block in blocks):
        return []
    found = [_one(block, read, Heading()) for block in blocks]
    whole = all(len(parts) == 1 and parts[0].figures and parts[0].draft.details.client for parts in found)
    return [part for parts in found for part in parts] if whole else []


def _only_name(line: TextLine) -> bool:
    words = [span for span in line.spans if span.norm not in (":", "-")]
    return words[-1].has("suffix") and all(
        span.kind is Kind.WORD and "verb" not in span.tags for span in words
    )


def _groups(lines: list[TextLine]) -> list[list[TextLine]]:
    """Put lines together that make one entry: a name and its figures, figures and a remark."""
    groups: list[list[TextLine]] = []
    open_group = False  # the group's client is named, its figures are still to come
    for line in lines:
        client, figures = has_client(line), has_figures(line)
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
        elif figures and not client and _complete(groups[-1]) and (told or _expense(line) or _nameless(line)):
            groups.append([line])
            open_group = False
        else:
            groups[-1].append(line)
            open_group = open_group and not figures
    whole = [
        group
        for group in groups
        if any(has_client(line) or _expense(line) for line in group) and _figured(group)
    ]
    return groups if len(whole) > 1 else [lines]


def _nameless(line: TextLine) -> bool:
    """Whether the line says that its client's name was forgotten: "naam yaad nahi - 3 box 1650"."""
    return line.spans[0].has("unsure") and " " in line.spans[0].norm


def _expense(line: TextLine) -> bool:
    return line.part is not None and line.part.draft.details.type is EntryType.EXPENSE


def _figured(group: list[TextLine]) -> bool:
    return any(has_figures(line) for line in group)


def _complete(group: list[TextLine]) -> bool:
    return any(line.part is not None and not line.part.draft.missing for line in group)
