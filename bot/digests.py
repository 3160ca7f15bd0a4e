"""A digest in words. Pure: values in, text out."""

from __future__ import annotations

from html import escape

from bot import describe
from bot.handlers import figures
from bot.wording import Wording
from services.digest import Digest


def render(w: Wording, found: Digest, company: str) -> str:
    """Return a digest as text: the figures, then whatever deserves a look."""
    lines = [figures.render(w, found.report, company)]
    today, currency = found.report.until, found.report.currency
    if found.largest and found.report.totals.entries > 1:
        lines += ["", w("<b>Largest</b>")]
        lines += [
            f"{describe.one_line(w, each, today, currency)} · {escape(each.user_name)}"
            for each in found.largest
        ]
    if found.odd:
        lines += ["", w("<b>Worth a look</b>")]
        lines += [w("• {sentence}", sentence=each) for each in found.odd]
    if found.far:
        lines += ["", w("<b>Far from the shop</b>")]
        lines += [
            w(
                "• {client}, {place}: {kilometres} km from where {name} was · <code>{entry_id}</code>",
                client=each.client or "?",
                place=each.location or "?",
                kilometres=round(each.kilometres),
                name=each.user_name,
                entry_id=each.entry_id,
            )
            for each in found.far
        ]
    if found.silent:
        lines += ["", w("No entry: {names}", names=", ".join(found.silent))]
    if found.away:
        lines.append(w("Day off: {names}", names=", ".join(found.away)))
    if found.sheet:
        lines += ["", w('<a href="{address}">The sheet</a>', address=found.sheet)]
    return "\n".join(lines)
