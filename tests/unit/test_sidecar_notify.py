"""sd_notify against a real datagram socket, as systemd would listen."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sidecar.notify import SystemdNotifier


class ServiceManager:
    """The receiving end of the protocol."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind("\0" + address[1:] if address.startswith("@") else address)
        self.socket.settimeout(5)

    def told(self) -> list[str]:
        return self.socket.recv(4096).decode().split("\n")

    def notifier(self, **environ: str) -> SystemdNotifier:
        return SystemdNotifier(
            {"NOTIFY_SOCKET": self.address, **environ}, pid=42, monotonic_ns=lambda: 123_456_789
        )


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ServiceManager]:
    if request.param == "abstract" and sys.platform != "linux":
        pytest.skip("abstract addresses are Linux's")
    name = (
        f"@performance-tracker-test-{os.getpid()}"
        if request.param == "abstract"
        else str(tmp_path / "notify")
    )
    made = ServiceManager(name)
    yield made
    made.socket.close()


def test_a_life_is_told_in_the_words_of_the_protocol(manager: ServiceManager) -> None:
    notifier = manager.notifier()
    assert notifier.ready("polling")
    assert manager.told() == ["READY=1", "STATUS=polling"]
    assert notifier.watchdog()
    assert manager.told() == ["WATCHDOG=1"]
    assert notifier.reloading()
    assert manager.told() == ["RELOADING=1", "MONOTONIC_USEC=123456"]
    assert notifier.status("2 rows\nwaiting")
    assert manager.told() == ["STATUS=2 rows waiting"]
    assert notifier.stopping("finishing")
    assert manager.told() == ["STOPPING=1", "STATUS=finishing"]
    notifier.close()
    assert not notifier.watchdog()


def test_the_time_of_a_reload_is_read_from_the_monotonic_clock(manager: ServiceManager) -> None:
    notifier = SystemdNotifier({"NOTIFY_SOCKET": manager.address})
    notifier.reloading()
    sent = int(manager.told()[1].removeprefix("MONOTONIC_USEC="))
    notifier.reloading()
    assert 0 < sent <= int(manager.told()[1].removeprefix("MONOTONIC_USEC="))
    notifier.close()


@pytest.mark.parametrize("environ", [{}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "vsock:2:1"}])
def test_where_nobody_listens_nothing_is_sent(environ: dict[str, str]) -> None:
    notifier = SystemdNotifier(environ)
    assert not notifier.ready("polling")
    assert notifier.watchdog_seconds is None


def test_a_service_manager_that_went_away_is_no_fault_of_ours(tmp_path: Path) -> None:
    notifier = SystemdNotifier({"NOTIFY_SOCKET": str(tmp_path / "gone")})
    assert not notifier.ready("polling")
    notifier.close()


def test_a_service_manager_that_does_not_read_does_not_block_us(tmp_path: Path) -> None:
    manager = ServiceManager(str(tmp_path / "notify"))
    notifier = manager.notifier()
    results = [notifier.watchdog() for _ in range(5_000)]
    assert results[0]
    assert not results[-1]
    notifier.close()
    manager.socket.close()


@pytest.mark.parametrize(
    "environ, seconds",
    [
        ({"WATCHDOG_USEC": "30000000"}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "42"}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "43"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({}, None),
    ],
)
def test_the_watchdog_watches_only_the_process_it_names(
    environ: dict[str, str], seconds: float | None
) -> None:
    assert SystemdNotifier(environ, pid=42).watchdog_seconds == seconds
