"""A text that may be used but not shown."""

from __future__ import annotations

from typing import NoReturn

_MASK = "**********"


class SecretStr:
    """A token or key. ``repr``, ``str`` and formatting show a mask; :meth:`get_secret_value` has the text.

    Two of the same text are equal. It cannot be changed.
    """

    # No dataclass and no msgspec.Struct: orjson and msgspec would write the text of those into a log line.
    __slots__ = ("_text",)
    _text: str

    def __init__(self, text: str) -> None:
        object.__setattr__(self, "_text", text)

    def get_secret_value(self) -> str:
        """The text in the clear."""
        return self._text

    def __repr__(self) -> str:
        return f"SecretStr('{_MASK}')"

    def __str__(self) -> str:
        return _MASK

    def __eq__(self, other: object) -> bool:
        return self._text == other._text if isinstance(other, SecretStr) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._text)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a secret cannot be changed")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a secret cannot be changed")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is not written down")
