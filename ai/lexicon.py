"""The words the grammar knows, read once from ``ai/lexicon/*.toml``.

A table there is a tag ("unit"), a key is a meaning ("box"), its value is every way to write it,
separated by blanks, with ``_`` inside a phrase. Words of a tag that ends in "=" count only as spelled.
Anybody may add words; no code changes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from ai.meanings import NOTHING, Meanings, Tags
from ai.scripts import DEVANAGARI, consonants, sound, to_latin
from ai.slips import BESIDE_NAMES, NUMBERS, TELLING, UNITS, Slips, deletions
from ai.tokens import LINE, WORD, Sort, Token, bare, fold

_FOLDER = Path(__file__).with_name("lexicon")
_TYPO_TAGS = ("verb", "unit", "pay", "money", "item", "piece", "weekday")
_SHORT_TYPO_TAGS = ("verb", "unit", "pay")
# Tags whose words are matched as spelled: names, and words that many others sound like.
_SILENT_TAGS = frozenset(
    {"place", "place_maybe", "owner", "suffix", "firm", "same", "hinglish", "undo_object", "figure", "form",
     "expand", "question", "item_name", "smalltalk", "direction", "party", "assent", "link",
     "behind_name", "behind_figure", "elder", "local_day", "classifier", "closing"}
)  # fmt: skip
_TOWN_TAGS = frozenset({"place", "place_maybe"})
_TOWN: Mapping[str, str] = MappingProxyType({"place_maybe": "towns"})
_AS_WRITTEN = (Sort.SIGN, Sort.MARK, Sort.NUMBER)
_TOWN_LIKE = 75.0  # percent of letters
_FLAP = re.compile("ड़|ड़|ढ़|ढ़")  # town names write it as r in Latin letters: सिलीगुड़ी, Siliguri
_SOUND_LENGTH, _TYPO_LENGTH = 4, 5  # shorter words have too many neighbours
_LOOKED_UP = 8_192  # words that are remembered with what they mean
Phrase = tuple[tuple[str, ...], Tags]
"""The words that follow the first two, and the tags."""


class Lexicon:
    """Looks up words and phrases by spelling, by sound, and by one slip of the finger."""

    def __init__(self, tables: Iterable[Mapping[str, Mapping[str, str]]]) -> None:
        self._words: dict[str, Tags] = {}
        self._sounds: dict[str, Tags] = {}
        self._towns: dict[str, list[str]] = {}  # by their consonants, for names written in Devanagari
        self._mistyped: dict[tuple[str, int], list[str]] = {}  # words looked for behind a slip
        self._exact: set[str] = set()  # words of which nothing is a slip
        self._looked_up: dict[tuple[str, bool, bool], tuple[str, Mapping[str, str]]] = {}
        self._known_sounds: dict[str, str] = {}  # while loading: many phrases share their words
        self._shared = Meanings()
        phrases: dict[tuple[str, ...], Tags] = {}
        for each in tables:
            for tag, meanings in each.items():
                for value, spellings in meanings.items():
                    for spelling in fold(spellings).split():
                        self._add(tag, value, spelling, phrases)
        self._known_sounds.clear()
        del self._shared
        self._forms = {word: tags["form"] for word, tags in self._words.items() if "form" in tags}
        spelt = ((word, tags) for word, tags in self._words.items() if word not in self._exact)
        self.slips = Slips(spelt, NUMBERS | TELLING | BESIDE_NAMES | UNITS)
        # By their first two words, the longest first.
        self._phrases: dict[tuple[str, str], tuple[Phrase, ...]] = {}
        for words in sorted(phrases, key=len):
            begin, found = (words[0], words[1]), (words[2:], phrases[words])
            self._phrases[begin] = (found, *self._phrases.get(begin, ()))

    def _add(self, tag: str, value: str, spelling: str, phrases: dict[tuple[str, ...], Tags]) -> None:
        exact, tag = tag.endswith("="), tag.removesuffix("=")
        if "_" in spelling or "-" in spelling:
            parts = [bare(part) or part for part in spelling.replace("-", "_").split("_") if part]
            if len(parts) > 1:
                heard = tuple(self._heard(part) for part in parts)
                phrases[heard] = self._shared.more(phrases.get(heard), tag, value)
                return
            spelling = parts[0]
        word = spelling if spelling.isalnum() else bare(spelling) or spelling
        if not exact:
            self._exact.discard(word)
        elif word not in self._words:
            self._exact.add(word)
        self._words[word] = self._shared.more(self._words.get(word), tag, value)
        if tag in _TOWN_TAGS and len(word) > _SOUND_LENGTH and word.isascii():
            self._towns.setdefault(consonants(word), []).append(word)
        if exact or tag in _SILENT_TAGS:
            return
        plain = word if word.isascii() else to_latin(word)
        if len(plain) >= _SOUND_LENGTH and plain.isalpha():
            heard_so = self._heard(plain)
            self._sounds[heard_so] = self._shared.more(self._sounds.get(heard_so), tag, value)
        if tag in _TYPO_TAGS and len(plain) >= _TYPO_LENGTH and plain.isalpha() and plain.isascii():
            self._mistyped.setdefault((plain[0], len(plain)), []).append(plain)

    def _heard(self, word: str) -> str:
        heard = self._known_sounds.get(word)
        if heard is None:
            heard = sound(to_latin(word) if DEVANAGARI.search(word) else word)
            self._known_sounds[word] = heard
        return heard

    def word(self, norm: str) -> Mapping[str, str]:
        """Return the tags of exactly this folded word."""
        return self._words.get(norm, NOTHING)

    def tag(self, tokens: list[Token]) -> None:
        """Give every word its tags and its sound, in place."""
        for index, token in enumerate(tokens):
            if token.sort is WORD:
                first = index == 0 or tokens[index - 1].sort is LINE
                token.tags = self._tags(token, first)
            elif token.sort in _AS_WRITTEN:
                token.sound = token.norm
                token.tags = self._words.get(token.norm, NOTHING)
        for index, token in enumerate(tokens):
            if token.tags and token.sort is WORD and self._misheard(tokens, index):
                token.tags = NOTHING

    def _misheard(self, tokens: list[Token], index: int) -> bool:
        """Whether a meaning that was only guessed from sound or a slip does not fit where the word stands:
        a unit far from any number ("petri", "bindal"), anything right before a shop word ("nandi steels")."""
        norm, tags = tokens[index].norm, tokens[index].tags
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        shop = after is not None and "suffix" in after.tags
        if norm in self._exact:  # "Leya Textiles": with a capital it is a name
            named = tokens[index].title and after is not None and (shop or after.title)
            opens = index == 0 or tokens[index - 1].sort is Sort.LINE
            return (shop and opens) or (named and any(t.sort is WORD and not t.title for t in tokens))
        if (
            not (shop or "unit" in tags)
            or norm in self._words
            or not norm.isascii()
            or (norm[:-1] in self._words and "verb" not in tags)
        ):
            return False
        before = tokens[index - 1] if index else None
        beside = any(
            each is not None and (each.sort is Sort.NUMBER or "digit" in each.tags)
            for each in (before, after)
        )
        return shop or not beside

    def _tags(self, token: Token, first: bool) -> Mapping[str, str]:
        # People use the same few thousand words: each is looked up once.
        asked = (token.norm, token.title, first)
        known = self._looked_up.get(asked)
        if known is None:
            if len(self._looked_up) >= _LOOKED_UP:
                self._looked_up.clear()
            known = self._looked_up[asked] = self._look_up(token, first)
        token.sound, tags = known
        return tags

    def _look_up(self, token: Token, first: bool) -> tuple[str, Mapping[str, str]]:
        hindi = DEVANAGARI.search(token.norm) is not None
        plain = to_latin(token.norm) if hindi else token.norm
        heard = sound(plain)
        return heard, self._meanings(token, first, plain if hindi else None, heard)

    def _meanings(self, token: Token, first: bool, latin: str | None, heard: str) -> Mapping[str, str]:
        """Return the tags of a word; ``latin`` is a Devanagari one in Latin letters, ``heard`` its sound."""
        norm = token.norm
        found = self._words.get(norm)
        if found is not None:
            return found
        if latin is not None:
            known = (latin not in self._exact and self._words.get(latin)) or self._sounds.get(heard)
            return known or (_TOWN if self._is_town(to_latin(_FLAP.sub("र", norm))) else NOTHING)
        if len(norm) > 3 and norm.endswith("s") and (found := self._words.get(norm[:-1])) is not None:
            return found
        # A capital inside a sentence marks a name: names are not corrected into words.
        if token.title and not first:
            return NOTHING
        if len(norm) >= _SOUND_LENGTH and (found := self._sounds.get(heard)) is not None:
            return found
        return (
            self._slip(norm, verbs_only=token.title)
            if len(norm) >= _TYPO_LENGTH and norm.isalpha()
            else NOTHING
        )

    def _is_town(self, plain: str) -> bool:
        """Whether a Devanagari word, in Latin letters, is a town: vowels are written more freely there."""
        return any(fuzz.ratio(plain, town) >= _TOWN_LIKE for town in self._towns.get(consonants(plain), ()))

    def _slip(self, norm: str, *, verbs_only: bool) -> Mapping[str, str]:
        """Return the tags of the one known word that a single slip turns into ``norm``."""
        close = {
            word
            for length in (len(norm) - 1, len(norm), len(norm) + 1)
            for word in self._mistyped.get((norm[0], length), ())
            if OSA.distance(word, norm, score_cutoff=1) <= 1 and word in self._words
        }
        if len(norm) > _TYPO_LENGTH:  # a letter too many is also looked for in words that bear no other slip
            close.update(word for word in deletions(norm) if word[0] == norm[0] and word in self._words)
            close -= self._exact
        meanings = {tuple(sorted(self._words[word].items())) for word in close}
        short = len(norm) <= _TYPO_LENGTH
        allowed = _SHORT_TYPO_TAGS if short or verbs_only else _TYPO_TAGS
        known = [dict(meaning) for meaning in meanings if any(tag in allowed for tag, _ in meaning)]
        return known[0] if len(known) == 1 else NOTHING

    def phrase(self, tokens: list[Token], index: int) -> tuple[int, Mapping[str, str]] | None:
        """Return the end and tags of the longest phrase that begins at ``index``."""
        second = _skip_joint(tokens, index + 1)
        if second >= len(tokens):
            return None
        for others, tags in self._phrases.get((tokens[index].sound, tokens[second].sound), ()):
            place = second + 1
            for word in others:
                place = _skip_joint(tokens, place)
                if place >= len(tokens) or tokens[place].sound != word:
                    break
                place += 1
            else:
                return place, tags
        return None

    def form_key(self, norm: str) -> str | None:
        """Return the key of a form that ``norm`` is a slip of, or None."""
        keys = {
            key
            for word, key in self._forms.items()
            if word[0] == norm[0]
            and len(word) >= _TYPO_LENGTH - 1
            and (OSA.distance(word, norm, score_cutoff=2) <= 2 or consonants(word) == consonants(norm))
        }
        return keys.pop() if len(keys) == 1 else None

    def expansion(self, norm: str) -> str | None:
        """Return how a short form is written out, or None."""
        return self._words.get(norm, NOTHING).get("expand")

    def trade_word(self, norm: str) -> str | None:
        """Return the common form of a trade abbreviation ("" for words that do not count), or None."""
        return self._words.get(norm, NOTHING).get("same")


def _skip_joint(tokens: list[Token], place: int) -> int:
    """Step over the mark between two words of a phrase: cash-on-delivery."""
    return place + 1 if place < len(tokens) and tokens[place].norm in ("-", "/", ".") else place


def load_lexicon(folder: Path = _FOLDER) -> Lexicon:
    """Read every ``*.toml`` in ``folder``. Raises ValueError naming the file that is not valid."""
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise ValueError(f"no lexicon files (*.toml) in {folder}")
    return Lexicon(map(_read, files))


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise ValueError(f"{path.name} is not valid TOML: {fault}") from fault
