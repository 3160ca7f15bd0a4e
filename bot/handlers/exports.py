"""/export: the company's entries of a span of days as an XLSX file."""

from __future__ import annotations

from datetime import date, datetime

from analytics.periods import month_of
from bot.amounts import day
from bot.handlers.slow import patient
from bot.turn import Turn, Work
from ledger.replies import Outgoing
from services.insight.scope import Scope

FORMS = ("%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%y", "%d/%m/%y")
MOST_BYTES = 49 * 2**20  # a bot may send files of up to 50 MB


@patient
async def export(turn: Turn) -> Work:
    """Send the entries from a day to a day, both included; without days those of the month so far."""
    w, scope = turn.w, turn.scope()
    span = _span(turn.arguments, scope)
    if span is None:
        return turn.say(w("Write the days so: /export 01-11-2026 30-11-2026"))
    since, until = span
    if until < since:
        return turn.say(w("The first day comes after the last one. Write: /export FROM TO"))
    content, count = await turn.parts.insight.desk.workbook(scope, since, until)
    if count == 0:
        return turn.say(
            w("There are no entries from {since} to {until}.", since=day(since), until=day(until))
        )
    if len(content) > MOST_BYTES:
        return turn.say(w("That is more than Telegram takes in one file. Please choose fewer days."))
    payload = {
        "chat_id": turn.chat_id,
        "filename": f"{scope.company}-{since.isoformat()}-{until.isoformat()}.xlsx",
        "caption": w.plain(
            "{company}: {count} entries from {since} to {until}, void ones too.",
            company=scope.name,
            count=count,
            since=day(since),
            until=day(until),
        ),
    }
    return lambda _tx: [Outgoing(turn.chat_id, "sendDocument", payload, content)]


def _span(words: tuple[str, ...], scope: Scope) -> tuple[date, date] | None:
    """Return the days that are meant, None when one of the words is no day."""
    days = [found for word in words if (found := _day(word)) is not None]
    if len(days) != len(words) or len(days) > 2:
        return None
    month = month_of(scope.today)
    since = days[0] if days else month.start
    return since, days[1] if len(days) > 1 else month.end


def _day(word: str) -> date | None:
    for form in FORMS:
        try:
            return datetime.strptime(word, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None
