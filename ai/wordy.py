"""Reads a wordy message once more without its talk, when it left a doubt as it stands.

People who dictate tell what the owner said, how far it was and what others ask for, mostly without a comma:
"... took 6 face packs for 2700 his rent has gone up to 22000". What is left without such clauses is read like
any other message; it counts only when it is a whole entry that leaves no doubt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from ai.clause_cuts import clauses_of, joined
from ai.days import Sense
from ai.plain_lines import is_plain
from ai.reading import Doubt, Draft, Verdict
from ai.spans import NUMBER, WORD, Kind, Span
from ai.story_words import shop_names, with_place
from ai.talk_clauses import goes_on, has_own_day, is_talk
from ai.talk_words import EARLIER, SAID
from ledger.entry import EntryType

_FEWEST = 8  # spans; a shorter text holds no talk
_LONGEST = 150
_MOST = 3  # entries; more of them are a list
_LONGEST_NAME = 5  # words
_NAMING = ("to", "at", "from")
ReadSpans = Callable[[list[Span]], tuple[Draft, ...]]


def read_without_talk(
    spans: list[Span], drafts: tuple[Draft, ...], text: str, read: ReadSpans
) -> tuple[Draft, ...]:
    """Return the drafts of ``spans`` without their talk where these leave no doubt, else ``drafts``."""
    if not _FEWEST <= len(spans) <= _LONGEST or len(drafts) > _MOST or is_plain(spans):
        return drafts
    if any(span.kind is Kind.LINE for span in spans) or not any(span.kind is NUMBER for span in spans):
        return drafts
    parts = clauses_of(spans)
    talk = _talk(parts, collecting=any(span.tags.get("verb") in ("collect", "pay") for span in spans))
    if not any(talk) or all(talk):
        return drafts
    saved = bool(drafts) and all(draft.verdict is Verdict.SAVE for draft in drafts)
    found = read(joined(parts, talk))
    if saved:
        talked = [span for part, aside in zip(parts, talk, strict=True) if aside for span in part]
        if not _differs(drafts, found, spans, talked):
            return drafts
        if len(drafts) == 1 or not _quotes(talked):
            return tuple(doubted(draft) for draft in drafts)
    if _lacks_client(found) and (named := _with_name(parts, talk)) is not None:
        found = read(joined(*named))
    if len(found) != 1 or not _surer(found[0], drafts) or _odd_client(found[0], spans):
        return drafts
    if _day_lost(parts, talk) or _goods_lost(parts, talk, found[0]):
        return drafts
    said = [_typed(part, text) for part, aside in zip(parts, talk, strict=True) if aside]
    details = found[0].details
    remarks = "; ".join(each for each in (details.remarks, *said) if each)
    whole = text[spans[0].start : spans[-1].end].strip()
    return (replace(found[0], details=replace(details, remarks=remarks), text=whole),)


def main_clause(spans: list[Span], tag: str) -> list[Span] | None:
    """Return the text without its talk where some of it is talk; what has the ``tag`` is none."""
    if len(spans) < _FEWEST or not any(tag in span.tags for span in spans):
        return None
    parts = clauses_of(spans)
    aside = [
        talk and not any(tag in span.tags for span in part)
        for talk, part in zip(_talk(parts, collecting=False), parts, strict=True)
    ]
    return joined(parts, aside) if any(aside) and not aside[0] else None


def _differs(
    drafts: tuple[Draft, ...], found: tuple[Draft, ...], spans: list[Span], said: list[Span]
) -> bool:
    """Whether what would be saved says something else than the text does without its talk."""
    if len(drafts) == 1 and _figure_of_talk(drafts[0], spans, said):
        return True
    if len(found) != 1:
        return False
    if len(drafts) > 1:
        return found[0].verdict is Verdict.SAVE and any(_same(draft, found[0]) for draft in drafts)
    told, rest = drafts[0].details, found[0].details
    if found[0].verdict is not Verdict.SAVE:
        return False
    if told.type is EntryType.VISIT:
        return False  # the talk of a visit is its own
    if told.type is EntryType.EXPENSE:
        spent = any(span.has("expense") or span.has("verb", "spend") for span in said)
        return told.amount != rest.amount and (_quotes(said) or not spent)
    if (told.type, told.orders, told.amount) != (rest.type, rest.orders, rest.amount):
        return True
    words = (rest.client or "").casefold().split()
    shop = any(span.has("suffix") and span.norm in words for span in spans)
    return shop and told.client != rest.client


def _quotes(said: list[Span]) -> bool:
    """Whether the talk is what somebody said, or what was before: "earlier he was buying from Metro"."""
    return any(set(span.norm.split()) & (SAID | EARLIER) for span in said)


def _figure_of_talk(draft: Draft, spans: list[Span], said: list[Span]) -> bool:
    """Whether the amount, or the price of one, is a figure that only the talk names."""
    figures = {draft.details.amount, *(item.rate for item in draft.details.items)}
    talked = {span.value for span in said if span.kind is NUMBER}
    aside = {id(span) for span in said}
    rest = {span.value for span in spans if span.kind is NUMBER and id(span) not in aside}
    return bool((figures & talked) - rest)


def _same(draft: Draft, other: Draft) -> bool:
    first, second = draft.details, other.details
    return (first.client, first.amount, first.orders) == (second.client, second.amount, second.orders)


def _lacks_client(drafts: tuple[Draft, ...]) -> bool:
    return len(drafts) <= 1 and all(draft.details.client is None for draft in drafts)


def _with_name(parts: list[list[Span]], talk: list[bool]) -> tuple[list[list[Span]], list[bool]] | None:
    """Return the parts with the only shop that the talk names as one more that is no talk."""
    named = [
        (place, name)
        for place, part in enumerate(parts)
        if talk[place]
        for name in (shop_names(part) or shops_in_small(part))
    ]
    if len(named) != 1:
        return None
    place, name = named[0]
    kept = with_place(parts[place], name)
    shop = parts[place][kept.start : kept.stop]
    rest = parts[place][: kept.start]
    behind = parts[place][kept.stop :]
    split = [each for each in (rest, shop, behind) if each]
    aside = [each is not shop for each in split]
    return [*parts[:place], *split, *parts[place + 1 :]], [*talk[:place], *aside, *talk[place + 1 :]]


def _surer(draft: Draft, before: tuple[Draft, ...]) -> bool:
    """Whether it leaves no doubt, or none but the type's where more was in doubt."""
    if draft.verdict is Verdict.SAVE:
        return True
    typed = draft.verdict is Verdict.CONFIRM and set(draft.doubts) == {Doubt.TYPE}
    return typed and any(set(each.doubts) != {Doubt.TYPE} or each.missing for each in before)


