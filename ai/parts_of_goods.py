"""Tells the part that was dealt from the whole: "20 of the 35 cartons", "godown me 80 box pada hai"."""

from __future__ import annotations

from ai.near import at, is_number
from ai.spans import NUMBER, WORD, Kind, Role, Span

_THE = frozenset({"the", "those", "these", "his", "her", "their", "our", "my", "total"})
_THESE = frozenset({"in", "un", "these", "those", "inka", "unka", "इन", "उन", "only", "isi", "usi"})
_OTHERS = frozenset(
    {"other", "others", "rest", "remaining", "balance", "baki", "baaki", "bacha", "bache", "बाकी"}
)
_STORED = frozenset({"godown", "stock", "godaun", "गोदाम", "स्टॉक", "warehouse", "dukan", "gadi", "van"})
_LIES = frozenset(
    {
        "pada",
        "padi",
        "pade",
        "rakha",
        "rakhe",
        "rakhi",
        "hai",
        "tha",
        "the",
        "thi",
        "lying",
        "lie",
        "is",
        "are",
    }
    | {"पड़ा", "पड़े", "पड़ी", "रखा", "रखे", "है", "था", "थे", "pade hain", "pada hai", "were", "was", "has", "have"}
)
_COME = frozenset(
    {"come", "comes", "coming", "aayenge", "ayenge", "aayega", "ayega", "aayegi", "bhejunga", "bhejenge"}
    | {"deliver", "delivery", "delivered", "dispatch", "jayega", "jayenge", "आएंगे", "आएगा", "भेजूंगा"}
)
_SPOILT = frozenset(
    {"damaged", "damage", "broken", "leaked", "leaking", "leak", "defective", "expired", "missing", "short"}
    | {"kharab", "tuta", "tute", "toota", "toote", "phata", "phate", "phati", "kam", "less", "wet", "bheega"}
    | {"खराब", "टूटा", "टूटे", "फटा", "फटे", "कम", "लीक"}
)
_FEW = 200  # of what is left of an order; from here on it may be money
_DEALS = frozenset({"sell", "give", "take", "buy", "return", "bill", "get"})


def set_wholes_aside(spans: list[Span]) -> None:
    """Give the whole, beside the part that was dealt, the role of a remark, in place."""
    numbers = [index for index, span in enumerate(spans) if span.kind is NUMBER and span.free]
    if len(numbers) < 2:
        return
    for index in numbers:
        if spans[index].free:
            _out_of(spans, index)
            _these(spans, index)
            _others(spans, index)
    words = {word for span in spans for word in span.norm.split()}
    if not _SPOILT.isdisjoint(words):
        _spoilt(spans, numbers)
    if not _STORED.isdisjoint(words) and any(span.norm.partition(" ")[0] in _STORED for span in spans):
        _stored(spans, numbers)


def _out_of(spans: list[Span], index: int) -> None:
    """20 of the 35 cartons, 2 boxes out of the 12: the part stands first."""
    place = index + 1
    unit = at(spans, place)
    counted = unit is not None and (unit.has("unit") or unit.has("piece"))
    place += counted
    start = place
    if (word := at(spans, place)) is not None and word.norm == "out":
        place += 1
    link = at(spans, place)
    if link is None or link.norm not in ("of", "out of"):
        return
    place += 1
    if (word := at(spans, place)) is not None and word.norm in _THE:
        place += 1
    elif counted and place == start + 1:
        return  # "10 box of 12 pens": what is in a box
    whole, named = at(spans, place), at(spans, place + 1)
    if whole is None or not is_number(whole) or not whole.free or whole.value <= spans[index].value:
        return
    measured = named is not None and (named.has("measure") or named.has("size") or named.has("currency"))
    if measured or (place == start + 1 and not counted and (named is None or not named.has("unit"))):
        return  # "2 of 50 kg", "1 of 3"
    for span in spans[start : place + 1]:
        span.role = Role.REMARK
    if counted or named is None:
        return
    if named.has("unit") or named.has("piece"):
        spans[index].role, spans[index].unit = Role.QUANTITY, named.tags.get("unit", "pcs")
        if named.has("unit"):
            named.role = Role.WORDING


