#!/usr/bin/env python3
"""Makes the Grafana dashboard, so that it is read and reviewed as code.

make_dashboard.py           prints it
make_dashboard.py --write   writes performance-tracker.json beside this file
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WIDTH = 24  # columns of Grafana's grid
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: ``queries`` by legend, in ``unit`` (a Grafana unit), ``width`` columns wide."""

    title: str
    queries: dict[str, str]
    unit: str = "short"
    kind: str = "timeseries"
    width: int = 8
    red_from: float | None = None


def quantile(share: float, metric: str, by: str = "") -> str:
    """A quantile of a histogram over five minutes."""
    labels = f"{by}, le" if by else "le"
    return f"histogram_quantile({share}, sum by ({labels}) (rate({metric}_bucket[5m])))"


def stat(title: str, query: str, unit: str = "short", red_from: float | None = None) -> Panel:
    """A single number."""
    return Panel(title, {"": query}, unit, "stat", 4, red_from)


ROWS: dict[str, list[Panel]] = {
    "Entries": [
        stat("Entries today", "sum(increase(bot_entries_total[24h]))"),
        stat("Rows waiting", "sum(bot_outbox_pending)", red_from=200),
        stat("Oldest waiting row", "bot_outbox_oldest_seconds", "s", red_from=900),
        stat("Messages waiting", "bot_inbox_pending", red_from=200),
        stat("Given up", "bot_dead_letters", red_from=1),
        stat("People in 15 minutes", "bot_active_users"),
        Panel(
            "Entries by company", {"{{company}}": "sum by (company) (rate(bot_entries_total[15m])) * 3600"}
        ),
        Panel("Entries by type", {"{{type}}": "sum by (type) (rate(bot_entries_total[15m])) * 3600"}),
        Panel("How they were read", {"{{path}}": "sum by (path) (rate(bot_entries_total[1h])) * 3600"}),
    ],
    "Messages": [
        Panel(
            "Messages a second", {"{{command}}": "sum by (command) (rate(bot_requests_total[5m]))"}, "reqps"
        ),
        Panel(
            "Time to an answer",
            {
                "half": quantile(0.5, "bot_request_duration_seconds"),
                "95 %": quantile(0.95, "bot_request_duration_seconds"),
                "99 %": quantile(0.99, "bot_request_duration_seconds"),
            },
            "s",
        ),
        Panel("Faults", {"{{error_type}}": "sum by (error_type) (rate(bot_errors_total[5m]))"}, "reqps"),
        Panel("Outcomes", {"{{status}}": "sum by (status) (rate(bot_requests_total[5m]))"}, "reqps"),
        Panel(
            "Slowest commands",
            {"{{command}}": quantile(0.95, "bot_request_duration_seconds", "command")},
            "s",
        ),
        Panel("Refused as too fast", {"{{limit}}": "sum by (limit) (increase(bot_rate_limited_total[15m]))"}),
    ],
    "Worksheets and outside services": [
        Panel("Rows waiting", {"{{company}}": "max by (company) (bot_outbox_pending)"}),
        Panel(
            "Calls",
            {"{{service}} {{outcome}}": "sum by (service, outcome) (rate(bot_upstream_requests_total[5m]))"},
            "reqps",
        ),
        Panel(
            "Time of calls, 95 %",
            {"{{service}}": quantile(0.95, "bot_upstream_duration_seconds", "service")},
            "s",
        ),
        Panel(
            "Not asked because it fails", {"{{service}}": "max by (service) (bot_circuit_open)"}, red_from=1
        ),
        Panel(
            "Calls that failed",
            {
                "{{service}}": 'sum by (service) (rate(bot_upstream_requests_total{outcome!="ok"}[15m]))'
                " / sum by (service) (rate(bot_upstream_requests_total[15m]))"
            },
            "percentunit",
        ),
        Panel(
            "Cache hits",
            {
                "{{cache}}": 'sum by (cache) (rate(bot_cache_requests_total{result="hit"}[15m]))'
                " / sum by (cache) (rate(bot_cache_requests_total[15m]))"
            },
            "percentunit",
        ),
    ],
    "Features by flag": [
        Panel("Share of the chats", {"{{flag}}": "max by (flag) (bot_flag_percentage)"}, "percent"),
        Panel(
            "Uses that failed",
            {
                "{{flag}} {{cohort}}": "sum by (flag, cohort)"
                ' (rate(bot_flag_uses_total{outcome="failed"}[1h]))'
                " / sum by (flag, cohort) (rate(bot_flag_uses_total[1h]))"
            },
            "percentunit",
        ),
        Panel("Taken back", {"{{flag}}": "max by (flag) (bot_flag_rolled_back)"}, red_from=1),
    ],
    "Process": [
        stat("Version", "max by (version) (bot_build_info)"),
        stat("Running since", "time() - process_start_time_seconds", "s"),
        stat("Starts in a day", "changes(process_start_time_seconds[24h])", red_from=3),
        stat("Memory", "process_resident_memory_bytes", "bytes", red_from=600e6),
        stat("Open files", "process_open_fds", red_from=1000),
        stat("Clock", "performance_tracker_clock_synchronized"),
        Panel("Processor", {"share of one": "rate(process_cpu_seconds_total[5m])"}, "percentunit"),
        Panel(
            "Event loop late by",
            {
                "half": quantile(0.5, "bot_event_loop_lag_seconds"),
                "99 %": quantile(0.99, "bot_event_loop_lag_seconds"),
            },
            "s",
        ),
        Panel("Memory", {"resident": "process_resident_memory_bytes"}, "bytes"),
    ],
    "Backup and machine": [
        stat(
            "Last good backup",
            "time() - performance_tracker_backup_last_success_timestamp_seconds",
            "s",
            9000,
        ),
        stat("Last exit status", "performance_tracker_backup_last_exit_code", red_from=1),
        stat("Backup took", "performance_tracker_backup_duration_seconds", "s", 300),
        stat("Entries in it", "performance_tracker_backup_entries"),
        stat("Its size", "performance_tracker_backup_bytes", "bytes"),
        stat("Ledger", "performance_tracker_ledger_bytes", "bytes"),
        Panel("Disk free", {"{{directory}}": "performance_tracker_disk_free_bytes"}, "bytes"),
        Panel("Checks that are not good", {"{{check}}": "performance_tracker_check_status > 0"}),
        Panel("Age of secrets", {"{{name}}": "performance_tracker_credential_age_seconds"}, "s"),
    ],
}


