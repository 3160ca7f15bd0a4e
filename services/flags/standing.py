"""How a flag's feature does, with it and without it, over spans of time."""

from __future__ import annotations

from dataclasses import dataclass

from ledger import flag_counts
from ledger.driver import Connection
from ledger.flag_counts import HOUR
from services.flags.catalogue import FLAGS
from services.flags.rule import Cohort
from services.flags.tally import Tally, total

# Each is judged: the shortest notices a break at once, the longest a small difference among few people.
SPANS = (2 * HOUR, 24 * HOUR, 7 * 24 * HOUR)


@dataclass(frozen=True, slots=True)
class Standing:
    """Both cohorts of a flag over a span: as the rule sees them, and with the times in full."""

    given: Cohort
    rest: Cohort
    times: Tally
    rest_times: Tally


def standing(tx: Connection, flag: str, now: float, span: float) -> Standing:
    """Return how a flag's feature did in the last ``span`` seconds; whole hours, the first may be partly
    older."""
    since = now - span
    hours = flag_counts.of_flag(tx, flag, since - since % HOUR)
    readings = flag_counts.corrected(tx, flag, since)
    if readings[True][0] and not readings[False][0]:
        # Voice and photos: without the feature nothing is read, but entries are written by hand.
        readings[False] = flag_counts.corrected_elsewhere(tx, flag, since)
    given, rest = (total(hours, given=which, since=since - since % HOUR) for which in (True, False))
    return Standing(_cohort(flag, given, readings[True]), _cohort(flag, rest, readings[False]), given, rest)


def _cohort(flag: str, times: Tally, readings: tuple[int, int]) -> Cohort:
    slow = times.slower_than(FLAGS[flag].slow_seconds)
    return Cohort(times.uses, times.failed, slow, times.grew, *readings)
