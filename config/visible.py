"""Text that somebody typed, as it may be printed on a terminal."""

from __future__ import annotations

# Letters of Hindi and many emoji are put together with them, and they move nothing on the screen.
_JOINERS = "\u200c\u200d"


def visible(text: str, *, lines: bool = False) -> str:
    """Return ``text`` with what a terminal would obey instead of showing (escape sequences, carriage returns,
    C1 controls, marks that turn the direction of writing) written as ``\\x1b`` or ``\\u202e``. Line breaks
    stay with ``lines``."""
    if text.isprintable():
        return text
    kept = _JOINERS + "\n" if lines else _JOINERS
    return "".join(
        each
        if each.isprintable() or each in kept
        else each.encode("unicode_escape", "surrogatepass").decode("ascii")
        for each in text
    )
