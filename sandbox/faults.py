"""Faults a sandbox service can be told to have: what goes wrong, where, and how often.

Every service of the sandbox asks its :class:`FaultSchedule` before it answers. Faults are drawn
from a seeded generator, so a run can be repeated from its seed.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase


class FaultKind(StrEnum):
    """What the caller sees, and whether the work was done."""

    STATUS = "status"  # an error answer with `status` and `body`; the work is not done
    DELAY = "delay"  # the right answer, `seconds` late
    CUT_BEFORE = "cut_before"  # the connection is closed; the work is not done
    CUT_AFTER = "cut_after"  # the work is done, then the connection is closed without an answer
    LATE = "late"  # the connection is closed now, the work is done `seconds` later
    HANG = "hang"  # no answer for `seconds`, then the connection is closed; the work is not done
    GARBAGE = "garbage"  # status 200 and a body that is no JSON; the work is not done


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. ``operation`` is a shell pattern over the service's operation names.

    ``times`` is how many calls it hits before it is spent (``None``: until cleared), ``chance``
    the share of matching calls it hits, ``retry_after`` seconds go out with a 429.
    """

    kind: FaultKind
    operation: str = "*"
    status: int = 500
    body: str | None = None
    retry_after: int | None = None
    seconds: float = 0.0
    times: int | None = None
    chance: float = 1.0
    label: str = ""


@dataclass(slots=True)
class FaultSchedule:
    """The faults in force, first match first. ``hits`` counts what was injected, by label or kind."""

    seed: int = 0
    faults: list[Fault] = field(default_factory=list)
    hits: dict[str, int] = field(default_factory=dict)
    _left: dict[int, int] = field(default_factory=dict, repr=False)
    _random: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def add(self, fault: Fault) -> Fault:
        """Put a fault in force behind those already there; returns it, to be given to remove()."""
        self.faults.append(fault)
        if fault.times is not None:
            self._left[id(fault)] = fault.times
        return fault

    def remove(self, fault: Fault) -> None:
        """End one fault; a fault that is spent or unknown is no error."""
        self.faults = [each for each in self.faults if each is not fault]
        self._left.pop(id(fault), None)

    def clear(self, label: str | None = None) -> None:
        """End every fault, or those with this label."""
        for fault in [each for each in self.faults if label is None or each.label == label]:
            self.remove(fault)

    def draw(self, operation: str) -> Fault | None:
        """Return the fault that this call has, if any, and count it."""
        for fault in self.faults:
            if not fnmatchcase(operation, fault.operation) or self._random.random() >= fault.chance:
                continue
            if id(fault) in self._left:
                self._left[id(fault)] -= 1
                if self._left[id(fault)] <= 0:
                    self.remove(fault)
            name = fault.label or fault.kind.value
            self.hits[name] = self.hits.get(name, 0) + 1
            return fault
        return None
