"""/location and the positions that people share, once or live."""

from __future__ import annotations

from datetime import UTC, datetime

from bot import sharing
from bot.buttons import Button
from bot.turn import Turn, Work
from ledger.driver import Connection
from ledger.positions import Position
from ledger.replies import Outgoing
from services import places

HOUR = 3600


async def location(turn: Turn) -> Work:
    """Ask for the position; before the first one, say what becomes of it and ask for a yes."""
    if turn.person is None or not turn.person.consented:
        return turn.say(_consent_text(turn), [[Button(turn.w.plain("I agree"), "agree")]])
    return _ask(turn)


async def agree(turn: Turn) -> Work:
    """Note the yes and ask for the position."""

    def work(tx: Connection) -> list[Outgoing]:
        if turn.person is None or not turn.person.consented:
            places.consent(tx, turn.user_id, _companies(turn), turn.now)
        return [turn.toast(), *_ask(turn)(tx)]

    turn.after.append(lambda: turn.parts.directory.forget(turn.user_id))
    return work


async def shared(turn: Turn) -> Work:
    """Store a position that was sent, rounded as the settings say."""
    if turn.person is None or not turn.person.consented:
        text = turn.w("Nothing is stored yet.") + "\n" + _consent_text(turn)
        return turn.say(text, [[Button(turn.w.plain("I agree"), "agree")]])
    return _store(turn, told=True)


async def moved(turn: Turn) -> Work:
    """Follow a live position; nothing is said to it."""
    if turn.person is None or not turn.person.consented:
        return lambda _tx: []
    return _store(turn, told=False)


async def status(turn: Turn) -> Work:
    """Say what is kept of the person's position, and until when."""
    position = turn.person.position if turn.person else None
    if position is None or position.expires_at <= turn.now:
        return turn.say(turn.w("I know no position of yours. /location shares it."))
    w, zone = turn.w, turn.sender().company.zone
    company = turn.parts.companies.get(position.company)
    lines = [
        w("Your position: <b>{place}</b>", place=places.label(position)),
        _age(turn, position),
        w("shared for {company}", company=company.name if company else position.company),
        w(
            "kept until {day}, /location_clear deletes it now",
            day=datetime.fromtimestamp(position.expires_at, UTC).astimezone(zone).strftime("%d-%m-%Y"),
        ),
    ]
    if turn.parts.place_policy.private:
        lines.append(w("Coordinates are rounded to about one kilometre before they are stored."))
    return turn.say("\n".join(lines))


async def clear(turn: Turn) -> Work:
    """Delete the person's position."""

    def work(tx: Connection) -> list[Outgoing]:
        gone = places.clear(tx, turn.user_id, _companies(turn), turn.now)
        text = turn.w("Your position is deleted.") if gone else turn.w("I know no position of yours.")
        return sharing.thanks(turn.chat_id, text)

    turn.after.append(lambda: turn.parts.directory.forget(turn.user_id))
    return work


def _store(turn: Turn, *, told: bool) -> Work:
    message = turn.message
    spot = message.location if message is not None else None
    if message is None or spot is None or not places.is_possible(spot.latitude, spot.longitude):
        return turn.say(turn.w("That is no place on the earth; nothing is stored."))
    moment = message.edit_date or message.date
    company = turn.sender().company.key

    def work(tx: Connection) -> list[Outgoing]:
        stored = places.share(
            tx,
            turn.user_id,
            company,
            spot.latitude,
            spot.longitude,
            spot.horizontal_accuracy,
            at=moment.timestamp(),
            now=turn.now,
            policy=turn.parts.place_policy,
        )
        turn.outcome = "stored" if stored else "older"
        if stored is not None:
            turn.after.append(lambda: turn.parts.geocoder.name(stored))
        if not told:
            return []
        if stored is None:
            text = turn.w("I know a newer position of yours already; this one is not stored.")
            return sharing.thanks(turn.chat_id, text)
        text = turn.w("Thank you. Your entries of the next 24 hours carry this position.")
        if spot.live_period:
            text += " " + turn.w("I follow it while you share it live.")
        return sharing.thanks(turn.chat_id, text)

    turn.after.append(lambda: turn.parts.directory.forget(turn.user_id))
    return work


def _ask(turn: Turn) -> Work:
    text = turn.w("Press the button below to share where you are, or send a live position.")
    calls = sharing.ask(turn.chat_id, text, turn.w.plain("Share my position"))
    return lambda _tx: calls


def _consent_text(turn: Turn) -> str:
    w, policy = turn.w, turn.parts.place_policy
    kept = (
        w("rounded to about one kilometre") if policy.private else w("as exactly as your telephone gives it")
    )
    return "\n".join(
        [
            w("<b>Your position</b>"),
            w(
                "If you share it, it is kept {kept} for {days} days and then deleted. The place is written "
                "into the entries you make within 24 hours, where your company can read it.",
                kept=kept,
                days=policy.expiry_days,
            ),
            w(
                "Its name is asked from OpenStreetMap's Nominatim, which learns the coordinates and not who "
                "you are. You need not share it; /location_clear deletes it at any time."
            ),
        ]
    )


def _age(turn: Turn, position: Position) -> str:
    hours = max(0, int((turn.now - position.at) / HOUR))
    if hours < 24:
        return turn.w("fresh, {hours} hours old", hours=hours)
    if turn.now - position.at < places.AGEING_SECONDS:
        return turn.w("{days} days old; entries do not carry it any more", days=hours // 24)
    return turn.w("stale, {days} days old", days=hours // 24)


def _companies(turn: Turn) -> list[str]:
    return [key for key, _ in turn.person.roles] if turn.person else []
