"""The rep's own commands: default type, undo, last entries."""

from __future__ import annotations

from sqlalchemy import Connection

from bot import describe, messages, receipts
from bot.turn import Turn, Work
from ledger import entries, people
from ledger.entry import EntryType
from ledger.replies import Outgoing
from services import correct

SHOWN, MOST = 5, 20


async def sales(turn: Turn) -> Work:
    """Take texts without a verb as sales from now on."""
    return _default(turn, EntryType.SALES)


async def purchase(turn: Turn) -> Work:
    """Take texts without a verb as purchases from now on."""
    return _default(turn, EntryType.PURCHASE)


def _default(turn: Turn, kind: EntryType) -> Work:
    def work(tx: Connection) -> list[Outgoing]:
        people.set_choice(tx, turn.user_id, default_type=kind.value)
        text = turn.w(
            "A text without a verb is a <b>{type}</b> from now on. "
            "Words such as sold, bought or returned still decide.",
            type=describe.type_name(turn.w, kind).lower(),
        )
        return turn.answer(text)

    turn.after.append(lambda: turn.parts.directory.forget(turn.user_id))
    return work


async def undo(turn: Turn) -> Work:
    """Void the person's last entry."""

    def work(tx: Connection) -> list[Outgoing]:
        sender = turn.sender()
        done = correct.undo_last(tx, sender, turn.now)
        if done is None:
            return turn.answer(turn.w("You have no entry that could be undone."))
        turn.outcome = "changed"
        turn.after.append(lambda: turn.parts.wake(sender.company.key))
        return turn.answer(*receipts.change(turn.w, done, sender.today, turn.currency))

    return work


async def last_entries(turn: Turn) -> Work:
    """Show the person's last entries, each with Undo and Edit."""
    sender = turn.sender()
    wanted = turn.arguments[0] if turn.arguments else ""
    is_number = wanted.isascii() and wanted.isdigit() and len(wanted) < 4
    limit = min(MOST, max(1, int(wanted))) if is_number else SHOWN
    found = await turn.parts.ledger.read(
        lambda tx: entries.last_of_person(tx, sender.company.key, sender.user_id, limit)
    )
    if not found:
        return turn.say(turn.w("You have no entries yet."))
    lines = [f"{i}. {describe.one_line(turn.w, entry, sender.today)}" for i, entry in enumerate(found, 1)]
    buttons = [receipts.entry_buttons(turn.w, entry, i) for i, entry in enumerate(found, 1)]
    return turn.say("\n".join([turn.w("Your last entries, newest first:"), *lines]), buttons)


async def language(turn: Turn) -> Work:
    """Choose the language of the answers, or let it follow what the person writes."""
    wanted = turn.arguments[0].casefold() if turn.arguments else ""
    names = {
        "english": "en",
        "en": "en",
        "hinglish": "hi-Latn",
        "hindi": "hi",
        "hi": "hi",
        "हिन्दी": "hi",
        "auto": "",
    }
    if wanted not in names:
        return turn.say(
            turn.w("I answer as you write. To choose: /language english, hinglish, hindi, or auto.")
        )
    choice = names[wanted]

    def work(tx: Connection) -> list[Outgoing]:
        if choice:
            people.set_choice(tx, turn.user_id, language=choice, language_fixed=1)
        else:
            people.set_choice(tx, turn.user_id, language_fixed=0)
        w = turn.parts.wordings[choice or turn.w.language]
        return messages.send(turn.chat_id, w("From now on I answer so."))

    turn.after.append(lambda: turn.parts.directory.forget(turn.user_id))
    return work
