"""Every metric of the program, with label sets that cannot grow without bound.

Labels come from the program's own names (commands, companies, outcomes, classes of errors), never
from what a person typed; what is not known counts as ``other``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from sidecar.flag_metrics import FlagMetrics
from sidecar.health import QueueStats

SERVICES = ("telegram", "sheets", "drive", "ai", "ai_new", "geocoding")
# What alerts look for: at 0 from the start, so that the first such answer is seen as a rise.
ALARMING = {
    "telegram": ("auth", "refused"),
    "sheets": ("credentials", "refused", "rate", "uncertain"),
    "ai": ("auth",),
}
OTHER = "other"
# More values than the program has of any kind; a defect that makes up labels stops here.
_MOST_VALUES = 40
_MOST_COMPANIES = 200  # over all reloads of the companies file
_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9_. -]{0,39}")

_REQUEST_SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_UPSTREAM_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_LAG_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

M = TypeVar("M", Counter, Gauge, Histogram)


class Metrics:
    """The metrics in a registry of their own.

    ``commands`` and ``companies`` are the only values their labels may have; :meth:`serve` adds companies.
    """

    def __init__(self, *, version: str, commands: Iterable[str], companies: Iterable[str]) -> None:
        # A *_created series for each child would nearly double the page.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library left its hint out
        self.registry = registry = CollectorRegistry(auto_describe=True)
        self._commands = frozenset(commands)
        self._companies: set[str] = set()
        self._free: dict[str, set[str]] = {}
        self._children: dict[tuple[str, ...], Counter | Gauge | Histogram] = {}

        self._requests = Counter("bot_requests", "Updates handled", ["command", "status"], registry=registry)
        self._request_seconds = Histogram(
            "bot_request_duration_seconds",
            "Time from taking up an update to having answered it",
            ["command"],
            buckets=_REQUEST_SECONDS,
            registry=registry,
        )
        self._active_users = Gauge(
            "bot_active_users", "People heard from in the last 15 minutes", registry=registry
        )
        self._errors = Counter("bot_errors", "Faults by class", ["error_type"], registry=registry)
        self._entries = Counter(
            "bot_entries",
            "Entries saved, by how they were read",
            ["company", "type", "path"],
            registry=registry,
        )
        self._inbox = Gauge("bot_inbox_pending", "Updates fetched and not yet processed", registry=registry)
        self._outbox = Gauge(
            "bot_outbox_pending", "Rows waiting to be sent to the sheet", ["company"], registry=registry
        )
        self._oldest = Gauge("bot_outbox_oldest_seconds", "Age of the oldest waiting row", registry=registry)
        self._dead = Gauge("bot_dead_letters", "Updates and rows given up and kept aside", registry=registry)
        self._limited = Counter(
            "bot_rate_limited", "Requests refused for coming too fast", ["limit"], registry=registry
        )
        self._cache = Counter(
            "bot_cache_requests", "Look-ups in a cache", ["cache", "result"], registry=registry
        )
        self._upstream = Counter(
            "bot_upstream_requests", "Calls to outside services", ["service", "outcome"], registry=registry
        )
        self._upstream_seconds = Histogram(
            "bot_upstream_duration_seconds",
            "Duration of calls to outside services",
            ["service"],
            buckets=_UPSTREAM_SECONDS,
            registry=registry,
        )
        self._circuit = Gauge(
            "bot_circuit_open",
            "1 while a service is not asked because it fails",
            ["service"],
            registry=registry,
        )
        self._texts = Counter("bot_texts_read", "Texts read, by what it took", ["path"], registry=registry)
        self._tokens = Counter("bot_model_tokens", "Tokens of the model", ["direction"], registry=registry)
        self._lag = Histogram(
            "bot_event_loop_lag_seconds",
            "How late the event loop ran what was due",
            buckets=_LAG_SECONDS,
            registry=registry,
        )
        self.flags = FlagMetrics(registry)
        build = Gauge("bot_build_info", "1, labelled with the version", ["version"], registry=registry)
        build.labels(version).set(1)
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=registry)
        # Series that exist from the start, so that alerts and rates see the first change.
        for service in SERVICES:
            self._circuit.labels(service).set(0)
            for outcome in ALARMING.get(service, ()):
                self._child("upstream", self._upstream, service, self._free_value("outcome", outcome))
        self.serve(companies)

    def serve(self, companies: Iterable[str]) -> None:
        """Count these companies under their own names from now on, as far as there is room for more.

        One that is served no longer keeps its series: what it counted stays true.
        """
        for company in companies:
            if company not in self._companies and len(self._companies) < _MOST_COMPANIES:
                self._companies.add(company)
                self._outbox.labels(company).set(0)

    def request(self, command: str, status: str, seconds: float) -> None:
        """An update was handled in ``seconds``; a command that is not one of ours counts as ``other``."""
        command = command if command in self._commands else OTHER
        self._child("requests", self._requests, command, self._free_value("status", status)).inc()
        self._child("request_seconds", self._request_seconds, command).observe(seconds)

    def error(self, error_type: str) -> None:
        """A fault happened; ``error_type`` is the class's name, never its text."""
        self._child("errors", self._errors, self._free_value("error_type", error_type)).inc()

    def entry(self, company: str, entry_type: str, path: str) -> None:
        """An entry was saved; ``path`` is ``rules``, ``ai``, ``form`` or ``edit``."""
        company = self._company(company)
        kind, path = self._free_value("type", entry_type), self._free_value("path", path)
        self._child("entries", self._entries, company, kind, path).inc()

    def rate_limited(self, limit: str) -> None:
        """A request was refused by the limit of that name."""
        self._child("limited", self._limited, self._free_value("limit", limit)).inc()

    def cache_request(self, cache: str, result: str) -> None:
        """A cache was asked; ``result`` is ``hit``, ``miss`` or ``joined``."""
        cache, result = self._free_value("cache", cache), self._free_value("result", result)
        self._child("cache", self._cache, cache, result).inc()

    def upstream(self, service: str, outcome: str, seconds: float | None) -> None:
        """A call to an outside service ended after ``seconds``; None for one that was meant to wait."""
        service = self._free_value("service", service)
        self._child("upstream", self._upstream, service, self._free_value("outcome", outcome)).inc()
        if seconds is not None:
            self._child("upstream_seconds", self._upstream_seconds, service).observe(seconds)

    def text_read(self, path: str) -> None:
        """A text was read: by ``rules``, by ``ai``, or by rules although the model was ``asked``."""
        self._child("texts", self._texts, self._free_value("path", path)).inc()

    def model_tokens(self, tokens_in: int, tokens_out: int) -> None:
        """A call to the model used so many tokens."""
        self._child("tokens", self._tokens, "in").inc(tokens_in)
        self._child("tokens", self._tokens, "out").inc(tokens_out)

    def circuit(self, service: str, *, is_open: bool) -> None:
        """A circuit breaker opened or closed."""
        self._child("circuit", self._circuit, self._free_value("service", service)).set(is_open)

    def queue(self, stats: QueueStats, outbox_by_company: Mapping[str, int]) -> None:
        """The queues' numbers now; a company that is not named has nothing waiting."""
        self._inbox.set(stats.inbox)
        self._oldest.set(stats.oldest_seconds)
        self._dead.set(stats.dead_letters)
        for company in self._companies:
            self._child("outbox", self._outbox, company).set(outbox_by_company.get(company, 0))

    def active_users(self, people: int) -> None:
        """How many people were heard from lately (see :class:`sidecar.presence.Presence`)."""
        self._active_users.set(people)

    def loop_lag(self, seconds: float) -> None:
        """The event loop ran something ``seconds`` late."""
        self._lag.observe(seconds)

    def _company(self, company: str) -> str:
        return company if company in self._companies else OTHER

    def _free_value(self, label: str, value: str) -> str:
        """``value`` if it is one of the first few of this label and looks like a name, else ``other``."""
        known = self._free.setdefault(label, set())
        if value in known:
            return value
        if len(known) >= _MOST_VALUES or not _LABEL.fullmatch(value):
            return OTHER
        known.add(value)
        return value

    def _child(self, name: str, metric: M, *labels: str) -> M:
        """The child of ``metric`` with these labels; finding it here costs a third of ``labels()``."""
        key = (name, *labels)
        child = self._children.get(key)
        if child is None:
            child = self._children[key] = metric.labels(*labels)
        return child  # type: ignore[return-value]  # each name belongs to one metric
