"""From an entry to its row and back: columns, goods, typed cells, corrections."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.entry import Details, Entry, EntryType, Item, Payment, Source, Status
from sheets.cells import cells_of, items_text
from sheets.corrections import understood
from sheets.items_reading import items_of
from sheets.layout import KINDS, NAMES, Kind, map_header
from sheets.row_reading import entry_of_row
from sheets.wire import cell_data, row_data, same, serial_of, too_long, value_of

ENTRY = Entry(
    entry_id="0A1B2C3D4E5F",
    company="johnlee",
    user_id=901,
    user_name="Asha",
    source=Source(0, 0),
    details=Details(
        type=EntryType.SALES,
        client="Apollo Pharmacy",
        location="Bandra",
        items=(
            Item("Dolo 650", Decimal(10), "strip", Decimal(145), Decimal(2), Decimal(1450)),
            Item("Volini", Decimal(5), "box", Decimal(310), None, Decimal(1550)),
        ),
        orders=Decimal(15),
        amount=Decimal(3000),
        currency="INR",
        payment=Payment.PARTIAL,
        paid=Decimal("1000.50"),
        remarks="urgent",
        date=date(2026, 11, 21),
    ),
    at=datetime(2026, 11, 21, 14, 5, 7, tzinfo=ZoneInfo("Asia/Kolkata")),
)


def test_the_columns_are_those_of_the_contract() -> None:
    assert ",".join(NAMES) == (
        "Entry ID,Date,User Name,Type,Client,Location,Orders,Amount,Remarks,User ID,Time,Company,"
        "Entry Timestamp,Last Modified,Live Position,Items,Payment,Paid,Currency,Status"
    )
    assert [name for name in NAMES if KINDS[name] is Kind.NUMBER] == ["Orders", "Amount", "Paid"]
    assert [name for name in NAMES if KINDS[name] is Kind.DATE] == ["Date"]


def test_an_entry_becomes_a_row_with_a_value_for_every_column() -> None:
    assert cells_of(ENTRY) == {
        "Entry ID": "0A1B2C3D4E5F",
        "Date": "2026-11-21",
        "User Name": "Asha",
        "Type": "Sales",
        "Client": "Apollo Pharmacy",
        "Location": "Bandra",
        "Orders": 15,
        "Amount": 3000,
        "Remarks": "urgent",
        "User ID": "901",
        "Time": "14:05",
        "Company": "johnlee",
        "Entry Timestamp": "2026-11-21T14:05:07+05:30",
        "Last Modified": "2026-11-21T14:05:07+05:30",
        "Live Position": None,
        "Items": "10 strip Dolo 650 @ 145 + 2 free; 5 box Volini @ 310",
        "Payment": "partial",
        "Paid": 1000.5,
        "Currency": "INR",
        "Status": "Active",
    }


def test_what_is_unknown_stays_empty() -> None:
    bare = Entry("X" * 12, "johnlee", 1, "A", Source(1, 1), Details(type=EntryType.VISIT), ENTRY.at)
    empty = {name for name, value in cells_of(bare).items() if value is None}
    assert empty == {
        *("Date", "Client", "Location", "Orders", "Amount", "Remarks", "Live Position", "Items", "Payment"),
        *("Paid", "Currency"),
    }


def test_a_row_gives_the_same_entry_back() -> None:
    assert entry_of_row(cells_of(ENTRY), "johnlee", ZoneInfo("Asia/Kolkata")) == Entry(
        **{name: getattr(ENTRY, name) for name in ("entry_id", "company", "user_id", "user_name", "source")},
        details=ENTRY.details,
        at=ENTRY.at,
        path="sheet",
    )
    assert entry_of_row(cells_of(ENTRY), "yugrow", ZoneInfo("UTC")) is None


@pytest.mark.parametrize(
    "text",
    [
        "10 strip Dolo 650 @ 145 + 2 free; 5 box Volini @ 310",
        "Dolo 650",
        "5 Volini",
        "2.5 kg Sugar = 90",
        "3 pcs",
        "12 carton Horlicks 500 g @ 1250.5",
        "whatever a person wrote; and more",
    ],
)
def test_goods_read_back_from_a_cell_are_written_the_same(text: str) -> None:
    assert items_text(items_of(text)) == text


@pytest.mark.parametrize("text", [f"a{' ' * 49_998}b", "5 " + "a " * 24_999, " @" * 25_000, "1" * 50_000])
def test_goods_of_a_full_cell_are_read_at_once(text: str) -> None:
    started = time.process_time()
    assert len(items_of(text)) == 1
    assert time.process_time() - started < 2.0


@given(
    st.lists(st.builds(Item, name=st.text(max_size=20), quantity=st.decimals(0, 10**6, places=3)), max_size=4)
)
def test_goods_never_become_more_or_fewer_lines(items: list[Item]) -> None:
    text = items_text(items)
    assert len(items_of(text)) <= len(items)


@given(st.text())
def test_no_text_ever_becomes_a_formula(text: str) -> None:
    for name in NAMES:
        value = cell_data(name, text).get("userEnteredValue", {})
        assert "formulaValue" not in value


@pytest.mark.parametrize("text", ['=IMPORTXML("x")', "+911234", "-5", "@user", "'quoted"])
def test_a_text_is_sent_as_a_text(text: str) -> None:
    assert cell_data("Client", text) == {"userEnteredValue": {"stringValue": text}}


def test_a_date_is_sent_as_a_day_number_with_its_format() -> None:
    assert serial_of(date(2026, 11, 21)) == 46347
    sent = cell_data("Date", "2026-11-21")
    assert sent["userEnteredValue"] == {"numberValue": 46347}
    assert sent["userEnteredFormat"]["numberFormat"] == {"type": "DATE", "pattern": "dd-mm-yyyy"}
    assert value_of("Date", 46347) == "2026-11-21"
    assert value_of("Date", 46347.75) == "2026-11-21"


def test_a_row_is_laid_out_where_the_columns_stand() -> None:
    data = row_data({"Entry ID": "A", "Amount": 5}, {"Amount": 3, "Entry ID": 1})
    assert data["values"] == [
        {},
        {"userEnteredValue": {"stringValue": "A"}},
        {},
        {"userEnteredValue": {"numberValue": 5}},
    ]


@pytest.mark.parametrize(
    "name, raw, value",
    [
        ("Client", 360, "360"),
        ("Client", 3.5, "3.5"),
        ("Client", True, "TRUE"),
        ("Amount", 5.0, 5),
        ("Amount", "5k", "5k"),
        ("Amount", "", None),
        ("Time", 0.5868055555555556, "14:05"),
        ("Date", 3, 3),
        ("User ID", 901, "901"),
    ],
)
def test_a_cell_is_read_as_its_column_means_it(name: str, raw: Any, value: Any) -> None:
    assert value_of(name, raw) == value


def test_an_empty_cell_is_not_a_nought() -> None:
    assert not same(None, 0)
    assert not same(0, None)
    assert same("901", 901)
    assert not same("", 0)
    assert same(5, 5.0)


@pytest.mark.parametrize(
    "text, number",
    [
        ("1,200", "1200"),
        ("1,25,000", "125000"),
        ("125,000", "125000"),
        ("12,34,567.50", "1234567.5"),
        ("₹500", "500"),
        ("Rs. 500/-", "500"),
        ("500.005", "500.00"),
        ("१,२००", "1200"),
    ],
)
def test_an_amount_typed_by_hand_is_read(text: str, number: str) -> None:
    assert understood("Amount", text) == ("amount", Decimal(number))


@pytest.mark.parametrize(
    "text", ["12,34", "1.200,50", "5k", "1e5", "-3", "NaN", "5 or 6", "1,2345", 1e300, "$5"]
)
def test_an_unclear_amount_is_never_guessed(text: Any) -> None:
    assert understood("Amount", text) is None


def test_columns_are_found_by_name_whatever_their_case_and_spaces() -> None:
    found = map_header(["", " entry   ID", "AMOUNT", "my notes", "Amount"])
    assert dict(found.columns) == {"Entry ID": 1, "Amount": 2}
    assert found.duplicated == ("Amount",)
    assert "Client" in found.missing


def test_a_text_that_no_cell_holds_is_found() -> None:
    assert too_long({"Client": "x" * 50_000}) is None
    assert too_long({"Client": "x" * 50_001}) == "Client"


def test_characters_that_a_cell_cannot_show_are_left_out() -> None:
    entry = Entry(
        "X" * 12,
        "johnlee",
        1,
        "A\x00sha\ud83d",
        Source(1, 1),
        Details(remarks=" a\r\nb\x07 ", client="\x01"),
        ENTRY.at,
    )
    cells = cells_of(entry)
    assert (cells["User Name"], cells["Remarks"], cells["Client"]) == ("Asha", "a\nb", None)


def test_a_changed_entry_tells_when() -> None:
    changed = Entry(
        "X" * 12,
        "johnlee",
        1,
        "A",
        Source(1, 1),
        Details(),
        ENTRY.at,
        Status.VOID,
        modified_at=datetime(2026, 11, 22, tzinfo=UTC),
    )
    assert cells_of(changed)["Last Modified"] == "2026-11-22T00:00:00+00:00"
    assert cells_of(changed)["Status"] == "Void"
