"""Reading of ``parse_mode=HTML`` into plain text and message entities.

Tags and error texts are those of the Bot API ("HTML style" in its documentation). Byte offsets in
errors count UTF-8 bytes of the text as it was sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram.answers import ApiError, bad_request
from sandbox.telegram.entities import Entity, in_order, utf16_length

_KIND = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "a": "text_link", "tg-spoiler": "spoiler", "span": "spoiler", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_PIECE = re.compile(
    r"<|&(?:(?P<named>lt|gt|amp|quot)|#(?P<decimal>\d{1,7})|#x(?P<hexadecimal>[0-9A-Fa-f]{1,6}));?"
)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_NAME = re.compile(r"[^\s>/]*")
_ATTRIBUTE = re.compile(r"""\s*([a-zA-Z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
_LANGUAGE = "language-"


@dataclass(slots=True)
class _Open:
    """A tag whose end has not come yet; ``offset`` in UTF-16 units of the text, ``piece`` in its pieces."""

    tag: str
    offset: int
    piece: int
    attributes: dict[str, str]


@dataclass(slots=True)
class _Reading:
    """The plain text so far, its length in UTF-16 code units, the tags still open, the entities."""

    source: str
    text: list[str] = field(default_factory=list)
    length: int = 0
    opened: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def add(self, piece: str) -> None:
        self.text.append(piece)
        self.length += utf16_length(piece)

    def byte(self, position: int) -> int:
        return len(self.source[:position].encode())

    def start(self, position: int) -> int:
        """Take the start tag at ``position``; return where it ends."""
        named = _NAME.match(self.source, position + 1)
        tag = named.group().lower() if named else ""
        at = named.end() if named else position + 1
        if tag not in _KIND:
            raise _cannot(f'Unsupported start tag "{tag}" at byte offset {self.byte(position)}')
        attributes: dict[str, str] = {}
        while match := _ATTRIBUTE.match(self.source, at):
            value = next((each for each in match.groups()[1:] if each is not None), "")
            attributes[match.group(1).lower()] = unescaped(value)
            at = match.end()
        end = self.source.find(">", at)
        if end < 0:
            raise _cannot(f"Unclosed start tag at byte offset {self.byte(position)}")
        if self.source[at:end].strip():
            raise _cannot(f'Malformed attribute of start tag "{tag}" at byte offset {self.byte(position)}')
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _cannot(f'Tag "span" must have class "tg-spoiler" at byte offset {self.byte(position)}')
        self.opened.append(_Open(tag, self.length, len(self.text), attributes))
        return end + 1

    def finish(self, position: int) -> int:
        """Take the end tag at ``position``; return where it ends."""
        end = self.source.find(">", position)
        if end < 0:
            raise _cannot(f"Unclosed end tag at byte offset {self.byte(position)}")
        tag = self.source[position + 2 : end].strip().lower()
        if not self.opened:
            raise _cannot(f"Unexpected end tag at byte offset {self.byte(position)}")
        begun = self.opened.pop()
        if tag not in ("", begun.tag):
            expected = f'expected "</{begun.tag}>", found "</{tag}>"'
            raise _cannot(f"Unmatched end tag at byte offset {self.byte(position)}, {expected}")
        if self.length > begun.offset:
            self._mark(begun)
        return end + 1

    def _mark(self, begun: _Open) -> None:
        entity: dict[str, Any] = {
            "type": _KIND[begun.tag],
            "offset": begun.offset,
            "length": self.length - begun.offset,
        }
        if begun.tag == "a":
            entity["url"] = begun.attributes.get("href") or "".join(self.text[begun.piece :]).strip()
            if "." not in entity["url"] and "://" not in entity["url"]:
                return  # Telegram drops a link that leads nowhere and keeps its text
        elif begun.tag == "tg-emoji":
            entity["custom_emoji_id"] = begun.attributes.get("emoji-id", "")
        elif begun.tag == "blockquote" and "expandable" in begun.attributes:
            entity["type"] = "expandable_blockquote"
        elif begun.tag == "code":
            language = begun.attributes.get("class", "")
            inside_pre = bool(self.opened) and self.opened[-1].tag == "pre"
            if inside_pre:
                if language.startswith(_LANGUAGE):
                    self.opened[-1].attributes["language"] = language.removeprefix(_LANGUAGE)
                return  # <pre><code> is one entity, the block
        elif begun.tag == "pre" and begun.attributes.get("language"):
            entity["language"] = begun.attributes["language"]
        self.entities.append(entity)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return the plain text and the entities of ``source``; ApiError 400 "can't parse entities"."""
    reading, position = _Reading(source), 0
    while match := _PIECE.search(source, position):
        reading.add(source[position : match.start()])
        if match.group() != "<":
            reading.add(_character(match))
            position = match.end()
        elif source.startswith("</", match.start()):
            position = reading.finish(match.start())
        else:
            position = reading.start(match.start())
    reading.add(source[position:])
    if reading.opened:
        last = reading.opened[-1]
        raise _cannot(f'Can\'t find end tag corresponding to start tag "{last.tag}"')
    return "".join(reading.text), in_order(reading.entities)


def unescaped(text: str) -> str:
    """Return ``text`` with the four named and the numeric character references resolved."""
    return _PIECE.sub(lambda match: match.group() if match.group() == "<" else _character(match), text)


def _character(match: re.Match[str]) -> str:
    if match["named"]:
        return _NAMED[match["named"]]
    code = int(match["decimal"]) if match["decimal"] else int(match["hexadecimal"], 16)
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return match.group()
    return chr(code)


def _cannot(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")
