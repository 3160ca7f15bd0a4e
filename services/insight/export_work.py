"""A company's entries as a workbook, made in the workshop: writing a large one takes seconds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from services import export
from services.insight.scope import reading


def workbook(path: Path, company: str, since: date, until: date) -> tuple[bytes, int]:
    """Return the XLSX file of a span of days (both included) and how many entries stand in it."""
    found = reading(path, lambda tx: export.rows(tx, company, since, until))
    return export.to_xlsx(found, company), len(found)
