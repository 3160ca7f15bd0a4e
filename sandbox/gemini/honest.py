"""What the sandbox's Gemini answers when it tells the truth. No model runs here: it can only repeat.

A sound or picture that says what it holds (``DESCRIPTION=...`` anywhere in its bytes, as an Ogg comment or a
JPEG comment does) is "heard" so; any other is heard as one fixed sample. A text is answered with no entries,
which leaves the grammar's reading standing.
"""

from __future__ import annotations

import re
from typing import Any

from sandbox.gemini.prompt import Prompt

_DESCRIBED = re.compile(rb"DESCRIPTION=([^\x00\x01\xff]{3,1000})")
_BILL = re.compile(r"(\d+) (\w+) (\w+) to ([\w ]+?) for (\d+)")
SAMPLE_VOICE = "Sharma Medical ko 12 peti becha 14400 rupaye"
SAMPLE_PHOTO = "Sold 10 boxes Crocin to Noble Medical for 2400"


def honest_answer(prompt: Prompt) -> dict[str, Any]:
    """Return the answer to a prompt, in the form that its schema asks for."""
    if not prompt.media:
        return {"entries": []}
    mime, content = prompt.media[0]
    found = _DESCRIBED.search(content)
    if found:
        words = found[1].decode("utf-8", "ignore").strip()
    else:
        words = SAMPLE_PHOTO if mime.startswith("image/") else SAMPLE_VOICE
    entries = _bill(words) if mime.startswith("image/") else []
    return {"words": words, "entries": entries}


def _bill(words: str) -> list[dict[str, Any]]:
    """Return what a bill of the form ``10 boxes Crocin to Noble Medical for 2400`` says, a form a line."""
    return [
        {
            "type": "Sales",
            "client": client,
            "items": [{"name": name, "quantity": int(quantity), "unit": unit}],
            "amount": int(amount),
        }
        for quantity, unit, name, client, amount in _BILL.findall(words)
    ]
