"""The words of the week on one page: every figure is that of the week and of the week before."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from analytics.charts import fonts
from analytics.charts.content import Tile
from analytics.periods import Period, Span
from bot.week_pages import page_text
from bot.wording import load_wordings
from ledger import entries, targets
from ledger.database import prepare
from ledger.driver import connect
from ledger.entry import Details, Entry, EntryType, Payment, Source, entry_id_of
from services.insight import findings, overview, week_page
from services.insight.scope import Scope, reading
from tests.flows.figures_stage import trade

SUNDAY = date(2026, 11, 22)
SCOPE = Scope("johnlee", "शर्मा & <Sons> 😀 Pharmaceuticals", "INR", SUNDAY)
WEEK = Period(SUNDAY - timedelta(days=6), SUNDAY, Span.WEEK)
HOSTILE = ("क्ष्म्य मेडिकल", "😀😀", "$x^2$", "<b>bold</b>", "A" * 300, "‮evil", "=IMPORTXML(1)")


def ledger(folder: Path, found: list[Entry]) -> Path:
    path = folder / "ledger.db"
    prepare(path)
    with closing(connect(path)) as connection, connection.transaction():
        for entry in found:
            entries.record(connection, entry, "", entry.entry_id, 0.0)
        targets.put(connection, "johnlee", 901, SUNDAY.replace(day=1), 100_000_00, 1, 0.0)
    return path


def drawn(path: Path, folder: Path, language: str = "en") -> tuple[bytes, tuple[Tile, ...]]:
    view = reading(path, lambda tx: overview.overview(tx, SCOPE, "week"))
    text = page_text(load_wordings()[language], view, findings.find(path, SCOPE, WEEK))
    name = week_page.draw(path, SCOPE, WEEK, text, folder, ahead=True)
    return (folder / name).read_bytes(), text.tiles


def sale(day: date, number: int, amount: int, client: str, payment: Payment = Payment.CASH) -> Entry:
    source = Source(901, number, 0)
    from datetime import UTC, datetime
    from decimal import Decimal

    return Entry(
        entry_id=entry_id_of(source),
        company="johnlee",
        user_id=901,
        user_name=HOSTILE[number % len(HOSTILE)],
        source=source,
        details=Details(
            EntryType.SALES, client=client, amount=Decimal(amount), currency="INR", date=day, payment=payment
        ),
        at=datetime(day.year, day.month, day.day, 6, tzinfo=UTC),
    )


def test_the_tiles_are_the_week_the_change_what_is_owed_and_the_targets(tmp_path: Path) -> None:
    found = [
        sale(SUNDAY, 1, 30_000, "Apollo", Payment.CREDIT),
        sale(SUNDAY - timedelta(days=6), 2, 20_000, "Noble"),
        sale(SUNDAY - timedelta(days=7), 3, 40_000, "Noble"),
        sale(SUNDAY - timedelta(days=50), 4, 7_000, "Apollo", Payment.CREDIT),
        sale(SUNDAY + timedelta(days=1), 5, 999_000, "Monday"),
    ]
    _, tiles = drawn(ledger(tmp_path, found), tmp_path)
    assert [(tile.label, tile.value, tile.note) for tile in tiles] == [
        ("Revenue", "₹50,000", "▲ 25%"),
        ("Sales", "2", "▲ 100%"),
        ("Collected", "₹0", ""),
        ("To be paid", "₹37,000", "₹7,000 over 30 days"),
        ("Visits", "2", "100% with a sale"),
        ("Month's targets", "90%", "₹90,000 of ₹1 L"),
    ]


@pytest.mark.parametrize("language", ["en", "hi-Latn", "hi"])
@pytest.mark.parametrize("days", [0, 1, 120])
def test_a_page_is_drawn_of_nothing_of_one_day_and_of_hostile_names(
    tmp_path: Path, days: int, language: str
) -> None:
    found = [
        sale(SUNDAY - timedelta(days=number), number, 1000 + number, HOSTILE[number % len(HOSTILE)])
        for number in range(days)
    ]
    content, _ = drawn(ledger(tmp_path, found), tmp_path, language)
    assert content.startswith(b"%PDF")
    assert len(content) < 400_000


def test_a_page_speaks_the_language_of_its_reader(tmp_path: Path) -> None:
    plain = replace(SCOPE, name="Acme")
    path = ledger(tmp_path, [replace(sale(SUNDAY, 1, 30_000, "Apollo"), user_name="Asha")])
    pages = {}
    for language in ("en", "hi-Latn", "hi"):
        view = reading(path, lambda tx: overview.overview(tx, plain, "week"))
        text = page_text(load_wordings()[language], view, findings.find(path, plain, WEEK))
        assert text.words.language == language
        week_page.draw(path, plain, WEEK, text, tmp_path, ahead=True)
        pages[language] = (tmp_path / "week.pdf").read_bytes()
    assert len(set(pages.values())) == 3
    if "Noto Sans Devanagari" in fonts.installed():
        assert [b"NotoSansDevanagari" in page for page in pages.values()] == [False, False, True]


def test_a_year_of_trade_fits_on_a_page(tmp_path: Path) -> None:
    content, _ = drawn(ledger(tmp_path, trade("johnlee", (901,), HOSTILE, SUNDAY, 60)), tmp_path)
    assert content.count(b"/Type /Pages") == 1
    assert b"/Count 1" in content
