"""/company: ask to join one, switch between one's own; and the admin's Approve and Refuse."""

from __future__ import annotations

from bot import buttons, messages
from bot.buttons import Button
from bot.handlers import groups
from bot.turn import Turn, Work
from bot.wording import Wording
from ledger.driver import Connection
from ledger.people import JoinRequest, Role
from ledger.replies import Outgoing
from services import joining
from services.joining import Decision


async def company(turn: Turn) -> Work:
    """Show one's companies to switch to, or all of them to ask to join; in a group, the group's."""
    if not turn.private:
        return await groups.company(turn)
    w, companies = turn.w, turn.parts.companies
    member, owner = turn.member, turn.parts.directory.is_owner(turn.user_id)
    mine = {key for key, _ in turn.person.roles} if turn.person else set()
    if owner:
        mine = set(companies)
    rows = []
    for key, each in companies.items():
        if member is not None and member.company.key == key:
            continue
        action = "switch" if key in mine else "join"
        label = each.name if key in mine else w.plain("Join {company}", company=each.name)
        rows.append([Button(label, action, (key,))])
    if member is None:
        return turn.say(w("Which company do you work for? An admin will be asked to let you in."), rows)
    text = w("You work for <b>{company}</b> as {role}.", company=member.company.name, role=member.role.value)
    return turn.say(text + ("\n" + w("Another one?") if rows else ""), rows)


async def switch(turn: Turn) -> Work:
    """Work for another of one's companies from now on."""
    key = turn.arguments[0] if turn.arguments else ""
    person = turn.person
    owner = turn.parts.directory.is_owner(turn.user_id)
    if key not in turn.parts.companies or person is None or not (owner or person.role_in(key)):
        return lambda _tx: [turn.toast(turn.w("That is not possible."))]
    name = turn.parts.companies[key].name

    def work(tx: Connection) -> list[Outgoing]:
        joining.work_for(tx, turn.user_id, key, turn.now)
        return [
            turn.toast(),
            *turn.answer(turn.w("From now on you work for <b>{company}</b>.", company=name)),
        ]

    turn.after.append(lambda: turn.parts.directory.forget(turn.user_id))
    return work


async def join(turn: Turn) -> Work:
    """Ask to join a company; its admins get a message with Approve and Refuse."""
    key = turn.arguments[0] if turn.arguments else ""
    w, companies = turn.w, turn.parts.companies
    if key not in companies:
        return lambda _tx: [turn.toast(w("That is not possible."))]
    if turn.person is not None and turn.person.role_in(key):
        return lambda _tx: [turn.toast(w("You are in that company already."))]
    admins = await turn.parts.directory.admins(key)
    name = companies[key].name
    if not admins:
        return lambda _tx: [
            turn.toast(),
            *turn.answer(w("{company} has no admin yet who could let you in.", company=name)),
        ]

    def work(tx: Connection) -> list[Outgoing]:
        request = joining.ask(tx, turn.user_id, turn.name, turn.username, key, turn.now)
        if request is None:
            return [turn.toast(w("You have asked already. Please wait for the answer."))]
        text = w("Your request to join <b>{company}</b> is with its admin. I will tell you.", company=name)
        calls = [turn.toast(), *turn.answer(text)]
        for admin in admins:
            calls += _request(turn, turn.wording_of(tx, admin), admin, request, name)
        return calls

    turn.after.append(lambda: turn.parts.directory.forget(turn.user_id))
    return work


def _request(turn: Turn, w: Wording, admin: int, request: JoinRequest, company: str) -> list[Outgoing]:
    # With the person: after a restore a request may bear the number of one that the backup did not know.
    which = (str(request.id), str(request.user_id))
    handle = f" @{turn.username}" if turn.username else ""
    text = w(
        "<b>{name}</b>{handle} (id {user}) asks to join <b>{company}</b> as rep.",
        name=turn.name,
        handle=handle,
        user=turn.user_id,
        company=company,
    )
    rows = [
        [
            Button(w.plain("Approve"), "approve", which),
            Button(w.plain("Refuse"), "refuse", which),
        ]
    ]
    return messages.send(admin, text, rows)


async def approve(turn: Turn) -> Work:
    """Let somebody in."""
    return _decide(turn, approve=True)


async def refuse(turn: Turn) -> Work:
    """Keep somebody out."""
    return _decide(turn, approve=False)


def _decide(turn: Turn, *, approve: bool) -> Work:
    number, user_id = (buttons.number(each) or 0 for each in (*turn.arguments, "", "")[:2])
    companies, person, w = turn.parts.companies, turn.person, turn.w
    if turn.parts.directory.is_owner(turn.user_id):
        mine = frozenset(companies)
    else:
        mine = frozenset(key for key, role in person.roles if role is Role.ADMIN) if person else frozenset()

    def work(tx: Connection) -> list[Outgoing]:
        decided = joining.decide(
            tx, number, user_id, approve=approve, actor=turn.user_id, may_decide=mine, now=turn.now
        )
        request = decided.request
        if request is None:
            return [turn.toast(w("That is not possible."))]
        if decided.decision is Decision.DECIDED_BEFORE:
            return [turn.toast(w("That was decided before."))]
        turn.after.append(lambda: turn.parts.directory.forget(request.user_id))
        name = companies[request.company].name
        done = (
            w("Approved: {name}", name=request.name) if approve else w("Refused: {name}", name=request.name)
        )
        theirs = turn.wording_of(tx, request.user_id)
        answer = (
            theirs("You are in! You work for <b>{company}</b> now. Send /help to begin.", company=name)
            if approve
            else theirs("Your request to join {company} was not accepted.", company=name)
        )
        calls = [turn.toast(), *messages.send(request.user_id, answer)]
        if turn.message is not None:
            calls.append(messages.rewrite(turn.chat_id, turn.message.message_id, f"{done} · {name}"))
        return calls

    return work
