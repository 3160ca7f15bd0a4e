"""The bot in a group: which company the group works for, and texts that are not addressed to the bot."""

from __future__ import annotations

from telegram import ChatMemberUpdated
from telegram.constants import ChatMemberStatus, ChatType

from ai.reading import Intent, Reading, Verdict
from bot import messages
from bot.buttons import Button
from bot.handlers import answers, entries, open_questions
from bot.turn import Turn, Work
from config.companies import Company
from ledger import people
from ledger.chats import Group
from ledger.driver import Connection
from ledger.people import Role
from ledger.replies import Outgoing
from services import groups

GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
TITLE_LENGTH = 120


async def company(turn: Turn) -> Work:
    """In a group /company shows its company, and lets an admin link it or change what is read."""
    if turn.group is not None:
        return turn.say(*_shown(turn, turn.group))
    mine = _administered(turn)
    if not mine:
        return turn.say(turn.w("An admin of your company links this group by sending /company here."))
    if len(mine) == 1:
        return _link(turn, mine[0])
    rows = [[Button(each.name, "link", (each.key,))] for each in mine]
    return turn.say(turn.w("Which company does this group work for?"), rows)


async def link(turn: Turn) -> Work:
    """Let the group work for the chosen company."""
    key = turn.arguments[0] if turn.arguments else ""
    chosen = [each for each in _administered(turn) if each.key == key]
    if turn.private or turn.group is not None or not chosen:
        return lambda _tx: [turn.toast(turn.w("That is not possible."))]
    return _link(turn, chosen[0])


async def listen(turn: Turn) -> Work:
    """Read every text of the group from now on, or only what is meant for the bot."""
    group = turn.group
    if group is None or not _is_admin_here(turn):
        return lambda _tx: [turn.toast(turn.w("That is not possible."))]
    changed = Group(group.chat_id, group.company, group.title, turn.arguments[:1] == ("all",))

    def work(tx: Connection) -> list[Outgoing]:
        groups.link(tx, changed, actor=turn.user_id, now=turn.now)
        return _rewritten(turn, *_shown(turn, changed))

    turn.after.append(lambda: turn.parts.groups.forget(turn.chat_id))
    return work


async def unlink(turn: Turn) -> Work:
    """Let the group work for nobody."""
    if turn.group is None or not _is_admin_here(turn):
        return lambda _tx: [turn.toast(turn.w("That is not possible."))]

    def work(tx: Connection) -> list[Outgoing]:
        groups.unlink(tx, turn.chat_id, actor=turn.user_id, now=turn.now)
        return _rewritten(turn, turn.w("This group works for no company any more. Its entries stay."))

    turn.after.append(lambda: turn.parts.groups.forget(turn.chat_id))
    return work


async def membership(turn: Turn) -> Work:
    """The bot was added to a chat or removed from it; a person blocked it or came back."""
    change = turn.update.my_chat_member
    if change is None:
        return lambda _tx: []
    gone = change.new_chat_member.status in GONE
    if turn.private:
        return _reachable(turn, not gone)
    turn.after.append(lambda: turn.parts.groups.forget(turn.chat_id))
    if gone:

        def forget(tx: Connection) -> list[Outgoing]:
            groups.unlink(tx, turn.chat_id, actor=turn.user_id, now=turn.now)
            return []

        return forget
    if turn.group is None and _was_added(change):
        mine = _administered(turn)
        if len(mine) == 1:
            return _link(turn, mine[0])
        if mine or (turn.person is not None and turn.person.roles):
            return turn.say(turn.w("An admin of your company links this group by sending /company here."))
    return lambda _tx: []


async def overheard(turn: Turn) -> Work:
    """A text in a group that is not addressed to the bot: taken when it is an entry beyond doubt or the
    answer to a question, else left alone."""
    sender = turn.sender()
    context = await entries.reading_context(turn, sender)
    if _is_entry(turn.parts.reader.read(turn.text, context)):
        return await entries.text(turn)
    # Talk goes on while a question is open: a yes or a change is its buttons' or a reply's.
    question = open_questions.latest(turn, sender, undo=False)
    if question is not None and answers.is_answer(turn, question, context):
        return await entries.text(turn)
    turn.outcome = "left_alone"
    return lambda _tx: []


def _is_entry(reading: Reading) -> bool:
    """Tell whether everything in a text is an entry: people who talk to each other are not asked."""
    return (
        reading.intent is Intent.ENTRIES
        and bool(reading.drafts)
        and all(draft.verdict is not Verdict.ASK and draft.details.client for draft in reading.drafts)
    )


def _link(turn: Turn, chosen: Company) -> Work:
    chat = turn.update.effective_chat
    group = Group(turn.chat_id, chosen.key, (chat.title or "")[:TITLE_LENGTH] if chat else "", read_all=False)

    def work(tx: Connection) -> list[Outgoing]:
        groups.link(tx, group, actor=turn.user_id, now=turn.now)
        if turn.callback is not None:
            return _rewritten(turn, *_shown(turn, group))
        return turn.answer(*_shown(turn, group))

    turn.after.append(lambda: turn.parts.groups.forget(turn.chat_id))
    return work


def _shown(turn: Turn, group: Group) -> tuple[str, list[list[Button]]]:
    w, companies = turn.w, turn.parts.companies
    name = companies[group.company].name if group.company in companies else group.company
    lines = [w("This group works for <b>{company}</b>.", company=name)]
    if group.read_all:
        lines.append(w("I read every text here and save what is an entry."))
    else:
        lines.append(w("To save an entry, name me (@{bot}) or reply to me.", bot=turn.parts.bot_username()))
    if not _is_admin_of(turn, group.company):
        return "\n".join(lines), []
    switch = (
        Button(w.plain("Only what is meant for me"), "listen", ("addressed",))
        if group.read_all
        else Button(w.plain("Read every text"), "listen", ("all",))
    )
    return "\n".join(lines), [[switch], [Button(w.plain("Unlink this group"), "unlink")]]


def _rewritten(turn: Turn, text: str, buttons: list[list[Button]] | None = None) -> list[Outgoing]:
    message = turn.message
    if message is None:
        return [turn.toast()]
    return [turn.toast(), messages.rewrite(turn.chat_id, message.message_id, text, buttons)]


def _administered(turn: Turn) -> list[Company]:
    return [each for each in turn.parts.companies.values() if _is_admin_of(turn, each.key)]


def _is_admin_of(turn: Turn, key: str) -> bool:
    member = turn.parts.directory.member(turn.user_id, turn.person, key)
    return member is not None and member.at_least(Role.ADMIN)


def _is_admin_here(turn: Turn) -> bool:
    return turn.group is not None and _is_admin_of(turn, turn.group.company)


def _was_added(change: ChatMemberUpdated) -> bool:
    return change.chat.type != ChatType.CHANNEL and change.old_chat_member.status in GONE


def _reachable(turn: Turn, reachable: bool) -> Work:
    def work(tx: Connection) -> list[Outgoing]:
        people.set_choice(tx, turn.user_id, reachable=int(reachable))
        return []

    return work
