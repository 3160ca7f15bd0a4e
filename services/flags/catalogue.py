"""The flags there are. One is always in force: a flag that nobody changed stands as it says here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ledger.flags import WHOLE, FlagState

MODEL_READING = "model_reading"
VOICE = "voice"
PHOTO = "photo"
FORECASTS = "forecasts"
GEMINI_MODEL = "gemini_model"


@dataclass(frozen=True, slots=True)
class Flag:
    """A feature that can be given to a part of the chats.

    ``share`` is where it stands unless somebody changed it, in hundredths of a percent. A use that takes
    longer than ``slow_seconds`` counts as slow; it is one of the edges that times are counted by.
    ``needs_value``: what the flag brings has to be named first, and without that nobody has it.
    """

    name: str
    what: str
    share: int
    slow_seconds: float
    needs_value: bool = False


FLAGS: Mapping[str, Flag] = MappingProxyType(
    {
        MODEL_READING: Flag(
            MODEL_READING, "texts that the rules are not sure of go to the model", WHOLE, 5.0
        ),
        # Sound and pictures may take twice the time of a text, and the person is told so.
        VOICE: Flag(VOICE, "voice notes are read", WHOLE, 10.0),
        PHOTO: Flag(PHOTO, "photos of bills are read", WHOLE, 10.0),
        FORECASTS: Flag(FORECASTS, "/predictions, and the outlook in /charts", WHOLE, 10.0),
        GEMINI_MODEL: Flag(GEMINI_MODEL, "another model than GEMINI_MODEL is asked", 0, 10.0, True),
    }
)


def default(flag: Flag) -> FlagState:
    """Return how a flag stands that nobody changed."""
    return FlagState(flag.name, flag.share)
