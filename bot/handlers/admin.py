"""The admin's commands: people of a company, invites, roles. Only in private, every change audited."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot import buttons, messages
from bot.turn import Turn, Work
from config.companies import Company
from ledger import invites, people
from ledger.driver import Connection
from ledger.people import Role
from ledger.replies import Outgoing
from services import joining, membership


async def overview(turn: Turn) -> Work:
    """Show the admin's commands."""
    w = turn.w
    lines = [
        w("<b>Admin of {company}</b>", company=turn.sender().company.name),
        w("/admin_users – who is in, and the last changes"),
        w("/admin_stats – how much is recorded"),
        w("/admin_invite [role] – a link that lets one person in"),
        w("/admin_assign USER COMPANY [role] – give a role (rep, manager, admin)"),
        w("/admin_remove USER [COMPANY] – take somebody out"),
    ]
    if turn.member is not None and turn.member.is_owner:
        lines.append(w("Companies: {keys}", keys=", ".join(turn.parts.companies)))
    return turn.say("\n".join(lines))


async def users(turn: Turn) -> Work:
    """List a company's people and the last changes to them."""
    company, w = turn.sender().company, turn.w
    found, changes = await turn.parts.ledger.read(
        lambda tx: (
            people.list_members(tx, company.key),
            membership.audit_lines(tx, company.key),
        )
    )
    lines = [w("<b>{company}</b>: {count} people", company=company.name, count=len(found))]
    for each in found:
        handle = f" @{each.username}" if each.username else ""
        lines.append(
            w(
                "{name}{handle} · {role} · id {user}",
                name=each.name,
                handle=handle,
                role=each.role.value,
                user=each.user_id,
            )
        )
    if changes:
        lines += ["", w("Last changes:")]
    for change in changes:
        moment = _moment(change.at, company.zone)
        subject = f" {change.subject}" if change.subject else ""
        lines.append(
            w(
                "{moment} {actor}: {action}{subject} {detail}",
                moment=moment,
                actor=change.actor,
                action=change.action,
                subject=subject,
                detail=change.detail,
            )
        )
    return turn.say("\n".join(lines))


async def invite(turn: Turn) -> Work:
    """Make a one-time link into the company."""
    company, w = turn.sender().company, turn.w
    role = _role(turn.arguments[0]) if turn.arguments else Role.REP
    if role is None:
        return turn.say(w("The role is rep, manager or admin, for example: /admin_invite manager"))

    def work(tx: Connection) -> list[Outgoing]:
        token = invites.invite(
            tx, company.key, role, actor=turn.user_id, now=turn.now, seconds=joining.INVITE_SECONDS
        )
        name = turn.parts.bot_username()
        link = f"https://t.me/{name}?start={token}" if name else f"/start {token}"
        text = w(
            "This lets one person into {company} as {role}, within 7 days:\n{link}",
            company=company.name,
            role=role.value,
            link=link,
        )
        return turn.answer(text)

    return work


async def assign(turn: Turn) -> Work:
    """Give a person a role in a company."""
    w, arguments = turn.w, turn.arguments
    usage = w("Write it so: /admin_assign 123456789 johnlee manager")
    user_id = buttons.number(arguments[0]) if len(arguments) > 1 else None
    if user_id is None:
        return turn.say(usage)
    role = _role(arguments[2]) if len(arguments) > 2 else Role.REP
    company = _company(turn, arguments[1])
    if role is None:
        return turn.say(usage)
    if company is None:
        return turn.say(w("You are no admin of a company {key}.", key=arguments[1]))

    def work(tx: Connection) -> list[Outgoing]:
        done = membership.assign(tx, user_id, company.key, role, actor=turn.user_id, now=turn.now)
        if not done:
            return turn.answer(w("That is so already."))
        theirs = turn.wording_of(tx, user_id)
        text = theirs("You are {role} of <b>{company}</b> now.", role=role.value, company=company.name)
        return [
            *turn.answer(
                w("{user} is {role} of {company} now.", user=user_id, role=role.value, company=company.name)
            ),
            *messages.send(user_id, text),
        ]

    turn.after.append(lambda: turn.parts.directory.forget(user_id))
    return work


async def remove(turn: Turn) -> Work:
    """Take a person out of a company."""
    w, arguments = turn.w, turn.arguments
    user_id = buttons.number(arguments[0]) if arguments else None
    if user_id is None:
        return turn.say(w("Write it so: /admin_remove 123456789 johnlee"))
    key = arguments[1] if len(arguments) > 1 else turn.sender().company.key
    company = _company(turn, key)
    if company is None:
        return turn.say(w("You are no admin of a company {key}.", key=key))

    def work(tx: Connection) -> list[Outgoing]:
        if not membership.remove(tx, user_id, company.key, actor=turn.user_id, now=turn.now):
            return turn.answer(w("{user} is not in {company}.", user=user_id, company=company.name))
        text = w("{user} is out of {company} now. The entries stay.", user=user_id, company=company.name)
        theirs = turn.wording_of(tx, user_id)
        told = theirs("You are not in {company} any more.", company=company.name)
        return [*turn.answer(text), *messages.send(user_id, told)]

    turn.after.append(lambda: turn.parts.directory.forget(user_id))
    return work


def _role(word: str) -> Role | None:
    return Role(word.casefold()) if word.casefold() in set(Role) else None


def _company(turn: Turn, key: str) -> Company | None:
    """Return a company that the person is admin of, None for any other."""
    company = turn.parts.companies.get(key.casefold())
    if company is None or turn.person is None:
        return None
    if turn.parts.directory.is_owner(turn.user_id) or turn.person.role_in(company.key) is Role.ADMIN:
        return company
    return None


def _moment(at: float, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(at, UTC).astimezone(zone).strftime("%d-%m-%Y %H:%M")
