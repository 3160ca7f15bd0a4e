"""Fuzz target: what a language model answers, beside the text that it read."""

from __future__ import annotations

import asyncio
import json
import random
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import structlog

from ai.budget import Budget
from ai.grounding import Grounding
from ai.lexicon import load_lexicon
from ai.model import ModelFault
from ai.model_merge import merge
from ai.model_reading import Heard, ModelReader
from ai.model_replies import fault_of
from ai.model_schema import HeardAnswer, TextAnswer, parse
from ai.question_model import FIGURES, checked
from ai.reader import Reader
from ai.reading import Doubt, Draft, Reading, ReadingContext, Verdict
from tests.doubles.marks import KeptMarks
from tests.doubles.model import ScriptedModel
from tests.fuzz.figures import Written
from tests.fuzz.json_changes import changed_json
from tests.fuzz.target import BETWEEN, Target, parts
from tests.fuzz.vocabulary import Vocabulary
from tests.model_cases import CASES, TODAY, lies

_CONTEXT = ReadingContext(TODAY)
_NOON = datetime(2025, 11, 21, 6, 30, tzinfo=UTC)
_LEAVES: tuple[Any, ...] = (
    "Sales", "Return", "Visit", "Expense", "2025-11-20", "2099-01-01", "INR", "USD", "credit", "partial",
    "strip", "box", "Noble", "Raju bhai", 5, 10, 12, 500, 650, 1500, 2400, 9640, 0.5, 1234567, 10**12,
)  # fmt: skip


class Answers(Target):
    """Claims: whatever a model answers, what comes out of it is a reading or a ModelFault; nothing of it is
    saved unasked; and every figure in it stands in the text that was read or follows by arithmetic.

    An input is the text, a photo's caption, and the answer.
    """

    longest = 4096

    def __init__(self) -> None:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("critical"))
        self._lexicon = load_lexicon()
        self._reader, self._vocabulary = Reader(self._lexicon), Vocabulary()
        self._grounding, self._model = Grounding(self._lexicon), ScriptedModel()
        self._runner = asyncio.Runner()

    def check(self, data: bytes) -> None:
        text, caption, reply = parts(data, 3)
        match zlib.crc32(data) % 8:
            case 0:
                self._runner.run(self._whole_way(text, reply))
            case 1:
                self._question(reply, text)
                self._refusal(reply)
            case 2 | 3:
                self._heard(caption, reply)
            case _:
                self._text(text, reply)

    def close(self) -> None:
        self._runner.close()

    def _text(self, text: str, reply: str) -> None:
        try:
            answer = parse(reply, TextAnswer)
        except ModelFault:
            return
        proposed = self._grounding.ground(answer.entries, text, _CONTEXT)
        self._sound(proposed, text)
        rules = self._reader.read(text, _CONTEXT)
        both = merge(rules, proposed)
        if both is not None and len(both.drafts) == len(proposed):
            self._sound(both.drafts, text)

    def _heard(self, caption: str, reply: str) -> None:
        try:
            answer = parse(reply, HeardAnswer)
        except ModelFault:
            return
        text = f"{answer.words}\n{caption}"
        self._sound(self._grounding.ground(answer.entries, text, _CONTEXT, caption=caption), text)

    async def _whole_way(self, text: str, reply: str) -> None:
        """A text, a voice note and a photo, as the bot has them read."""
        budget = Budget(KeptMarks(), per_minute=9, per_day=9, clock=lambda: _NOON)
        model = ModelReader(self._model, self._reader, budget, self._lexicon, _Uncounted())
        self._model.answer = reply
        self._model.asked.clear()
        reading = await model.read(text, _CONTEXT)
        self._unsaved(reading.drafts if reading is not None else ())
        heard = await model.read_voice(b"OggS", "audio/ogg", _CONTEXT)
        assert isinstance(heard, Heard | ModelFault)
        if isinstance(heard, Heard):
            self._unsaved(heard.reading.drafts)
        seen = await model.read_photo(b"\xff\xd8", "image/jpeg", text, _CONTEXT)
        assert isinstance(seen, Reading | ModelFault)
        if isinstance(seen, Reading):
            self._unsaved(seen.drafts)

    def _question(self, reply: str, text: str) -> None:
        question = checked(reply, text, TODAY)
        if question is not None:
            assert question.figure in FIGURES
            assert (question.since is None) == (question.until is None)
            assert question.since is None or question.until is None or question.since <= question.until

    def _refusal(self, reply: str) -> None:
        try:
            body = json.loads(reply)
        except (ValueError, RecursionError):
            body = reply
        for code in (None, 400, 403, 429, 500, 504):
            fault = fault_of(code, body)
            assert fault.retry_after is None or fault.retry_after >= 0

    def _sound(self, drafts: Iterable[Draft], text: str) -> None:
        self._unsaved(drafts)
        written = Written(text, self._lexicon)
        for draft in drafts:
            unfounded = list(written.unfounded(draft.details))
            assert not unfounded, f"{unfounded} are not in the text"

    @staticmethod
    def _unsaved(drafts: Iterable[Draft]) -> None:
        for draft in drafts:
            assert Doubt.MODEL in draft.doubts or draft.verdict is not Verdict.SAVE

    def seeds(self) -> Iterable[bytes]:
        for case in CASES:
            for reply in (json.dumps(case.answer, ensure_ascii=False), *(lie.reply for lie in lies(case))):
                yield _input(case.text, "", reply)
                heard = {"words": case.text, **json.loads(reply)} if "NaN" not in reply else case.answer
                yield _input("", case.text[:40], json.dumps(heard, ensure_ascii=False))
        asked = {"figure": "dues", "client": "Noble", "since": "2025-11-01", "until": "2025-11-21"}
        yield _input("Noble ka kitna baki hai", "", json.dumps(asked))
        info = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "7.5s"}
        yield _input("", "", json.dumps([{"error": {"code": 429, "status": "X", "details": [info]}}]))

    def changed(self, data: bytes, chance: random.Random) -> bytes | None:
        text, caption, reply = parts(data, 3)
        match chance.randrange(4):
            case 0:
                text = self._vocabulary.changed(text, chance)
            case 1:
                caption = self._vocabulary.changed(caption, chance)
            case _:
                reply = changed_json(reply, chance, (*_LEAVES, *text.split())) or reply
        return _input(text, caption, reply)


class _Uncounted:
    """Implements ``ai.model_reading.ReadingMetrics`` without keeping anything."""

    def text_read(self, path: str) -> None:
        assert path in ("rules", "ai", "asked")


def _input(text: str, caption: str, reply: str) -> bytes:
    return BETWEEN.join(part.encode("utf-8", "replace") for part in (text, caption, reply))


def open_target() -> Target:
    """Make the target."""
    return Answers()
