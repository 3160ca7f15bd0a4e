"""What a person typed is never markup, never a formula and never lost: in the chat, the sheet and exports."""

from __future__ import annotations

import csv
import io

from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.splitting import plain, split, units
from bot.wording import Wording
from ledger.entry import Details
from sandbox.telegram.html_text import parse_html
from services.export import FORMULA_SIGNS, to_csv, to_xlsx
from sheets.cells import cells_of, clean
from sheets.layout import KINDS, NAMES, Cells, Kind
from sheets.wire import row_data, value_of
from tests.ledger_samples import sample_entry

HOSTILE = (
    '=IMPORTXML("http://x","//a")', "+91 98", "-5", "@SUM(A1)", "＝1+1", "\t=1", "'=1", '"=1"', "a,b;c\n=d",
    "<b>bold</b>", "<a href='x'>", "&amp;&lt;", "O'Neil & <Sons>", "😀" * 3, "\u202eabc", "a\ufffeb\uffffc",
)  # fmt: skip
typed = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=80))
SENTENCE = "Saved <b>{client}</b>: {remarks}"


def row_of(client: str, remarks: str) -> Cells:
    return cells_of(sample_entry(details=Details(client=client, remarks=remarks, amount=None)))


@given(client=typed, remarks=typed)
def test_telegram_takes_every_sentence_and_shows_what_was_typed(client: str, remarks: str) -> None:
    client, remarks = clean(client) or "-", clean(remarks) or "-"
    text, entities = parse_html(Wording("en", {})(SENTENCE, client=client, remarks=remarks))
    assert text == f"Saved {client}: {remarks}"
    assert [each["type"] for each in entities] == ["bold"]


@given(
    st.lists(st.tuples(typed, typed), min_size=1, max_size=30),
    st.integers(60, 400),
)
def test_every_piece_of_a_long_answer_is_whole_markup_and_nothing_is_lost(
    entries: list[tuple[str, str]], limit: int
) -> None:
    w = Wording("en", {})
    lines = [w(SENTENCE, client=one_line(a), remarks=one_line(b)) for a, b in entries]
    pieces = split("\n".join(lines), limit)
    shown = [parse_html(piece)[0] for piece in pieces]
    assert all(units(piece) <= limit for piece in pieces)
    assert "".join(shown).replace("\n", "") == "".join(plain(line) for line in lines)


def one_line(text: str) -> str:
    return " ".join((clean(text) or "-").split()) or "-"


@given(client=typed, remarks=typed)
def test_a_row_is_sent_as_typed_cells_and_read_back_the_same(client: str, remarks: str) -> None:
    cells = row_of(client, remarks)
    columns = {name: index for index, name in enumerate(reversed(NAMES))}
    for name, index in columns.items():
        cell = row_data(cells, columns)["values"][index].get("userEnteredValue", {})
        assert "formulaValue" not in cell
        if KINDS[name] is Kind.TEXT and cells[name] is not None:
            assert cell == {"stringValue": cells[name]}
        assert value_of(name, next(iter(cell.values()), None)) == cells[name]


@given(client=typed, remarks=typed)
def test_no_cell_of_a_csv_file_is_a_formula_and_its_rows_stay_rows(client: str, remarks: str) -> None:
    cells = row_of(client, remarks)
    header, row = csv.reader(io.StringIO(to_csv([cells]).decode("utf-8-sig"), newline=""))
    assert header == list(NAMES)
    for name, there in zip(header, row, strict=True):
        assert KINDS[name] is not Kind.TEXT or not there.startswith(FORMULA_SIGNS)
        assert there in (str(cells[name] if cells[name] is not None else ""), f"'{cells[name]}")


@settings(deadline=None)
@example(client="a\ufffeb\uffffc", remarks="=1+1")
@given(client=typed, remarks=typed)
def test_no_cell_of_a_workbook_is_a_formula_and_every_program_can_open_it(client: str, remarks: str) -> None:
    cells = row_of(client, remarks)
    sheet = load_workbook(io.BytesIO(to_xlsx([cells], "acme"))).active
    assert [cell.value for cell in sheet[1]] == list(NAMES)
    for cell, name in zip(sheet[2], NAMES, strict=True):
        assert cell.data_type != "f"
        if KINDS[name] is Kind.TEXT:
            assert cell.value == cells[name]
