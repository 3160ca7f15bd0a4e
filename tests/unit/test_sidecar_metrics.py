"""The metrics: their names and labels are a promise, and no label can grow without bound."""

from __future__ import annotations

from pathlib import Path

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from sidecar.health import QueueStats
from sidecar.lag import watch_loop_lag
from sidecar.metrics import Metrics
from sidecar.presence import Presence

PROMISED = {
    "bot_requests_total": {"command", "status"},
    "bot_request_duration_seconds_count": {"command"},
    "bot_active_users": set(),
    "bot_errors_total": {"error_type"},
    "bot_entries_total": {"company", "type", "path"},
    "bot_inbox_pending": set(),
    "bot_outbox_pending": {"company"},
    "bot_outbox_oldest_seconds": set(),
    "bot_dead_letters": set(),
    "bot_rate_limited_total": {"limit"},
    "bot_cache_requests_total": {"cache", "result"},
    "bot_upstream_requests_total": {"service", "outcome"},
    "bot_upstream_duration_seconds_count": {"service"},
    "bot_circuit_open": {"service"},
    "bot_event_loop_lag_seconds_count": set(),
    "bot_build_info": {"version"},
}
Series = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def metrics() -> Metrics:
    return Metrics(version="1.2.3", commands=["text", "help"], companies=["johnlee", "yugrow"])


def scrape(made: Metrics) -> Series:
    text = generate_latest(made.registry).decode()
    samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return {(sample.name, tuple(sorted(sample.labels.items()))): sample.value for sample in samples}


def use_everything(made: Metrics) -> None:
    made.request("text", "ok", 0.3)
    made.error("SheetsRefused")
    made.entry("johnlee", "Purchase Return", "rules")
    made.rate_limited("analytics")
    made.cache_request("figures", "hit")
    made.upstream("sheets", "ok", 0.4)
    made.circuit("ai", is_open=True)
    made.queue(QueueStats(1, 2, 3.0, 4), {"johnlee": 2})
    made.active_users(5)
    made.loop_lag(0.02)


def test_every_promised_metric_is_there_with_exactly_its_labels() -> None:
    made = metrics()
    use_everything(made)
    found = {name: {label for label, _ in labels} for name, labels in scrape(made) if name in PROMISED}
    assert found == PROMISED


def test_values_arrive_where_they_belong() -> None:
    made = metrics()
    use_everything(made)
    series = scrape(made)
    assert (
        series["bot_entries_total", (("company", "johnlee"), ("path", "rules"), ("type", "Purchase Return"))]
        == 1
    )
    assert series["bot_outbox_pending", (("company", "johnlee"),)] == 2
    assert series["bot_outbox_pending", (("company", "yugrow"),)] == 0
    assert series["bot_circuit_open", (("service", "ai"),)] == 1
    assert series["bot_circuit_open", (("service", "sheets"),)] == 0
    assert (series["bot_inbox_pending", ()], series["bot_dead_letters", ()]) == (1, 4)
    assert series["bot_event_loop_lag_seconds_bucket", (("le", "0.025"),)] == 1
    made.queue(QueueStats(), {})
    assert scrape(made)["bot_outbox_pending", (("company", "johnlee"),)] == 0


def test_the_outcomes_that_raise_an_alert_stand_at_zero_from_the_start() -> None:
    series = scrape(metrics())
    for service, outcome in (
        ("telegram", "auth"),
        ("sheets", "credentials"),
        ("sheets", "refused"),
        ("ai", "auth"),
    ):
        labels = (("outcome", outcome), ("service", service))
        assert series["bot_upstream_requests_total", labels] == 0


def test_the_process_is_described_on_linux() -> None:
    names = {name for name, _ in scrape(metrics())}
    assert "python_info" in names
    if Path("/proc/self/stat").exists():
        assert {"process_resident_memory_bytes", "process_open_fds"} <= names


def test_two_of_them_do_not_share_anything() -> None:
    one, other = metrics(), metrics()
    one.error("Fault")
    assert ("bot_errors_total", (("error_type", "Fault"),)) not in scrape(other)


def test_text_that_a_person_typed_never_becomes_a_label() -> None:
    made = metrics()
    made.request("sold 5 to Apollo", "ok", 0.1)
    made.entry("someone's company", "₹25,000", "rules")
    made.error("could not read 'Sold 5'")
    text = generate_latest(made.registry).decode()
    assert "Apollo" not in text
    assert "someone" not in text
    assert "25,000" not in text
    assert "Sold" not in text
    assert 'bot_requests_total{command="other",status="ok"} 1.0' in text


def test_the_number_of_series_stays_small_whatever_is_thrown_at_it() -> None:
    made = metrics()
    use_everything(made)
    for number in range(5_000):
        made.request(f"command{number}", "ok", 0.1)
        made.entry(f"company{number}", "Sales", "rules")
        made.error(f"Error{number}")
        made.rate_limited(f"limit{number}")
    assert len(scrape(made)) < 400


def test_who_was_heard_from_in_the_window_is_counted_once_and_then_forgotten() -> None:
    now = 0.0
    presence = Presence(window=900, capacity=100, clock=lambda: now)
    for person in (1, 2, 1):
        presence.heard_from(person)
    assert presence.count() == 2
    now = 600
    presence.heard_from(1)
    now = 901
    assert presence.count() == 1
    for stranger in range(10_000):
        presence.heard_from(stranger)
    assert presence.count() == 100


async def test_the_lag_of_the_event_loop_is_what_a_wake_up_came_late() -> None:
    now = 0.0
    late = iter([0.0, 0.4, -0.01])

    class Enough(Exception):
        """The made-up night is over."""

    async def sleep(seconds: float) -> None:
        nonlocal now
        try:
            now += seconds + next(late)
        except StopIteration:
            raise Enough from None

    seen: list[float] = []

    def observe(lag: float) -> None:
        seen.append(round(lag, 3))

    with pytest.raises(Enough):
        await watch_loop_lag(observe, interval=0.25, clock=lambda: now, sleep=sleep)
    assert seen == [0.0, 0.4, 0.0]


def test_a_company_that_is_added_later_is_counted_under_its_own_name() -> None:
    made = metrics()
    made.entry("ambica", "Sales", "rules")
    made.serve(["johnlee", "ambica"])
    made.entry("ambica", "Sales", "rules")
    made.queue(QueueStats(), {"ambica": 3, "yugrow": 1})
    counted = scrape(made)
    for company, count in (("other", 1), ("ambica", 1)):
        labels = (("company", company), ("path", "rules"), ("type", "Sales"))
        assert counted["bot_entries_total", labels] == count
    assert counted["bot_outbox_pending", (("company", "ambica"),)] == 3
    assert counted["bot_outbox_pending", (("company", "yugrow"),)] == 1  # served no longer, still counted


def test_companies_that_come_and_go_for_ever_do_not_make_labels_for_ever() -> None:
    made = metrics()
    for number in range(1000):
        made.serve([f"company{number}"])
        made.entry(f"company{number}", "Sales", "rules")
    companies = {dict(labels)["company"] for name, labels in scrape(made) if name == "bot_entries_total"}
    assert len(companies) <= 201
    assert "other" in companies


def test_a_call_that_is_meant_to_wait_is_counted_and_not_timed() -> None:
    made = metrics()
    made.upstream("telegram", "ok", None)
    counted = scrape(made)
    assert counted["bot_upstream_requests_total", (("outcome", "ok"), ("service", "telegram"))] == 1
    assert ("bot_upstream_duration_seconds_count", (("service", "telegram"),)) not in counted
