"""/mydata and /forget, and the admin's part of forgetting: the name in the entries."""

from __future__ import annotations

from datetime import UTC, datetime

from bot import buttons, messages
from bot.buttons import Button
from bot.turn import Turn, Work
from ledger import personal
from ledger.driver import Connection
from ledger.people import Role
from ledger.replies import Outgoing
from services import own_data


async def mydata(turn: Turn) -> Work:
    """Send everything that is held about the person as a file."""
    content = await turn.parts.ledger.read(
        lambda tx: own_data.document(own_data.gather(tx, turn.user_id, turn.now))
    )
    day = datetime.fromtimestamp(turn.now, UTC).strftime("%Y-%m-%d")
    payload = {
        "chat_id": turn.chat_id,
        "filename": f"mydata-{day}.json",
        "caption": turn.w("Everything that is stored about you. /forget deletes position and profile."),
    }
    return lambda _tx: [Outgoing(turn.chat_id, "sendDocument", payload, content)]


async def forget(turn: Turn) -> Work:
    """Ask before anything is deleted."""
    w = turn.w
    text = "\n".join(
        [
            w("<b>Delete your position and profile?</b>"),
            w("Position, name, language, default type and reminders are deleted at once."),
            w(
                "Your entries stay, they are the company's; an admin can have your name replaced in them. "
                "You stay a member, listed by your number alone."
            ),
        ]
    )
    return turn.say(
        text, [[Button(w.plain("Delete"), "forget", ("yes",)), Button(w.plain("Keep"), "forget", ("no",))]]
    )


async def forget_now(turn: Turn) -> Work:
    """Delete position and profile after the button was pressed."""
    if turn.arguments[:1] != ("yes",):
        return lambda _tx: _rewritten(turn, turn.w("Nothing was deleted."))
    companies = [key for key, _ in turn.person.roles] if turn.person else []

    def work(tx: Connection) -> list[Outgoing]:
        own_data.forget(tx, turn.user_id, companies, turn.now)
        turn.outcome = "forgotten"
        return _rewritten(turn, turn.w("Your position and profile are deleted."))

    turn.after.append(lambda: turn.parts.directory.forget(turn.user_id))
    return work


async def admin_forget(turn: Turn) -> Work:
    """Ask whether a person's name is to be replaced in the company's entries."""
    w, company = turn.w, turn.sender().company
    number = buttons.number(turn.arguments[0]) if turn.arguments else None
    if number is None:
        return turn.say(w("Write it so: /admin_forget 123456789"))
    found = await turn.parts.ledger.read(lambda tx: personal.named_entries(tx, company.key, number))
    if not found:
        return turn.say(
            w("No entry of {company} carries a name for {user}.", company=company.name, user=number)
        )
    text = w(
        "Replace the name of {user} in {count} entries of {company}, here and in the sheet? "
        "This cannot be undone.",
        user=number,
        count=found,
        company=company.name,
    )
    yes = Button(w.plain("Replace"), "anonymise", (str(number), company.key))
    return turn.say(text, [[yes, Button(w.plain("Keep"), "anonymise", ("no", company.key))]])


async def anonymise(turn: Turn) -> Work:
    """Replace the name after the button was pressed."""
    which, key = (*turn.arguments, "", "")[:2]
    number = buttons.number(which)
    if which == "no":
        return lambda _tx: _rewritten(turn, turn.w("Nothing was changed."))
    member = turn.parts.directory.member(turn.user_id, turn.person, key) if key else None
    if member is None or not member.at_least(Role.ADMIN) or number is None:
        return lambda _tx: [turn.toast(turn.w("That is not possible."))]

    def work(tx: Connection) -> list[Outgoing]:
        changed = own_data.replace_name(
            tx, key, number, actor=turn.user_id, now=turn.now, zone=member.company.zone
        )
        turn.outcome = "changed" if changed else "repeated"
        turn.after.append(lambda: turn.parts.wake(key))
        return _rewritten(turn, turn.w("The name is replaced in {count} entries.", count=changed))

    return work


def _rewritten(turn: Turn, text: str) -> list[Outgoing]:
    if turn.message is None:
        return [turn.toast()]
    return [turn.toast(), messages.rewrite(turn.chat_id, turn.message.message_id, text)]
