"""Features that a flag gives to a part of the chats: decided for the turn at hand, and measured."""

from __future__ import annotations

from ai.model import FaultKind, ModelFault
from bot.model_link import Asking
from bot.turn import Turn
from ledger import flag_counts
from ledger.driver import Connection
from services.flags.board import Use
from services.flags.catalogue import GEMINI_MODEL
from services.flags.decision import Who

# What was asked is at fault, or our own budget: else one person could take a feature from everybody.
_OF_THE_QUESTION = frozenset({FaultKind.BUDGET, FaultKind.UNSAFE, FaultKind.REJECTED})
# The service is down or our key is refused; with an open circuit it is not even asked.
_OF_THE_SERVICE = frozenset({FaultKind.UNAVAILABLE, FaultKind.AUTH})


def who(turn: Turn) -> Who:
    """Return whom the flags decide about: the chat, and the member who writes in it."""
    member = turn.member
    if member is None:
        return Who(turn.chat_id)
    return Who(turn.chat_id, member.company.key, member.role.value)


def use(turn: Turn, flag: str) -> Use:
    """Decide about a feature for this turn; what is read in the turn counts for it."""
    made = turn.parts.flags.use(flag, who(turn))
    turn.uses.append(made)
    return made


def asking(turn: Turn) -> Asking | None:
    """Return the model that this chat asks, without counting; None where no model is set up."""
    flags, model = turn.parts.flags, turn.parts.model
    return model.asking(flags.state(GEMINI_MODEL).value if flags.is_on(GEMINI_MODEL, who(turn)) else None)


def asking_in(turn: Turn, chosen: Use, usual: Asking) -> Asking:
    """Return the model that a use of the flag of models has decided for."""
    other = turn.parts.flags.state(GEMINI_MODEL).value if chosen.given else None
    return turn.parts.model.asking(other) or usual


def judged(answer: object, *uses: Use) -> None:
    """Tell the uses what the model's answer says about them.

    A call that our own budget refused says nothing, nor does a note or picture that the model would not take.
    An outage of the service says nothing about a feature either, because the chats without the feature ask no
    model and cannot fail alike; about another model it does: there the rest asks the usual one.
    """
    if isinstance(answer, ModelFault):
        for each in uses:
            outage = answer.kind in _OF_THE_SERVICE and each.flag != GEMINI_MODEL
            each.ignored = outage or answer.kind in _OF_THE_QUESTION
            each.failed = not each.ignored


def note_reading(tx: Connection, turn: Turn) -> None:
    """Note under which features the message of the turn was read, so that corrections of it are seen."""
    for each in turn.uses:
        if each.watched and not each.ignored:
            sender = turn.sender()
            flag_counts.read_under(
                tx,
                each.flag,
                given=each.given,
                company=sender.company.key,
                chat_id=sender.chat_id,
                message_id=sender.message_id,
                now=turn.now,
            )
