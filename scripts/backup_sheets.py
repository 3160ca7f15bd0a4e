#!/usr/bin/env python3
"""Saves every company's worksheet, with what people added to it, as one JSON file.

backup_sheets.py FILE     settings and credentials as for the daemon; no bot token is needed

The file appears by one rename, or not at all. Exit status: 0 good, 1 a worksheet could not be read,
2 usage, 78 configuration. Used by backup.sh (SHEETS_EXPORT) through backup_sheets.sh.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from checks import use_program

EX_CONFIG = 78


def plain(cell: object) -> object:
    """A cell as JSON has it; days and times as ISO 8601."""
    return cell.isoformat() if isinstance(cell, (date, datetime)) else cell


async def read_all(configuration: Any) -> dict[str, Any]:
    """Every row of every company's worksheet, header first. Raises SheetFault."""
    from bot.sheets_link import gateway_for, places_for

    gateway = gateway_for(configuration.settings)
    found: dict[str, Any] = {}
    try:
        for place in places_for(configuration.companies):
            sheet = await gateway.open(place, None)
            rows = await gateway.read_rows(sheet, None)
            found[place.company] = {
                "spreadsheet_id": place.spreadsheet_id,
                "worksheet": sheet.title,
                "rows": [[plain(cell) for cell in rows[number]] for number in sorted(rows)],
            }
    finally:
        await gateway.close()
    return found


def main(arguments: list[str]) -> int:
    """Write the file; returns the exit status."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    use_program()
    from config.configuration import load_configuration
    from config.problems import ConfigurationError
    from sheets.repository import SheetFault

    target = Path(arguments[0])
    try:
        found = asyncio.run(read_all(load_configuration(os.environ, None, need_bot=False)))
    except (ConfigurationError, ValueError) as error:
        print(f"backup_sheets: {error}", file=sys.stderr)
        return EX_CONFIG
    except SheetFault as error:
        print(f"backup_sheets: {error.message}", file=sys.stderr)
        return 1
    new = target.with_name(f"{target.name}.new")
    new.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    new.replace(target)
    print(", ".join(f"{company}: {max(0, len(each['rows']) - 1)} rows" for company, each in found.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
