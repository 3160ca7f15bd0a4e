"""Whatever a model says about a message, only what the message bears out reaches a draft."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ai.budget import Budget
from ai.grounding import Grounding
from ai.lexicon import Lexicon, load_lexicon
from ai.model import ModelFault
from ai.model_reading import ModelReader
from ai.model_schema import TextAnswer, parse
from ai.reader import Reader
from ai.reading import Doubt, Draft, ReadingContext, Verdict
from tests.contract.model_stage import Counted
from tests.doubles.marks import KeptMarks
from tests.doubles.model import ScriptedModel
from tests.model_cases import CASES, TODAY, Case, Lie, lies

CONTEXT = ReadingContext(TODAY)
LIES = [lie for case in CASES for lie in lies(case)]
NOON = datetime(2025, 11, 21, 6, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def figures(draft: Draft) -> dict[str, set[Decimal]]:
    """Every figure of a draft that would be saved, by what it is."""
    details = draft.details
    found = {
        "amount": {details.amount},
        "paid": {details.paid},
        "quantity": {details.orders, *(item.quantity for item in details.items)},
        "rate": {item.rate for item in details.items},
        "free": {item.free for item in details.items},
        "line": {item.amount for item in details.items},
    }
    return {name: {value for value in values if value is not None} for name, values in found.items()}


def words(draft: Draft) -> str:
    details = draft.details
    names = (details.client, details.location, details.remarks, *(item.name for item in details.items))
    return " ".join(name for name in names if name)


def grounded(lexicon: Lexicon, case: Case, reply: str) -> tuple[Draft, ...]:
    try:
        answer = parse(reply, TextAnswer)
    except ModelFault:
        return ()
    return Grounding(lexicon).ground(answer.entries, case.text, CONTEXT)


def test_there_are_more_than_two_hundred_lies() -> None:
    assert len(LIES) > 200
    assert len({lie.reply for lie in LIES}) == len(LIES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.client)
def test_an_honest_reading_is_taken_whole_and_still_confirmed(lexicon: Lexicon, case: Case) -> None:
    import json

    (draft,) = grounded(lexicon, case, json.dumps(case.answer))
    assert draft.details.client == case.client
    assert figures(draft)["amount"] == {Decimal(case.amount)}
    assert figures(draft)["quantity"] == {Decimal(case.quantity)}
    assert draft.details.items[0].name == case.item
    assert draft.details.date == TODAY
    assert draft.verdict is Verdict.CONFIRM
    assert Doubt.MODEL in draft.doubts


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: f"{lie.case.client}: {lie.kind}")
def test_no_lie_reaches_a_drafts_figures_names_or_date(lexicon: Lexicon, lie: Lie) -> None:
    drafts = grounded(lexicon, lie.case, lie.reply)
    for draft in drafts:
        found = figures(draft)
        assert found["amount"] <= {Decimal(lie.case.amount)}
        assert found["quantity"] <= {Decimal(lie.case.quantity)}
        assert not (found["paid"] | found["rate"] | found["free"] | found["line"])
        assert "Zenith" not in words(draft)
        assert "attacker" not in words(draft)
        assert draft.details.client in (None, lie.case.client)
        assert "9999" not in words(draft)
        assert draft.details.date == TODAY
        assert draft.details.currency in (None, "INR")
        assert draft.verdict is not Verdict.SAVE
        assert Doubt.MODEL in draft.doubts


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: f"{lie.case.client}: {lie.kind}")
async def test_beside_the_grammar_a_lie_adds_nothing_either(lexicon: Lexicon, lie: Lie) -> None:
    reader = Reader(lexicon)
    model = ScriptedModel(lie.reply)
    budget = Budget(KeptMarks(), per_minute=5, per_day=5, clock=lambda: NOON)
    rules = reader.read(lie.case.text, CONTEXT)
    reading = await ModelReader(model, reader, budget, lexicon, Counted()).read(lie.case.text, CONTEXT)
    if reading is None:
        return
    own = [figures(draft) for draft in rules.drafts]
    for draft in reading.drafts:
        found = figures(draft)
        for name, honest in (("amount", lie.case.amount), ("quantity", lie.case.quantity)):
            known = {Decimal(honest)}.union(*(each[name] for each in own))
            assert found[name] <= known
        assert "Zenith" not in words(draft)
        assert draft.details.date == TODAY
        assert draft.verdict is not Verdict.SAVE
