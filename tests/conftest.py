"""Options of the whole test run."""

from __future__ import annotations

import pytest
from hypothesis import Phase, settings


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run the tests marked long (minutes each)")


def pytest_configure(config: pytest.Config) -> None:
    # For those who want to know that a test fails, and not the smallest example of it.
    unshrunk = [phase for phase in Phase if phase not in (Phase.shrink, Phase.explain)]
    settings.register_profile("unshrunk", phases=unshrunk)
    config.addinivalue_line("markers", "long: takes minutes; runs only with --long")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    skipped = pytest.mark.skip(reason="takes minutes; runs with --long")
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(skipped)
