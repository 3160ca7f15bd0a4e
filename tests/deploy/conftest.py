"""One booted machine with the installed service, for all tests that need a real systemd."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from booted_machine import BootedMachine, NotPossible
from installed_service import InstalledService, copy_of_source
from services_around import ServicesAround


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InstalledService]:
    scratch = tmp_path_factory.mktemp("scratch")
    # A copy, so that a release stays the same while somebody works on the source.
    source = copy_of_source(tmp_path_factory.mktemp("source"))
    machine = BootedMachine(source, scratch)
    try:
        machine.boot()
    except NotPossible as reason:
        pytest.skip(f"no systemd to test with: {reason}")
    around = ServicesAround()
    try:
        around.start()
        service = InstalledService(machine, around, source, scratch)
        service.install()
        yield service
        assert service.uninstall() == "", "the uninstaller left something behind"
    finally:
        machine.power_off()
        around.stop()


@pytest.fixture
def service(installed: InstalledService) -> Iterator[InstalledService]:
    """The service, running, with the settings and the unit as they were installed."""
    installed.start()
    yield installed
    installed.drop_in("")
    installed.configure()
