"""Tells what Hindi sentences around a deal say: of others, of another time, or of the deal after all."""

from __future__ import annotations

from ai.hindi_story_words import (
    AGAIN,
    ASKED,
    ASKING,
    BACK,
    CARRIERS,
    CHARGES,
    COME,
    COUNTED,
    DEALS,
    DEALT,
    DID,
    EARLIER,
    ENDS,
    FEW,
    FUTURE,
    GOES_ON,
    GOING,
    GOODS,
    HABITS,
    LESS,
    MINE,
    MOVED,
    NAMES,
    NETWORK,
    NOT,
    OTHERS,
    PREMISES,
    REASONS,
    SAYS,
    TAKES,
    THEIRS,
    TO_GIVE,
    WAS,
    WAS_THEN,
)
from ai.spans import NUMBER, WORD, Kind, Span


def is_finite(span: Span) -> bool:
    """Whether a sentence may end with the word: "hai", "baitha", "khulegi"."""
    if span.kind is not WORD:
        return False
    if span.norm in ENDS or span.norm in WAS:
        return True
    last = span.norm.rpartition(" ")[2] if span.norm else ""
    return last in ENDS or FUTURE.match(last) is not None or last in SAYS


def is_first_person_plan(part: list[Span]) -> bool:
    """Whether the writer says when he comes again: "26 Nov ko phir jaunga"."""
    plans = any(
        span.has("followup") or MINE.match(span.norm.rpartition(" ")[2]) for span in part if span.norm.split()
    )
    return plans and any(span.kind is Kind.DATE for span in part)


def comes_again(part: list[Span]) -> bool:
    """Whether a day in the sentence may be that of the next visit: "bola 26 Nov ko aana"."""
    if not any(span.kind is Kind.DATE for span in part):
        return False
    again = any(span.has("followup") or span.has("verb", "visit") or span.has("future") for span in part)
    return again or any(word in COME for span in part for word in span.norm.split())


def denies(part: list[Span], index: int) -> bool:
    """Whether the word may tell a part of a deal."""
    span = part[index]
    if span.norm in WAS or not DEALS & span.tags.keys():
        return False
    after = part[index + 1].norm if index + 1 < len(part) else ""
    if span.has("party") and span.norm in PREMISES:
        return False  # "unki dukan ab 2 number gali me hai"
    if tells_of_them(part) and (span.has("rate") or span.has("scale")):
        return False  # "woh Lenskart ka rate 600 bata raha tha"
    return not (span.norm in NETWORK and after in NOT) and not (span.kind is WORD and is_finite(span))


def tells_of_them(part: list[Span]) -> bool:
    """Whether it is about the others: "unki beti ki shaadi", "bola pichle saal", "woh bol raha tha"."""
    asked = any(span.norm.startswith(ASKING) for span in part)  # "2 tester bhi maang rahi thi"
    return part[0].norm in THEIRS or part[0].norm in SAYS or asked


def wants_later(part: list[Span]) -> bool:
    """Whether it says what they will want another time: "season me phir 50 hazaar ka udhaar mangega"."""
    words = [span for span in part if span.kind is WORD]
    later = any(span.norm in AGAIN or span.has("day_link", "next") for span in part)
    done = any(span.tags.get("verb") in DEALT for span in words)
    return bool(words) and words[-1].norm in TAKES and later and not done


def refuses_charge(part: list[Span]) -> bool:
    """Whether it is of a charge: "250 bank charge dene se mana kar diya", "truck wale ne 200 maange"."""
    norms = {word for span in part for word in span.norm.split()}
    carried = norms & CARRIERS and any(span.has("post", "wala") for span in part)
    if carried and any(span.has("post", "ne") for span in part) and any(norm in ASKED for norm in norms):
        return not any(GOODS & span.tags.keys() for span in part)
    return bool(norms & {"mana", "मना"} and norms & TO_GIVE and norms & CHARGES)


def taken_back(words: list[Span]) -> bool:
    """Whether the sentence may correct the deal, narrow it or take it back."""
    found = {part for span in words for part in span.norm.split() if part in BACK}
    asked = any(span.norm in SAYS for span in words) and not any(span.norm in DID for span in words)
    return bool(found - LESS if asked else found)


def deals_now(part: list[Span]) -> bool:
    """Whether the sentence tells that goods or money moved."""
    verbs = [(index, span) for index, span in enumerate(part) if "verb" in span.tags]
    return any(
        span.tags["verb"] in MOVED or (span.tags["verb"] in DEALT and not span.has("suffix"))
        for _, span in verbs
    )


