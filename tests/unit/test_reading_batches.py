"""Several entries in one message, one entry over several lines, and the strict form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Doubt, Field, ReadingContext, Verdict
from ledger.entry import Details, EntryType, Payment

CONTEXT = ReadingContext(today=date(2025, 11, 21))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


def lines_of(reader: Reader, text: str) -> list[tuple[str | None, Decimal | None]]:
    return [(draft.details.client, draft.details.amount) for draft in reader.read(text, CONTEXT).drafts]


@pytest.mark.parametrize(
    "text",
    [
        "Sold 5 box to Apollo 12000\nSold 3 box to Noble 7200",
        "Sold 5 box to Apollo 12000, 3 box to Noble 7200",
        "Sold 5 box to Apollo 12000; 3 box to Noble 7200",
        "Sold 5 box to Apollo 12000. Sold 3 box to Noble 7200.",
        "1. sold 5 box to Apollo 12000\n2. sold 3 box to Noble 7200",
        "1) sold 5 box to Apollo 12000 2) sold 3 box to Noble 7200",
        "- sold 5 box to Apollo 12000\n- sold 3 box to Noble 7200",
        "✅ Sold 5 box to Apollo 12k\n✅ Sold 3 box to Noble 7,200",
        "Sold 5 box to Apollo 12000\n---\nSold 3 box to Noble 7200",
        "Sold 5 box\nto Apollo\n12000\n\nSold 3 box\nto Noble\n7200",
        "Good evening sir, aaj ka report\nsold 5 box to Apollo 12000\nsold 3 box to Noble 7200\nThank you",
        "Today sales:\nApollo - 5 box - 12000\nNoble - 3 box - 7200",
        "Apollo ko 5 dabba 12000\nNoble ko 3 dabba 7200",
        "अपोलो ko 5 dabba 12000\nNoble ko 3 dabba 7200".replace("अपोलो", "Apollo"),
    ],
)
def test_two_sales_are_two_entries(reader: Reader, text: str) -> None:
    assert lines_of(reader, text) == [("Apollo", 12000), ("Noble", 7200)]
    assert {draft.verdict for draft in reader.read(text, CONTEXT).drafts} == {Verdict.SAVE}


@pytest.mark.parametrize(
    "text",
    [
        "Sold to Lucky Stores:\nMaggi 5 ctn 6000\nFrooti 3 ctn 930\nTata salt 10 pkt 280",
        "Lucky Stores ko:\n5 ctn Maggi 6000\n3 ctn Frooti 930\n10 pkt Tata salt 280\nTotal 7210",
        "Sold\n5 ctn Maggi\n3 ctn Frooti\n10 pkt Tata salt\nto Lucky Stores\n₹7,210",
        "Lucky Stores order 5 ctn Maggi 6000, 3 ctn Frooti 930, 10 pkt Tata salt 280",
    ],
)
def test_lines_of_goods_for_one_client_are_one_entry(reader: Reader, text: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert (draft.details.client, draft.details.orders, draft.details.amount) == ("Lucky Stores", 18, 7210)
    assert len(draft.details.items) == 3


def test_a_stated_total_that_the_lines_do_not_give_is_asked_about(reader: Reader) -> None:
    (draft,) = reader.read("Lucky Stores ko:\n5 ctn Maggi 6000\n3 ctn Frooti 930\nTotal 7000", CONTEXT).drafts
    assert Doubt.ARITHMETIC in draft.doubts
    assert draft.details.amount is None


def test_every_line_has_its_own_type(reader: Reader) -> None:
    text = (
        "Sold 5 box to Apollo 12000\nCollected 8000 cash from Noble\nMedPlus returned 2 box 480\nPetrol 300"
    )
    kinds = [draft.details.type for draft in reader.read(text, CONTEXT).drafts]
    assert kinds == [EntryType.SALES, EntryType.COLLECTION, EntryType.RETURN, EntryType.EXPENSE]


def test_a_heading_gives_date_and_place_to_every_line(reader: Reader) -> None:
    text = "20 Nov Thane\nSold 5 box to Raj Medico 6000\nKamal Medical band tha\nSold 2 box to Noble 900"
    drafts = reader.read(text, CONTEXT).drafts
    assert {(draft.details.date, draft.details.location) for draft in drafts} == {
        (date(2025, 11, 20), "Thane")
    }
    assert drafts[1].details.type is EntryType.VISIT


def test_only_the_line_without_an_amount_is_asked_about(reader: Reader) -> None:
    first, second, third = reader.read("Apollo 5 box 12000\nNoble 3 box\nRaj 10 strip 1450", CONTEXT).drafts
    assert second.missing == (Field.AMOUNT,)
    assert (first.missing, third.missing) == ((), ())


def test_a_word_for_one_part_of_a_line_tells_the_others(reader: Reader) -> None:
    sale, purchase = reader.read(
        "Yesterday sold 50 phones $2500 and bought 100 boxes for $300", CONTEXT
    ).drafts
    assert (sale.details.type, purchase.details.type) == (EntryType.SALES, EntryType.PURCHASE)
    assert sale.details.date == purchase.details.date == date(2025, 11, 20)
    assert sale.missing == purchase.missing == (Field.CLIENT,)


def form(reader: Reader, text: str) -> Details:
    (draft,) = reader.read(text, CONTEXT).drafts
    return draft.details


def test_the_strict_form_adds_the_orders_and_keeps_the_remark(reader: Reader) -> None:
    details = form(
        reader,
        "Client: Apollo Pharmacy\nLocation: Bandra\nOrders: 3 + 5\nAmount: ₹24,000.50\nRemarks: Good talk",
    )
    assert (details.client, details.location) == ("Apollo Pharmacy", "Bandra")
    assert (details.orders, details.amount) == (8, Decimal("24000.50"))
    assert (details.type, details.remarks) == (EntryType.SALES, "Good talk")


def test_a_form_with_a_supplier_is_a_purchase(reader: Reader) -> None:
    details = form(reader, "Supplier: ABC Medical\nItems: 2 boxes + 5 bottles\nAmount: ₹18000")
    assert (details.type, details.orders, details.amount) == (EntryType.PURCHASE, 7, 18000)


@pytest.mark.parametrize(
    "text, client, orders, amount",
    [
        ("Party: Gupta Kirana\nMaal: 5 peti Maggi\nRakam: 6000\nPayment: cash", "Gupta Kirana", 5, 6000),
        ("ग्राहक: शर्मा मेडिकल\nमात्रा: ५\nराशि: ₹१२,५००", "शर्मा मेडिकल", 5, 12500),
        ("Client: Apollo, Location: Bandra, Orders: 5, Amount: 5000", "Apollo", 5, 5000),
    ],
)
def test_a_form_may_have_hindi_keys_or_one_line(
    reader: Reader, text: str, client: str, orders: int, amount: int
) -> None:
    details = form(reader, text)
    assert (details.client, details.orders, details.amount) == (client, orders, amount)


def test_a_form_keeps_how_it_was_paid(reader: Reader) -> None:
    assert form(reader, "Client: Apollo\nOrders: 5\nAmount: 5000\nPayment: gpay").payment is Payment.UPI


def test_two_forms_are_two_entries(reader: Reader) -> None:
    first = "Client: Apollo\nOrders: 3\nAmount: 24000\nRemarks: ok"
    text = f"{first}\n\nClient: Noble\nOrders: 2\nAmount: 9,000\nRemarks: -"
    assert lines_of(reader, text) == [("Apollo", 24000), ("Noble", 9000)]
    assert reader.read(text, CONTEXT).drafts[1].details.remarks is None


@pytest.mark.parametrize(
    "text, doubt, missing",
    [
        ("Client: Apollo\nOrders: 5", None, (Field.AMOUNT,)),
        ("Client: -\nOrders: 5\nAmount: 500", None, (Field.CLIENT,)),
        ("Client: Apollo\nOrders: 5\nAmount: -500", Doubt.NEGATIVE, ()),
        ("Client: Apollo\nOrders: 5\nAmount: 500 or 600", Doubt.AMOUNTS, ()),
    ],
)
def test_a_form_with_a_hole_is_asked_about(
    reader: Reader, text: str, doubt: Doubt | None, missing: tuple[Field, ...]
) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.missing == missing
    assert draft.verdict is Verdict.ASK
    assert doubt is None or doubt in draft.doubts
