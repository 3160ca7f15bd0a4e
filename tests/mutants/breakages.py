"""The deliberate breakages of ``breakages.toml``: what each takes out of the code, and its test."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class DoesNotApply(ValueError):
    """The code has changed: what a mutant replaces does not stand there once any more."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A breakage: ``old`` in ``file`` becomes ``new``, and ``test`` (a pytest node id) must turn red."""

    name: str
    file: str
    old: str
    new: str
    test: str

    def applied_to(self, source: str) -> str:
        """Return the broken source. Raises DoesNotApply."""
        if source.count(self.old) != 1:
            raise DoesNotApply(f"{self.name}: found {source.count(self.old)} times in {self.file}")
        return source.replace(self.old, self.new)


def load_mutants() -> list[Mutant]:
    """Read every breakage."""
    text = Path(__file__).with_name("breakages.toml").read_text(encoding="utf-8")
    return [Mutant(**each) for each in tomllib.loads(text)["mutant"]]
