"""/start, /help and what is not a command of ours."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.turn import Turn, Work
from ledger.people import Role
from ledger.replies import Outgoing
from services import joining


async def start(turn: Turn) -> Work:
    """Greet; with an invite token join its company."""
    if turn.arguments:
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
        w("/today /week /month – your figures"),
        w("/entries – your last entries, /undo – take the last one back"),
        w("/sales /purchase – what a text without a verb is"),
        w("/company – your company"),
    ]
    if member.at_least(Role.MANAGER):
        lines.append(
            w("As {role}: /today /week /month show the company, a row per person.", role=member.role.value)
        )
    if member.at_least(Role.ADMIN):
        lines.append(w("/admin – people, invites, roles"))
    if member.is_owner:
        lines.append(w("/admin_health – how the bot is"))
    return turn.say("\n".join(lines))


async def unknown(turn: Turn) -> Work:
    """Answer a command that does not exist."""
    return turn.say(turn.w("I do not know that command. /help shows what I can do."))
