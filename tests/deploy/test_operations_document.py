"""docs/operations.md names only what exists, and the exit statuses that the scripts use."""

from __future__ import annotations

import importlib
import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "operations.md").read_text()
SCRIPTS = ROOT / "scripts"


RUNBOOKS = sorted((ROOT / "docs" / "runbooks").glob("*.md"))
COMMAND = re.compile(r"scripts/((?:dead_letters|feature_flags)\.py .+)")


def commands() -> list[str]:
    """What the documents have an operator call of the scripts that change something."""
    found = [line for line in TEXT.splitlines() if line.startswith(("scripts/", "sudo "))]
    for runbook in RUNBOOKS:
        found += re.findall(r"^(?:sudo|/opt).*|(?<=`)scripts/[^`]+", runbook.read_text(), re.MULTILINE)
    return [match[1] for match in map(COMMAND.search, found) if match is not None]


def test_every_call_of_a_script_is_one_that_it_understands() -> None:
    called = commands()
    assert len(called) > 12
    for each in called:
        name, *arguments = shlex.split(each, comments=True)
        module = importlib.import_module(name.removesuffix(".py"))
        options = module.parser().parse_args(arguments)  # ends the test where it does not understand
        assert options.command == arguments[0]


@pytest.mark.parametrize("runbook", RUNBOOKS, ids=[each.stem for each in RUNBOOKS])
def test_every_file_and_link_of_a_runbook_exists(runbook: Path) -> None:
    text = runbook.read_text()
    for name in re.findall(r"\b(scripts/[A-Za-z0-9_]+\.(?:sh|py))", text):
        assert (ROOT / name).exists(), name
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        assert (runbook.parent / target).exists(), target


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
