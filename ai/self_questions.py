"""Takes out questions that a writer answers at once: "becha 30 patta, kisko? Anand Medical, kitne ka? 1,050".

Each asks for a piece of the entry in a few fixed words, and its answer stands behind the mark. Blanks of the
same length replace it, so that every other word keeps its place in the text.
"""

from __future__ import annotations

import re

_WHOM = (
    r"(?:kis ?ko|kise|kis ?ne|kis ?ka|kis ?se|kaun|kon|konsi dukan|kaunsi dukan|to whom|whom|who|who to"
    r"|from whom|which (?:shop|party|client|store)|किसको|किसे|किसने|किससे|कौन)"
)
_WHAT = (
    r"(?:kya|kya kya|kya maal|kaunsa maal|konsa maal|what|which (?:item|goods|product)s?|how many|kitne|kitni"
    r"|kitna maal|kitni peti|kitne piece|kitne nag|क्या|कितने|कितनी)"
)
_HOW_MUCH = (
    r"(?:kitna|kitne (?:ka|me|mein|ki|rupaye|paise)|kitna (?:paisa|rupaya|amount|hua|bana)|how much"
    r"|what price|at what (?:rate|price)|kis (?:bhav|rate)|for how much|कितना|कितने (?:का|में|रुपये))"
)
_WHEN = r"(?:kab|kahan|kahaan|kidhar|kaise|cash ya udhaar|payment|when|where|how|कब|कहाँ|कहां|कैसे)"
_DONE = r"(?: (?:diya|liya|becha|gaya|hai|h|hua|mila|bheja|sold|took|दिया|लिया|बेचा|गया|है|हुआ))?"
_ASKED = re.compile(
    rf"(?:(?<=[,.;:!?\n-] )|(?<=[,.;:!?\n-])|^)(?:aur |and |तो |to )?"
    rf"(?:{_WHOM}|{_WHAT}|{_HOW_MUCH}|{_WHEN}){_DONE} ?\?+(?= *[^\s?])",
    re.IGNORECASE,
)


def without_self_questions(text: str) -> str:
    """Return ``text`` with blanks for the questions it answers itself; the same when it ends with one."""
    if "?" not in text or text.rstrip().endswith("?"):
        return text
    answer = text[text.rindex("?") + 1 :]
    if not any(character.isalnum() for character in answer):
        return text
    cleared = _ASKED.sub(lambda found: " " * len(found[0]), text)
    return cleared if "?" not in cleared and any(character.isdigit() for character in cleared) else text
