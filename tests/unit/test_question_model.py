"""A model may map a question to a figure of the list; whatever else it says is not taken."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from ai.budget import Budget
from ai.model import FaultKind
from ai.question_model import SCHEMA, Questioner, checked
from ai.reading import Question
from tests.doubles.marks import KeptMarks
from tests.doubles.model import ScriptedModel

TODAY = dt.date(2026, 11, 22)
TEXT = "Could you tell me the takings from Apollo  Pharmacy back in October"


def answer(**changes: str) -> str:
    return json.dumps({"figure": "sales", "client": "", "since": "", "until": "", **changes})


def test_a_figure_a_name_of_the_question_and_days_are_taken() -> None:
    said = answer(client="apollo pharmacy", since="2026-10-01", until="2026-10-31")
    since, until = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
    assert checked(said, TEXT, TODAY) == Question("sales", since, until, "apollo pharmacy", own=False)
    assert checked(answer(since="2026-10-05"), TEXT, TODAY) == Question(
        "sales", dt.date(2026, 10, 5), dt.date(2026, 10, 5), None, own=False
    )


@pytest.mark.parametrize(
    "said",
    [
        answer(figure="none"),
        answer(figure="profit"),
        answer(client="Zanzibar Traders"),  # stands nowhere in the question
        answer(since="2026-10-31", until="2026-10-01"),
        answer(since="1850-01-01"),
        answer(since="October"),
        answer(extra="1"),
        '{"figure": "sales"}',
        "Revenue was 5,000",
        "[]",
        "",
    ],
)
def test_anything_else_is_no_question(said: str) -> None:
    assert checked(said, TEXT, TODAY) is None


async def test_the_model_sees_the_question_and_the_day_and_nothing_else() -> None:
    model = ScriptedModel(answer(figure="collections"))
    budget = Budget(
        KeptMarks(), per_minute=5, per_day=5, clock=lambda: dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
    )
    found = await Questioner(model, budget).read(TEXT, TODAY)
    assert found == Question("collections", own=False)
    [asked] = model.asked
    assert json.loads(asked.text) == {"today": "2026-11-22", "question": TEXT}
    assert asked.schema == SCHEMA
    model.answer = FaultKind.UNAVAILABLE
    assert await Questioner(model, budget).read(TEXT, TODAY) is None
