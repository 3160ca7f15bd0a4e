"""When a feature is taken back: on evidence, against the rest, and not by chance."""

from __future__ import annotations

import random
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.flags.rule import LEAST_USES, Cohort, Sign, Verdict, at_least, judge, more_than

WELL = Cohort(uses=500, failed=2, slow=3, grew=5, read=400, corrected=20)


def sign(given: Cohort, rest: Cohort = WELL, memory: float | None = None) -> Sign | None:
    verdict = judge(given, rest, memory)
    return verdict.sign if verdict else None


@pytest.mark.parametrize(
    ("cohort", "wanted"),
    [
        (Cohort(uses=60, failed=20), Sign.ERRORS),
        (Cohort(uses=60, slow=20), Sign.LATENCY),
        (Cohort(uses=60, read=60, corrected=30), Sign.CORRECTIONS),
        (Cohort(uses=60, grew=40), None),  # there is room for it
        (Cohort(uses=60, failed=1, slow=2, read=60, corrected=6), None),
        (Cohort(), None),
    ],
)
def test_each_sign_speaks_for_itself(cohort: Cohort, wanted: Sign | None) -> None:
    assert sign(cohort) is wanted


def test_memory_counts_only_when_it_runs_out_and_the_feature_takes_more() -> None:
    grows = Cohort(uses=60, grew=40)
    assert sign(grows, memory=0.89) is None
    assert sign(grows, memory=0.91) is Sign.MEMORY
    assert sign(Cohort(uses=60, grew=1), memory=0.91) is None


def test_fewer_than_fifty_uses_decide_nothing() -> None:
    assert sign(Cohort(uses=LEAST_USES - 1, failed=LEAST_USES - 1)) is None
    assert sign(Cohort(uses=LEAST_USES, failed=LEAST_USES)) is Sign.ERRORS


def test_an_outage_that_strikes_everybody_is_not_blamed_on_the_feature() -> None:
    assert sign(Cohort(uses=60, failed=50), Cohort(uses=600, failed=500)) is None


def test_a_difference_below_the_limit_is_let_be() -> None:
    # Worse than the rest beyond doubt, and still fewer than 1 of 20.
    assert sign(Cohort(uses=2000, failed=60), Cohort(uses=20_000, failed=20)) is None


def test_a_rest_that_hardly_uses_it_is_enough_when_all_goes_wrong() -> None:
    broken = Cohort(uses=50, failed=50)
    assert sign(broken, Cohort(uses=2)) is Sign.ERRORS
    assert sign(broken, Cohort(uses=0)) is None


def test_a_verdict_says_its_counts() -> None:
    verdict = judge(Cohort(uses=60, failed=20), Cohort(uses=540, failed=1), None)
    assert verdict == Verdict(Sign.ERRORS, 20, 60, 1, 540)
    assert str(verdict) == "errors: 20 of 60 with it, 1 of 540 without"


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_the_comparison_is_fishers_test(of: int, rest_of: int, data: st.DataObject) -> None:
    bad, rest_bad = data.draw(st.integers(0, of)), data.draw(st.integers(0, rest_of))
    chance = more_than(bad, of, rest_bad, rest_of)
    if bad * rest_of <= rest_bad * of:
        assert chance == 1.0
        return
    together = bad + rest_bad
    ways = sum(comb(of, k) * comb(rest_of, together - k) for k in range(bad, min(of, together) + 1))
    assert chance == pytest.approx(float(Fraction(ways, comb(of + rest_of, together))), rel=1e-6)


@given(st.integers(1, 120), st.sampled_from([Fraction(1, 20), Fraction(1, 5)]), st.data())
def test_the_limit_is_tested_by_the_binomial_law(of: int, limit: Fraction, data: st.DataObject) -> None:
    bad = data.draw(st.integers(0, of))
    chance = at_least(bad, of, float(limit))
    if bad <= limit * of:
        assert chance == 1.0
        return
    exact = sum(comb(of, k) * limit**k * (1 - limit) ** (of - k) for k in range(bad, of + 1))
    assert chance == pytest.approx(float(exact), rel=1e-6)


def played(seed: int, bad: float, rest_bad: float, share: float, uses: int) -> int | None:
    """How many uses with the feature it took until it was taken back; None when it never was."""
    chance, given, rest = random.Random(seed), [0, 0], [0, 0]
    for _ in range(uses):
        cohort, risk = (given, bad) if chance.random() < share else (rest, rest_bad)
        cohort[0] += 1
        cohort[1] += chance.random() < risk
        if judge(Cohort(*given), Cohort(*rest), None) is not None:
            return given[0]
    return None


@pytest.mark.parametrize(("bad", "share"), [(0.02, 0.1), (0.2, 0.5), (0.8, 0.25)])
def test_looking_after_every_use_hardly_ever_takes_back_what_is_no_worse(bad: float, share: float) -> None:
    wrong = sum(played(seed, bad, bad, share, 1000) is not None for seed in range(50))
    assert wrong <= 1


@pytest.mark.parametrize(("bad", "most"), [(1.0, 50), (0.3, 80), (0.15, 250)])
def test_what_is_worse_is_taken_back_soon(bad: float, most: int) -> None:
    taken = sorted(played(seed, bad, 0.01, 0.2, 3000) or 10**6 for seed in range(20))
    assert taken[len(taken) // 2] <= most
    assert taken[-1] < 10**6
