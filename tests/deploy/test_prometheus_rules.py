"""Alert rules, their runbooks, the dashboard: everything they name exists, and promtool agrees."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from sidecar.health import QueueStats
from sidecar.metrics import SERVICES, Metrics

ROOT = Path(__file__).resolve().parents[2]
PROMETHEUS = ROOT / "deploy" / "prometheus"
RUNBOOKS = ROOT / "docs" / "runbooks"
DASHBOARD = ROOT / "deploy" / "grafana" / "performance-tracker.json"
OF_DAEMON, OF_MACHINE = ((PROMETHEUS / name).read_text() for name in ("alerts.yml", "alerts-machine.yml"))
RULES = OF_DAEMON + OF_MACHINE
TESTS = (PROMETHEUS / "alerts.test.yml").read_text()
# Made by Prometheus itself while it scrapes.
OF_PROMETHEUS = {"up", "ALERTS"}
NAME = re.compile(r"\b(?:bot|process|performance_tracker|python)_[a-z_]+\b|\bup\b(?=\{)")


def alerts() -> dict[str, str]:
    """The text of each rule by its alert's name."""
    parts = re.split(r"^ +- alert: (\w+)$", RULES, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def expression(rule: str) -> str:
    found = re.search(r"expr: (.*?)\n +(?:for|labels):", rule, re.DOTALL)
    assert found is not None
    return found[1]


def daemon_metrics() -> set[str]:
    """Every series name that the daemon can expose."""
    from prometheus_client import generate_latest

    metrics = Metrics(version="1", commands=["text"], companies=["johnlee"])
    metrics.request("text", "saved", 0.1)
    metrics.error("KeyError")
    metrics.entry("johnlee", "Sales", "rules")
    metrics.rate_limited("command")
    metrics.cache_request("figures", "hit")
    for service in SERVICES:
        metrics.upstream(service, "ok", 0.1)
    metrics.queue(QueueStats(), {})
    metrics.active_users(1)
    metrics.loop_lag(0.001)
    metrics.flags.begin(["voice"])
    metrics.flags.stands("voice", percentage=25.0, rolled_back=False)
    families = text_string_to_metric_families(generate_latest(metrics.registry).decode())
    return {sample.name for family in families for sample in family.samples}


def script_metrics() -> set[str]:
    """Every series name that a script writes for the node exporter."""
    texts = (path.read_text() for path in (ROOT / "scripts").iterdir() if path.is_file())
    return {name for text in texts for name in re.findall(r"performance_tracker_[a-z_]+", text)}


def missing_from(names: Iterable[str]) -> set[str]:
    return set(names) - daemon_metrics() - script_metrics() - OF_PROMETHEUS


def test_there_are_at_least_twenty_five_alerts_with_a_severity_and_a_summary() -> None:
    assert len(alerts()) >= 25
    for name, rule in alerts().items():
        assert re.search(r"severity: (page|ticket|none)\b", rule), name
        assert "summary:" in rule, name


@pytest.mark.parametrize("name", alerts())
def test_an_alert_asks_only_for_metrics_that_exist_and_leads_to_a_runbook(name: str) -> None:
    rule = alerts()[name]
    assert not missing_from(NAME.findall(expression(rule)))
    runbook = re.search(r"runbook_url: file:///opt/performance-tracker/current/(\S+)", rule)
    assert runbook is not None
    assert (ROOT / runbook[1]).is_file()


def test_a_rise_that_an_alert_waits_for_begins_at_zero_in_a_fresh_daemon() -> None:
    """increase() does not see the first of a series that is born with it."""
    fresh = Metrics(version="1", commands=["text"], companies=["johnlee"]).registry
    awaited = re.findall(r'increase\(bot_upstream_requests_total\{service="(\w+)",outcome="(\w+)"\}', RULES)
    assert len(awaited) >= 6
    for service, outcome in awaited:
        labels = {"service": service, "outcome": outcome}
        assert fresh.get_sample_value("bot_upstream_requests_total", labels) == 0, labels


def test_the_good_day_has_every_series_that_an_alert_asks_for() -> None:
    """Else its silence would mean nothing."""
    good_day = TESTS.split("name: a good day")[1]
    for name, rule in alerts().items():
        asked = re.sub(r"\{[^}]*[!~][^}]*\}", "", expression(rule))
        for metric, labels in re.findall(
            r"\b((?:bot|process|performance_tracker)_[a-z_]+|up)\b(\{[^}]*\})?", asked
        ):
            if metric != "up" or labels:
                assert f"'{metric}{labels}" in good_day, f"{name}: {metric}{labels}"


def test_containers_load_only_rules_that_can_work_there() -> None:
    """Nothing there writes the text files of a node exporter, and a rule with absent() would always fire."""
    assert not re.search(r"performance_tracker_[a-z_]+", OF_DAEMON)
    docker = ROOT / "deploy" / "docker"
    configuration = (docker / "prometheus.yml").read_text()
    assert configuration.split("rule_files:")[1].split("scrape_configs:")[0].split() == ["-", "alerts.yml"]
    assert "file: ../prometheus/alerts.yml" in (docker / "compose.yaml").read_text()
    assert "alerts-machine.yml" in (PROMETHEUS / "prometheus.yml").read_text()


def test_every_runbook_belongs_to_an_alert_and_says_how_to_know_that_it_is_over() -> None:
    for path in RUNBOOKS.glob("*.md"):
        assert f"/{path.name}" in RULES, f"no alert leads to {path.name}"
        text = path.read_text()
        for heading in ("## Look", "## Do", "## Over when"):
            assert heading in text, f"{path.name} has no {heading}"


def test_runbooks_look_for_events_and_scripts_that_exist() -> None:
    code = "".join(
        path.read_text()
        for room in ("bot", "sheets", "services", "ledger")
        for path in (ROOT / room).rglob("*.py")
    )
    for path in RUNBOOKS.glob("*.md"):
        text = path.read_text()
        for pattern in re.findall(r"grep -?E? ?'?([a-z]+_[a-z_|]+)'?", text):
            for word in pattern.split("|"):
                known = word in code or any(word in name for name in daemon_metrics())
                assert known, f"{path.name} looks for {word}"
        for script in re.findall(r"scripts/[a-z_]+\.(?:sh|py)", text):
            assert (ROOT / script).is_file(), f"{path.name} names {script}"
        for link in re.findall(r"\]\(([a-z./-]+\.md)\)", text):
            assert (path.parent / link).resolve().is_file(), f"{path.name} leads to {link}"


def test_every_alert_is_seen_firing_in_a_test_and_there_is_a_good_day() -> None:
    tested = set(re.findall(r'alertname="(\w+)", alertstate="firing"', TESTS))
    assert tested == set(alerts())
    assert "name: a good day" in TESTS


@pytest.mark.parametrize(
    "arguments",
    [
        ("promtool", "check", "rules", "alerts.yml"),
        ("promtool", "check", "rules", "alerts-machine.yml"),
        ("promtool", "check", "config", "prometheus.yml"),
        ("promtool", "test", "rules", "alerts.test.yml"),
        ("amtool", "check-config", "../alertmanager/alertmanager.yml"),
    ],
)
def test_the_tools_of_prometheus_accept_them(arguments: tuple[str, ...]) -> None:
    if shutil.which(arguments[0]) is None:
        pytest.skip(f"needs {arguments[0]} (Debian: prometheus, prometheus-alertmanager)")
    result = subprocess.run(arguments, cwd=PROMETHEUS, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def dashboard() -> Any:
    return json.loads(DASHBOARD.read_text())


def test_every_panel_of_the_dashboard_asks_for_metrics_that_exist() -> None:
    panels = [panel for panel in dashboard()["panels"] if panel["type"] != "row"]
    assert len(panels) > 15
    for panel in panels:
        for target in panel["targets"]:
            assert not missing_from(NAME.findall(target["expr"])), panel["title"]


def test_panels_do_not_overlap_and_stay_on_the_page() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in dashboard()["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells


def test_the_dashboard_is_what_its_script_makes() -> None:
    script = ROOT / "deploy" / "grafana" / "make_dashboard.py"
    made = subprocess.run(["python3", str(script)], capture_output=True, text=True, check=True)
    assert made.stdout == DASHBOARD.read_text(), "run: python3 deploy/grafana/make_dashboard.py --write"


def test_every_query_of_the_dashboard_is_understood_by_prometheus(tmp_path: Path) -> None:
    if shutil.which("promtool") is None:
        pytest.skip("needs promtool (Debian: prometheus)")
    queries = [target["expr"] for panel in dashboard()["panels"] for target in panel.get("targets", [])]
    rules = [{"record": f"panel:query:{number}", "expr": query} for number, query in enumerate(queries)]
    file = tmp_path / "queries.yml"
    file.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))  # JSON is YAML
    result = subprocess.run(["promtool", "check", "rules", file], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
