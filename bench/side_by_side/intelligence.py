"""What the language model costs: which texts need it, how much each sends, and what a month comes to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from ai.lexicon import load_lexicon
from ai.model_merge import needs_model
from ai.model_prompt import TEXT_SYSTEM, data_part
from ai.model_schema import text_schema
from ai.reader import Reader
from ai.reading import ReadingContext
from ai.stated import read_stated
from bench.judging import TODAY
from bench.reading import cases

CASES = Path(__file__).resolve().parents[1] / "cases"
CHARACTERS_A_TOKEN = 4.0  # ai.google.dev/gemini-api/docs/tokens
ANSWER_TOKENS = 130  # the form of one entry with every field
# Assumed prices of a small model in USD for a million tokens; put in those of your contract.
PRICE_IN, PRICE_CACHED, PRICE_OUT = 0.10, 0.025, 0.40
REPS, TEXTS_A_DAY, DAYS = 50, 20, 26


@dataclass(frozen=True, slots=True)
class Cost:
    """``share`` of texts that need the model; tokens of such a text: the part that never changes, the rest
    of what is sent, and the answer."""

    texts: int
    share: float
    fixed: float
    own: float
    answer: float

    def month(self, *, cached: bool) -> float:
        """Return USD a month for the reps, with the unchanging part cached or not."""
        asked = REPS * TEXTS_A_DAY * DAYS * self.share
        fixed = self.fixed * (PRICE_CACHED if cached else PRICE_IN)
        return asked * (fixed + self.own * PRICE_IN + self.answer * PRICE_OUT) / 1e6


def measure(files: list[Path] | None = None) -> Cost:
    """Let the rules read every case, and weigh what would be sent for those that they are not sure of."""
    lexicon = load_lexicon()
    reader, context = Reader(lexicon), ReadingContext(today=TODAY)
    texts = asked = characters = 0
    for _, case in cases(files or sorted(CASES.glob("*.jsonl"))):
        text = case["text"]
        texts += 1
        if needs_model(reader.read(text, context), read_stated(text, lexicon, TODAY)):
            asked += 1
            characters += len(data_part(text, TODAY, "INR", ()).text or "")
    fixed = len(TEXT_SYSTEM) + len(json.dumps(text_schema()))
    own = characters / max(1, asked) / CHARACTERS_A_TOKEN
    return Cost(texts, asked / texts, fixed / CHARACTERS_A_TOKEN, own, ANSWER_TOKENS)
