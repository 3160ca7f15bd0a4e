"""The targets by name, each with the packages whose branches guide the fuzzer."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from types import MappingProxyType

from tests.fuzz.target import Target

TARGETS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "updates": ("bot.updates", "bot.received"),
        "reader": ("ai",),
        "answers": ("ai",),
        "presses": ("bot.buttons", "bot.dispatch", "bot.handlers", "services.answers", "services.correct"),
        "configuration": ("config",),
        "manifest": ("scripts.backup_manifest",),
        "cells": ("sheets", "ledger.rows"),
        "pieces": ("bot.splitting", "bot.wording", "bot.messages"),
    }
)
"""In ``tests/fuzz`` a file of that name makes the target with ``open_target()``."""

PLANTED = "planted"
"""A decoder with a known fault, by which the fuzzing itself is tested."""


def open_target(name: str) -> Target:
    """Make a target. Its packages are imported here and not before, so that they can be instrumented."""
    target: Target = importlib.import_module(f"tests.fuzz.{name}").open_target()
    return target
