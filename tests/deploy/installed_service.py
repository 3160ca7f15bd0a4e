"""The service as an operator installs it, on a booted machine, against the local services."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import socket
import time
from pathlib import Path
from typing import Any

from booted_machine import BootedMachine
from checks import fetch
from services_around import TOKEN, ServicesAround

NAME = "performance-tracker"
UNIT = f"{NAME}.service"
CURRENT = f"/opt/{NAME}/current"
ENV_FILE = f"/etc/{NAME}/{NAME}.env"


ROOT = Path(__file__).resolve().parents[2]
SHIPPED = "main.py version.py bot services sheets ai analytics ledger sidecar config sandbox deploy scripts"
SHIPPED += " docs requirements.txt requirements-otel.txt README.md CHANGELOG.md .env.example"


def copy_of_source(folder: Path) -> Path:
    """Copy into ``folder`` what a release archive holds; returns ``folder``."""
    for name in SHIPPED.split():
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif path.exists():
            shutil.copy2(path, folder / name)
    return folder


class InstalledService:
    """``machine`` runs it, ``around`` is its world; ``source`` and ``scratch`` are seen inside."""

    def __init__(self, machine: BootedMachine, around: ServicesAround, source: Path, scratch: Path) -> None:
        self.machine, self.around, self.source, self.scratch = machine, around, source, scratch
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = int(listener.getsockname()[1])
        self.base = f"http://127.0.0.1:{self.port}"
        self.installed_in = 0.0

    def install(self) -> None:
        """Install, give it settings and secrets, and let the reps in. Takes about half a minute."""
        began = time.monotonic()
        # Packages come the way they come on this machine; uv is quicker where it is there.
        path = shlex.quote(f"/usr/sbin:/usr/bin:/sbin:/bin:{os.environ['PATH']}")
        self.machine.run(f"PATH={path} /source/scripts/install.sh 2>&1", timeout=400)
        self.installed_in = time.monotonic() - began
        self.configure()
        credentials = self.scratch / "service-account.json"
        self.around.write_credentials(credentials)
        self.machine.run(f"{CURRENT}/scripts/credential.sh set telegram_bot_token", stdin=f"{TOKEN}\n")
        self.machine.run(
            f"{CURRENT}/scripts/credential.sh set google_sheets_credentials.json /scratch/{credentials.name}"
        )
        recipients = f"/etc/{NAME}/backup-recipients.txt"
        self.machine.run(
            f"age-keygen -o /scratch/private.key; age-keygen -y /scratch/private.key >{recipients}"
        )
        self.machine.run(f"chown root:{NAME} {recipients}; chmod 640 {recipients}")
        self.start()
        self.around.employ()

    def uninstall(self) -> str:
        """Remove everything; returns what is left of it."""
        self.machine.run("/source/scripts/install.sh uninstall --purge --yes")
        places = f"/opt/{NAME} /etc/{NAME} /var/lib/{NAME}* /var/backups/{NAME} /etc/systemd/system/{NAME}*"
        return self.machine.run(f"ls -d {places} 2>/dev/null; getent passwd {NAME}", check=False)

    def configure(self, **changes: str) -> None:
        """Write the settings file anew, with ``changes`` to what the tests use."""
        settings = {"PORT": str(self.port), "COMPANIES_FILE": f"/etc/{NAME}/companies.toml"}
        settings |= {**self.around.settings(), **changes}
        lines = "".join(f"{name}={value}\n" for name, value in settings.items())
        self.machine.run(f"cat >{ENV_FILE}", stdin=lines)

    def start(self) -> None:
        """Start it, whatever happened before."""
        self.machine.run(f"systemctl reset-failed {UNIT} 2>/dev/null; systemctl start {UNIT}")

    def drop_in(self, text: str) -> None:
        """Change the unit for a test; an empty text takes the change back."""
        path = f"/etc/systemd/system/{UNIT}.d/test.conf"
        self.machine.run(f"cat >{path}; systemctl daemon-reload", stdin=f"[Unit]\n{text}")

    @property
    def pid(self) -> int:
        """The daemon's process id inside the machine."""
        return int(self.machine.show(UNIT, "MainPID"))

    def serving(self) -> bool:
        """Whether entries are accepted now."""
        try:
            return fetch(f"{self.base}/health/ready", seconds=2)[0] == 200
        except OSError:
            return False

    def alive(self) -> bool:
        """Whether the event loop answers at all."""
        try:
            fetch(f"{self.base}/health/live", seconds=1)
        except OSError:
            return False
        return True

    def log_lines(self) -> list[dict[str, Any]]:
        """What the daemon has logged since its last start. A line that is no JSON fails here."""
        invocation = self.machine.show(UNIT, "InvocationID")
        command = f"journalctl --no-pager --quiet --output=cat _SYSTEMD_INVOCATION_ID={invocation}"
        return [json.loads(line) for line in self.machine.run(command).splitlines()]

    def expect_once(self, amounts: list[int], seconds: float = 60.0) -> None:
        """Wait until every amount stands in the worksheet, and see that none stands there twice."""
        ends = time.monotonic() + seconds
        while missing := set(amounts) - set(self.around.amounts()):
            assert time.monotonic() < ends, f"not in the worksheet: {sorted(missing)}; {self.health()}"
            time.sleep(0.05)
        there = self.around.amounts()
        doubled = sorted({each for each in there if there.count(each) > 1})
        assert not doubled, f"twice in the worksheet: {doubled}"

    def health(self) -> str:
        """What the daemon says about itself."""
        try:
            return fetch(f"{self.base}/health")[1]
        except OSError as error:
            return str(error)
