"""The second layer of reading: what the grammar cannot read, a model proposes and the text has to bear out.

Whatever goes wrong with the model, the grammar's answer stands. Nothing from here is saved unasked:
every draft carries Doubt.MODEL.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import structlog

from ai.budget import Budget
from ai.clients import ClientIndex
from ai.grounding import Grounding
from ai.lexicon import Lexicon
from ai.model import DEADLINE, FaultKind, Model, ModelFault, Part
from ai.model_merge import merge, merged, needs_model
from ai.model_prompt import PHOTO_SYSTEM, TEXT_SYSTEM, VOICE_SYSTEM, data_part, likely_clients
from ai.model_schema import A, EntryAnswer, HeardAnswer, TextAnswer, heard_schema, parse, text_schema
from ai.reader import Reader
from ai.reading import Doubt, Draft, Field, Intent, Reading, ReadingContext
from ai.stated import read_stated
from ai.tokens import clean

LARGEST_MEDIA = 5 * 2**20  # bytes; a minute of voice has 0.25 MB, a photo from Telegram 0.3 MB
_SOUNDS = frozenset({"audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/wav", "audio/flac"})
_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
_MEDIA_PATIENCE = 2  # times the deadline of a text: the person was told that it takes a moment


class ReadingMetrics(Protocol):
    """Where readings are counted: the share of texts that needed the model."""

    def text_read(self, path: str) -> None:
        """A text was read: by ``rules``, by ``ai``, or by rules although the model was ``asked``."""
        ...


@dataclass(frozen=True, slots=True)
class Heard:
    """A voice note in words, and what they say. The words are the model's: read them back."""

    transcript: str
    reading: Reading


