"""What stands out in a company's figures, as facts: each a true sentence with its own numbers.

The order is that of importance. A model may choose among them and phrase them; it can add nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ai.words import Fact
from analytics.figures import Change
from bot.figure_words import amount, rounded, shown
from bot.wording import Wording
from services.insight.findings import Findings
from services.insight.overview import Overview

MOST_TOLD = 6
_NAMED = 3


def facts(w: Wording, view: Overview, found: Findings) -> list[Fact]:
    """Return what stands out, most important first; empty when there is nothing to tell."""
    currency = view.scope.currency
    told: list[Fact] = []
    for part in (
        _silence(w, found),
        _quiet(w, found),
        _due_now(w, found),
        _old_dues(w, found, currency),
        _targets(w, view, currency),
        _odd(w, found),
        _growing(w, found, currency),
        _calls(w, found),
        _concentration(w, found),
        _margin(w, found, currency),
        _revenue(w, found, currency),
    ):
        told.extend(part)
    return told


def _silence(w: Wording, found: Findings) -> Iterator[Fact]:
    days = found.last_entry_days
    if days is not None and days >= 2:
        yield Fact("silence", Decimal(days), w.plain("No entry for {days} days.", days=days))


def _revenue(w: Wording, found: Findings, currency: str) -> Iterator[Fact]:
    change = Change(found.now.revenue, found.before.revenue)
    percent = change.percent
    if percent is None or percent == 0:
        return
    sentence = (
        "Revenue is up {percent}% on the same days before: {now} after {before}."
        if percent > 0
        else "Revenue is down {percent}% on the same days before: {now} after {before}."
    )
    yield Fact(
        "revenue",
        Decimal(change.now) / 100,
        w.plain(
            sentence,
            percent=shown(abs(percent)),
            now=amount(change.now, currency),
            before=amount(change.before, currency),
        ),
    )


def _targets(w: Wording, view: Overview, currency: str) -> Iterator[Fact]:
    if view.now.name != "month":
        return
    names = {user: name for user, name, _ in view.now.persons}
    behind = [
        (reached.percent or Decimal(0), names[user], reached)
        for user, reached in view.targets.items()
        if user in names and not reached.on_pace
    ]
    for percent, name, reached in sorted(behind, key=lambda each: (each[0], each[1]))[:2]:
        text = w.plain(
            "{name} is at {percent}% of the monthly target; an even month would be at {pace} by now.",
            name=name,
            percent=shown(percent),
            pace=rounded(reached.pace, currency),
        )
        yield Fact(f"target of {name}", percent, text)


def _old_dues(w: Wording, found: Findings, currency: str) -> Iterator[Fact]:
    old, first = found.owed[3], found.oldest_debtor
    if not old or first is None:
        return
    text = w.plain(
        "{old} is unpaid for more than 90 days; most of it by {name}: {most}.",
        old=amount(old, currency),
        name=first.client,
        most=amount(first.by_age[3], currency),
    )
    yield Fact("old dues", Decimal(old) / 100, text)


def _quiet(w: Wording, found: Findings) -> Iterator[Fact]:
    for each in [rhythm for rhythm in found.quiet if rhythm.gap is not None][:_NAMED]:
        text = w.plain(
            "{client} has gone quiet: usually orders every {gap} days, the last order was {quiet} days ago.",
            client=each.client,
            gap=f"{each.gap:g}",
            quiet=each.quiet,
        )
        yield Fact(f"quiet {each.client}", Decimal(each.quiet), text)


def _due_now(w: Wording, found: Findings) -> Iterator[Fact]:
    quiet = {each.client for each in found.quiet}
    names = [each.client for each in found.due if each.client not in quiet][:_NAMED]
    if names:
        text = w.plain("Worth a visit now, their next order is due: {names}.", names=", ".join(names))
        yield Fact("due now", None, text)


def _odd(w: Wording, found: Findings) -> Iterator[Fact]:
    for number, each in enumerate(found.odd[:2], 1):
        text = w.plain(
            "Worth a second look: {sentence} ({entry_id})",
            sentence=each.sentence.rstrip("."),
            entry_id=each.entry_ids[0],
        )
        yield Fact(f"odd {number}", None, text)


def _growing(w: Wording, found: Findings, currency: str) -> Iterator[Fact]:
    for each in [growth for growth in found.growing if growth.before][:1]:
        text = w.plain(
            "{client} buys more: {now} in the last 90 days, {before} in the 90 before.",
            client=each.client,
            now=amount(each.now, currency),
            before=amount(each.before, currency),
        )
        yield Fact(f"growth of {each.client}", Decimal(each.now) / 100, text)


def _calls(w: Wording, found: Findings) -> Iterator[Fact]:
    now, before = found.now.productive_percent, found.before.productive_percent
    if now is None or before is None or abs(now - before) < 5:
        return
    text = w.plain(
        "{now}% of the visits ended in a sale; on the same days before it was {before}%.",
        now=shown(now),
        before=shown(before),
    )
    yield Fact("calls", now, text)


def _concentration(w: Wording, found: Findings) -> Iterator[Fact]:
    share = found.concentration
    if share is not None and share.clients >= 5 and share.top_share >= 50:
        text = w.plain(
            "{top} of {clients} clients bring {share}% of the sales of the last 90 days.",
            top=share.top_clients,
            clients=share.clients,
            share=f"{share.top_share:g}",
        )
        yield Fact("concentration", Decimal(str(share.top_share)), text)


def _margin(w: Wording, found: Findings, currency: str) -> Iterator[Fact]:
    margin = found.margin
    if margin.covered > 0:
        text = w.plain(
            "Margin {margin} on goods sold for {covered}, those whose purchase price is known.",
            margin=amount(margin.margin, currency),
            covered=amount(margin.covered, currency),
        )
        yield Fact("margin", Decimal(margin.margin) / 100, text)
