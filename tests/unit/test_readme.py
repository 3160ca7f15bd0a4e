"""The tables of the README say what the program has: no more, no less."""

from __future__ import annotations

import re
from pathlib import Path

from bot.routes import COMMANDS
from sidecar.metrics import Metrics

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")


def test_every_command_stands_in_the_readme_and_every_one_there_exists() -> None:
    section = README.split("## In the chat")[1].split("## Settings")[0]
    told = {
        name
        for line in section.splitlines()
        if line.startswith("|")
        for name in re.findall(r"`/([a-z_]+)", line)
    }
    assert told == {route.name for route in COMMANDS}


def test_every_metric_of_ours_stands_in_the_readme_and_every_one_there_exists() -> None:
    metrics = Metrics(version="0", commands=(), companies=())
    ours = {family.name for family in metrics.registry.collect() if family.name.startswith("bot_")}
    told = {name.removesuffix("_total") for name in re.findall(r"`(bot_[a-z_]+)", README)}
    assert told == ours