class ModelReader:
    """Reads texts the grammar is not sure of, voice notes and photos of papers.

    ``deadline`` is how many seconds a text may take; sound and pictures may take twice as long.
    """

    def __init__(
        self,
        model: Model,
        reader: Reader,
        budget: Budget,
        lexicon: Lexicon,
        metrics: ReadingMetrics,
        *,
        deadline: float = DEADLINE,
    ) -> None:
        self._model = model
        self._reader = reader
        self._budget = budget
        self._lexicon = lexicon
        self._grounding = Grounding(lexicon)
        self._metrics = metrics
        self._deadline = deadline
        self._log = structlog.get_logger()

    def wants(self, text: str, rules: Reading, context: ReadingContext) -> bool:
        """Whether to call :meth:`read` on top of the grammar's reading; counts the texts that need not."""
        wanted = needs_model(rules, read_stated(text, self._lexicon, context.today))
        if not wanted:
            self._metrics.text_read("rules")
        return wanted

    async def read(self, text: str, context: ReadingContext, rules: Reading | None = None) -> Reading | None:
        """Return a better reading than the grammar's, or None when that one stands. Raises no ModelFault."""
        rules = rules if rules is not None else self._reader.read(text, context)
        if not self.wants(text, rules, context):
            return None
        better = await self.complete(text, context, rules)
        return None if isinstance(better, ModelFault) else better

    async def complete(
        self, text: str, context: ReadingContext, rules: Reading
    ) -> Reading | ModelFault | None:
        """Return a better reading of a text that :meth:`wants` it, None when the grammar's stands, or why the
        model gave none. Raises nothing."""
        try:
            answer = await self._ask(TextAnswer, text, context, TEXT_SYSTEM, text_schema())
            proposed = await self._ground(answer.entries, text, context)
        except ModelFault as fault:
            self._log.info("model_reading_failed", kind=fault.kind.value)
            self._metrics.text_read("asked")
            return fault
        better = merge(rules, proposed)
        self._metrics.text_read("ai" if better is not None else "asked")
        return better

    async def read_voice(self, sound: bytes, mime: str, context: ReadingContext) -> Heard | ModelFault:
        """Return what a voice note says. Whatever it wants has to be confirmed, its words read back."""
        if mime.partition(";")[0] not in _SOUNDS or not 0 < len(sound) <= LARGEST_MEDIA:
            return ModelFault(FaultKind.REJECTED)
        media = Part(data=sound, mime=mime.partition(";")[0])
        try:
            answer = await self._ask(HeardAnswer, "", context, VOICE_SYSTEM, heard_schema(), media)
        except ModelFault as fault:
            return fault
        transcript = clean(answer.words).strip()
        rules = self._reader.read(transcript, context)
        reading = rules
        if needs_model(rules, read_stated(transcript, self._lexicon, context.today)):
            reading = merge(rules, await self._ground(answer.entries, transcript, context)) or rules
        return Heard(transcript, _unsaved(reading, reading.drafts))

    async def read_photo(
        self, picture: bytes, mime: str, caption: str, context: ReadingContext
    ) -> Reading | ModelFault:
        """Return the entry on a photographed bill, order or receipt; intent UNKNOWN when it is none.

        What the caption says for certain stands; a total that differs from it, or from the sum of the
        lines, is Doubt.ARITHMETIC.
        """
        if mime not in _PICTURES or not 0 < len(picture) <= LARGEST_MEDIA:
            return ModelFault(FaultKind.REJECTED)
        media = Part(data=picture, mime=mime)
        try:
            answer = await self._ask(HeardAnswer, caption, context, PHOTO_SYSTEM, heard_schema(), media)
        except ModelFault as fault:
            return fault
        text = f"{answer.words}\n{caption}"
        proposed = await self._ground(answer.entries, text, context, caption)
        rules = self._reader.read(caption, context)
        if len(proposed) == len(rules.drafts) == 1:
            return _unsaved(rules, (_agreed(rules.drafts[0], proposed[0]),))
        drafts = proposed or rules.drafts
        return _unsaved(replace(rules, intent=Intent.ENTRIES if drafts else Intent.UNKNOWN), drafts)

    async def _ask(
        self,
        kind: type[A],
        text: str,
        context: ReadingContext,
        system: str,
        schema: Mapping[str, Any],
        media: Part | None = None,
    ) -> A:
        await self._budget.take()
        clients = context.clients if isinstance(context.clients, ClientIndex) else None
        names = await asyncio.to_thread(likely_clients, text, clients)
        data = data_part(text, context.today, context.currency, names)
        reply = await self._model.generate(
            [data] if media is None else [data, media],
            system=system,
            schema=schema,
            timeout=self._deadline * (1 if media is None else _MEDIA_PATIENCE),
        )
        return parse(reply.text, kind)

    async def _ground(
        self,
        entries: tuple[EntryAnswer, ...],
        text: str,
        context: ReadingContext,
        caption: str | None = None,
    ) -> tuple[Draft, ...]:
        # In a thread: comparing long lists of names with a long text takes up to 0.1 s.
        return await asyncio.to_thread(self._grounding.ground, entries, text, context, caption=caption)


def _unsaved(reading: Reading, drafts: tuple[Draft, ...]) -> Reading:
    """The reading with every draft to be confirmed, however sure the grammar was of the model's words."""
    asked = tuple(
        draft if Doubt.MODEL in draft.doubts else replace(draft, doubts=(*draft.doubts, Doubt.MODEL))
        for draft in drafts
    )
    return replace(reading, drafts=asked, path="ai")


def _agreed(caption: Draft, paper: Draft) -> Draft:
    """The caption's entry completed by the paper's; two different totals are decided by the person."""
    both = merged(caption, paper)
    said, printed = caption.details.amount, paper.details.amount
    if Doubt.ARITHMETIC in paper.doubts or (said is not None and printed is not None and said != printed):
        values = tuple(
            dict.fromkeys((*caption.values, *([f"{said:f}"] if said is not None else []), *paper.values))
        )
        if printed is not None and f"{printed:f}" not in values:
            values = (*values, f"{printed:f}")
        return replace(
            both,
            details=both.details.with_(amount=None, currency=None),
            missing=tuple(field for field in both.missing if field is not Field.AMOUNT),
            doubts=tuple(dict.fromkeys((*both.doubts, Doubt.ARITHMETIC))),
            values=values,
        )
    return both
