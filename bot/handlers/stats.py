"""/admin_stats: how much a company has recorded, and who writes."""

from __future__ import annotations

from html import escape

from bot.amounts import day
from bot.turn import Turn, Work
from bot.wording import Wording
from services import membership, usage
from services.usage import Usage


async def stats(turn: Turn) -> Work:
    """Show how much a company has recorded, and who wrote in the last 30 days."""
    sender, w = turn.sender(), turn.w
    company = sender.company
    found, lately = await turn.parts.ledger.read(
        lambda tx: (membership.stats(tx, company.key), usage.usage(tx, company.key, sender.today))
    )
    lines = [
        w("<b>{company}</b>", company=company.name),
        w(
            "{people} people, {entries} entries, {void} of them void",
            people=found.people,
            entries=found.entries,
            void=found.void,
        ),
    ]
    if found.first and found.last:
        lines.append(w("from {first} to {last}", first=day(found.first), last=day(found.last)))
    return turn.say("\n".join([*lines, *_usage(w, lately)]))


def _usage(w: Wording, lately: Usage) -> list[str]:
    """Return who wrote and how the texts were read."""
    lines = ["", w("<b>The last 30 days</b>: {entries} entries that count", entries=lately.entries)]
    for each in lately.writers:
        if each.last is None:
            lines.append(w("{name}: no entry yet", name=each.name))
        else:
            lines.append(
                w(
                    "{name}: {count}, the last on {day}",
                    name=each.name,
                    count=each.entries,
                    day=day(each.last),
                )
            )
    if lately.paths:
        names = {"rules": w("by rules"), "ai": w("by the model"), "form": w("by form"), "edit": w("by edit")}
        read = ", ".join(f"{names.get(path, escape(path))} {count}" for path, count in lately.paths)
        lines.append(w("Read") + f" {read}")
    if lately.corrected:
        lines.append(w("{count} were corrected afterwards", count=lately.corrected))
    return lines
