"""Voice notes and photos of bills, read by the model; what they say is always shown and confirmed."""

from __future__ import annotations

from ai.model import ModelFault
from ai.reading import Intent, Reading
from bot import messages, rollout
from bot.handlers import entries as entries_handler
from bot.handlers import spoken
from bot.turn import Turn, Work
from ledger.driver import Connection
from ledger.replies import Outgoing
from services import record
from services.flags.board import Use
from services.flags.catalogue import GEMINI_MODEL, PHOTO, VOICE

LARGEST = 5 * 1024 * 1024  # bytes; minutes of speech, or a photo as Telegram sends it


async def unreadable(turn: Turn) -> Work:
    """Say what can be read instead."""
    return turn.say(turn.w("I can read text, voice notes and photos. Please write client, goods and amount."))


async def voice(turn: Turn) -> Work:
    """Read a voice note: its words are shown, its entries confirmed."""
    message = turn.message
    sound = (message.voice or message.audio) if message is not None else None
    usual = turn.parts.model.asking()
    if sound is None or usual is None:
        return _without_model(turn)
    given = rollout.use(turn, VOICE)
    if not given.given:
        return _withheld(turn, given)
    content = await _downloaded(turn, sound.file_id, sound.file_size)
    if content is None:
        return _too_large(turn)
    sender = turn.sender()
    context = await entries_handler.reading_context(turn, sender)
    with given, rollout.use(turn, GEMINI_MODEL) as chosen:
        reader = rollout.asking_in(turn, chosen, usual).reader
        heard = await reader.read_voice(content, sound.mime_type or "audio/ogg", context)
        rollout.judged(heard, given, chosen)
    if isinstance(heard, ModelFault):
        return _not_understood(turn, heard)
    words = turn.w("🎙 I heard: <i>{words}</i>", words=heard.transcript)
    wish = await spoken.wish(turn, sender, heard, context)
    if wish is not None:
        return lambda tx: [*messages.send(turn.chat_id, words, reply_to=sender.message_id), *wish(tx)]
    return _confirm(turn, heard.reading, heard.transcript, words)


async def photo(turn: Turn) -> Work:
    """Read a photo of a bill: its lines are shown and confirmed."""
    message = turn.message
    usual = turn.parts.model.asking()
    if message is None or not message.photo or usual is None:
        return _without_model(turn)
    given = rollout.use(turn, PHOTO)
    if not given.given:
        return _withheld(turn, given)
    picture = message.photo[-1]
    content = await _downloaded(turn, picture.file_id, picture.file_size)
    if content is None:
        return _too_large(turn)
    sender = turn.sender()
    context = await entries_handler.reading_context(turn, sender)
    caption = message.caption or ""
    with given, rollout.use(turn, GEMINI_MODEL) as chosen:
        reader = rollout.asking_in(turn, chosen, usual).reader
        reading = await reader.read_photo(content, "image/jpeg", caption, context)
        rollout.judged(reading, given, chosen)
    if isinstance(reading, ModelFault):
        return _not_understood(turn, reading)
    return _confirm(
        turn, reading, caption or f"photo {message.message_id}", turn.w("🧾 I read from the photo:")
    )


def _confirm(turn: Turn, reading: Reading, text: str, intro: str) -> Work:
    """Keep what was read until the person has confirmed it; nothing of it is saved before."""
    if reading.intent is not Intent.ENTRIES or not reading.drafts:
        turn.outcome = "nothing_found"
        return turn.say(f"{intro}\n" + turn.w("I found no entry in it; nothing is saved. Please write it."))
    if len(reading.drafts) > turn.parts.settings.batch_size_limit:
        turn.outcome = "too_many"
        return turn.say(turn.w("That are too many entries at once; nothing is saved. Please send fewer."))

    def work(tx: Connection) -> list[Outgoing]:
        sender = turn.sender()
        done = record.record(tx, sender, reading, text, turn.now)
        rollout.note_reading(tx, turn)
        calls = messages.send(turn.chat_id, intro, reply_to=sender.message_id)
        return [*calls, *entries_handler.recorded(turn, sender, done, path="ai")]

    return work


async def _downloaded(turn: Turn, file_id: str, size: int | None) -> bytes | None:
    """Return a file's bytes, None when it is too large. A fault of Telegram's is tried again."""
    if size is not None and size > LARGEST:
        return None
    file = await turn.update.get_bot().get_file(file_id)
    return bytes(await file.download_as_bytearray())


def _without_model(turn: Turn) -> Work:
    turn.outcome = "no_model"
    return turn.say(
        turn.w("I cannot read voice notes and photos here. Please write client, goods and amount.")
    )


def _withheld(turn: Turn, use: Use) -> Work:
    """The answer for a chat that does not have the feature: that it has to be written."""
    with use:
        return _without_model(turn)


def _too_large(turn: Turn) -> Work:
    turn.outcome = "too_large"
    return turn.say(turn.w("That file is too large for me. Please send a shorter one, or write it."))


def _not_understood(turn: Turn, fault: ModelFault) -> Work:
    turn.outcome = f"model_{fault.kind.value}"
    return turn.say(
        turn.w("I could not read that right now; nothing is saved. Please write client, goods and amount.")
    )
