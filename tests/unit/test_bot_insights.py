"""What stands out: true sentences in the order of importance, and never a number that is not in them."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest

from ai.budget import Budget
from ai.lexicon import load_lexicon
from ai.words import Fact, Phrases, plain
from analytics.periods import month_of
from bot import insights
from bot.handlers import dashboard
from bot.wording import Wording
from ledger import entries, targets
from ledger.entry import EntryType, Payment
from services.insight import findings, overview
from services.insight.findings import Findings
from services.insight.overview import Overview
from services.insight.scope import Scope
from tests.doubles.marks import KeptMarks
from tests.doubles.model import ScriptedModel
from tests.ledger_samples import open_ledger_file, sample_entry

TODAY = dt.date(2026, 3, 20)
SCOPE = Scope("acme", "Acme", "INR", TODAY)
W = Wording("en", {})


@pytest.fixture
def told(tmp_path: Path) -> tuple[Overview, Findings]:
    """Noble bought every week until two months ago, on credit; Apollo buys now; Asha has a target."""
    path = tmp_path / "ledger.db"
    with open_ledger_file(path) as tx:
        for week in range(6):
            day = dt.date(2025, 11, 1) + dt.timedelta(days=7 * week)
            credit = {"payment": Payment.CREDIT, "paid": None, "amount": Decimal(1000), "date": day}
            entries.record(tx, sample_entry(week + 1, client="Noble", **credit), "", "", 0.0)
        now = {"paid": None, "amount": Decimal(300), "date": TODAY, "type": EntryType.SALES}
        entries.record(tx, sample_entry(20, client="<Apollo>", **now), "", "", 0.0)
        targets.put(tx, "acme", 41, TODAY.replace(day=1), 3_100_00, 9, 0.0)
        view = overview.overview(tx, SCOPE, "month")
    return view, findings.find(path, SCOPE, month_of(TODAY))


def test_the_facts_are_the_figures_in_the_order_of_importance(told: tuple[Overview, Findings]) -> None:
    found = insights.facts(W, *told)
    assert [fact.name for fact in found] == ["quiet Noble", "old dues", "target of Asha Rao"]
    assert [fact.text for fact in found] == [
        "Noble has gone quiet: usually orders every 7 days, the last order was 104 days ago.",
        "₹6,000 is unpaid for more than 90 days; most of it by Noble: ₹6,000.",
        "Asha Rao is at 9.7% of the monthly target; an even month would be at ₹2,000 by now.",
    ]


def test_names_that_people_typed_are_no_markup(told: tuple[Overview, Findings]) -> None:
    view, found = told
    text = dashboard.render(W, view, found, "• <b>bold</b> claim")
    assert "<b>bold</b>" not in text
    assert "&lt;b&gt;bold" in text


@pytest.mark.parametrize("said", ["Noble owes ₹9,999.", "Yugrow is quiet too.", "Revenue doubled."])
async def test_a_false_word_of_the_model_is_not_told(told: tuple[Overview, Findings], said: str) -> None:
    facts: list[Fact] = insights.facts(W, *told)
    lie = json.dumps({"sentences": [{"facts": [facts[0].name], "text": said}]})
    now = dt.datetime(2026, 3, 20, 9, tzinfo=dt.UTC)
    budget = Budget(KeptMarks(), per_minute=9, per_day=9, clock=lambda: now)
    phrases = Phrases(ScriptedModel(lie), budget, load_lexicon())
    assert await phrases.phrase(facts, "en") == plain(facts)
