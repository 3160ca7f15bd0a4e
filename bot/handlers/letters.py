"""/admin_letters: what could not be handled or delivered, for the owner, with Replay and Discard."""

from __future__ import annotations

from collections.abc import Callable

from bot import messages
from bot.buttons import Button
from bot.letters import taken_back
from bot.turn import Turn, Work
from ledger import dead_letters, people
from ledger.dead_letters import Kind, Letter
from ledger.driver import Connection
from ledger.replies import Outgoing
from services import dead_letters as orders
from services.dead_letters import Actor, Outcome, Result

SHOWN = 6  # a message with more buttons than that is no list any more

Content = tuple[str, list[list[Button]]]


async def letters(turn: Turn) -> Work:
    """List the oldest dead letters."""
    return lambda tx: turn.answer(*_list(turn, tx))


async def back(turn: Turn) -> Work:
    """Show the list again, in place."""
    return lambda tx: _rewritten(turn, _list(turn, tx))


async def replay(turn: Turn) -> Work:
    """Have a letter tried again."""
    anyway = turn.arguments[1:] == ("anyway",)
    return _ordered(turn, lambda tx, name, actor: orders.replay(tx, name, actor, turn.now, anyway=anyway))


async def discard(turn: Turn) -> Work:
    """Ask whether a letter is to be given up for good."""
    w, name = turn.w, _name(turn)

    def work(tx: Connection) -> list[Outgoing]:
        letter = dead_letters.find(tx, name)
        if letter is None:
            return [turn.toast(w("That is done already.")), *_rewritten(turn, _list(turn, tx))[1:]]
        text = w("Give this up for good?") + "\n" + _line(turn, letter)
        if letter.kind is Kind.ROW:
            text += "\n" + w("The entry becomes void if its row is not in the sheet, and its person is told.")
        rows = [
            [Button(w.plain("Discard for good"), "letter_gone", (name,))],
            [Button(w.plain("Keep"), "letters")],
        ]
        return _rewritten(turn, (text, rows))

    return work


async def discard_now(turn: Turn) -> Work:
    """Give a letter up for good."""

    def order(tx: Connection, name: str, actor: Actor) -> Outcome:
        return orders.discard(tx, name, actor, turn.now)

    return _ordered(turn, order)


def _ordered(turn: Turn, order: Callable[[Connection, str, Actor], Outcome]) -> Work:
    w, name = turn.w, _name(turn)

    def work(tx: Connection) -> list[Outgoing]:
        outcome = order(tx, name, Actor(turn.user_id))
        if outcome.result is Result.SENT_AGAIN and outcome.entry is not None:
            turn.outcome = "refused"
            text = w(
                "The person has sent the same text again since: it is entry {entry_id}. A replay would save "
                "it twice.",
                entry_id=outcome.entry.entry_id,
            )
            rows = [
                [Button(w.plain("Replay anyway"), "letter_again", (name, "anyway"))],
                [Button(w.plain("Discard"), "letter_drop", (name,)), Button(w.plain("Keep"), "letters")],
            ]
            return _rewritten(turn, (text, rows))
        if outcome.result is Result.MOVED:
            turn.outcome = "refused"
            text = w(
                "Its person has changed companies since, or works in several: a replay could reach the wrong "
                "one. They have to send it again; discard it."
            )
            rows = [
                [Button(w.plain("Discard"), "letter_drop", (name,)), Button(w.plain("Keep"), "letters")],
            ]
            return _rewritten(turn, (text, rows))
        if outcome.result is Result.GONE:
            turn.outcome = "repeated"
            return [turn.toast(w("That is done already.")), *_rewritten(turn, _list(turn, tx))[1:]]
        turn.outcome = "changed"
        told: list[Outgoing] = []
        if outcome.entry is not None:
            person = people.find(tx, outcome.entry.user_id)
            language = (person.language if person is not None else None) or "en"
            told = taken_back(turn.parts.wordings[language], outcome.entry)
        return [*_rewritten(turn, _list(turn, tx)), *told]

    return work


def _list(turn: Turn, tx: Connection) -> Content:
    w = turn.w
    found = dead_letters.listed(tx)
    if not found:
        return w("There are no dead letters."), []
    lines = [w("<b>{count} dead letters</b>, oldest first", count=len(found))]
    rows = []
    for number, letter in enumerate(found[:SHOWN], start=1):
        lines.append(f"{number}. " + _line(turn, letter))
        rows.append(
            [
                Button(w.plain("Replay {number}", number=number), "letter_again", (letter.name,)),
                Button(w.plain("Discard {number}", number=number), "letter_drop", (letter.name,)),
            ]
        )
    if len(found) > SHOWN:
        lines.append(w("The others: scripts/dead_letters.py list"))
    return "\n".join(lines), rows


def _line(turn: Turn, letter: Letter) -> str:
    return turn.w(
        "<code>{name}</code> {company} {what}, {minutes} min: {why} ({correlation})",
        name=letter.name,
        company=letter.company or "–",
        what=letter.what,
        minutes=max(0, int((turn.now - letter.since) / 60)),
        why=letter.why[:150],
        correlation=letter.correlation or "–",
    )


def _rewritten(turn: Turn, content: Content) -> list[Outgoing]:
    text, rows = content
    if turn.message is None:
        return [turn.toast(), *turn.answer(text, rows)]
    return [turn.toast(), messages.rewrite(turn.chat_id, turn.message.message_id, text, rows)]


def _name(turn: Turn) -> str:
    return turn.arguments[0] if turn.arguments else ""
