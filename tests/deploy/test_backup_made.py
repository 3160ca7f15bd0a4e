"""scripts/backup.sh: what is in a backup, and that nothing less counts as one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
from backup_site import SCRIPTS, BackupSite, Writer, numbers


@pytest.fixture
def site(tmp_path: Path) -> BackupSite:
    return BackupSite(tmp_path, entries=2000)


def test_a_backup_holds_every_entry_and_the_configuration_without_credentials(site: BackupSite) -> None:
    identity = site.backup()
    site.run("restore.sh", "restore", identity, "--identity", site.key, "--to", site.root / "out")
    assert numbers(site.root / "out" / "ledger.db") == list(range(1, 2001))
    assert (site.root / "out" / "config" / "companies.toml").read_text() == "[companies.johnlee]\n"
    assert not (site.root / "out" / "config" / "credentials").exists()
    assert site.manifest(identity)["entries"] == 2000


def test_what_lies_on_the_disk_is_encrypted_and_readable_by_its_owner_alone(site: BackupSite) -> None:
    archive = site.archive(site.backup())
    assert archive.read_bytes().startswith(b"age-encryption.org/v1")
    assert archive.stat().st_mode & 0o777 == 0o600
    assert archive.parent.stat().st_mode & 0o777 == 0o700
    everything = b"".join(path.read_bytes() for path in site.backups.rglob("*") if path.is_file())
    assert b"Apollo" not in everything
    assert b"CANARY" not in everything
    assert b"AGE-SECRET-KEY" not in everything


def test_the_key_that_reads_the_archive_back_is_no_recipient_that_anybody_keeps(site: BackupSite) -> None:
    site.backup()
    assert not list(site.backups.rglob("*.key"))
    assert not list(site.backups.glob(".partial.*"))


def test_a_backup_under_four_hundred_entries_a_second_is_a_moment_of_the_ledger(site: BackupSite) -> None:
    writer = Writer(site.ledger, first=2001)
    taken = [site.backup() for _ in range(3)]
    told = writer.stop()
    assert told["rate"] > 300, f"the writer managed only {told['rate']:.0f} entries a second"
    assert told["slowest"] < 2.0
    for identity in taken:
        out = site.root / identity
        site.run("restore.sh", "restore", identity, "--identity", site.key, "--to", out)
        restored = numbers(out / "ledger.db")
        assert restored == list(range(1, len(restored) + 1))
        assert site.manifest(identity)["entries"] == len(restored)


def test_thirty_kills_leave_no_bad_archive_and_no_rest(site: BackupSite) -> None:
    chance = random.Random(20261121)
    site.settings["KEEP_LAST"] = "1000"  # so that each can be counted
    writer = Writer(site.ledger, first=2001)
    began = time.monotonic()
    site.backup()
    whole = time.monotonic() - began
    kills = ended = 0
    while kills < 30:
        assert ended < 60, f"only {kills} runs were still going when they were to be killed"
        process = site.start("backup.sh")
        try:
            # A little more than a whole run takes: the last steps are to be met as well.
            process.wait(chance.uniform(0.02, 1.2 * whole))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
        # One that ended by itself, or in the moment of the kill, was not killed.
        if process.returncode == -signal.SIGKILL:
            kills += 1
        else:
            assert process.returncode == 0
            ended += 1
    site.backup()
    told = writer.stop()
    assert told["rate"] > 300, f"the writer managed only {told['rate']:.0f} entries a second"
    assert not list(site.backups.glob(".partial.*"))
    identities = site.ids()
    # Every run that ended by itself left one, a run killed after its last rename left one too.
    assert ended + 2 <= len(identities) <= ended + 2 + kills
    for identity in identities:
        assert "verified" in site.run("restore.sh", "verify", identity, "--identity", site.key)
    print(
        f"{kills} kills and {ended} runs that ended by themselves, at {told['rate']:.0f} entries a second:"
        f" {len(identities)} backups, all verified"
    )


def test_a_second_run_at_the_same_time_says_so(site: BackupSite) -> None:
    release = site.root / "go"
    site.settings["SHEETS_EXPORT"] = str(
        site.script("slow", f'echo "[]" > "$1"; until [ -e {release} ]; do sleep 0.05; done')
    )
    first = site.start("backup.sh")
    while not list(site.backups.glob(".partial.*/payload/sheets.json")):
        assert first.poll() is None
    del site.settings["SHEETS_EXPORT"]
    said = site.run("backup.sh", status=10)
    release.touch()
    first.communicate(timeout=60)
    assert first.returncode == 0
    assert "another" in said


def test_a_damaged_ledger_is_reported_and_the_last_good_backup_stays(site: BackupSite) -> None:
    good = site.backup()
    succeeded = site.metric("last_success_timestamp_seconds")
    with site.ledger.open("r+b") as file:
        file.seek(64 * 1024)
        file.write(os.urandom(300 * 1024))
    site.run("backup.sh", status=13)
    assert site.ids() == [good]
    assert site.metric("last_exit_code") == 13
    assert site.metric("last_success_timestamp_seconds") == succeeded


def test_a_recipient_that_is_no_key_fails_before_anything_is_kept(site: BackupSite) -> None:
    site.recipients.write_text("age1thisisnokey\n")
    site.run("backup.sh", status=14)
    assert site.ids() == []
    site.recipients.write_text("")
    site.run("backup.sh", status=2)


def test_a_failed_copy_to_the_other_place_is_an_exit_code_of_its_own(site: BackupSite) -> None:
    site.settings["OFFSITE_COPY"] = str(site.script("offsite", f'cp -r "$1" {site.root}/elsewhere'))
    identity = site.backup()
    assert (site.root / "elsewhere" / "manifest.json").is_file()
    site.settings["OFFSITE_COPY"] = "/bin/false"
    second = site.backup(status=16)
    assert second != identity
    assert site.metric("last_exit_code") == 16


def test_rules_that_cannot_be_applied_are_an_exit_code_of_their_own_and_the_backup_counts(
    site: BackupSite,
) -> None:
    first = site.backup()
    began = time.time() - 1
    site.settings["KEEP_LAST"] = "many"
    said = site.run("backup.sh", status=18)
    assert "old backups could not be removed" in said
    assert site.ids()[0] == first
    assert len(site.ids()) == 2
    assert site.metric("last_exit_code") == 18
    assert site.metric("last_success_timestamp_seconds") >= began
    assert site.metric("entries") == 2000
    site.settings["OFFSITE_COPY"] = "/bin/false"
    said = site.run("backup.sh", status=16)
    assert "the off-site copy failed" in said
    assert "old backups could not be removed" in said


def test_sheets_that_cannot_be_exported_do_not_cost_the_ledger(site: BackupSite) -> None:
    site.settings["SHEETS_EXPORT"] = str(site.script("half", 'echo "{\\"half" > "$1"'))
    identity = site.backup(status=17)
    assert site.manifest(identity)["sheets"] == "failed"
    assert "verified" in site.run("restore.sh", "verify", identity, "--identity", site.key)
    site.settings["SHEETS_EXPORT"] = str(site.script("whole", 'echo "{\\"johnlee\\": []}" > "$1"'))
    identity = site.backup()
    site.run(
        *("restore.sh", "restore", identity, "--identity", site.key),
        *("--component", "sheets", "--to", site.root / "out"),
    )
    assert (site.root / "out" / "sheets.json").read_text() == '{"johnlee": []}\n'
    assert not (site.root / "out" / "ledger.db").exists()


@pytest.mark.parametrize("moment", ["before", "in the middle"])
def test_a_full_disk_is_an_exit_code_of_its_own(site: BackupSite, moment: str) -> None:
    site.backups.mkdir()
    size = "8m" if moment == "before" else "40m"
    filler = site.script("filler", f'echo "[]" > "$1"; cat /dev/zero > {site.backups}/filler; true')
    if moment == "in the middle":
        site.settings["SHEETS_EXPORT"] = str(filler)
    mounted = f'mount -t tmpfs -o size={size} tmpfs "$BACKUP_DIR" || exit 99; {SCRIPTS}/backup.sh; code=$?'
    command = [
        "unshare",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        f'{mounted}; ls "$BACKUP_DIR"; exit $code',
    ]
    result = subprocess.run(command, env=site.environment(), capture_output=True, text=True, check=False)
    if result.returncode in (1, 99) and "unshare" in result.stderr + result.stdout:
        pytest.skip(f"no namespace for a small disk: {result.stderr.strip()}")
    assert result.returncode == 11, result.stderr
    assert "20" not in result.stdout  # no finished backup


def test_metrics_of_a_good_run_say_when_and_how_much(site: BackupSite) -> None:
    before = time.time() - 1
    identity = site.backup()
    assert site.metric("last_exit_code") == 0
    assert before <= site.metric("last_success_timestamp_seconds") <= time.time()
    assert site.metric("bytes") == site.archive(identity).stat().st_size
    assert site.metric("entries") == 2000
    assert (site.metrics / "backup.prom").stat().st_mode & 0o777 == 0o644


def test_settings_come_from_the_file_where_the_environment_says_nothing(site: BackupSite) -> None:
    marker = site.root / "executed"
    (site.config / "backup.env").write_text(
        f'# a comment\nOFFSITE_COPY="/bin/false"\nKEEP_LAST=3\n$(touch {marker})=x\nPATH=/nowhere\n'
    )
    site.run("backup.sh", status=16)
    assert not marker.exists()
    site.settings["OFFSITE_COPY"] = "/bin/true"
    site.run("backup.sh")