def nothing_moved(part: list[Span], *, ahead: bool) -> bool:
    """Whether its verbs only tell of somebody's going, of what is to come, or of what others offer."""
    numbers = any(span.kind is NUMBER for span in part)
    others = any(span.norm in OTHERS for span in part)
    if ahead and any(span.has("verb", "noorder") for span in part):
        return all(span.tags.get("verb") in (None, "noorder", "get", "visit") for span in part)
    for index, span in enumerate(part):
        verb = span.tags.get("verb")
        if span.norm in HABITS:
            continue  # "wo 2 saal se humse leta hai"
        if verb in DEALT and not span.has("suffix"):
            return False
        if verb not in MOVED:
            continue
        after = part[index + 1].norm.split() if index + 1 < len(part) else []
        going = span.norm in GOING and (not numbers or not _counts(part))
        to_come = FUTURE.match(span.norm.rpartition(" ")[2]) is not None
        offered = others and bool(after) and after[0] in GOES_ON
        if not (going or to_come or offered or _long_ago(part, index)):
            return False
    return True


def _long_ago(part: list[Span], index: int) -> bool:
    """Whether it tells of an earlier time: "bola pichle saal 20 liye the"."""
    words = part[index].norm.split()
    after = part[index + 1].norm if index + 1 < len(part) else ""
    earlier = any(span.norm.startswith(EARLIER) for span in part[:index])
    return tells_of_them(part) and earlier and (after in WAS_THEN or words[-1] in WAS_THEN)


def names_shop(part: list[Span], known: frozenset[tuple[str, str]] = frozenset()) -> bool:
    """Whether a shop that could be the party is named, or somebody is marked by "ko", "ne" or "se".

    ``known``: pairs of words that stand elsewhere as well, so that the name is lost with none of them.
    """
    for index, span in enumerate(part):
        if span.has("suffix") and index and _may_be_named(part[index - 1]):
            return (part[index - 1].norm, span.norm) not in known
        marked = span.tags.get("post") in ("ko", "ne", "se") and index
        if marked and (part[index - 1].title or part[index - 1].has("owner")):
            return True
    return False


def _may_be_named(before: Span) -> bool:
    """Whether a shop word behind this word ends a name: "Patel Stores", not "uski dukan"."""
    if before.norm in OTHERS:
        return False  # "dusri company"
    return before.kind is WORD and (before.title or not before.tags or before.has("owner"))


def names_party(rest: list[Span]) -> bool:
    """Whether the rest names somebody: a shop word, or a name that "ko", "ne", "se" or "to" marks."""
    for index, span in enumerate(rest):
        if span.has("suffix") and index and not span.has("verb"):
            return True
        before = rest[index - 1] if index else None
        if before is None or before.kind is not WORD or span.tags.get("post") not in ("ko", "ne", "se"):
            continue
        if before.title or before.has("owner") or before.has("honorific"):
            return True
    return False


def may_name(part: list[Span]) -> bool:
    """Whether a name may stand in the sentence."""
    return any(
        span.kind is WORD
        and (NAMES & span.tags.keys() or (index and span.title))
        and not (span.has("suffix") and (not index or not _may_be_named(part[index - 1])))
        for index, span in enumerate(part)
    )


def may_be_money(part: list[Span], index: int) -> bool:
    """Whether the figure is written as money or stands for what something costs: "1,250 ka", "5000 hua"."""
    span = part[index]
    number = span.number
    if any(each.has("expense") for each in part):
        return True  # "petrol 300 gaya"
    after = part[index + 1] if index + 1 < len(part) else None
    if tells_of_them(part) and (after is None or not after.has("currency")):
        return False
    if part[0].norm in REASONS and span.value < FEW and not (after is not None and after.has("currency")):
        return False  # "kyunki 3 ke panne fate the"
    if number is not None and (number.grouped or number.scaled or span.currency):
        return True
    if after is None or after.has("post", "ka") or COUNTED & after.tags.keys():
        return True
    before = part[index - 1] if index else None
    ends = index + 1 == len(part) or (after.kind is Kind.MARK and index + 2 == len(part))
    return span.value >= 100 and (is_finite(after) or (ends and before is not None and is_finite(before)))


def _counts(part: list[Span]) -> bool:
    return any(
        span.kind is NUMBER and index + 1 < len(part) and GOODS & part[index + 1].tags.keys()
        for index, span in enumerate(part)
    )
