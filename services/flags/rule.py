"""The rule by which a feature is taken back.

Each sign is a share of uses: those that failed, those that were slow, readings that were corrected, uses
during which memory grew. A sign is against the feature when at least 50 uses with it are known and

1. the share is above its limit, by an exact binomial test (one-sided; Clopper and Pearson, Biometrika 26,
   1934): were the true share at the limit, so many would be seen with a chance below 0.001; and
2. the share is above that of the uses without the feature, by Fisher's exact test (one-sided; R. A. Fisher,
   Statistical Methods for Research Workers, 1934, section 21.02), again with a chance below 0.001.

The second keeps a fault that strikes everybody from being blamed on the feature, where the rest can meet it
(another model). For voice, photos and readings by the model the rest never asks the model: there an outage
(service unavailable, circuit open, key refused) is not counted at all; time-outs, quota and unusable answers
are, as they may come of what the feature sends. The test is exact for a rest of any size: two uses that went
well are enough beside fifty that all failed, none never are. Memory cannot be told apart by chat, so its
limit is the whole process's: 90 % of what it may use.

The chance is so small because the rule is applied every ten seconds. Played through with two cohorts that
are equally bad, and a look after every use, it was wrong in at most 1 of 50 runs of 3,000 uses. The limits
of 5 % are where the alerts for outside services begin; a fifth of the readings corrected is where looking
through what was read saves a rep no time over writing it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import exp, lgamma, log

LEAST_USES = 50
CHANCE = 0.001
FAILED_LIMIT = SLOW_LIMIT = 0.05
CORRECTED_LIMIT = 0.20
MEMORY_LIMIT = 0.90


class Sign(StrEnum):
    """What speaks against a feature."""

    ERRORS = "errors"
    LATENCY = "latency"
    CORRECTIONS = "corrections"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Cohort:
    """How it went for some chats: of ``uses`` so many failed, were slow, and grew the memory; of the
    messages that were ``read`` so many were corrected."""

    uses: int = 0
    failed: int = 0
    slow: int = 0
    grew: int = 0
    read: int = 0
    corrected: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a feature is taken back: the sign, and the counts with the feature and without."""

    sign: Sign
    bad: int
    of: int
    rest_bad: int
    rest_of: int

    def __str__(self) -> str:
        """Return it for the log and the audit: ``errors: 12 of 60 with it, 1 of 540 without``."""
        return f"{self.sign}: {self.bad} of {self.of} with it, {self.rest_bad} of {self.rest_of} without"


def judge(given: Cohort, rest: Cohort, memory: float | None) -> Verdict | None:
    """Return what speaks against the feature, or None. ``memory`` is the share of the memory that the
    process may have which it uses, None where that is not known."""
    counts = (
        (Sign.ERRORS, FAILED_LIMIT, given.failed, given.uses, rest.failed, rest.uses),
        (Sign.LATENCY, SLOW_LIMIT, given.slow, given.uses, rest.slow, rest.uses),
        (Sign.CORRECTIONS, CORRECTED_LIMIT, given.corrected, given.read, rest.corrected, rest.read),
    )
    for sign, limit, bad, of, rest_bad, rest_of in counts:
        if of < LEAST_USES or at_least(bad, of, limit) >= CHANCE:
            continue
        if more_than(bad, of, rest_bad, rest_of) < CHANCE:
            return Verdict(sign, bad, of, rest_bad, rest_of)
    if memory is None or memory < MEMORY_LIMIT or given.uses < LEAST_USES:
        return None
    if more_than(given.grew, given.uses, rest.grew, rest.uses) >= CHANCE:
        return None
    return Verdict(Sign.MEMORY, given.grew, given.uses, rest.grew, rest.uses)


def at_least(bad: int, of: int, share: float) -> float:
    """Return the chance of ``bad`` or more among ``of`` when the true share is ``share`` (0 < share < 1)."""
    if bad <= share * of:
        return 1.0  # not above the limit at all; the exact figure is not needed
    return _tail(_choose(of, k) + k * log(share) + (of - k) * log(1 - share) for k in range(bad, of + 1))


def more_than(bad: int, of: int, rest_bad: int, rest_of: int) -> float:
    """Return the chance that so many of all that went bad, or more, are among the first ``of`` when it made
    no difference (Fisher's exact test, one-sided)."""
    if bad * rest_of <= rest_bad * of:
        return 1.0
    all_bad = bad + rest_bad
    ways = _choose(of + rest_of, all_bad)
    return _tail(
        _choose(of, k) + _choose(rest_of, all_bad - k) - ways for k in range(bad, min(all_bad, of) + 1)
    )


def _choose(n: int, k: int) -> float:
    """The logarithm of the number of ways to choose ``k`` of ``n``."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _tail(logarithms: Iterator[float]) -> float:
    """Add up chances that fall from the first on; what is too small to matter is left out."""
    found = 0.0
    for each in logarithms:
        chance = exp(each)
        found += chance
        if chance < found * 1e-9:
            break
    return min(1.0, found)
