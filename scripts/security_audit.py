#!/usr/bin/env python3
"""Is anything open that should be closed? Looks at files, secrets, units, ports and packages.

security_audit.py [--source]     --source: only what concerns the source tree (for continuous integration)

Prints a line for each check. Exit status: 0 good, 1 something deserves a look, 2 something is open.
"""

from __future__ import annotations

import argparse
import os
import pwd
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from checks import ROOT, Report, Verdict, bad, good, unsure
from secret_patterns import in_files, in_history, kinds_in

CONFIG = Path("/etc/performance-tracker")
DATA, BACKUPS = Path("/var/lib/performance-tracker"), Path("/var/backups/performance-tracker")
USER = "performance-tracker"
EXPOSURE_LIMIT = 15  # tenths, as systemd-analyze counts
OFFLINE_SINCE = 250  # the first systemd that estimates a unit file without loading it; Ubuntu 22.04 has 249
NOT_OURS = {
    ".git",
    ".venv",
    "__pycache__",
    "data",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
    ".pytest_cache",
}
LOOPBACK = ("0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F")


def few(found: list[str]) -> str:
    """The first findings in one line."""
    return "; ".join(found[:5]) + (f"; and {len(found) - 5} more" if len(found) > 5 else "")


def tree(root: Path) -> Iterator[Path]:
    """Every file of the source."""
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        yield from (Path(folder) / name for name in names)


def secrets_in_source() -> tuple[Verdict, str]:
    """No secret stands in the code, its tests or its documents."""
    found = list(in_files((path for path in tree(ROOT) if path.name != ".env"), ROOT))
    return bad(few(found)) if found else good("none")


def secrets_in_history() -> tuple[Verdict, str]:
    """No commit ever added a secret."""
    if not (ROOT / ".git").exists():
        return good("no history here")
    head = ["git", "-C", str(ROOT), "rev-parse", "--verify", "HEAD"]
    if subprocess.run(head, capture_output=True, check=False).returncode:  # noqa: S603
        return good("no commit yet")
    found = list(in_history(ROOT))
    return (
        bad(f"{few(found)}: change these secrets, whatever became of the commits") if found else good("none")
    )


def pinned_packages() -> tuple[Verdict, str]:
    """Each package has one version and at least one hash."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    loose = [line.split()[0] for line in lines if "==" not in line or "--hash=sha256:" not in line]
    return bad(few(loose)) if loose else good(f"{len(lines)} packages with versions and hashes")


def environment_file() -> tuple[Verdict, str]:
    """A ``.env`` beside the code is nobody else's to read."""
    path = ROOT / ".env"
    if path.exists() and path.stat().st_mode & 0o077:
        return bad(f"{path} can be read by others: chmod 600 {path}")
    return good("none, or closed")


def unit_exposure() -> tuple[Verdict, str]:
    """systemd's own estimate of what the service could reach."""
    unit = ROOT / "deploy" / "systemd" / "performance-tracker.service"
    if shutil.which("systemd-analyze") is None:
        return unsure("there is no systemd-analyze here")
    asking = ["systemd-analyze", "--version"]
    told = subprocess.run(asking, capture_output=True, text=True, check=False)  # noqa: S603
    version = re.match(r"systemd (\d+)", told.stdout)
    if version is None or int(version[1]) < OFFLINE_SINCE:
        return unsure(
            f"cannot tell: it takes systemd {OFFLINE_SINCE}, here is {version[1] if version else '?'}"
        )
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE_LIMIT}", str(unit)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    level = re.search(r"exposure level.*?: ([0-9.]+)", result.stdout)
    text = f"exposure {level[1] if level else 'unknown'}, limit {EXPOSURE_LIMIT / 10}"
    return good(text) if result.returncode == 0 else bad(text)


