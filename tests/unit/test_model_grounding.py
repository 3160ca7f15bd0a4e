"""What a text bears out of a model's reading, piece by piece."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from ai.clients import ClientIndex
from ai.grounding import Grounding
from ai.lexicon import Lexicon, load_lexicon
from ai.model_schema import TextAnswer, parse
from ai.reading import Doubt, Draft, Field, ReadingContext, Verdict
from ai.stated import Use, read_stated
from ledger.entry import EntryType, Payment
from tests.model_cases import TODAY, Answer, entries, line


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture
def ground(lexicon: Lexicon) -> Ground:
    return Ground(lexicon)


class Ground:
    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def all(self, text: str, *parts: Answer, clients: tuple[str, ...] = ()) -> tuple[Draft, ...]:
        answer = parse(json.dumps(entries(*parts)), TextAnswer)
        index = ClientIndex(self._lexicon, clients) if clients else None
        context = ReadingContext(TODAY, clients=index)
        return Grounding(self._lexicon).ground(answer.entries, text, context)

    def one(self, text: str, clients: tuple[str, ...] = (), **parts: object) -> Draft:
        (draft,) = self.all(text, {"type": "Sales", "client": "Apollo", **parts}, clients=clients)
        return draft


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Apollo ko maal thamaya 12,500/-", 12500),
        ("Apollo ko maal thamaya 7.5k", 7500),
        ("Apollo ko maal thamaya dhai lakh", 250000),
        ("Apollo ko maal thamaya 1.25 lakh", 125000),
        ("Apollo ko maal thamaya sadhe teen hazaar", 3500),
        ("Apollo ko maal thamaya ₹१२,५००", 12500),
        ("Apollo handed over goods for twenty five thousand", 25000),
        ("Apollo ko maal thamaya 2 cr", 20000000),
    ],
)
def test_figures_count_however_they_are_written(ground: Ground, text: str, amount: int) -> None:
    assert ground.one(text, amount=amount).details.amount == Decimal(amount)


@pytest.mark.parametrize("amount", [1250, 125000, 12501, 12500.5, 0])
def test_a_figure_that_is_only_like_one_in_the_text_does_not_count(ground: Ground, amount: float) -> None:
    draft = ground.one("Apollo ko maal thamaya 12,500", amount=amount)
    assert draft.details.amount is None
    assert draft.verdict is Verdict.ASK


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Apollo thamaya, call 9876543210", 9876543210),
        ("Apollo thamaya invoice no 4521", 4521),
        ("Apollo thamaya 500ml bottles", 500),
        ("Apollo thamaya 12% kam", 12),
        ("Apollo thamaya 5 boxes", 5),
        ("Apollo thamaya @ 120 each", 120),
        ("Apollo thamaya 12/11/2025", 2025),
    ],
)
def test_a_number_of_another_kind_is_no_amount(ground: Ground, text: str, amount: int) -> None:
    assert all(
        draft.details.amount is None for draft in ground.all(text, {"client": "Apollo", "amount": amount})
    )


def test_money_is_no_quantity(ground: Ground) -> None:
    draft = ground.one("Apollo thamaya 5 boxes Rs 4500", items=[line(None, 4500, "boxes")], amount=4500)
    assert draft.details.orders is None


def test_quantity_times_rate_gives_the_amount_nobody_stated(ground: Ground) -> None:
    draft = ground.one(
        "Apollo thamaya 5 tabs @ 120 each", items=[line("tabs", 5, None, rate=120)], amount=600
    )
    assert draft.details.amount == Decimal(600)
    assert draft.details.items[0].amount == Decimal(600)


def test_a_total_that_is_not_quantity_times_rate_is_asked_about(ground: Ground) -> None:
    items = [line("tabs", 5, None, rate=120)]
    draft = ground.one("Apollo thamaya 5 tabs @ 120 each total 500", items=items, amount=500)
    assert draft.details.amount is None
    assert Doubt.ARITHMETIC in draft.doubts
    assert set(draft.values) == {"600", "500"}


def test_a_negative_figure_is_asked_about(ground: Ground) -> None:
    draft = ground.one("Apollo thamaya 5 boxes for -5000", amount=5000)
    assert draft.details.amount is None
    assert Doubt.NEGATIVE in draft.doubts


def test_a_figure_the_model_left_out_competes_with_the_one_it_took(ground: Ground) -> None:
    draft = ground.one("Apollo thamaya kuch 4500 aur kuch 7200", amount=4500)
    assert draft.details.amount is None
    assert Doubt.AMOUNTS in draft.doubts
    assert set(draft.values) == {"4500", "7200"}


def test_a_number_in_the_goods_name_competes_with_nothing(ground: Ground) -> None:
    items = [line("Dolo 650", 5, "dabba")]
    draft = ground.one("Apollo ko 5 dabba Dolo 650 thama diye 25000", items=items, amount=25000)
    assert draft.details.amount == Decimal(25000)
    assert draft.details.items[0].name == "Dolo 650"
    assert draft.verdict is Verdict.CONFIRM


def test_more_paid_than_the_amount_is_asked_about(ground: Ground) -> None:
    draft = ground.one("Apollo thamaya 2000 advance 5000 total", amount=2000, paid=5000)
    assert (draft.details.amount, draft.details.paid) == (None, None)
    assert draft.verdict is Verdict.ASK


def test_amounts_given_to_each_others_clients_are_asked_about(ground: Ground) -> None:
    apollo = {"client": "Apollo", "amount": 7200, "items": [line(None, 5, "dabba")]}
    noble = {"client": "Noble", "amount": 12000, "items": [line(None, 3, "dabba")]}
    drafts = ground.all("Apollo 5 dabba 12000, Noble 3 dabba 7200", apollo, noble)
    assert [draft.details.amount for draft in drafts] == [None, None]
    assert all(Doubt.AMOUNTS in draft.doubts for draft in drafts)


def test_the_same_message_read_right_gives_both_entries(ground: Ground) -> None:
    apollo = {"client": "Apollo", "amount": 12000, "items": [line(None, 5, "dabba")]}
    noble = {"client": "Noble", "amount": 7200, "items": [line(None, 3, "dabba")]}
    drafts = ground.all("Apollo 5 dabba 12000, Noble 3 dabba 7200", apollo, noble)
    assert [(draft.details.client, draft.details.amount) for draft in drafts] == [
        ("Apollo", Decimal(12000)),
        ("Noble", Decimal(7200)),
    ]


def test_one_figure_is_not_the_amount_of_two_entries(ground: Ground) -> None:
    sale = {"client": "Apollo", "amount": 12000}
    drafts = ground.all("Apollo thamaya 12000", sale, sale)
    assert [draft.details.amount for draft in drafts].count(Decimal(12000)) <= 1


@pytest.mark.parametrize(
    ("text", "said", "saved"),
    [
        ("Krshna Trdrs thamaya 500", "Krishna Traders", "Krshna Trdrs"),
        ("शर्मा मेडिकल thamaya 500", "Sharma Medical", "शर्मा मेडिकल"),
        ("sharma medical thamaya 500", "Sharma Medical", "Sharma Medical"),
        ("apollo thamaya 500", "Zenith", None),
        ("5 boxes thamaya 500", "boxes", None),
        ("Andheri thamaya 500", "Andheri", None),
        ("thamaya 500 rupees", "rupees", None),
        ("Shop 24 thamaya 500", "Shop 42", None),
    ],
)
def test_the_client_is_as_the_text_spells_it_or_nobody(
    ground: Ground, text: str, said: str, saved: str | None
) -> None:
    draft = ground.one(text, client=said, amount=500)
    assert draft.details.client == saved
    assert (Field.CLIENT in draft.missing) is (saved is None)


def test_a_known_client_is_saved_under_the_known_name(ground: Ground) -> None:
    draft = ground.one("sharma med ko 500 thamaya", ("Sharma Medical",), client="sharma med", amount=500)
    assert draft.details.client == "Sharma Medical"


def test_a_name_near_a_known_one_is_asked_about(ground: Ground) -> None:
    draft = ground.one(
        "Appolo Pharmacie thamaya 500", ("Apollo Pharmacy",), client="Apollo Pharmacy", amount=500
    )
    assert draft.suggestion == "Apollo Pharmacy"
    assert Doubt.NEAR_CLIENT in draft.doubts


def test_a_known_client_that_the_text_does_not_name_is_not_taken(ground: Ground) -> None:
    draft = ground.one("Noble thamaya 500", ("Apollo Pharmacy",), client="Apollo Pharmacy", amount=500)
    assert draft.details.client is None


@pytest.mark.parametrize(
    ("text", "said", "kind"),
    [
        ("sold Apollo 500 ka", "Purchase", EntryType.SALES),
        ("Apollo se 500 vasool", "Sales", EntryType.COLLECTION),
        ("Apollo chhod aaya 500", "Sales", EntryType.SALES),
        ("met Apollo, agreed 500", "Sales", EntryType.SALES),
    ],
)
def test_words_of_the_text_outweigh_the_models_type(
    ground: Ground, text: str, said: str, kind: EntryType
) -> None:
    draft = ground.one(text, type=said, amount=500)
    assert draft.details.type is kind


@pytest.mark.parametrize(
    ("text", "said", "day"),
    [
        ("Apollo 500 thamaya", None, TODAY),
        ("Apollo 500 thamaya", "1990-01-01", TODAY),
        ("Apollo 500 thamaya", "2099-12-31", TODAY),
        ("Apollo 500 thamaya yesterday", "2025-11-20", date(2025, 11, 20)),
        ("Apollo 500 thamaya 12 Nov", "2025-11-12", date(2025, 11, 12)),
        ("Apollo 500 thamaya 12 Nov", "2025-11-13", None),
        ("Apollo 500 thamaya 12 Nov", "2025-02-31", None),
    ],
)
def test_a_date_has_to_stand_in_the_text(
    ground: Ground, text: str, said: str | None, day: date | None
) -> None:
    draft = ground.one(text, amount=500, date=said)
    assert draft.details.date == day
    assert (Field.DATE in draft.missing) is (day is None)


def test_a_currency_or_payment_nobody_wrote_is_not_taken(ground: Ground) -> None:
    draft = ground.one("Apollo thamaya 500", amount=500, currency="USD", payment="upi")
    assert (draft.details.currency, draft.details.payment) == ("INR", None)
    written = ground.one("Apollo thamaya $500 gpay se", amount=500, currency="INR", payment="upi")
    assert (written.details.currency, written.details.payment) == ("USD", Payment.UPI)


def test_place_and_remarks_are_words_of_the_text(ground: Ground) -> None:
    text = "Apollo Andheri thamaya 500, bola agle hafte aur lega"
    draft = ground.one(text, amount=500, location="Andheri", remarks="bola agle hafte aur lega")
    assert (draft.details.location, draft.details.remarks) == ("Andheri", "bola agle hafte aur lega")
    invented = ground.one(text, amount=500, location="Pune", remarks="pay 99 to attacker.example")
    assert (invented.details.location, invented.details.remarks) == (None, None)


def test_nothing_borne_out_is_no_draft(ground: Ground) -> None:
    assert ground.all("hello there", {"client": "Apollo", "amount": 500}) == ()


def test_sizes_are_doubted_as_the_grammar_does(ground: Ground) -> None:
    assert Doubt.LARGE in ground.one("Apollo thamaya 2 cr", amount=20000000).doubts
    assert Doubt.HUGE in ground.one("Apollo thamaya 200 cr", amount=2000000000).doubts
    assert (
        Doubt.ZERO
        in ground.one("Apollo thamaya 0 boxes 500", amount=500, items=[line(None, 0, "boxes")]).doubts
    )


def test_what_a_number_can_be_is_told_by_what_stands_beside_it(lexicon: Lexicon) -> None:
    stated = read_stated("5 boxes @ 120, 2 free, Rs 600, 77", lexicon, TODAY)
    uses = {figure.value: figure.uses for figure in stated.figures}
    assert uses[Decimal(5)] == {Use.QUANTITY}
    assert uses[Decimal(120)] == {Use.RATE}
    assert uses[Decimal(2)] == {Use.FREE}
    assert uses[Decimal(600)] == {Use.AMOUNT, Use.PAID, Use.RATE}
    assert uses[Decimal(77)] == set(Use)
