"""Google Sheets on loopback, in a process of its own: the sandbox's service with Google's quota or without.

Usage: python -m bench.side_by_side.google KEY_FILE QUOTA   (requests a minute). Prints its address; answers
GET /tally with the rows that stand in the sheets and the requests that wrote and read.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from aiohttp import web

from sandbox.google.service import SheetsService
from sandbox.server import LoopbackServer

BOOK = "book-of-the-measurement-0000000000000000000000"
FIRST = "Sheet1"
UNLIMITED = 1_000_000  # requests a minute


def tally(service: SheetsService) -> dict[str, int]:
    """Return rows under the headers of all sheets, and how many requests wrote and read so far."""
    sheets = service.spreadsheets[BOOK].sheets
    filled = {sheet.title: len(sheet.grid.rows) for sheet in sheets}
    # Only the sheets that the daemon makes begin with a header.
    rows = sum(count if title == FIRST else max(0, count - 1) for title, count in filled.items())
    done = [each.operation for each in service.journal if each.status == 200]
    writes = sum(each in ("batchUpdate", "values.append", "values.batchUpdate") for each in done)
    reads = sum(each.startswith(("values.get", "values.batchGet", "spreadsheets.get")) for each in done)
    return {"rows": rows, "writes": writes, "reads": reads}


async def main(key_file: Path, quota: int) -> None:
    """Serve until the process is ended."""
    service = SheetsService(
        read_quota=quota, write_quota=quota, project_quota=5 * quota, journal_size=200_000
    )
    service.create_spreadsheet(BOOK, "Measured", sheets=[FIRST])
    app = service.app()

    async def told(_: web.Request) -> web.Response:
        return web.json_response(tally(service))

    app.router.add_get("/tally", told)
    async with LoopbackServer(app) as server:
        _publish(key_file, service, server.url)
        await asyncio.Event().wait()


def _publish(key_file: Path, service: SheetsService, url: str) -> None:
    key_file.write_text(json.dumps(service.credentials(f"{url}/token")))
    key_file.chmod(0o600)
    print(url, flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
