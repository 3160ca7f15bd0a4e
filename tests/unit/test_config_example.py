"""``.env.example`` is the operator's list of settings; it must not drift from the real ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from dotenv import dotenv_values

from config.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / ".env.example"
TOKEN = {"TELEGRAM_BOT_TOKEN": "123456789:AAbcDE-_fgHIjkLMnoPQrsTUvwXYz012345"}


def test_the_example_lists_exactly_the_settings() -> None:
    names = re.findall(r"^([A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(names) == len(set(names))
    assert set(names) == set(Settings.variables())


def test_each_setting_of_the_example_has_a_comment_of_one_line_before_it() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for before, line in zip(["", *lines], lines, strict=False):
        if "=" in line and not line.startswith("#"):
            assert re.match(r"# [A-Z0-9a-z]", before), f"{line} has no comment"


@pytest.mark.parametrize("environment", ["development", "staging"])
def test_the_example_holds_the_defaults(environment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    environ = {**TOKEN, "ENVIRONMENT": environment}
    with_example, without = load_settings(environ, EXAMPLE), load_settings(environ, None)
    assert with_example.warnings == ()
    for name in Settings.__struct_fields__:
        value, default = getattr(with_example, name), getattr(without, name)
        if isinstance(value, Path) and isinstance(default, Path):
            value, default = value.resolve(), default.resolve()
        assert value == default, name


def test_the_example_spells_out_every_default_that_is_a_value() -> None:
    listed = dotenv_values(EXAMPLE, interpolate=False)
    by_environment = {"MAX_WORKERS", "BATCH_SIZE_LIMIT", "RATE_LIMIT_CALLS_PER_MINUTE", "CHART_OUTPUT_DIR"}
    default = load_settings(TOKEN, None)
    empty = {name for name, value in listed.items() if not value}
    unset = {name for name in Settings.variables() if getattr(default, name.lower()) in (None, frozenset())}
    assert empty == unset | by_environment | {"TELEGRAM_BOT_TOKEN"}
