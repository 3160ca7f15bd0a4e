"""A configuration mistake as a value: which variable, what it held, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from config.redaction import Redactor

NOT_SET = "(not set)"
_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. ``value`` is safe to print: secrets are masked, control characters escaped."""

    variable: str
    value: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.variable} = {self.value}: {self.remedy}"


class ConfigurationError(Exception):
    """The program cannot start as configured; ``problems`` holds every mistake that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(str(self))

    def __str__(self) -> str:
        count = len(self.problems)
        heading = (
            "The configuration has one problem:" if count == 1 else f"The configuration has {count} problems:"
        )
        return "\n".join([heading, *(f"  {problem}" for problem in self.problems)])


def shown(value: object, *, secret: bool = False) -> str:
    """``value`` as it may be printed: ``***`` for a secret, else on one line and at most 80 characters."""
    if value is None or value == "":
        return NOT_SET
    if secret:
        return "***"
    try:
        text = Redactor(()).redact(str(value))
    except RecursionError:  # dotted keys of a TOML file nest as deeply as somebody likes
        return "(nested too deeply to show)"
    text = text.encode("unicode_escape").decode("ascii") if not text.isprintable() else text
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
