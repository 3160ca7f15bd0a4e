"""What holds for every text: no exception, no invented figure, and the same reading for the same message."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Draft, Field, Intent, Reading, ReadingContext, Verdict
from ledger.entry import Details, EntryType

TODAY = date(2025, 11, 21)
CONTEXT = ReadingContext(today=TODAY)
SLOW_START = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

CLIENTS = (
    "Noble Chemist",
    "Gupta Kirana",
    "Om Sai Traders",
    "Zenkor Balvit Agencies",
    "Sharma ji",
    "MedPlus",
)
PLACES = ("", " Dadar", " Malad West", " Nashik")
GOODS = ("", " Maggi", " Dolo 650", " LED bulb 9W", " Zentel")
UNITS = (("boxes", "box"), ("peti", "carton"), ("kg", "kg"), ("strips", "strip"), ("pcs", "pcs"))
FRAMES = (
    "Sold {quantity} {unit}{goods} to {client}{place} for {amount}",
    "{client}{place} ko {quantity} {unit}{goods} diya {amount}",
    "Bought {quantity} {unit}{goods} from {client}{place} for {amount}",
    "{client} returned {quantity} {unit}{goods}, {amount}",
)
KINDS = (EntryType.SALES, EntryType.SALES, EntryType.PURCHASE, EntryType.RETURN)
WORDS = (
    "sold becha to ko from se 5 10 2500 12,500 1.5 box boxes kg @ each = total Apollo Noble Medical Dolo 650 "
    ", . - + wapas returned cash udhaar kal 12/11 for me ka % less free lakh k rs ₹ x"
)
DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


@st.composite
def sentences(draw: st.DrawFn) -> tuple[str, Details]:
    frame = draw(st.integers(0, len(FRAMES) - 1))
    client, place = draw(st.sampled_from(CLIENTS)), draw(st.sampled_from(PLACES))
    if "{place}" not in FRAMES[frame]:
        place = ""
    unit, canonical = draw(st.sampled_from(UNITS))
    quantity, amount = draw(st.integers(1, 400)), draw(st.integers(401, 99_999))
    text = FRAMES[frame].format(
        client=client, place=place, goods=draw(st.sampled_from(GOODS)), unit=unit, quantity=quantity,
        amount=draw(st.sampled_from((f"₹{amount}", f"Rs {amount}/-", f"{amount} rupees"))),
    )  # fmt: skip
    return text, Details(
        type=KINDS[frame], client=client, location=place.strip() or None, orders=Decimal(quantity),
        amount=Decimal(amount), remarks=canonical,
    )  # fmt: skip


def figures_of(reading: Reading) -> list[Decimal]:
    found: list[Decimal | None] = []
    for draft in reading.drafts:
        details = draft.details
        found += [details.orders, details.amount, details.paid]
        for item in details.items:
            found += [item.quantity, item.rate, item.free, item.amount]
    return [figure for figure in found if figure is not None]


def rendered(draft: Draft) -> str:
    """Write a draft the way a person would; the reader must read it back."""
    details = draft.details
    goods = " + ".join(f"{item.quantity:f} {item.unit} {item.name or ''}".strip() for item in details.items)
    place = f", {details.location}," if details.location else ""
    words = {
        EntryType.SALES: f"Sold {goods} to {details.client}{place}",
        EntryType.PURCHASE: f"Bought {goods} from {details.client}{place}",
        EntryType.RETURN: f"{details.client}{place} returned {goods},",
    }
    day = "" if details.date in (None, TODAY) else f" on {details.date:%d/%m/%Y}"
    return f"{words[details.type or EntryType.SALES]}{day} ₹{details.amount:f}"


@SLOW_START
@given(sentences())
def test_a_plain_sentence_is_read_as_it_was_meant(reader: Reader, sentence: tuple[str, Details]) -> None:
    text, meant = sentence
    (draft,) = reader.read(text, CONTEXT).drafts
    details = draft.details
    assert (details.type, details.client, details.location) == (meant.type, meant.client, meant.location)
    assert (details.orders, details.amount) == (meant.orders, meant.amount)
    assert [item.unit for item in details.items] == [meant.remarks]
    assert draft.verdict is Verdict.SAVE


@SLOW_START
@given(sentences())
def test_what_was_read_and_written_out_again_is_read_the_same(
    reader: Reader, sentence: tuple[str, Details]
) -> None:
    (draft,) = reader.read(sentence[0], CONTEXT).drafts
    (again,) = reader.read(rendered(draft), CONTEXT).drafts
    assert again.details == draft.details
    (third,) = reader.read(rendered(again), CONTEXT).drafts
    assert third.details == again.details


@SLOW_START
@given(sentences(), st.integers(2, 5))
def test_blanks_line_ends_and_devanagari_digits_change_nothing(
    reader: Reader, sentence: tuple[str, Details], width: int
) -> None:
    text, _ = sentence
    (draft,) = reader.read(text, CONTEXT).drafts
    (spaced,) = reader.read("  " + text.replace(" ", " " * width) + " \t", CONTEXT).drafts
    assert spaced.details == draft.details
    (digits,) = reader.read(text.translate(DEVANAGARI), CONTEXT).drafts
    assert (digits.details.orders, digits.details.amount) == (draft.details.orders, draft.details.amount)
    assert digits.details.client == draft.details.client


@SLOW_START
@given(
    st.lists(
        st.sampled_from(WORDS.split(" ")),
        max_size=14,
    )
)
def test_no_figure_is_invented(reader: Reader, words: list[str]) -> None:
    text = " ".join(words)
    written = [
        Decimal(part.replace(",", ""))
        for word in words
        for part in word.split("/")  # of several 12/11 not all can be the day
        if part.replace(",", "").replace(".", "", 1).isdigit()
    ]
    scaled = [number * scale for number in written for scale in (1, 1000, 100_000)]
    known = {Decimal(0), *scaled, *(a * b for a, b in itertools.product(written, scaled))}
    known |= {
        sum(part, Decimal(0))
        for size in range(2, len(written) + 1)
        for part in itertools.combinations(written, size)
    }
    products = [a * b for a, b in itertools.product(written, written)]
    for figure in figures_of(reader.read(text, CONTEXT)):
        derived = {figure, figure * 2} & known
        sums = any(
            figure - product in known or figure - product in products for product in [*products, *scaled]
        )
        halves = any(abs(figure - a) in known for a in known)
        assert derived or sums or halves, (text, figure)


@SLOW_START
@given(st.text(max_size=200))
@example("\ud83d sold \x00 5 boxes to Apollo\ufeff for ５０００")
@example("İİİ ß ﬁ ½ ²")
@example("31/02 29/02/2025 0/0 99/99/9999")
@example("कककक" * 40)
@example("sold " * 40)
def test_no_text_raises(reader: Reader, text: str) -> None:
    reading = reader.read(text, CONTEXT)
    assert (reading.intent is Intent.ENTRIES) == bool(reading.drafts)
    draft = Draft(
        Details(type=EntryType.SALES, client="Apollo", orders=Decimal(5)), text="", missing=(Field.AMOUNT,)
    )
    for field in Field:
        reader.read_answer(field, text, draft, CONTEXT)
    reader.read_correction(text, draft.details, CONTEXT)
    reader.read_details(text, CONTEXT)


@SLOW_START
@given(
    st.dates(date(2001, 1, 1), date(2098, 12, 31)),
    st.sampled_from(("kal", "12/11", "31 Dec", "Monday", "29 Feb")),
)
def test_no_past_verb_gives_a_day_far_ahead(reader: Reader, today: date, written: str) -> None:
    reading = reader.read(f"{written} sold 5 boxes to Apollo 5,000", ReadingContext(today=today))
    for draft in reading.drafts:
        assert draft.details.date is None or draft.details.date <= today + timedelta(days=31)
