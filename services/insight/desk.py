"""The desk where figures are asked for: kept for a while per company, computed once however many ask, and
forgotten as soon as an entry of that company changes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from analytics.charts.fonts import can_draw
from analytics.charts.words import Words
from analytics.periods import Period
from ledger.ledger import Ledger
from services.insight import export_work, findings, outlook, overview, pictures, territory, week_page
from services.insight.chart_files import ChartFiles
from services.insight.findings import Best, Findings
from services.insight.outlook import Prediction
from services.insight.overview import Overview, Standing
from services.insight.pictures import Picture
from services.insight.scope import Scope
from services.insight.territory import Territory
from services.insight.week_page import PageText
from services.insight.workshop import Workshop
from sidecar.cache import FiguresCache

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture: PNG bytes, and whether it says that there is nothing to show."""

    kind: str
    image: bytes
    empty: bool


class Insight:
    """Figures of companies. Quick ones come from the ledger's readers, slow ones from the workshop.

    What comes from the workshop may raise WorkshopFailed or WorkshopBusy.
    """

    def __init__(
        self, ledger: Ledger, workshop: Workshop, cache: FiguresCache, files: ChartFiles, *, ahead: bool
    ) -> None:
        self._ledger, self._workshop, self._cache, self._files = ledger, workshop, cache, files
        self._ahead = ahead
        self._scripts: dict[str, bool] = {}

    @property
    def _path(self) -> Path:
        return self._ledger.path

    def drop(self, company: str) -> None:
        """Forget a company's figures: something in its entries, targets or names changed."""
        self._cache.drop(company)

    async def overview(self, scope: Scope, name: str) -> Overview:
        """Return the totals of ``today``, ``week`` or ``month`` with people and targets."""

        async def load() -> Overview:
            return await self._ledger.read(lambda tx: overview.overview(tx, scope, name))

        return await self._kept(scope, "overview", {"name": name}, load)

    async def standing(self, scope: Scope, name: str, user_id: int) -> Standing:
        """Return how a person stands."""

        async def load() -> Standing:
            return await self._ledger.read(lambda tx: overview.standing(tx, scope, name, user_id))

        return await self._kept(scope, "standing", {"name": name, "user": user_id}, load)

    async def findings(self, scope: Scope, period: Period) -> Findings:
        """Return the deeper figures of a period."""

        async def load() -> Findings:
            return await self._workshop.run(findings.find, self._path, scope, period)

        return await self._kept(scope, "findings", _span(period), load)

    async def best(self, scope: Scope, period: Period) -> Best:
        """Return the best clients, items, places and reps of a period."""

        async def load() -> Best:
            return await self._workshop.run(findings.best, self._path, scope, period)

        return await self._kept(scope, "best", _span(period), load)

    async def prediction(self, scope: Scope, title: str, words: Words) -> tuple[Prediction, bytes | None]:
        """Return the forecast and its picture."""

        async def load() -> tuple[Prediction, bytes | None]:
            async with self._files.request(scope.company) as folder:
                found = await self._workshop.run(outlook.predict, self._path, scope, folder, title, words)
                return found, await _image(folder, found.picture)

        return await self._kept(scope, "prediction", {"title": title, "language": words.language}, load)

    async def writes(self, name: str) -> bool:
        """Whether this machine's fonts can draw the name of a language in its script; asked once for each."""
        if name not in self._scripts:
            self._scripts[name] = await self._workshop.run(can_draw, name)
        return self._scripts[name]

    async def pictures(
        self,
        scope: Scope,
        kinds: tuple[str, ...],
        titles: Mapping[str, str],
        words: Words,
        *,
        ahead: bool = True,
    ) -> tuple[Drawn, ...]:
        """Return pictures of these kinds; ``ahead``: with a forecast, unless the settings forbid it."""
        ahead = ahead and self._ahead

        async def load() -> tuple[Drawn, ...]:
            async with self._files.request(scope.company) as folder:
                found: list[Picture] = await self._workshop.run(
                    pictures.draw, self._path, scope, kinds, dict(titles), folder, words, ahead=ahead
                )
                return tuple(
                    [Drawn(each.kind, (await _image(folder, each.file)) or b"", each.empty) for each in found]
                )

        arguments = {"kinds": kinds, "titles": dict(titles), "ahead": ahead, "language": words.language}
        return await self._kept(scope, "pictures", arguments, load)

    async def page(self, scope: Scope, week: Period, text: PageText) -> bytes:
        """Return a week on one page, a PDF. Not kept: it is asked for once a reader and week."""
        async with self._files.request(scope.company) as folder:
            name = await self._workshop.run(
                week_page.draw, self._path, scope, week, text, folder, ahead=self._ahead
            )
            return await asyncio.to_thread((folder / name).read_bytes)

    async def territory(self, scope: Scope, title: str, words: Words) -> tuple[Territory, bytes | None]:
        """Return where the business is, and its map."""

        async def load() -> tuple[Territory, bytes | None]:
            async with self._files.request(scope.company) as folder:
                found = await self._workshop.run(territory.explore, self._path, scope, folder, title, words)
                return found, await _image(folder, found.picture)

        return await self._kept(scope, "territory", {"title": title, "language": words.language}, load)

    async def words(
        self, scope: Scope, text: str, language: str, phrase: Callable[[], Awaitable[str]]
    ) -> str:
        """Return what ``phrase`` made of the facts in ``text``, asked once for the same facts."""
        return await self._kept(scope, "words", {"text": text, "language": language}, phrase)

    async def workbook(self, scope: Scope, since: date, until: date) -> tuple[bytes, int]:
        """Return a company's entries of a span as an XLSX file, and how many they are. Not kept."""
        return await self._workshop.run(export_work.workbook, self._path, scope.company, since, until)

    async def _kept(
        self, scope: Scope, name: str, arguments: Mapping[str, object], load: Callable[[], Awaitable[T]]
    ) -> T:
        day = {"today": scope.today, "currency": scope.currency}
        return await self._cache.get(scope.company, name, {**day, **arguments}, load)


def _span(period: Period) -> dict[str, object]:
    return {"start": period.start, "end": period.end, "span": period.span}


async def _image(folder: Path, name: str | None) -> bytes | None:
    return await asyncio.to_thread((folder / name).read_bytes) if name else None
