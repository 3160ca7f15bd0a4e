"""The container files: what can be checked without an engine."""

from __future__ import annotations

import json
import os
import re
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
DOCKER = ROOT / "deploy" / "docker"
DOCKERFILE = (DOCKER / "Dockerfile").read_text()


def image_contents(target: Path) -> None:
    """Copy to ``target`` what .dockerignore lets through."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    for name in (line[1:] for line in lines if line.startswith("!")):
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, target / name, ignore=shutil.ignore_patterns("__pycache__", ".env"))
        elif path.exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target / name)


def test_what_goes_into_the_image_is_enough_to_work(tmp_path: Path) -> None:
    image_contents(tmp_path)
    command = [sys.executable, str(tmp_path / "scripts" / "smoke_test.py")]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_secret_and_no_state_can_go_into_the_image() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert lines[[line.startswith("#") for line in lines].index(False)] == "*"
    allowed = {line[1:] for line in lines if line.startswith("!")}
    assert not allowed & {".env", "data", ".git", "tests", "deploy", "deploy/docker", "."}
    assert "**/.env" in lines


def test_the_base_is_pinned_and_the_process_is_nobody_without_a_shell_in_between() -> None:
    assert re.search(r"^ARG PYTHON_IMAGE=\S+@sha256:[0-9a-f]{64}$", DOCKERFILE, re.MULTILINE)
    assert set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)) == {"${PYTHON_IMAGE}"}
    assert re.search(r"^USER 10001:10001$", DOCKERFILE, re.MULTILINE)
    assert re.search(r'^ENTRYPOINT \["', DOCKERFILE, re.MULTILINE)
    assert "--require-hashes" in DOCKERFILE


@contextmanager
def answering(status: int, body: bytes) -> Iterator[int]:
    """A server that answers every request so; gives its port."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/health/live" else 500)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def health_check(port: int) -> int:
    command = [sys.executable, str(DOCKER / "healthcheck.py")]
    return subprocess.run(
        command, env={**os.environ, "PORT": str(port)}, capture_output=True, check=False
    ).returncode


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, b'{"status": "live"}', 0),
        (503, b'{"status": "no progress for too long"}', 1),
        (200, b'{"status": "something else"}', 1),
        (200, b"<html>another program</html>", 1),
    ],
)
def test_the_health_check_can_fail(status: int, body: bytes, expected: int) -> None:
    with answering(status, body) as port:
        assert health_check(port) == expected


def test_the_health_check_fails_when_nobody_answers() -> None:
    with answering(200, b"") as port:
        pass
    assert health_check(port) == 1


SCHEMAS = [
    ("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "deploy/docker/compose.yaml"),
    ("check-jsonschema", "--builtin-schema", "vendor.github-workflows", ".github/workflows/ci.yml"),
    ("kubernetes-validate", "--strict", "deploy/kubernetes/performance-tracker.yaml"),
]


@pytest.mark.parametrize("command", SCHEMAS, ids=[each[-1] for each in SCHEMAS])
def test_a_file_is_what_its_schema_says(command: tuple[str, ...]) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"needs {command[0]} (pip install {command[0]})")
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


ECS = [("RegisterTaskDefinition", "task-definition.json"), ("CreateService", "service.json")]


@pytest.mark.parametrize(("operation", "name"), ECS, ids=[each[1] for each in ECS])
def test_an_ecs_file_is_what_the_model_of_its_api_says(operation: str, name: str) -> None:
    """botocore carries the model of the API; it is no package of the program and installed for this alone."""
    session = pytest.importorskip("botocore.session", reason="needs botocore (pip install botocore)")
    from botocore.validate import ParamValidator

    shape = session.get_session().get_service_model("ecs").operation_model(operation).input_shape
    given = json.loads((ROOT / "deploy" / "ecs" / name).read_text())
    assert not ParamValidator().validate(given, shape).generate_report()
    assert ParamValidator().validate({**given, "replicas": "1"}, shape).has_errors()


def test_there_is_one_poller_wherever_it_runs() -> None:
    kubernetes = (ROOT / "deploy" / "kubernetes" / "performance-tracker.yaml").read_text()
    assert re.search(r"^  replicas: 1$", kubernetes, re.MULTILINE)
    assert "strategy: {type: Recreate}" in kubernetes
    assert "ReadWriteOnce" in kubernetes
    service = json.loads((ROOT / "deploy" / "ecs" / "service.json").read_text())
    assert service["desiredCount"] == 1
    assert service["deploymentConfiguration"]["maximumPercent"] == 100
    assert service["deploymentConfiguration"]["minimumHealthyPercent"] == 0
    compose = (DOCKER / "compose.yaml").read_text()
    assert "replicas" not in compose


def test_every_home_waits_longer_for_the_end_than_the_daemon_needs() -> None:
    compose = re.search(r"stop_grace_period: (\d+)s", (DOCKER / "compose.yaml").read_text())
    kubernetes = (ROOT / "deploy" / "kubernetes" / "performance-tracker.yaml").read_text()
    grace = re.search(r"terminationGracePeriodSeconds: (\d+)", kubernetes)
    unit = re.search(
        r"TimeoutStopSec=(\d+)", (ROOT / "deploy" / "systemd" / "performance-tracker.service").read_text()
    )
    task = json.loads((ROOT / "deploy" / "ecs" / "task-definition.json").read_text())
    waits = [int(found[1]) for found in (compose, grace, unit) if found is not None]
    waits.append(task["containerDefinitions"][0]["stopTimeout"])
    assert len(waits) == 4
    assert min(waits) > 20  # SHUTDOWN_SECONDS
