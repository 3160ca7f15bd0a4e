"""Tells money for goods of an earlier day from goods: "15 hazar diye purane maal ke", "for old stock"."""

from __future__ import annotations

from ai.instalments import OLD
from ai.near import at, tagged
from ai.spans import NUMBER, WORD, Kind, Role, Span

_EARLIER = OLD | {"last", "pichhla", "pichhle", "pichli", "purane wale", "पिछले", "पिछली", "पुरानी", "pehle"}
_MONTHS = frozenset({"month", "week", "months", "weeks", "mahine", "mahina", "hafte", "hafta", "महीने", "हफ्ते"})
_MORE_GOODS = frozenset({"supply", "purchase", "purchases", "consignment", "lot", "khareed", "kharid"})
_FOR = frozenset({"for", "against", "of", "towards"})
_SHORTEST = 2  # "maal ke" tells nothing more
_LENGTH = 4  # spans from the first word of it to "maal"


def read_old_goods(spans: list[Span]) -> None:
    """Give the words that say for which goods the money was the role of a remark, in place.

    Only where no goods are counted; of the word that joins them it is then told that it is about money.
    """
    money = [index for index, span in enumerate(spans) if span.kind is NUMBER]
    if not money or tagged(spans, "unit") or any(span.has("verb", "return") for span in spans):
        return
    for index, span in enumerate(spans):
        if span.kind is not WORD or not (
            span.has("verb", "goods") or span.norm in _MORE_GOODS or _of_then(spans, index)
        ):
            continue
        reach = _phrase(spans, index)
        if reach is None:
            continue
        start, end = reach
        for each in spans[start:end]:
            each.role = Role.REMARK if end - start > _SHORTEST else Role.WORDING
        spans[index].tags = {}
        link = spans[start] if spans[start].norm in _FOR else spans[end - 1]
        link.role, link.tags = Role.WORDING, {"money": ""}


def _of_then(spans: list[Span], index: int) -> bool:
    """Whether it is goods of an earlier day: "pichle hafte wali kit ka"."""
    goods = spans[index].has("item") or spans[index].has("piece")
    return goods and index > 0 and spans[index - 1].has("post", "wala")


def _phrase(spans: list[Span], index: int) -> tuple[int, int] | None:
    """Return where the words begin and end: "purane maal ke", "for last month material"."""
    start, old = index, False
    while start > 0 and index - start < _LENGTH:
        before = spans[start - 1]
        earlier = (
            before.norm in _EARLIER or before.norm.partition(" ")[0] in _EARLIER or before.norm in _MONTHS
        )
        dated = before.kind is Kind.DATE and (before.day is not None)
        small = before.has("post", "ka") or before.has("post", "wala")
        if not (earlier or dated or small or before.has("day_link")):
            break
        old = old or earlier or dated
        start -= 1
    while start < index and "post" in spans[start].tags:
        start += 1
    linked = at(spans, start - 1)
    closed = spans[index].norm.endswith((" ka", " ke", " ki"))  # "maal ka" is known as one word
    after = spans[index] if closed else at(spans, index + 1)
    if linked is not None and linked.norm in _FOR and linked.kind is Kind.WORD:
        return (start - 1, index + 1) if old and _ends(after) else None
    if after is None or not (closed or (after.has("post", "ka") and after.kind is Kind.WORD)):
        return None
    end = index + 1 if closed else index + 2
    further = at(spans, end)
    if old:
        paid = _ends(further) or (further is not None and (_is_money(further) or "verb" in further.tags))
        return (start, end) if paid else None
    plain = after.norm in ("ke", "के") and further is not None and further.kind is NUMBER
    return (index, index + 2) if plain and linked is not None and linked.has("post") else None


def _ends(span: Span | None) -> bool:
    return span is None or span.kind in (Kind.MARK, Kind.LINE)


def _is_money(span: Span) -> bool:
    return span.kind is NUMBER or span.has("money") or span.has("pay") or span.has("currency")
