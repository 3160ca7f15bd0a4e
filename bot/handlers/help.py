"""/start, /help and what is not a command of ours."""

from __future__ import annotations

from bot.turn import Turn, Work
from ledger.driver import Connection
from ledger.people import Role
from ledger.replies import Outgoing
from services import joining
from services.directory import Member


async def start(turn: Turn) -> Work:
    """Greet; with an invite token join its company."""
    if turn.arguments and turn.private:
        return _redeem(turn, turn.arguments[0])
    return await help_(turn)


def _redeem(turn: Turn, token: str) -> Work:
    def work(tx: Connection) -> list[Outgoing]:
        found = joining.redeem(tx, token, turn.user_id, turn.name, turn.username, turn.now)
        if found is None:
            return turn.answer(
                turn.w("This invite does not hold any more. Ask for a new one, or send /company.")
            )
        company, role, _ = found
        name = turn.parts.companies[company].name if company in turn.parts.companies else company
        return turn.answer(
            turn.w(
                "Welcome to {company}! You are {role} there. Send /help to begin.",
                company=name,
                role=role.value,
            )
        )

    turn.after.append(lambda: turn.parts.directory.forget(turn.user_id))
    return work


async def help_(turn: Turn) -> Work:
    """Say what this person may do."""
    w, member = turn.w, turn.member
    if not turn.private:
        return await _in_group(turn)
    if member is None:
        text = "\n".join(
            [
                w(
                    "Hello {name}! I write what you sell, buy and collect into your company's Google Sheet.",
                    name=turn.name,
                ),
                w("You are not in a company yet: send /company to ask to join one."),
            ]
        )
        return turn.say(text)
    lines = [
        w(
            "Hello {name}! You work for <b>{company}</b> as {role}.",
            name=turn.name,
            company=member.company.name,
            role=member.role.value,
        ),
        "",
        w("Just write what happened, several lines at once if you like:"),
        w("• <i>Sold 5 boxes Crocin to Apollo Bandra for 12,500</i>"),
        w("• <i>Sharma Medical ko 20 peti becha 12500, udhaar</i>"),
        w("• <i>Collected 15,000 cash from Noble</i>"),
        w("To correct an entry: press Edit, reply to its receipt, or edit your message."),
        "",
    ]
    lines += [
        w("/{name} – {summary}", name=each.name, summary=w(each.summary))
        for each in turn.parts.commands
        if each.summary and _may_use(member, each.access)
    ]
    if member.at_least(Role.MANAGER):
        lines.append(
            w("As {role}: /today /week /month show the company, a row per person.", role=member.role.value)
        )
    return turn.say("\n".join(lines))


def _may_use(member: Member, access: str) -> bool:
    if access == "owner":
        return member.is_owner
    return access == "anyone" or member.at_least(Role(access))


async def _in_group(turn: Turn) -> Work:
    w, group = turn.w, turn.group
    if group is None:
        return turn.say(w("This group has no company yet. An admin of the company sends /company here."))
    name = turn.parts.bot_username()
    lines = [
        w("Name me or reply to me, and I save what happened:"),
        w("• <i>@{bot} Sold 5 boxes Crocin to Apollo Bandra for 12,500</i>", bot=name),
        w("Figures and everything about you are answered in private: @{bot}", bot=name),
    ]
    return turn.say("\n".join(lines))


async def unknown(turn: Turn) -> Work:
    """Answer a command that does not exist."""
    return turn.say(turn.w("I do not know that command. /help shows what I can do."))
