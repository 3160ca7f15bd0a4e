"""A machine to install the service on: this one's root under a real systemd, thrown away afterwards."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

NEEDED = ("unshare", "nsenter", "systemctl", "age", "zstd")
BOOT_SECONDS = 30.0
_PR_SET_PDEATHSIG = 1
_SIGRTMIN_POWEROFF = signal.SIGRTMIN + 4  # systemd(1): power off without asking anybody


class NotPossible(Exception):
    """No machine can be booted here; the text says why."""


class BootedMachine:
    """Started by :meth:`boot`, used through :meth:`run`, gone after :meth:`power_off`.

    ``scratch`` is a directory that both sides see, inside as ``/scratch``; ``source`` is seen there as
    ``/source``, read-only.
    """

    def __init__(self, source: Path, scratch: Path) -> None:
        self._source, self._scratch = source, scratch
        self._process: subprocess.Popen[bytes] | None = None
        self._init = 0

    def boot(self) -> None:
        """Boot it. Raises NotPossible."""
        if os.geteuid() != 0:
            raise NotPossible("only root can boot a machine in namespaces")
        if missing := [name for name in NEEDED if shutil.which(name) is None]:
            raise NotPossible(f"needs {', '.join(missing)}")
        if not Path("/lib/systemd/systemd").exists():
            raise NotPossible("there is no systemd here")
        log = self._scratch / "boot.log"
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [Path(__file__).with_name("boot_machine.sh"), self._source, self._scratch],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=_end_with_parent,
            )
        deadline = time.monotonic() + BOOT_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise NotPossible(f"no machine boots here: {log.read_text(errors='replace').strip()[-300:]}")
            self._init = self._init or self._child()
            if self._init and self.run("systemctl is-system-running", check=False).strip() in (
                "running",
                "degraded",
            ):
                return
            time.sleep(0.1)
        self.power_off()
        raise NotPossible(
            f"it did not boot within {BOOT_SECONDS:g} s: {log.read_text(errors='replace')[-300:]}"
        )

    def run(self, script: str, *, check: bool = True, timeout: float = 120.0, stdin: str = "") -> str:
        """Run a shell script inside as root and return its output; a failure is an AssertionError."""
        namespaces = ("-m", "-u", "-i", "-p", "-C")
        root = f"/proc/{self._init}/root"
        passed = [
            f"{name}={value}"
            for name, value in os.environ.items()
            if name.startswith(("PIP_", "UV_", "SSL_"))
        ]
        command = [
            "nsenter",
            "-t",
            str(self._init),
            *namespaces,
            f"--root={root}",
            f"--wd={root}",
            "env",
            "-i",
        ]
        command += ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LC_ALL=C.UTF-8", *passed]
        result = subprocess.run(
            [*command, "bash", "-c", script],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if check:
            said = f"{result.stdout}{result.stderr}"
            assert result.returncode == 0, f"exit {result.returncode} of {script!r}: {said[-3000:]}"
        return result.stdout

    def show(self, unit: str, name: str) -> str:
        """A property of a unit, as ``systemctl show`` tells it."""
        return self.run(f"systemctl show --value --property={name} {unit}").strip()

    def journal(self, unit: str, output: str = "cat") -> list[str]:
        """The lines that a unit has logged."""
        return self.run(f"journalctl --no-pager --quiet --output={output} --unit={unit}").splitlines()

    def until(self, what: str, condition: Callable[[], Any], seconds: float = 30.0) -> float:
        """Wait until ``condition`` holds and return for how long; an AssertionError when it never does."""
        began = time.monotonic()
        while not condition():
            waited = time.monotonic() - began
            assert waited < seconds, f"{what}: not within {seconds:g} s"
            time.sleep(0.05)
        return time.monotonic() - began

    def power_off(self) -> None:
        """Stop everything in it. The kernel takes mounts and memory back with the last process."""
        if self._process is None:
            return
        if self._init:
            try:
                os.kill(self._init, _SIGRTMIN_POWEROFF)
                self._process.wait(15)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                pass
        self._process.kill()
        self._process.wait()
        self._process = None

    def _child(self) -> int:
        assert self._process is not None
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if not children:
            return 0
        inside = Path(f"/proc/{children[0]}/comm").read_text().strip()
        return int(children[0]) if inside == "systemd" else 0


def _end_with_parent() -> None:
    """Have Linux end the machine when the test process dies, however it dies."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
