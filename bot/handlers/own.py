"""The rep's own commands: default type, undo, last entries."""

from __future__ import annotations

from bot import buttons, describe, messages, receipts
from bot.turn import Turn, Work
from ledger import entries, people
from ledger.driver import Connection
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
        if turn.arguments:
            text += "\n" + turn.w(
                "What stands behind the command is not saved: send it as a text of its own."
            )
        return turn.answer(text)

    turn.after.append(lambda: turn.parts.directory.forget(turn.user_id))
    return work


async def undo(turn: Turn) -> Work:
    """Void the person's last entry."""
    if turn.arguments:
        return turn.say(
            turn.w(
                "/undo alone takes back your last entry, and nothing was undone. For another one: /entries"
            )
        )

    def work(tx: Connection) -> list[Outgoing]:
        sender = turn.sender()
        done = correct.undo_last(tx, sender, turn.now)
        if done is None:
            return turn.answer(turn.w("You have no entry that could be undone."))
        turn.outcome = "changed"
        turn.after.append(lambda: turn.parts.wake(sender.company.key))
        return turn.answer(*receipts.change(turn.w, done, sender.today, turn.currency))

    return work


async def last_entries(turn: Turn, wanted: int | None = None, heading: str | None = None) -> Work:
    """Show the person's last entries, each with Undo and Edit, under ``heading``. ``wanted`` is how many;
    behind the command it is the argument."""
    sender = turn.sender()
    if wanted is None and turn.arguments:
        wanted = buttons.number(turn.arguments[0])
    limit = SHOWN if wanted is None else min(MOST, max(1, wanted))
    found = await turn.parts.ledger.read(
        lambda tx: entries.last_of_person(tx, sender.company.key, sender.user_id, limit)
    )
    if not found:
        return turn.say(turn.w("You have no entries yet."))
    lines = [
        f"{i}. {describe.one_line(turn.w, entry, sender.today, turn.currency)}"
        for i, entry in enumerate(found, 1)
    ]
    below = [receipts.entry_buttons(turn.w, entry, i) for i, entry in enumerate(found, 1)]
    return turn.say("\n".join([heading or turn.w("Your last entries, newest first:"), *lines]), below)


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
        "हिंदी": "hi",
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
