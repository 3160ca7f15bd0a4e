"""/admin_health: how the bot is, for its owner."""

from __future__ import annotations

from bot.turn import Turn, Work
from ledger import inbox, outbox, replies


async def admin_health(turn: Turn) -> Work:
    """Show what waits, for how long, what was given up, and how the outside services are."""
    parts, w = turn.parts, turn.w
    updates, (waiting, refused), backlog = await parts.ledger.read(
        lambda tx: (inbox.counts(tx, parts.settings.bot_id), replies.counts(tx), outbox.backlog(tx))
    )
    report = parts.health.report()
    lines = [w("<b>{status}</b>, version {version}", status=report["status"], version=report["version"])]
    for name, check in report["checks"].items():
        why = w(" – {why}", why=check["why"]) if check.get("why") else ""
        lines.append(w("{name}: {status}", name=name, status=check["status"]) + why)
    lines += [
        "",
        w("Updates waiting: {new}, dead letters: {dead}", new=updates.waiting, dead=updates.dead),
        w("Replies waiting: {waiting}, given up: {refused}", waiting=waiting, refused=refused),
    ]
    if not turn.parts.settings.sheets_configured:
        return turn.say("\n".join(lines))
    if not backlog:
        lines.append(w("Every row is in its sheet."))
    for each in backlog:
        minutes = max(0, int((turn.now - each.oldest_at) / 60))
        lines.append(
            w(
                "{company}: {waiting} rows wait, the oldest for {minutes} min, {parked} parked",
                company=each.company,
                waiting=each.waiting,
                minutes=minutes,
                parked=each.parked,
            )
        )
    return turn.say("\n".join(lines))
