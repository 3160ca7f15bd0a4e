"""Reminders in the evening and days off: /nudge, its buttons, and the same in plain words."""

from __future__ import annotations

import re
from dataclasses import replace

from ai.reading import Reading
from bot import messages
from bot.amounts import day
from bot.turn import Turn, Work
from ledger import preferences
from ledger.driver import Connection
from ledger.people import Role
from ledger.replies import Outgoing
from services import nudges
from services.nudges import Choice, Strength
from services.sender import Sender

OFF = frozenset({"off", "no", "stop", "never", "band", "mat"})
LONGEST_WISH = 6  # words: "Gupta has no stock, remind next week" is about a client
ON = frozenset({"on", "yes", "again", "start", "chalu"})
# "remind me at 7", "yaad dilana 8 baje", "reminder off"; a sale that mentions one is read as a sale first.
_ABOUT = re.compile(r"\b(?:remind(?:er|ers)?|nudge|yaad\s+(?:dila|mat)\w*)\b|याद\s+दिला", re.IGNORECASE)
# "remind me to call Apollo at 5": of a thing to do, which is no wish about the evening's reminder.
_OF_A_THING = re.compile(
    r"\bremind\w*\s+(?:me\s+|us\s+)?(?:to|about|of)\b(?!.*\b(?:entr|report|dsr|log|write))"
    r"|\b(?:call|phone|visit|meet|milna|jana|collect|payment|deliver)\w*\b|कॉल|मिलना|जाना|पेमेंट",
    re.IGNORECASE,
)
LONGEST_THING = 15  # words


async def nudge(turn: Turn) -> Work:
    """Show when the person is reminded, or change it: a time, off, on, soft, normal, firm, digest off."""
    return _changed(turn, " ".join(turn.arguments))


def by_words(turn: Turn) -> Work | None:
    """Take a text as a wish about reminders; None when it is none."""
    if not is_wish(turn):
        return None
    if _OF_A_THING.search(turn.text):
        return turn.say(
            turn.w(
                "I remind only of entries that are missing (/nudge). Write what is to be done with its day, "
                "for example: Visited Apollo, follow up 25 Nov"
            )
        )
    return _changed(turn, turn.text)


def is_wish(turn: Turn) -> bool:
    """Tell whether a text is a wish about reminders."""
    longest = LONGEST_THING if _OF_A_THING.search(turn.text) else LONGEST_WISH
    return _ABOUT.search(turn.text) is not None and len(turn.text.split()) <= longest


async def snooze(turn: Turn) -> Work:
    """Remind again in an hour; the button under an earlier day's reminder does nothing."""
    if turn.arguments[:1] != (turn.sender().today.isoformat(),):
        return lambda _tx: [turn.toast(turn.w("That is not possible."))]

    def work(tx: Connection) -> list[Outgoing]:
        nudges.snooze(tx, turn.user_id, turn.now)
        return _rewritten(turn, turn.w("I ask again in an hour."))

    return work


async def away(turn: Turn) -> Work:
    """Take the day off that the reminder was about."""
    today = turn.sender().today
    if turn.arguments[:1] != (today.isoformat(),):
        return lambda _tx: [turn.toast(turn.w("That is not possible."))]

    def work(tx: Connection) -> list[Outgoing]:
        nudges.take_leave(tx, turn.user_id, today, None)
        return _rewritten(turn, turn.w("Noted, have a good day off."))

    return work


def leave(turn: Turn, sender: Sender, reading: Reading) -> Work:
    """Keep the day off that a text tells of: no reminder then, and the digest says so."""
    question = reading.question
    since = (question.since if question else None) or sender.today
    until = question.until if question else None

    def work(tx: Connection) -> list[Outgoing]:
        days = nudges.take_leave(tx, turn.user_id, since, until)
        if days == [sender.today]:
            return turn.answer(turn.w("Noted, have a good day off."))
        return turn.answer(
            turn.w("Noted: away from {since} to {until}.", since=day(days[0]), until=day(days[-1]))
            if len(days) > 1
            else turn.w("Noted: away on {day}.", day=day(days[0]))
        )

    return work


def _changed(turn: Turn, wish: str) -> Work:
    words = set(re.findall(r"\w+", wish.casefold()))
    role = turn.member.role if turn.member is not None else Role.REP
    clock = nudges.clock_in(wish)

    def work(tx: Connection) -> list[Outgoing]:
        if "digest" in words and words & (OFF | ON):
            preferences.change(tx, turn.user_id, digest=False if words & OFF else None)
            said = turn.w("No digest any more.") if words & OFF else turn.w("You get the digest again.")
            return turn.answer(said)
        choice = nudges.choice_of(preferences.read(tx, turn.user_id), role)
        changed = _choice(choice, words)
        if clock is not None:
            changed = replace(changed, on=True, at=clock)
        if changed != choice:
            nudges.choose(tx, turn.user_id, replace(changed, chosen_at=turn.now))
        return turn.answer(_told(turn, changed))

    return work


def _choice(choice: Choice, words: set[str]) -> Choice:
    if words & OFF:
        return replace(choice, on=False)
    for strength in Strength:
        if strength.value in words:
            return replace(choice, on=True, strength=strength)
    return replace(choice, on=True) if words & ON else choice


def _told(turn: Turn, choice: Choice) -> str:
    w = turn.w
    how = w("/nudge 18:30 changes the time, /nudge off ends it, /nudge soft, normal or firm how.")
    if not choice.on:
        return w("You are not reminded.") + "\n" + how
    meaning = {
        Strength.SOFT: w("without a sound"),
        Strength.NORMAL: w("once"),
        Strength.FIRM: w("twice, an hour apart"),
    }
    text = w(
        "On working days without an entry you are reminded at {time}, {how}.",
        time=choice.at.strftime("%H:%M"),
        how=meaning[choice.strength],
    )
    return text + "\n" + how


def _rewritten(turn: Turn, text: str) -> list[Outgoing]:
    if turn.message is None:
        return [turn.toast()]
    return [turn.toast(), messages.rewrite(turn.chat_id, turn.message.message_id, text)]