def _day_lost(parts: list[list[Span]], talk: list[bool]) -> bool:
    """Whether the only day that is told, and it is none of today, stands in the talk: "kal gaya tha ..."."""
    days = [
        aside
        for part, aside in zip(parts, talk, strict=True)
        for span in part
        if span.kind is Kind.DATE
        and not (span.day is not None and span.day.sense is Sense.VAGUE)
        and not (aside and (span.has("day", "0") or has_own_day(part, span)))
    ]
    return bool(days) and all(days)


def _goods_lost(parts: list[list[Span]], talk: list[bool], draft: Draft) -> bool:
    """Whether only the talk counts goods while the rest is of goods: "pichle jumme 24 bottle ..."."""
    if draft.details.items or draft.details.type in (
        EntryType.COLLECTION,
        EntryType.PAYMENT,
        EntryType.VISIT,
    ):
        return False
    return any(
        span.kind is NUMBER and after.has("unit")
        for part, aside in zip(parts, talk, strict=True)
        if aside
        for span, after in pairwise(part)
    )


def _odd_client(draft: Draft, spans: list[Span]) -> bool:
    """Whether the client begins with a word in small letters where others have capitals."""
    first = (draft.details.client or "").casefold().split()[:1]
    named = [span for span in spans if span.norm in first]
    small = bool(named) and not any(span.title for span in named)
    return small and any(span.title for span in spans[1:] if span.kind is WORD)


def _talk(parts: list[list[Span]], *, collecting: bool) -> list[bool]:
    talk: list[bool] = []
    for part in parts:
        follows = bool(talk) and talk[-1] and goes_on(part)
        talk.append(follows or is_talk(part, collecting=collecting))
    return talk


def shops_in_small(part: list[Span]) -> list[range]:
    """Return where shops are named in small letters behind "to", "at" or "from"."""
    found = []
    for end, span in enumerate(part):
        if not span.has("suffix"):
            continue
        start = end
        while start and part[start - 1].kind is WORD and "link" not in part[start - 1].tags:
            start -= 1
        if (
            start
            and start < end
            and part[start - 1].tags.get("link") in _NAMING
            and end - start < _LONGEST_NAME
        ):
            found.append(range(start, end + 1))
    return found


def doubted(draft: Draft) -> Draft:
    """Return the draft with a doubt about its words."""
    return replace(draft, doubts=tuple(dict.fromkeys((*draft.doubts, Doubt.WORDS))))


def _typed(part: list[Span], text: str) -> str:
    return " ".join(text[part[0].start : part[-1].end].split()).strip(" ,;.-()|")
