"""How a flag stands, in words."""

from __future__ import annotations

from math import isinf

from bot.wording import Wording
from ledger.flags import FlagState
from services.flags.catalogue import FLAGS
from services.flags.changing import percent
from services.flags.decision import is_rolling_out
from services.flags.rule import Cohort, Sign
from services.flags.standing import Standing
from services.flags.tally import Tally


def sign_name(w: Wording, sign: Sign) -> str:
    """Return what speaks against a feature."""
    names = {
        Sign.ERRORS: w.plain("failures"),
        Sign.LATENCY: w.plain("slow answers"),
        Sign.CORRECTIONS: w.plain("corrections"),
        Sign.MEMORY: w.plain("memory"),
    }
    return names[sign]


def line(w: Wording, state: FlagState) -> str:
    """Return a flag in one line."""
    name = state.name
    if state.rolled_back:
        return w("<b>{name}</b>: taken back ({why})", name=name, why=state.killed or "")
    if state.killed is not None:
        return w("<b>{name}</b>: killed ({why})", name=name, why=state.killed)
    text = w("<b>{name}</b>: {share} of the chats", name=name, share=percent(state.share))
    if state.value:
        text += w(", {value}", value=state.value)
    if state.groups:
        text += w(", groups {groups}", groups=", ".join(state.groups))
    if state.included:
        text += w(", {count} chats added", count=len(state.included))
    if state.excluded:
        text += w(", {count} chats left out", count=len(state.excluded))
    return text


def details(w: Wording, state: FlagState, found: Standing) -> list[str]:
    """Return a flag in full: what it is, and how the feature did with it and without it."""
    flag = FLAGS[state.name]
    lines = [line(w, state), w("<i>{what}</i>", what=w.plain(flag.what)), ""]
    if not (found.given.uses or found.rest.uses):
        if is_rolling_out(flag, state):
            return [*lines, w("No use was counted in the last 7 days.")]
        return [*lines, w("Nothing is counted: either everybody has it, or nobody.")]
    lines.append(w("The last 7 days:"))
    lines.append(w("with it: {figures}", figures=_figures(w, found.given, found.times)))
    lines.append(w("without: {figures}", figures=_figures(w, found.rest, found.rest_times)))
    return lines


def _figures(w: Wording, cohort: Cohort, times: Tally) -> str:
    slowest = times.within(0.95)
    if not cohort.uses:
        return w.plain("no use")
    return w.plain(
        "{uses} uses, {failed} failed, 95 of 100 within {seconds} s, "
        "{corrected} of {read} readings corrected",
        uses=cohort.uses,
        failed=cohort.failed,
        seconds="–" if isinf(slowest) else f"{slowest:g}",
        corrected=cohort.corrected,
        read=cohort.read,
    )
