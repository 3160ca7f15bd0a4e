"""What is said beside an entry and no part of it: labelled figures, wishes, rivals' deals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Doubt, ReadingContext, Verdict
from ledger.entry import EntryType

CONTEXT = ReadingContext(today=date(2025, 11, 21))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


@pytest.mark.parametrize(
    "text, amount, kept",
    [
        ("3 tv sold to Croma Vashi 84k only, targt was 5", 84000, "targt was 5"),
        ("target 1 lakh ka tha, sold 12 fans to Raj Electricals 18,000", 18000, "target 1 lakh ka tha"),
        ("sold 20 box to City Medical 9,400, credit limit is Rs 1,00,000", 9400, "limit is Rs 1,00,000"),
        ("previous balance 12,000. sold 5 box to Amit Medical 3,300", 3300, "previous balance 12,000"),
        ("Collected 6,000 from Om Stores, old balance was 9,500", 6000, "old balance was 9,500"),
        ("50 hazaar me se 20 hazaar mila Sharma Traders se", 20000, "50 hazaar me se"),
        ("Verma Stores ne 20 me se 3 peti wapas ki 2,400 ki", 2400, "20 me se"),
        ("paid 9000 to Bharat Plastics, 4000 aur dena hai", 9000, "4000 aur dena hai"),
        ("bill no 4455 and 4456, 30 box to Noble Pharma 21,000", 21000, "bill no 4455 and 4456"),
        ("sold 3 fridge to Vijay Electronics 43500, serial 77120 to 77122", 43500, "serial 77120 to 77122"),
        ("गणेश ट्रेडर्स को 10 पेटी साबुन दिया 7,200 का, बिल नंबर 4410", 7200, "बिल नंबर 4410"),
        ("श्री कृष्णा डेयरी को 25 kg पनीर दिया 7,500 का, गाड़ी MH12 4478", 7500, "MH12 4478"),
    ],
)
def test_a_figure_with_a_label_of_its_own_is_only_remarked(
    reader: Reader, text: str, amount: int, kept: str
) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.amount == Decimal(amount)
    assert kept in (draft.details.remarks or "")
    assert Doubt.AMOUNTS not in draft.doubts


@pytest.mark.parametrize(
    "text",
    [
        "Sold 6 pcs jeans mrp Rs 1499 to Trendz",
        "Santosh Tyre House ko 4 tyre diye 90/90-12 wale, paise baad me batata hu",
        "कुमार मेडिकल को 15 पत्ते Combiflam दिए, बिल नंबर 902",
        "Krishna Medical returned 8 strips, invoice 4112",
    ],
)
def test_a_label_s_figure_is_never_the_amount(reader: Reader, text: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.amount is None
    assert draft.verdict is Verdict.ASK


@pytest.mark.parametrize(
    "text, count",
    [
        ("ordered 20 box but supplied only 12 box to Sohan Medical, 5,640", 12),
        ("Sohan Medical wanted 20 cartons, gave 12 only 5640", 12),
        ("Raj Stores ko 30 peti diya, usne 50 maanga tha, 12000", 30),
        ("Raj Stores ne 50 peti manga tha lekin 30 peti hi diya 12,000 ka", 30),
        ("10 box ordered by Noble, 10 box delivered 4,000", 10),
        ("sold 12 bx to Holi Mart 3600, 6 bx still in my van", 12),
        ("sold 12 box to Om Stores 3600, 6 box baki", 12),
        ("Raj Stores ko 10 box diya 3000 aur 5 box chahiye kal", 10),
        ("targt 50 peti ka tha, 20 peti hi dia Maa Durga Agencies ko 13,600 ka", 20),
    ],
)
def test_only_what_was_supplied_is_counted(reader: Reader, text: str, count: int) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.type is EntryType.SALES
    assert draft.details.orders == count
    assert draft.verdict is Verdict.SAVE


@pytest.mark.parametrize(
    "text",
    [
        "Gupta Kirana visit kiya, HUL wale ne usko 20 peti 15,000 me de diya, humara order nahi",
        "Rajesh Medical gya, order nai mila, usne Zydus ka 30 box le liya 9000 me",
        "visited Verma Traders, cancelled order of 5000",
        "visited Nirmal Kirana, comptitor sold him 20 ctn at 9200 no ordr for us",
        "visited City Hospital, may order 50 boxes worth 25,000",
        "Visited Om Stores, order nahi mila, 4500 pending",
    ],
)
def test_a_visit_s_talk_of_other_deals_makes_no_entry(reader: Reader, text: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.type is EntryType.VISIT
    assert draft.details.amount is None


def test_a_heading_tells_more_than_the_number_of_an_invoice(reader: Reader) -> None:
    text = "Purchase:\nCipla depot 50 strips 1,900 inv 334\nSun depot 20 box 7,000 inv 90"
    drafts = reader.read(text, CONTEXT).drafts
    assert [draft.details.type for draft in drafts] == [EntryType.PURCHASE] * 2


def test_an_unknown_line_of_a_form_is_a_remark_of_it(reader: Reader) -> None:
    text = "Client: Om Stores\nPhone: 9417012345\nOrders: 40\nAmount: 26,800\nRemarks: call first"
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.remarks == "Phone: 9417012345; call first"


def test_money_for_the_bill_of_a_day_came_today(reader: Reader) -> None:
    (draft,) = reader.read("Om Stores ne 18 nov ke bill ka 4000 cash diya", CONTEXT).drafts
    assert draft.details.type is EntryType.COLLECTION
    assert draft.details.date == date(2025, 11, 21)


@pytest.mark.parametrize(
    "text, client, kept",
    [
        ("sold 5 box to Om Stores through Ramesh bhai 2,500", "Om Stores", "through Ramesh bhai"),
        (
            "Raj Traders ko Mohan bhai ke through 10 peti diya 5,500 ka",
            "Raj Traders",
            "Mohan bhai ke through",
        ),
        ("sold 12 chairs to Royal Furniture on behalf of Dinesh 14,400", "Royal Furniture", "Dinesh"),
        ("Om Stores ke owner Rakesh ko 5 box diya 2,500", "Om Stores", "owner Rakesh"),
        ("Gupta Kirana ki Sunita ji ne 5 box liya 2,500 ka", "Gupta Kirana", "Sunita ji"),
        ("Spoke to Mr Iyer at Saravana Stores, he took 15 cartons soap 27,000", "Saravana Stores", "Mr Iyer"),
        (
            "sold 5 fans to Mohan Electricals for Gupta wedding Rs 9750",
            "Mohan Electricals",
            "for Gupta wedding",
        ),
        ("Delhi se aaya maal 5 peti Om Stores ko diya 5,000", "Om Stores", "Delhi se aaya"),
        ("राजू भाई के कहने पर जनता मेडिकल को 6 डब्बा Volini दिया 1860 रुपये", "जनता मेडिकल", "राजू भाई के कहने पर"),
    ],
)
def test_a_person_beside_the_shop_is_not_the_client(
    reader: Reader, text: str, client: str, kept: str
) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.client == client
    assert draft.details.location is None
    assert kept in (draft.details.remarks or "")
    assert draft.verdict is Verdict.SAVE


@pytest.mark.parametrize(
    "text, client",
    [
        ("Sold 6 pallets mulch to Route 66 Garden Center for $4,350", "Route 66 Garden Center"),
        ("12 cs Bisleri 1L sold to Hotel 24 Carat 1,440 cash", "Hotel 24 Carat"),
        ("amul milk 500ml 60 pkt Cafe 84 ko diya 1,740 ka", "Cafe 84"),
        ("Sold 5 ctn to K-2 Traders 6,500", "K-2 Traders"),
        ("24 Hours Pharmacy 4 box 2,480 credit", "24 Hours Pharmacy"),
    ],
)
def test_a_number_may_belong_to_a_shop_s_name(reader: Reader, text: str, client: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.client == client


@pytest.mark.parametrize(
    "text",
    [
        "what rate did we give Noble for Crocin last time, 240 or 245?",
        "Verma ji ne bola hai kal 5000 dega",
        "sir 25 ko chutti chahiye 2 din ki",
        "Balaji ka 18,000 ka cheque bounce ho gaya",
        "agr Sharma Medical 100 box lega to 90 ka rate de du kya",
    ],
)
def test_figures_of_which_nothing_was_done_make_no_entry(reader: Reader, text: str) -> None:
    assert not reader.read(text, CONTEXT).drafts


@pytest.mark.parametrize(
    "text, day",
    [
        ("sold 15 box to Amar Medical on 19/11, 6,750, credit till 25/11", date(2025, 11, 19)),
        ("18 tarikh ko Modern Sweets ko 30 dabba diya tha 5,400 ka, aaj likh raha hu", date(2025, 11, 18)),
        ("Shubham Electric ne 14 box switch ka ordr diya 16,800 ka, delivry 28 Nov ko", date(2025, 11, 21)),
    ],
)
def test_only_one_of_two_dates_is_the_entry_s(reader: Reader, text: str, day: date) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.date == day
    assert draft.verdict is Verdict.SAVE
