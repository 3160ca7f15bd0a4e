"""Fuzz target: answers in Telegram's HTML, cut into messages."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterable

from bot.messages import rewrite, send
from bot.splitting import plain, split, units, without_markup
from bot.wording import Wording
from sandbox.telegram.html_text import parse_html
from sheets.cells import clean
from tests.fuzz.target import Target
from tests.fuzz.vocabulary import Vocabulary

_LIMITS = (60, 61, 100, 255, 4096)
_SENTENCES = (
    "Saved <b>{client}</b>: {remarks}",
    "{client}",
    "<i>{remarks}</i> ID <code>{client}</code>",
    "• {remarks} {client}",
)
_HOSTILE = (
    "&", "&amp;", "&lt;b&gt;", "&#128512;", "&copy", "<b>", "</b>", "<a href='x'>", "<", ">", '"', "😀",
    "👩‍👩‍👧", "\u202e", "\u0301", "<x" * 9, "&" * 30, "😀" * 40, "a" * 200, "\n", "\r\n", "\x1e", " ", "\t",
    "\u2028", "{client}", "%s",
)  # fmt: skip


class Pieces(Target):
    """Claims: an answer is cut into messages that are never empty, never longer than the limit in UTF-16
    units, each with balanced markup, and which together say what the answer says; without its markup it still
    says it.

    An input is what people typed, the values of one line after another, separated by U+001E.
    """

    longest = 2048

    def __init__(self) -> None:
        self._wording, self._vocabulary = Wording("en", {}), Vocabulary()

    def check(self, data: bytes) -> None:
        values = [clean(value) or "-" for value in data.decode("utf-8", "replace").split("\x1e")]
        turn = zlib.crc32(data)
        limit = _LIMITS[turn % len(_LIMITS)]
        lines, said = [], []
        for index, client in enumerate(values):
            sentence = _SENTENCES[(turn + index) % len(_SENTENCES)]
            shown = {"client": client, "remarks": values[index - 1]}
            lines.append(self._wording(sentence, **shown))
            said.append(parse_html(sentence)[0].format(**shown))
        text = "\n".join(lines)
        pieces = split(text, limit)
        read = [parse_html(piece)[0] for piece in pieces]
        assert all(units(piece) <= limit for piece in pieces)
        assert all(read), "Telegram refuses an empty message"
        assert _joined(read) == _joined(said)
        assert _joined([plain(piece) for piece in pieces]) == _joined(said)
        calls = [*send(1, text), rewrite(1, 2, text)]
        for call in calls:
            bare = without_markup(call.payload)
            assert "parse_mode" not in bare
            assert units(bare["text"]) <= units(call.payload["text"])
        assert _joined([without_markup(call.payload)["text"] for call in calls[:-1]]) == _joined(said)

    def seeds(self) -> Iterable[bytes]:
        texts = self._vocabulary.texts
        for start in range(0, len(texts), 40):
            yield "\x1e".join(texts[start : start + 20]).encode("utf-8", "replace")
        for count in range(1, len(_HOSTILE)):
            yield "\x1e".join(_HOSTILE[:count]).encode("utf-8", "replace")

    def words(self) -> Iterable[str]:
        return _HOSTILE

    def changed(self, data: bytes, chance: random.Random) -> bytes | None:
        values = data.decode("utf-8", "replace").split("\x1e")
        place = chance.randrange(len(values))
        value = values[place]
        middle = chance.randint(0, len(value))
        match chance.randrange(4):
            case 0:
                values[place] = self._vocabulary.changed(value, chance)
            case 1:
                values[place:place] = [value] * chance.randint(1, 5)
            case _:
                piece = chance.choice(_HOSTILE) * chance.randint(1, 4)
                values[place] = value[:middle] + piece + value[middle:]
        return "\x1e".join(values).encode("utf-8", "replace")


def _joined(texts: list[str]) -> str:
    """What is said, but for the places where lines end."""
    return "".join("".join(texts).split("\n"))


def open_target() -> Target:
    """Make the target."""
    return Pieces()
