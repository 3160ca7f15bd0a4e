"""Numbers as people write them: 12,500 · 7.5k · dedh lakh · sadhe teen hazaar · twenty five thousand."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ai.tokens import NUMBER, WORD, Sort, Token

_HUNDRED, _THOUSAND = 100, 1000
# Letters that are a scale only when they touch the number ("5k"); apart from it they are words.
_LETTERS = {"k": 1000, "l": 100_000, "m": 1_000_000, "cr": 10_000_000, "t": 1000}
_ALONE = frozenset({"k", "cr"})
LESS = frozenset({"kam", "कम"})
_RECKONED = frozenset({"hisab", "hisaab", "hisb", "bhav", "bhaav", "rate"})


@dataclass(slots=True)
class Number:
    """A number read from tokens. ``scaled``: a word such as lakh or k stood in it; ``worded``: no digits;
    ``litre``: "5L", which may be 5 lakh or 5 litres."""

    value: Decimal
    end: int
    scaled: bool = False
    worded: bool = False
    grouped: bool = False
    litre: bool = False


def number_at(tokens: list[Token], index: int) -> Number | None:
    """Return the number that begins at ``index``, or None."""
    token = tokens[index]
    if token.sort is NUMBER:
        return _digits(tokens, index)
    if (
        token.tags
        and token.sort is WORD
        and ({"digit", "fraction", "shift"} & token.tags.keys() or token.tags.get("scale") == str(_HUNDRED))
    ):
        return _words(tokens, index)
    return None


def _scale(tokens: list[Token], index: int) -> tuple[int, bool] | None:
    """Return the scale word at ``index`` and whether it is the letter L."""
    if index >= len(tokens) or tokens[index].sort is not WORD:
        return None
    token = tokens[index]
    letter = _LETTERS.get(token.norm)
    if letter is not None and len(token.norm) <= 2:
        if not token.glued and token.norm not in _ALONE:
            return None
        if (
            token.norm == "k"
            and not token.glued
            and tokens[index + 1 : index + 2]
            and tokens[index + 1].norm in _RECKONED
        ):
            return None  # "320 k hisab se": at 320
        if token.norm in ("m", "t") and (index < 2 or "currency" not in tokens[index - 2].tags):
            return None  # 3M is a name, $3M an amount
        return letter, token.norm == "l"
    scale = token.tags.get("scale")
    return (int(scale), False) if scale else None


def _digits(tokens: list[Token], index: int) -> Number:
    token = tokens[index]
    value = token.value or Decimal(0)
    end, scaled, litre = index + 1, False, False
    if (half := _and_half(tokens, end)) is not None:
        value, end = value + Decimal("0.5"), half
    limit = None
    total = Decimal(0)
    while (found := _scale(tokens, end)) is not None and (limit is None or found[0] < limit):
        total += value * found[0]
        scaled, litre, limit = True, litre or found[1], found[0]
        end += 1
        value = Decimal(0)
        follows = tokens[end] if end < len(tokens) else None
        # "1 lakh 25 hazaar", "2 lakh fifty thousand": a smaller scale has to follow, else the number ends.
        if follows is not None and follows.sort is Sort.NUMBER and not follows.glued:
            after = _scale(tokens, end + 1)
            if after is not None and after[0] < limit and follows.value is not None:
                value, end = follows.value, end + 1
                continue
            if limit == _THOUSAND and _rest_of_thousand(tokens, end):
                return Number(total + (follows.value or 0), end + 1, True, False, token.grouped)
        if follows is not None and follows.sort is Sort.WORD and "digit" in follows.tags:
            rest = _words(tokens, end)
            if rest is not None and rest.scaled and rest.value < limit:
                return Number(total + rest.value, rest.end, True, False, token.grouped)
        break
    return Number(total + value if scaled else value, end, scaled, False, token.grouped, litre)


def _rest_of_thousand(tokens: list[Token], index: int) -> bool:
    """Whether the number at ``index`` goes on with the thousands before it: "8 hazar 800"."""
    token = tokens[index]
    whole = token.value is not None and token.text.isdigit() and 100 <= token.value < _THOUSAND
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    # "2 hazaar 500 ml": the number has a unit of its own.
    return whole and not (
        after is not None and (_counts(tokens, index + 1) or {"size", "measure"} & after.tags.keys())
    )


def _and_half(tokens: list[Token], index: int) -> int | None:
    """Return where "and a half" ends before a scale or a unit: "2 and half lakh", "two and a half dozen"."""
    if _word(tokens, index) != "and":
        return None
    half = index + 2 if _word(tokens, index + 1) == "a" else index + 1
    if _word(tokens, half) != "half":
        return None
    return half + 1 if _scale(tokens, half + 1) or _counts(tokens, half + 1) else None


def _word(tokens: list[Token], index: int) -> str:
    return tokens[index].norm if index < len(tokens) else ""


def _below_hundred(tokens: list[Token], index: int) -> tuple[Decimal, int] | None:
    """Return a number word under a hundred and where it ends: dedh, sadhe teen, twenty five, pachees."""
    if index >= len(tokens) or tokens[index].sort is not Sort.WORD:
        return None
    tags = tokens[index].tags
    if "fraction" in tags:
        return Decimal(tags["fraction"]), index + 1
    if "shift" in tags:
        shift = Decimal(tags["shift"])
        hundred = index + 1 < len(tokens) and tokens[index + 1].tags.get("scale") == str(_HUNDRED)
        base = None if hundred else _below_hundred(tokens, index + 1)  # "sava sau": 125
        if base is not None:
            return base[0] + shift, base[1]
        if index + 1 < len(tokens) and tokens[index + 1].sort is Sort.NUMBER:
            return (tokens[index + 1].value or Decimal(0)) + shift, index + 2
        # "sava lakh", "paune lakh": one and a quarter, three quarters.
        counts = _scale(tokens, index + 1) is not None or _counts(tokens, index + 1)
        return (Decimal(1) + shift, index + 1) if counts and shift != Decimal("0.5") else None
    if tags.get("scale") == str(_HUNDRED) and _counts(tokens, index + 1):
        return Decimal(_HUNDRED), index + 1  # "sau bori"
    if "digit" not in tags:
        return None
    value = Decimal(tags["digit"])
    if value < 10 and _word(tokens, index + 1) in LESS and index + 2 < len(tokens):
        round_one = tokens[index + 2].tags  # "ek kam pachaas", "do kam sau"
        whole = Decimal(
            round_one.get("digit") or (_HUNDRED if round_one.get("scale") == str(_HUNDRED) else 0)
        )
        if whole >= 20 and whole % 10 == 0:
            return whole - value, index + 3
    if value >= 20 and value % 10 == 0 and tokens[index].norm.endswith(("ty", "टी")):
        place = index + 1
        if place < len(tokens) and tokens[place].norm == "-":
            place += 1
        ones = tokens[place].tags.get("digit") if place < len(tokens) else None
        if (
            ones
            and 0 < int(ones) < 10
            and tokens[place].norm.isascii() == tokens[index].norm.isascii()
            and tokens[place].norm not in ("do", "che")
        ):
            return value + int(ones), place + 1
    return value, index + 1


def _words(tokens: list[Token], index: int) -> Number | None:
    """Read number words: scales fall from crore to hundred, "and" may stand between English words."""
    total, limit, scaled = Decimal(0), None, False
    place = index
    while True:
        part = _below_hundred(tokens, place)
        if part is None:
            break
        value, end = part
        if (half := _and_half(tokens, end)) is not None:
            value, end = value + Decimal("0.5"), half
        found = _scale(tokens, end)
        # "do sau pachaas", "paanch hazaar do sau": the rest must belong to a smaller scale.
        if found is not None and found[0] == _HUNDRED:
            larger = _scale(tokens, end + 1)
            if larger is not None and larger[0] >= _THOUSAND and (limit is None or larger[0] < limit):
                value, end, found = value * _HUNDRED, end + 1, larger
        if found is None:
            if limit is None:
                total, place = value, end
            elif limit <= _THOUSAND and not _counts(tokens, end):
                total, place = total + value, end
            break
        if limit is not None and found[0] >= limit:
            break
        total, limit, scaled, place = total + value * found[0], found[0], True, end + 1
        if _word(tokens, place) == "and" and _below_hundred(tokens, place + 1) is not None:
            place += 1
    if place == index:
        return None
    if tokens[place - 1].norm == "and":
        place -= 1
    return Number(total, place, scaled, worded=True)


def _counts(tokens: list[Token], index: int) -> bool:
    """Whether a unit or goods stand at ``index``: the number before them counts them."""
    return index < len(tokens) and bool({"unit", "piece", "item"} & tokens[index].tags.keys())


def open_all_day(tokens: list[Token], index: int) -> int | None:
    """Return where "24x7" ends before a shop word, in whose name it stands: 24x7 Mart."""
    if tokens[index].norm[:1] != "2":
        return None
    if tokens[index].norm == "24/7":
        end = index + 1
    elif "".join(token.norm for token in tokens[index : index + 3]) in ("24x7", "24*7"):
        end = index + 3
    else:
        return None
    return end if end < len(tokens) and "suffix" in tokens[end].tags else None