def modes() -> tuple[Verdict, str]:
    """What is installed can be read and written only by whom it is for."""
    wanted = [(CONFIG / "credentials", 0o077, "root"), (DATA, 0o077, USER), (BACKUPS, 0o077, USER)]
    wanted += [(path, 0o077, "root") for path in _children(CONFIG / "credentials")]
    wanted += [(path, 0o007, "root") for path in _children(CONFIG) if path.is_file()]
    wanted += [(path, 0o077, USER) for path in (*_children(BACKUPS), *_children(DATA))]
    found = []
    for path, forbidden, owner in wanted:
        if not path.exists():
            continue
        status = path.stat()
        if status.st_mode & forbidden:
            found.append(f"{path} has mode {status.st_mode & 0o777:o}")
        if pwd.getpwuid(status.st_uid).pw_name != owner:
            found.append(f"{path} belongs to {pwd.getpwuid(status.st_uid).pw_name}, not {owner}")
    return bad(few(found)) if found else good("as they should be")


def code_is_read_only() -> tuple[Verdict, str]:
    """Nobody but root can change the code that runs."""
    found = []
    for folder, _, names in os.walk("/opt/performance-tracker"):
        for path in (Path(folder), *(Path(folder) / name for name in names)):
            status = path.lstat()
            if not path.is_symlink() and (status.st_uid != 0 or status.st_mode & 0o022):
                found.append(str(path))
    return bad(few(found)) if found else good("only root can write it")


def no_private_key() -> tuple[Verdict, str]:
    """The key that opens the backups is not where the backups are."""
    places = [path for top in (CONFIG, BACKUPS) for path in top.rglob("*")]
    found = [each for each in in_files(places, Path("/")) if "age private key" in each]
    return bad(f"{few(found)}: move it off this machine") if found else good("not on this machine")


def settings_without_secrets() -> tuple[Verdict, str]:
    """The settings file that systemd shows to everybody holds no secret."""
    found = list(in_files((path for path in _children(CONFIG) if path.is_file()), Path("/")))
    return bad(f"{few(found)}: use scripts/credential.sh") if found else good("none")


def open_ports() -> tuple[Verdict, str]:
    """The service listens on loopback only."""
    found = []
    uid = str(pwd.getpwnam(USER).pw_uid)
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:] if Path(table).exists() else []:
            fields = line.split()
            address, _, port = fields[1].partition(":")
            if fields[3] == "0A" and fields[7] == uid and address not in LOOPBACK:
                found.append(f"port {int(port, 16)}")
    return (
        bad(f"{few(found)} is open to other machines: set HOST=127.0.0.1") if found else good("loopback only")
    )


def secrets_in_journal() -> tuple[Verdict, str]:
    """The service's last lines in the journal hold no secret."""
    command = ["journalctl", "--unit", f"{USER}.service", "--lines", "5000", "--output", "cat", "--no-pager"]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)  # noqa: S603
    found = sorted(set(kinds_in(result.stdout)))
    return bad(few(found)) if found else good(f"none in {result.stdout.count(chr(10))} lines")


def _children(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


SOURCE = (secrets_in_source, secrets_in_history, pinned_packages, environment_file, unit_exposure)
INSTALLED = (
    modes,
    code_is_read_only,
    no_private_key,
    settings_without_secrets,
    open_ports,
    secrets_in_journal,
)


def main() -> int:
    """Run the checks; returns the exit status."""
    parser = argparse.ArgumentParser(description="Is anything open that should be closed?")
    parser.add_argument("--source", action="store_true", help="only what concerns the source tree")
    options = parser.parse_args()
    report = Report()
    for check in SOURCE:
        report.run(check.__name__, check)
    if not options.source:
        if not CONFIG.exists():
            report.add("installed", Verdict.UNSURE, f"there is no {CONFIG}: nothing is installed here")
        elif os.geteuid() != 0:
            report.add("installed", Verdict.UNSURE, "run it as root to look at what is installed")
        else:
            for check in INSTALLED:
                report.run(check.__name__, check)
    return report.status


if __name__ == "__main__":
    sys.exit(main())