def panel_json(number: int, panel: Panel, x: int, y: int, height: int) -> dict[str, Any]:
    """A panel as Grafana wants it."""
    steps: list[dict[str, Any]] = [{"color": "green", "value": None}]
    if panel.red_from is not None:
        steps.append({"color": "red", "value": panel.red_from})
    return {
        "id": number,
        "type": panel.kind,
        "title": panel.title,
        "datasource": DATASOURCE,
        "gridPos": {"x": x, "y": y, "w": panel.width, "h": height},
        "fieldConfig": {
            "defaults": {"unit": panel.unit, "thresholds": {"mode": "absolute", "steps": steps}},
            "overrides": [],
        },
        "targets": [
            {"refId": chr(ord("A") + place), "expr": query, "legendFormat": legend, "datasource": DATASOURCE}
            for place, (legend, query) in enumerate(panel.queries.items())
        ],
    }


def dashboard() -> dict[str, Any]:
    """The whole dashboard."""
    panels: list[dict[str, Any]] = []
    y = 0
    for title, row in ROWS.items():
        place = {"x": 0, "y": y, "w": WIDTH, "h": 1}
        panels.append(
            {
                "id": len(panels) + 1,
                "type": "row",
                "title": title,
                "collapsed": False,
                "gridPos": place,
                "panels": [],
            }
        )
        y += 1
        x, height = 0, 0
        for panel in row:
            if x + panel.width > WIDTH:
                x, y, height = 0, y + height, 0
            tall = 4 if panel.kind == "stat" else 8
            panels.append(panel_json(len(panels) + 1, panel, x, y, tall))
            x, height = x + panel.width, max(height, tall)
        y += height
    return {
        "uid": "performance-tracker",
        "title": "Performance Tracker",
        "tags": ["performance-tracker"],
        "schemaVersion": 39,
        "version": 1,
        "editable": True,
        "timezone": "browser",
        "refresh": "30s",
        "time": {"from": "now-24h", "to": "now"},
        "templating": {
            "list": [
                {"name": "datasource", "type": "datasource", "query": "prometheus", "label": "Prometheus"}
            ]
        },
        "annotations": {
            "list": [
                {
                    "name": "Starts",
                    "datasource": DATASOURCE,
                    "enable": True,
                    "expr": "changes(process_start_time_seconds[2m]) > 0",
                    "iconColor": "blue",
                }
            ]
        },
        "panels": panels,
    }


def main() -> None:
    """Print or write it."""
    text = json.dumps(dashboard(), indent=1) + "\n"
    if "--write" in sys.argv[1:]:
        Path(__file__).with_name("performance-tracker.json").write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
