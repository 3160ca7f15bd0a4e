"""Export: a company's entries as XLSX, CSV or JSON, with the worksheet's columns."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import sys
from collections.abc import Iterable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

from config.configuration import Configuration
from config.problems import ConfigurationError, Problem
from config.visible import visible
from ledger import entries
from ledger.database import LedgerDamaged, LedgerUnavailable
from ledger.driver import Connection, connect
from sheets.cells import cells_of
from sheets.layout import KINDS, NAMES, Cells, Kind

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
WIDTHS = {
    "Client": 28,
    "Items": 40,
    "Remarks": 32,
    "Entry Timestamp": 26,
    "Last Modified": 26,
    "Entry ID": 15,
}


def rows(tx: Connection, company: str, since: date, until: date) -> list[Cells]:
    """Return a company's rows of a span of days (both included), in the order of acceptance."""
    return [cells_of(entry) for entry in entries.between(tx, company, since, until)]


def to_json(found: Iterable[Cells]) -> bytes:
    """Return rows as a JSON list of objects; what is unknown is null."""
    return (json.dumps(list(found), ensure_ascii=False, indent=1) + "\n").encode()


def to_csv(found: Iterable[Cells]) -> bytes:
    """Return rows as CSV that no spreadsheet takes for formulas: a text that could be one gets a ``'``."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(NAMES)
    for row in found:
        writer.writerow([_csv_cell(name, row[name]) for name in NAMES])
    return b"\xef\xbb\xbf" + text.getvalue().encode()  # the mark by which Excel knows UTF-8


def _csv_cell(name: str, value: object) -> object:
    if value is None:
        return ""
    if KINDS[name] is Kind.TEXT and str(value).startswith(FORMULA_SIGNS):
        return f"'{value}"
    return value


def to_xlsx(found: Iterable[Cells], title: str) -> bytes:
    """Return rows as a workbook: real dates and numbers, text that is never a formula, a frozen header."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for index, name in enumerate(NAMES, 1):
        sheet.column_dimensions[get_column_letter(index)].width = WIDTHS.get(name, 14)
    header = []
    for name in NAMES:
        cell = WriteOnlyCell(sheet, value=name)
        cell.font = Font(bold=True)
        header.append(cell)
    sheet.append(header)
    for row in found:
        cells: list[Any] = []
        for name in NAMES:
            value = row[name]
            if value is None:
                cells.append(None)
                continue
            cell = WriteOnlyCell(sheet)
            if KINDS[name] is Kind.DATE:
                cell.value = date.fromisoformat(str(value))
                cell.number_format = "dd-mm-yyyy"
            elif KINDS[name] is Kind.NUMBER:
                cell.value = value
            else:
                cell.value = str(value)
                cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def to_bytes(found: list[Cells], form: str, title: str) -> bytes:
    """Return rows in the named form: xlsx, csv or json."""
    if form == "xlsx":
        return to_xlsx(found, title)
    return to_csv(found) if form == "csv" else to_json(found)


async def export_command(
    configuration: Configuration, *, company: str, since: date, until: date, form: str, output: Path | None
) -> int:
    """Write an export to a file or to standard output; returns the exit status.

    Raises ConfigurationError when there is no such company. The daemon may be running.
    """
    if company not in configuration.companies:
        known = ", ".join(configuration.companies)
        raise ConfigurationError([Problem("--company", company, f"choose one of: {known}")])
    if until < since:
        raise ConfigurationError(
            [Problem("--to", until.isoformat(), "choose a day that is not before --from")]
        )
    path = configuration.settings.data_dir / "ledger.db"
    try:
        content = await asyncio.to_thread(_read, path, company, since, until, form)
    except (LedgerUnavailable, LedgerDamaged) as error:
        print(f"The ledger cannot be read: {visible(str(error))}", file=sys.stderr)
        return 1
    if output is None:
        return _printed(content)
    try:
        await asyncio.to_thread(output.write_bytes, content)
    except OSError as error:
        print(f"{visible(str(output))} cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    return 0


def _printed(content: bytes) -> int:
    """Write to standard output; returns 1 when whoever reads it has ended (``| head``)."""
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Python would try once more at its end, and say so.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


def _read(path: Path, company: str, since: date, until: date, form: str) -> bytes:
    if not path.exists():
        raise LedgerUnavailable(f"there is none yet in {path.parent}; start the daemon once")
    try:
        with closing(connect(path, read_only=True)) as connection, connection.transaction():
            found = rows(connection, company, since, until)
    except Exception as error:
        raise LedgerUnavailable(type(error).__name__) from error
    return to_bytes(found, form, company)


def filename(company: str, form: str, now: datetime) -> str:
    """Return a name for an export that tells company and day."""
    return f"{company}-{now:%Y-%m-%d}.{form}"
