"""What words mean, as mappings from tag to meaning of which there is only one for each content.

Thousands of words mean the same ("goods of a trade"). A mapping for each would take 7 MB while the word lists
are read, and leave holes in the memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Tags = Mapping[str, str]
NOTHING: Tags = MappingProxyType({})


class Meanings:
    """Makes the mappings; needed only while words are read."""

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[str, str], ...], Tags] = {}

    def more(self, tags: Tags | None, tag: str, value: str) -> Tags:
        """Return the mapping that holds one tag more than ``tags``; the first meaning of a tag stays."""
        tags = tags or NOTHING
        if tag in tags:
            return tags
        pairs = (*tags.items(), (tag, value))
        return self._known.setdefault(pairs, dict(pairs))
