"""Puts figures, forecasts and pictures together with the ledger, the settings and the metrics."""

from __future__ import annotations

import asyncio

import structlog

from config.settings import Settings
from ledger.ledger import Ledger
from services.insight.chart_files import ChartFiles
from services.insight.desk import Insight
from services.insight.workshop import Workshop
from sidecar.cache import FiguresCache
from sidecar.metrics import Metrics

_log = structlog.get_logger()


class InsightLink:
    """The desk where figures are asked for, with its workshop and its files."""

    def __init__(self, settings: Settings, *, ledger: Ledger, metrics: Metrics) -> None:
        self.workshop = Workshop(slots=settings.max_workers)
        self._files = ChartFiles(settings.chart_output_dir)
        self.desk = Insight(
            ledger,
            self.workshop,
            FiguresCache(ttl=settings.analytics_cache_ttl, on_request=metrics.cache_request),
            self._files,
            ahead=settings.predictive_analytics_enabled,
        )

    async def open(self) -> None:
        """Remove pictures that an earlier run left behind."""
        left = await asyncio.to_thread(self._files.sweep)
        if left:
            _log.info("charts_swept", requests=left)

    async def close(self) -> None:
        """End the workshop's process."""
        await self.workshop.close()
