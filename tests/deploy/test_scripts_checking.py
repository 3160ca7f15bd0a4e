"""The checking scripts: each says what it found, and its exit status can be each of 0, 1 and 2."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "scripts"
METRICS = """bot_build_info{version="1.2.3"} 1.0
bot_event_loop_lag_seconds_bucket{le="0.01"} 99
bot_event_loop_lag_seconds_bucket{le="+Inf"} 100
"""


def run(script: str, *arguments: str | Path, **environment: str) -> tuple[int, str]:
    result = subprocess.run(
        [sys.executable, SCRIPTS / script, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    return result.returncode, result.stdout + result.stderr


@contextmanager
def daemon(status: int = 200, **changes: Any) -> Iterator[str]:
    """Something that answers as a daemon does, with ``changes`` to a healthy report."""
    healthy = {name: {"status": "healthy"} for name in ("ledger", "telegram", "sheets")}
    queue = {"inbox": 0, "outbox": 0, "oldest_seconds": 0.0, "dead_letters": 0}
    report = {"status": "healthy", "version": "1.2.3", "checks": healthy, "queue": queue} | changes

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write((METRICS if self.path == "/metrics" else json.dumps(report)).encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_healthy_daemon_is_good() -> None:
    with daemon() as url:
        status, said = run("health_check.py", "--url", url)
    assert status == 0, said
    assert all(line.startswith("good ") for line in said.splitlines())


def test_something_to_look_at_is_one_and_a_fault_is_two() -> None:
    queue = {"inbox": 0, "outbox": 5, "oldest_seconds": 400.0, "dead_letters": 1}
    with daemon(queue=queue) as url:
        status, said = run("health_check.py", "--url", url)
    assert status == 1
    assert "unsure queue: 0 updates and 5 rows wait, the oldest row 400 s" in said
    assert "unsure dead_letters: 1" in said
    checks = {"ledger": {"status": "unhealthy", "why": "disk full"}}
    with daemon(status=503, status_text="", checks=checks) as url:
        status, said = run("health_check.py", "--url", url)
    assert status == 2
    assert "bad    ledger: disk full" in said


def test_no_daemon_at_all_is_two() -> None:
    with daemon() as url:
        pass
    status, said = run("health_check.py", "--url", url)
    assert status == 2
    assert "does not answer" in said


def test_metrics_appear_whole_and_readable_for_the_node_exporter(tmp_path: Path) -> None:
    file = tmp_path / "health.prom"
    with daemon() as url:
        run("health_check.py", "--comprehensive", "--url", url, "--metrics", file, DATA_DIR=str(tmp_path))
    assert 'performance_tracker_check_status{check="daemon"} 0' in file.read_text()
    assert 'performance_tracker_disk_free_bytes{directory="data"} ' in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o644
    assert list(tmp_path.iterdir()) == [file]


def test_a_smoke_test_of_the_running_service_notices_another_version() -> None:
    with daemon() as url:
        assert run("smoke_test.py", "--live", "--url", url, "--expect", "1.2.3")[0] == 0
        status, said = run("smoke_test.py", "--live", "--url", url, "--expect", "9.9.9")
    assert status == 2
    assert "1.2.3 answers, not 9.9.9" in said


def test_the_smoke_test_of_this_release_passes() -> None:
    status, said = run("smoke_test.py")
    assert status == 0, said
    assert "stands in the worksheet once" in said


def test_the_smoke_test_fails_with_the_program(tmp_path: Path) -> None:
    for name in ("scripts", "sandbox", "config", "ledger"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "main.py").write_text("raise SystemExit('broken on purpose')\n")
    command = [sys.executable, str(tmp_path / "scripts" / "smoke_test.py")]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 2
    assert "the daemon ended with 1" in result.stdout
    assert "broken on purpose" in result.stderr


def test_speed_is_measured_and_within_twice_the_limits() -> None:
    status, said = run("performance_check.py", "--quick")
    print(said)
    assert status in (0, 1), said
    for name in ("start_seconds", "receipt_ms", "rows_delay_seconds", "memory_mb"):
        assert f" {name}: " in said


def test_the_source_holds_no_secret_and_an_audit_says_so() -> None:
    status, said = run("security_audit.py", "--source")
    assert status in (0, 1), said
    assert "good   secrets_in_source: none" in said
    assert "good   pinned_packages: " in said


def test_an_audit_with_a_systemd_that_is_too_old_for_the_estimate_cannot_tell(tmp_path: Path) -> None:
    """As on Ubuntu 22.04: ``security`` has no ``--offline`` there, which says nothing against the unit."""
    analyze = tmp_path / "systemd-analyze"
    analyze.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo "systemd 249 (249.11-0ubuntu3.12)" && exit\nexit 1\n'
    )
    analyze.chmod(0o755)
    status, said = run("security_audit.py", "--source", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert "unsure unit_exposure: cannot tell: it takes systemd 250, here is 249" in said
    assert status == 1, said


@pytest.mark.parametrize(
    ("kind", "secret"),
    [
        # Put together here, so that the audit of this very file finds nothing.
        ("Telegram bot token", "8231954" + "076:AAFq3k" + "ZpW9xLr2Vn7uYbC4dHs8JtGe6Mi0o"),
        ("Google API key", "AI" + "zaSyD4kq9Xw2" + "Lr7Vn3uYbC8dHs5JtGe6Mi0oP"),
        ("private key", "-----BEGIN " + "PRIVATE KEY-----\\n" + "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj"),
        (
            "age private key",
            "AGE-SECRET" + "-KEY-1" + "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE",
        ),
    ],
)
def test_the_audit_finds_a_secret_that_was_left_in_a_file(tmp_path: Path, kind: str, secret: str) -> None:
    shutil.copytree(SCRIPTS, tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("requirements.txt",):
        shutil.copy2(ROOT / name, tmp_path / name)
    (tmp_path / "notes.txt").write_text(f"do not forget: {secret} is the one\n")
    command = [sys.executable, str(tmp_path / "scripts" / "security_audit.py"), "--source"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 2
    assert f"notes.txt: {kind}" in result.stdout
    assert secret not in result.stdout


def test_a_secret_that_was_committed_and_removed_is_still_found(tmp_path: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("needs git")
    shutil.copytree(SCRIPTS, tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(ROOT / "requirements.txt", tmp_path / "requirements.txt")
    secret = "AI" + "zaSyD4kq9Xw2" + "Lr7Vn3uYbC8dHs5JtGe6Mi0oP"

    def git(*arguments: str) -> None:
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.com")
        subprocess.run(["git", *identity, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init")
    (tmp_path / "settings").write_text(secret)
    git("add", "settings")
    git("commit", "-m", "one")
    (tmp_path / "settings").write_text("")
    git("commit", "-a", "-m", "two")
    command = [sys.executable, str(tmp_path / "scripts" / "security_audit.py"), "--source"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 2
    assert "secrets_in_source: none" in result.stdout
    assert "Google API key: change these secrets" in result.stdout


def test_a_list_of_no_backups_and_no_releases_says_so(tmp_path: Path) -> None:
    if Path("/opt/performance-tracker").exists():
        pytest.skip("something is installed here")
    environ = {**os.environ, "BACKUP_DIR": str(tmp_path)}
    told = []
    for command in (("restore.sh", "list"), ("deploy.sh", "status")):
        script = [str(ROOT / "scripts" / command[0]), command[1]]
        result = subprocess.run(script, env=environ, capture_output=True, text=True, check=False)
        told.append((result.returncode, result.stdout + result.stderr))
    assert told[0] == (0, f"there is no backup in {tmp_path}\n")
    assert "*" not in told[1][1]


def test_a_health_report_does_not_steer_the_terminal() -> None:
    with daemon(checks={"sheets": {"status": "degraded", "why": "\x1b[2J\u202e"}}) as url:
        _, said = run("health_check.py", "--comprehensive", "--url", url)
    assert "\\x1b[2J\\u202e" in said
    assert "\x1b" not in said


def test_every_shell_script_is_accepted_by_shellcheck() -> None:
    if shutil.which("shellcheck") is None:
        pytest.skip("needs shellcheck")
    scripts = [
        *SCRIPTS.glob("*.sh"),
        ROOT / "deploy" / "ec2" / "user-data.sh",
        ROOT / "tests" / "deploy" / "boot_machine.sh",
    ]
    result = subprocess.run(
        ["shellcheck", "--severity=warning", "--external-sources", "--source-path=SCRIPTDIR", *scripts],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    "unit", sorted((ROOT / "deploy" / "systemd").glob("*.service")), ids=lambda path: path.name
)
def test_a_unit_is_closed_as_far_as_its_work_allows(unit: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("needs systemd-analyze")
    # In tenths. The alert may run an operator's hook, the health check looks at files of root.
    limit = {"performance-tracker-alert@.service": 60, "performance-tracker-health.service": 30}.get(
        unit.name, 15
    )
    command = [
        "systemd-analyze",
        "security",
        "--offline=true",
        f"--threshold={limit}",
        "--no-pager",
        str(unit),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-300:]
