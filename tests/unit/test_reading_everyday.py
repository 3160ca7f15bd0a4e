"""An ordinary day: packings, credit notes, refusals that ended, questions that are answered at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Intent, ReadingContext, Verdict
from ledger.entry import Details, EntryType

CONTEXT = ReadingContext(today=date(2025, 11, 21))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


def saved(reader: Reader, text: str) -> Details:
    """Return the one entry that the text saves without a question."""
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.verdict is Verdict.SAVE, draft
    return draft.details


@pytest.mark.parametrize(
    "text, count, unit, item",
    [
        ("12 buckets putty to Shivam Paints, 9,800 including GST", 12, "bucket", "putty"),
        ("Ganpati Paints ko 4 balti diya 7200 ka udhaar", 4, "bucket", None),
        ("Kaveri Plastic ko 20 balti diya 2000", 20, "pcs", "balti"),
        ("Om Tyre ko 2 tubes diya 700", 2, "pcs", "tubes"),
        ("sold 12 tubes betnovate to Apex Medical 700", 12, "tube", "betnovate"),
        ("Vijay ko 50 kg chini ki 10 bori diya 20000", 10, "sack", "50 kg chini"),
        ("Raju Store 10 ltr enamel 4 dabba diya 5600", 4, "box", "10 ltr enamel"),
    ],
)
def test_a_container_counts_what_is_in_it(
    reader: Reader, text: str, count: int, unit: str, item: str | None
) -> None:
    details = saved(reader, text)
    (line,) = details.items
    assert (line.quantity, line.unit, line.name) == (Decimal(count), unit, item)
    assert details.orders == count


@pytest.mark.parametrize(
    "text, kind",
    [
        ("Credit note £54 for Salford Hardware, they sent back 2 boxes of bolts", EntryType.RETURN),
        ("CN 540 for Apollo Medical, 5 strips expired returned", EntryType.RETURN),
        ("Apollo Medical ko credit note diya 540 ka, 5 strip wapas", EntryType.RETURN),
        ("Parle depot ko 12 carton wapas, credit note mila 540", EntryType.PURCHASE_RETURN),
    ],
)
def test_who_gives_a_credit_note_takes_goods_back(reader: Reader, text: str, kind: EntryType) -> None:
    assert saved(reader, text).type is kind


@pytest.mark.parametrize(
    "text, client",
    [
        ("Jai Mata Di dairy ne 40 pkt doodh liya 1160 cash", "Jai Mata Di dairy"),
        ("Diya Boutique ko 15 kurti diya 7500", "Diya Boutique"),
        ("Borah tyre ko char tyre diya, pandrah hazaar ka", "Borah tyre"),
        ("ORDER RCVD FROM Noor Mobiles.. 60 chargers.. 11,400", "Noor Mobiles"),
        ("sold 60 pcs plates, shop name Ambika Electric, town Zunpur, amt 7,800/-", "Ambika Electric"),
        ("कल केसर किराना ने 6 नग लिए 1,160", "केसर किराना"),
        ("boss ko bata diya tha, Selvam Electricals ko 12 roll tape gaya 1,080", "Selvam Electricals"),
        ("Earlier said no order, today Chetan Paints ordered 8 tins primer 6800", "Chetan Paints"),
        ("becha 30 patta Combiflam, kisko? Anand Medical, kitne ka? 1,050", "Anand Medical"),
    ],
)
def test_the_name_of_the_shop_is_found_beside_such_words(reader: Reader, text: str, client: str) -> None:
    assert saved(reader, text).client == client


def test_what_was_paid_of_a_price_leaves_the_price(reader: Reader) -> None:
    details = saved(reader, "2 drum oil Sonu Garage ko diye 14,600 me se 5000 mila")
    assert (details.amount, details.paid) == (Decimal(14600), Decimal(5000))


def test_a_price_of_a_kind_is_a_rate_where_it_gives_the_amount(reader: Reader) -> None:
    details = saved(reader, "gyan ganga book store ko copy 200 pcs 12 rs wali diya total 2400")
    assert (details.items[0].rate, details.amount) == (Decimal(12), Decimal(2400))


def test_two_shops_of_which_one_is_denied_are_a_correction(reader: Reader) -> None:
    reading = reader.read("Rawat Store nahi, Rawat Traders likhna tha", CONTEXT)
    assert reading.intent is Intent.EDIT
    assert reading.correction is not None
    assert reading.correction.changes == {"client": "Rawat Traders"}


@pytest.mark.parametrize(
    "text",
    [
        "sab dukan band hai",
        "poora market band tha aaj",
        "whole market closed for election",
        "Zero sale today, all shops closed for Muharram",
        "koi dukan khuli nahi thi",
    ],
)
def test_a_market_that_was_closed_is_no_visit_to_anybody(reader: Reader, text: str) -> None:
    assert reader.read(text, CONTEXT).drafts == ()


def test_every_expense_of_a_line_counts(reader: Reader) -> None:
    assert saved(reader, "Tempo bhada 800, hamali 200").amount == Decimal(1000)


@pytest.mark.parametrize(
    "text, kind",
    [
        ("Sold 6 boxes to Lucky Store 2,880, crates to be returned", EntryType.SALES),
        ("Highway Dhaba ko 12 peti Thums Up diya, 8,640, khali peti wapas lani hai", EntryType.SALES),
        ("Raju Store ne 5 peti wapas kiya 500", EntryType.RETURN),
    ],
)
def test_what_only_will_come_back_is_no_return(reader: Reader, text: str, kind: EntryType) -> None:
    assert saved(reader, text).type is kind


def test_a_call_that_is_promised_is_not_the_day_of_the_visit(reader: Reader) -> None:
    details = saved(reader, "Kavita Boutique gaya, season ke baad lega bola, wed ko call, boss ko bata diya")
    assert details.date == date(2025, 11, 21)


@pytest.mark.parametrize("size", ["24 x 500ml coke", "24 x 500 ml coke", "24x500ml coke"])
def test_packs_of_a_size_are_counted(reader: Reader, size: str) -> None:
    assert saved(reader, f"Om Sai Stores ko {size} diya 900").orders == 24


@pytest.mark.parametrize(
    "text, client",
    [
        ("party ka naam Goel Traders hai", "Goel Traders"),
        ("clnt was Noor Stores", "Noor Stores"),
        ("दुकान का नाम Gupta Stores है", "Gupta Stores"),
    ],
)
def test_who_the_client_is_corrects_the_last_entry(reader: Reader, text: str, client: str) -> None:
    found = reader.read(text, CONTEXT)
    assert found.correction is not None
    assert found.correction.changes == {"client": client}


@pytest.mark.parametrize(
    "text",
    [
        "Collected cheque of 42500 from Modern Surgicals Kochi the accountant made me sit for one hour "
        "because the signing authority was at lunch and then they could not find the cheque book",
        "kal shaam ko late ho gaya tha isliye entry nahi ki Bhagwati Saree se 30000 mila tha bank transfer "
        "se purane bill ka bhai sahab gaon gaye the kheti dekhne",
    ],
)
def test_a_long_story_in_which_something_was_not_so_is_no_correction(reader: Reader, text: str) -> None:
    assert reader.read(text, CONTEXT).drafts


def test_under_a_heading_what_was_paid_is_no_sale(reader: Reader) -> None:
    found = reader.read("Purchase:\nAgra Sole 100 jodi 32000\nLace Depot 40 packet 6000 cash diya", CONTEXT)
    assert [draft.details.type for draft in found.drafts] == [EntryType.PURCHASE, EntryType.PURCHASE]


def test_what_was_delivered_yesterday_bears_that_day(reader: Reader) -> None:
    (draft,) = reader.read("Yesterday's delivery to Bansal Traders: 9 cartons, 10,800", CONTEXT).drafts
    assert draft.details.date == date(2025, 11, 20)


def test_a_vehicle_is_no_bundle(reader: Reader) -> None:
    (draft,) = reader.read("Agra Sole Factory ko 100 jodi diya 32000 gaadi raat ko aayi", CONTEXT).drafts
    assert (draft.details.amount, draft.details.orders) == (Decimal(32000), Decimal(100))


@pytest.mark.parametrize(
    "text, amount, paid",
    [
        ("Singh Travels ko 2 battery di 13000, 5000 abhi mila 8000 udhaar", 13000, 5000),
        ("Gupta ko 5 box 900 ka diya 400 udhaar", 900, 500),
        ("sold 5 box to Gupta 900, 500 cash 400 credit", 900, 500),
        ("Gupta ko 5 box 900 ka diya udhaar, 400 mila", 900, 400),
    ],
)
def test_what_stays_on_credit_was_not_paid(reader: Reader, text: str, amount: int, paid: int) -> None:
    details = saved(reader, text)
    assert (details.amount, details.paid) == (Decimal(amount), Decimal(paid))


def test_a_day_on_which_goods_will_leave_is_not_the_entrys(reader: Reader) -> None:
    details = saved(reader, "Order from Eye Care Hub Lucknow 25 frames 11,250, dispatch Monday")
    assert details.date == date(2025, 11, 21)


def test_the_power_of_a_pump_is_no_count_and_no_money(reader: Reader) -> None:
    details = saved(reader, "Sold 2 nos 1.5 HP submersible pump to Balaji Borewells Salem 31,400")
    assert (details.amount, details.orders) == (Decimal(31400), Decimal(2))


def test_a_name_keeps_a_word_that_is_said_of_stock_in_latin_letters(reader: Reader) -> None:
    assert saved(reader, "रिलायंस फ्रेश पटना को 110 पेटी बेचा डेढ़ लाख").client == "रिलायंस फ्रेश"


def test_an_entry_of_yesterday_and_not_of_today_changes_its_day(reader: Reader) -> None:
    found = reader.read("ye kal ki entry thi aaj ki nahi", CONTEXT)
    assert found.correction is not None
    assert found.correction.changes == {"date": date(2025, 11, 20)}