def _these(spans: list[Span], index: int) -> None:
    """In 12 ka bill 8640; 14,000 for these 20: the count again."""
    word, after = at(spans, index - 1), at(spans, index + 1)
    if word is None or word.norm not in _THESE or not word.free:
        return
    if after is not None and (after.has("unit") or after.has("piece") or after.has("item")):
        return
    again = any(
        span.kind is NUMBER
        and span.value == spans[index].value
        and place != index
        and (at(spans, place + 1) is None or not spans[place + 1].has("currency"))
        for place, span in enumerate(spans)
    )
    if again:
        start = index - 2 if spans[index - 2].has("link", "for") else index - 1
        for span in spans[start : index + 1]:
            span.role = Role.WORDING
        if after is not None and after.has("post", "ka"):
            after.role = Role.WORDING


def _others(spans: list[Span], index: int) -> None:
    """Other 15 come Tuesday: what is left of the whole, told with a day and no money."""
    behind = at(spans, index + 1)
    if behind is not None and behind.norm in _OTHERS | {"pending"} and _is_rest(spans, index):
        for span in spans[index : index + 2]:
            span.role = Role.REMARK  # "..., gave 6 today 7,200, 4 balance"
        return
    word = at(spans, index - 1)
    if word is None or word.norm not in _OTHERS or word.clause == spans[0].clause:
        return
    clause = [span for span in spans if span.clause == word.clause]
    figures = sum(span.kind is NUMBER for span in clause)
    dated = any(span.kind is Kind.DATE or span.has("future") for span in clause)
    counts = [span.value for span in spans if span.kind is NUMBER and span.clause < word.clause]
    fits = any(one - other == spans[index].value for one in counts for other in counts if other < one)
    comes = any(set(span.norm.split()) & _COME for span in clause) and spans[index].value < _FEW
    if figures == 1 and dated and (fits or comes) and clause[0] is word:
        for span in clause:
            if span.kind is not Kind.LINE:
                span.role = Role.REMARK


def _is_rest(spans: list[Span], index: int) -> bool:
    """Whether the figure is what is left of goods counted before: 10 ordered, 6 given, 4 balance."""
    end = at(spans, index + 2)
    if end is not None and end.kind is WORD and not end.has("past") and not end.has("filler"):
        return False
    counts = [
        span.value
        for place, span in enumerate(spans[:index])
        if span.kind is NUMBER and not span.currency and span.value < _FEW
    ]
    counted = any(span.has("unit") or span.has("piece") for span in spans[:index])
    return counted and any(
        one - other == spans[index].value for one in counts for other in counts if other < one
    )


def _stored(spans: list[Span], numbers: list[int]) -> None:
    """Godown me 80 box pada hai: what lies there, beside a count that was dealt."""
    for index in numbers:
        clause = [span for span in spans if span.clause == spans[index].clause]
        words = {word for span in clause if span.kind is WORD for word in span.norm.split()}
        unit = at(spans, index + 1)
        dealt = any(span.tags.get("verb") in _DEALS for span in clause)
        others = [each for each in numbers if spans[each].clause != spans[index].clause]
        counted = any((at(spans, each + 1) or spans[each]).has("unit") for each in others)
        counted = counted or any(spans[each].clause < spans[index].clause for each in others)
        if unit is None or not unit.has("unit") or dealt or not counted:
            continue
        if words & _STORED and words & _LIES:
            for span in clause:
                if span.kind is not Kind.LINE:
                    span.role = Role.REMARK


def _spoilt(spans: list[Span], numbers: list[int]) -> None:
    """One box was damaged, 2 box kam nikle: counted before with the others, and nothing was returned."""
    for index in numbers:
        places = [place for place, span in enumerate(spans) if span.clause == spans[index].clause]
        clause = [spans[place] for place in places]
        unit = at(spans, index + 1)
        if unit is None or not (unit.has("unit") or unit.has("piece")) or not spans[index].clause:
            continue
        words = {word for span in clause if span.kind is WORD for word in span.norm.split()}
        deals = any(span.tags.get("verb") in _DEALS or span.has("phrase_type") for span in clause)
        money = sum(span.kind is NUMBER for span in clause) > 1
        told = any(span.kind is NUMBER and span.clause < spans[index].clause for span in spans)
        if words & _SPOILT and told and not money and not deals:
            for span in clause:
                if span.kind is not Kind.LINE:
                    span.role = Role.REMARK
