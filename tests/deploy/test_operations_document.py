"""docs/operations.md names only what exists, and the exit statuses that the scripts use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "operations.md").read_text()
SCRIPTS = ROOT / "scripts"


def test_every_file_that_is_named_exists() -> None:
    named = set(re.findall(r"\b((?:scripts|deploy|docs|tests)/[A-Za-z0-9_./-]*[A-Za-z0-9])", TEXT))
    assert len(named) > 12
    missing = {name for name in named if not (ROOT / name).exists()}
    assert not missing


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", TEXT):
        assert (ROOT / "docs" / target).exists(), target


@pytest.mark.parametrize("script", ["backup.sh", "deploy.sh"])
def test_every_exit_status_of_a_script_is_explained(script: str) -> None:
    head = (SCRIPTS / script).read_text().split("set -Eeuo")[0]
    statuses = set(re.findall(r"(?:^#|  ) +(\d+) [a-z]", head, re.MULTILINE)) - {"2"}
    assert len(statuses) >= 3
    for status in statuses:
        assert re.search(rf"\| {status} \|", TEXT), f"{script} ends with {status}"


def test_every_setting_of_the_backup_is_in_its_example() -> None:
    example = (ROOT / "deploy" / "systemd" / "backup.env").read_text()
    used = (SCRIPTS / "backup_settings.sh").read_text()
    names = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) - {"ALERT_HOOK"}
    for name in names:
        assert f"{name}=${{{name}:-" in used, f"{name} is in the example and read by nobody"


def test_the_restore_lists_its_exit_statuses_and_uses_each() -> None:
    text = (SCRIPTS / "restore.sh").read_text()
    head, body = text.split("set -Eeuo", 1)
    for status in set(re.findall(r"(?:^#|  ) +(\d\d) [a-z]", head, re.MULTILINE)) - {"10"}:
        assert re.search(rf"\bfail {status}\b", body), status
