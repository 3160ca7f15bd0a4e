"""Root and the service's user share directories: neither locks the other out, and root follows no links."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from backup_site import SCRIPTS, BackupSite
from checks import Report
from health_check import write_metrics

UID, GID = 12345, 12346
SERVICE = ["setpriv", f"--reuid={UID}", f"--regid={GID}", "--clear-groups"]


@pytest.fixture
def site(tmp_path: Path) -> BackupSite:
    return BackupSite(tmp_path, entries=50)


@pytest.fixture
def shared() -> Iterator[BackupSite]:
    """A place whose data and backups belong to another user, who can reach them."""
    if os.geteuid() != 0:
        pytest.skip("only root can act as two users")
    with tempfile.TemporaryDirectory() as directory:
        Path(directory).chmod(0o755)
        site = BackupSite(Path(directory), entries=50)
        site.give_to(UID, GID)
        # An interpreter in root's home is of no use to the other user.
        site.settings["PATH"] = "/usr/local/bin:/usr/bin:/bin"
        yield site


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """A file that only root should change, as /etc/shadow is one."""
    path = tmp_path / "victim"
    path.write_text("as it was")
    return path


def untouched(victim: Path) -> bool:
    return victim.read_text() == "as it was" and victim.stat().st_uid == os.geteuid()


def test_after_a_restore_by_root_the_service_goes_on_making_backups(shared: BackupSite) -> None:
    shared.run_by = SERVICE
    first = shared.backup()
    (shared.backups / ".lock").unlink()  # as on a new machine, where the backups were copied to
    shared.run_by = []
    shared.run(
        *("restore.sh", "restore", "latest", "--identity", shared.key, "--in-place", "--yes", "--no-start")
    )
    lock = (shared.backups / ".lock").stat()
    assert (lock.st_uid, lock.st_gid, lock.st_mode & 0o777) == (UID, GID, 0o600)
    for name in ("daemon.lock", "ledger.db", "RECONCILE_BEFORE_SYNC"):
        assert (shared.data / name).stat().st_uid == UID, name
    shared.run_by = SERVICE
    assert shared.backup() != first


def test_a_lock_of_somebody_else_is_told_with_what_to_do_and_root_mends_it(shared: BackupSite) -> None:
    lock = shared.backups / ".lock"
    lock.touch(0o600)
    shared.run_by = SERVICE
    said = shared.run("backup.sh", status=2)
    assert f"uid {UID} may not write {lock} of uid 0" in said
    assert f"chown -R {UID}:{GID} {shared.backups}" in said
    os.chown(lock, UID, GID)
    shared.backup()
    os.chown(lock, 0, 0)
    shared.run_by = []
    shared.run("restore.sh", "verify", "latest", "--identity", shared.key)
    shared.run_by = SERVICE
    shared.backup()


def test_old_backups_that_cannot_be_removed_are_told_and_the_others_go(shared: BackupSite) -> None:
    shared.run_by = SERVICE
    shared.settings |= {f"KEEP_{each}": "9" for each in ("LAST", "DAILY", "WEEKLY", "MONTHLY")}
    first, second, third = (shared.backup() for _ in range(3))
    shared.settings |= {"KEEP_LAST": "1", "KEEP_DAILY": "0", "KEEP_WEEKLY": "0", "KEEP_MONTHLY": "0"}
    os.chown(shared.backups / second, 0, 0)
    said = shared.run("backup.sh", status=18)
    assert "old backups could not be removed" in said
    assert second in said
    newest = shared.ids()[-1]
    assert shared.ids() == [second, newest]
    assert newest not in (first, second, third)
    assert shared.metric("last_exit_code") == 18
    os.chown(shared.backups / second, UID, GID)
    shared.backup()
    assert len(shared.ids()) == 1


@pytest.mark.parametrize("there", [True, False], ids=["leads to a file", "leads nowhere"])
def test_a_link_in_the_place_of_a_lock_is_refused_and_not_followed(
    site: BackupSite, victim: Path, there: bool
) -> None:
    site.backup()
    if not there:
        victim.unlink()
    stopped = site.root / "stopped"
    site.settings["STOP_SERVICE"] = f"touch {stopped}"
    command = ("restore.sh", "restore", "latest", "--identity", site.key, "--in-place", "--yes")
    for lock in (site.data / "daemon.lock", site.backups / ".lock"):
        lock.unlink(missing_ok=True)
        lock.symlink_to(victim)
        assert f"{lock} is a symbolic link" in site.run(*command, status=2)
    assert "is a symbolic link" in site.run("backup.sh", status=2)
    assert untouched(victim) if there else not victim.exists()
    assert not stopped.exists()


def test_a_link_in_the_place_of_the_mark_is_replaced_and_not_followed(site: BackupSite, victim: Path) -> None:
    site.backup()
    mark = site.data / "RECONCILE_BEFORE_SYNC"
    mark.symlink_to(victim)
    site.run("restore.sh", "restore", "latest", "--identity", site.key, "--in-place", "--yes")
    assert mark.is_file()
    assert not mark.is_symlink()
    assert untouched(victim)


def test_an_alert_follows_no_link_in_the_directory_of_metrics(site: BackupSite, victim: Path) -> None:
    tools = site.root / "tools"
    tools.mkdir()
    site.script("tools/systemctl", "echo Result=exit-code")
    file = site.metrics / "unit-tracker.prom"
    for name in (file, Path(f"{file}.new")):
        name.symlink_to(victim)
    environment = {"PATH": f"{tools}:{os.environ['PATH']}", "METRICS_DIR": str(site.metrics)}
    subprocess.run([SCRIPTS / "alert.sh", "tracker.service"], env=environment, check=True)
    assert untouched(victim)
    assert not file.is_symlink()
    assert file.read_text().startswith(
        'performance_tracker_unit_failed_timestamp_seconds{unit="tracker.service"} '
    )
    assert file.stat().st_mode & 0o777 == 0o644


def test_the_health_check_follows_no_link_in_the_directory_of_metrics(site: BackupSite, victim: Path) -> None:
    file = site.metrics / "health.prom"
    for name in (file, site.metrics / "health.new"):
        name.symlink_to(victim)
    write_metrics(file, Report(), {"a_number": 1.0})
    assert untouched(victim)
    assert "a_number 1\n" in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o644
    assert {path.name for path in site.metrics.iterdir()} == {"health.prom", "health.new"}


def test_metrics_of_a_backup_replace_a_link_and_do_not_go_where_it_leads(site: BackupSite) -> None:
    elsewhere = site.root / "elsewhere"
    elsewhere.mkdir()
    (site.metrics / "backup.prom").symlink_to(elsewhere)
    site.backup()
    assert not list(elsewhere.iterdir())
    assert site.metric("last_exit_code") == 0
    assert [path.name for path in site.metrics.iterdir()] == ["backup.prom"]
