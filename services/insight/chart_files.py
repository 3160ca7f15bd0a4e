"""Pictures on their way from the process that draws them: a folder a company and request, gone once read."""

from __future__ import annotations

import asyncio
import re
import shutil
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

_REQUEST = re.compile(r"[0-9a-f]{32}")


class ChartFiles:
    """Folders below ``CHART_OUTPUT_DIR``; a picture is a file only until its message carries it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sweep(self) -> int:
        """Remove what an earlier run left behind and return how many requests that were.

        Only folders named as a request's are touched: the directory may hold other people's files.
        """
        left = [path for path in self._folder.glob("*/*") if path.is_dir() and _REQUEST.fullmatch(path.name)]
        for path in left:
            shutil.rmtree(path, ignore_errors=True)
        return len(left)

    @asynccontextmanager
    async def request(self, company: str) -> AsyncIterator[Path]:
        """Give a request its own folder, and remove it with all that is in it afterwards."""
        folder = self._folder / company / uuid.uuid4().hex
        await asyncio.to_thread(folder.mkdir, parents=True, mode=0o700)
        try:
            yield folder
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
