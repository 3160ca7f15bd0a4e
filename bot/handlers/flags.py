"""/admin_flags: which chats have which feature, for the owner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from bot import flag_words
from bot.turn import Turn, Work
from ledger import flags as kept
from ledger.driver import Connection
from ledger.flags import FlagState
from ledger.replies import Outgoing
from services.flags import changing
from services.flags.catalogue import FLAGS
from services.flags.changing import By, FlagRefused
from services.flags.standing import SPANS, standing

MOST_CHANGES = 10
Change = Callable[[Connection, By], FlagState]


async def admin_flags(turn: Turn) -> Work:
    """List the flags, show one, give its feature to a share of the chats, kill it, revive it."""
    if not turn.arguments:
        return await _listed(turn)
    name, *rest = turn.arguments
    try:
        name = changing.named(name).name
    except FlagRefused as refusal:
        return _refused(turn, refusal)
    match [rest[0].casefold(), *rest[1:]] if rest else []:
        case []:
            return await _shown(turn, name)
        case ["history"]:
            return await _history(turn, name)
        case ["kill", *why]:
            return _changed(turn, lambda tx, by: changing.kill(tx, name, " ".join(why), by))
        case ["revive"]:
            return _changed(turn, lambda tx, by: changing.revive(tx, name, by))
        case [share] | [share, "%"]:
            return _changed(turn, lambda tx, by: changing.set_share(tx, name, share, by))
        case _:
            return turn.say(_usage(turn))


async def _listed(turn: Turn) -> Work:
    w = turn.w
    states = await turn.parts.ledger.read(lambda tx: [changing.find(tx, flag) for flag in FLAGS.values()])
    lines = [w("<b>Features</b>"), *(flag_words.line(w, state) for state in states), "", _usage(turn)]
    return turn.say("\n".join(lines))


async def _shown(turn: Turn, name: str) -> Work:
    state, found = await turn.parts.ledger.read(
        lambda tx: (changing.find(tx, FLAGS[name]), standing(tx, name, turn.now, SPANS[-1]))
    )
    return turn.say("\n".join(flag_words.details(turn.w, state, found)))


async def _history(turn: Turn, name: str) -> Work:
    w, zone = turn.w, turn.sender().company.zone
    found = await turn.parts.ledger.read(lambda tx: kept.changes(tx, name, MOST_CHANGES))
    if not found:
        return turn.say(w("Nobody has changed {name} yet.", name=name))
    lines = [w("<b>{name}</b>, the last changes:", name=name)]
    for each in found:
        moment = datetime.fromtimestamp(each.at, UTC).astimezone(zone).strftime("%d-%m-%Y %H:%M")
        lines.append(
            w(
                "{moment} {actor}: {action} {detail}",
                moment=moment,
                actor=each.actor,
                action=each.action,
                detail=each.detail,
            )
        )
    return turn.say("\n".join(lines))


def _changed(turn: Turn, change: Change) -> Work:
    """Change a flag in the update's own transaction, and show how it stands then."""

    def work(tx: Connection) -> list[Outgoing]:
        try:
            state = change(tx, By(f"chat {turn.user_id}", turn.now))
        except FlagRefused as refusal:
            turn.outcome = "refused"
            return turn.answer(turn.w(refusal.sentence, **refusal.values))
        turn.outcome = "changed"
        lines = [flag_words.line(turn.w, state), turn.w("In force within two seconds.")]
        return turn.answer("\n".join(lines))

    return work


def _refused(turn: Turn, refusal: FlagRefused) -> Work:
    turn.outcome = "refused"
    return turn.say(turn.w(refusal.sentence, **refusal.values))


def _usage(turn: Turn) -> str:
    return turn.w(
        "Write it so: /admin_flags voice, /admin_flags voice 25, /admin_flags voice kill WHY, "
        "/admin_flags voice revive, /admin_flags voice history"
    )
