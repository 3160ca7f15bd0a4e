"""scripts/deploy.sh: a new release, a broken one, and the way back, under a real systemd."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from installed_service import CURRENT, NAME, UNIT, InstalledService
from services_around import ASHA, RAVI

from ledger.database import SCHEMA_HEAD

DEPLOY = f"{CURRENT}/scripts/deploy.sh"
NEWER = f"{int(SCHEMA_HEAD) + 1:04}"


def source(service: InstalledService, version: str) -> Path:
    """A copy of the source with another version, which the machine sees as /scratch/VERSION."""
    folder = service.scratch / version
    shutil.copytree(service.source, folder)
    (folder / "version.py").write_text(f'"""The program\'s version."""\n\nVERSION = "{version}"\n')
    return folder


def dies_in_service(folder: Path) -> None:
    """Let a release pass every trial and die only in service, a moment after it has said that it is ready."""
    main = folder / "main.py"
    main.write_text(
        main.read_text().replace(
            'if __name__ == "__main__":',
            'if __name__ == "__main__":\n'
            '    if os.environ.get("NOTIFY_SOCKET") and sys.argv[1:] == ["run"]:\n'
            "        import threading\n"
            "        threading.Timer(1.0, os._exit, (1,)).start()",
        )
    )


def knows_a_newer_schema(folder: Path, upgrade: str) -> None:
    """Give a release a migration more; ``upgrade`` is what it carries out."""
    database = folder / "ledger" / "database.py"
    head = f'SCHEMA_HEAD = "{SCHEMA_HEAD}"'
    assert head in database.read_text()
    database.write_text(database.read_text().replace(head, f'SCHEMA_HEAD = "{NEWER}"'))
    (folder / "ledger" / "migrations" / "versions" / f"{NEWER}_newer.py").write_text(
        f'from alembic import op\n\nrevision = "{NEWER}"\ndown_revision = "{SCHEMA_HEAD}"\n\n\n'
        f"def upgrade() -> None:\n    op.execute({upgrade!r})\n"
    )


def of_ledger(service: InstalledService, statement: str) -> str:
    """What a statement says about the live ledger."""
    code = "import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone() or ())"
    ledger = f"/var/lib/{NAME}/ledger.db"
    return service.machine.run(f"python3 -c '{code}' {ledger} '{statement}'").strip()


def deploy(service: InstalledService, *arguments: str, status: int = 0) -> tuple[str, float]:
    """Run deploy.sh; returns what it said and the seconds that it took."""
    began = time.monotonic()
    said = service.machine.run(
        f"SETTLE_SECONDS=2 {DEPLOY} {' '.join(arguments)} 2>&1; echo status $?", timeout=300
    )
    assert f"status {status}\n" in said, said[-3000:]
    return said, time.monotonic() - began


def current(service: InstalledService) -> str:
    return service.machine.run(f"basename $(readlink {CURRENT})").strip()


@pytest.fixture(scope="module")
def second(installed: InstalledService) -> str:
    """A good release 9.0.0 in service, with the installed one as the previous."""
    source(installed, "9.0.0")
    installed.start()
    said, took = deploy(installed, "deploy", "/scratch/9.0.0")
    assert "9.0.0 runs" in said
    print(f"deploy {took:.1f} s")
    return "9.0.0"


def test_a_good_release_runs_after_its_trials(service: InstalledService, second: str) -> None:
    assert current(service) == second
    assert f'"version":"{second}"' in service.health().replace('": "', '":"')
    service.expect_once([service.around.sell(ASHA)])
    said, _ = deploy(service, "status")
    assert f"current:  {second}" in said


def test_a_release_that_fails_its_trial_changes_nothing(service: InstalledService, second: str) -> None:
    broken = source(service, "9.1.0")
    (broken / "bot" / "handlers" / "entries.py").write_text("raise RuntimeError('broken on purpose')\n")
    pid = service.pid
    said, took = deploy(service, "deploy", "/scratch/9.1.0", "--no-backup", status=3)
    print(f"refused in the trial after {took:.1f} s")
    assert "nothing was changed" in said
    assert current(service) == second
    assert service.pid == pid


def test_a_release_that_dies_in_service_is_replaced_by_the_former_one_and_no_message_is_lost(
    service: InstalledService, second: str
) -> None:
    broken = source(service, "9.2.0")
    dies_in_service(broken)
    amounts = [service.around.sell(person) for person in (ASHA, RAVI) * 5]
    began = time.monotonic()
    said, took = deploy(service, "deploy", "/scratch/9.2.0", "--no-backup", status=4)
    amounts += [service.around.sell(person) for person in (ASHA, RAVI) * 5]
    assert "9.0.0 runs again" in said
    assert current(service) == second
    assert service.serving()
    print(f"broken release: back on the former one {time.monotonic() - began:.1f} s after the command")
    assert took < 60
    service.expect_once(amounts)


def test_a_rollback_takes_seconds(service: InstalledService, second: str) -> None:
    previous = service.machine.run(f"basename $(readlink /opt/{NAME}/previous)").strip()
    amounts = [service.around.sell(ASHA) for _ in range(5)]
    said, took = deploy(service, "rollback")
    print(f"rollback {took:.1f} s")
    assert f"{previous} runs" in said
    assert current(service) == previous
    assert took < 30
    service.expect_once([*amounts, service.around.sell(RAVI)])


def test_nothing_goes_back_over_a_contracted_schema(service: InstalledService, second: str) -> None:
    ledger, runs = f"/var/lib/{NAME}/ledger.db", current(service)
    contract = (
        "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute(f'PRAGMA user_version={sys.argv[2]}')"
    )
    # Both releases of this test know the same schemas: neither starts on such a ledger, it is only looked at.
    service.machine.run(f'systemctl stop {UNIT}; python3 -c "{contract}" {ledger} 9999')
    said, _ = deploy(service, "rollback", status=3)
    assert "contracted" in said
    assert current(service) == runs
    service.machine.run(f'python3 -c "{contract}" {ledger} 0')
    service.start()


@pytest.mark.parametrize("arguments", ["", "deploy", "deploy /nowhere", "rollback 1.2.3", "rollback CURRENT"])
def test_what_cannot_be_meant_is_refused(service: InstalledService, second: str, arguments: str) -> None:
    pid = service.pid
    deploy(service, arguments.replace("CURRENT", current(service)), status=2)
    assert service.pid == pid


def test_two_deployments_do_not_meet(service: InstalledService, second: str) -> None:
    said = service.machine.run(f"flock /opt/{NAME}/.lock {DEPLOY} rollback 2>&1; echo status $?")
    assert "status 10" in said


def test_a_migration_is_tried_on_a_copy_before_anything_is_changed(
    service: InstalledService, second: str
) -> None:
    runs, pid = current(service), service.pid
    knows_a_newer_schema(source(service, "9.5.0"), "ALTER TABLE there_is_none ADD COLUMN more INTEGER")
    said, _ = deploy(service, "deploy", "/scratch/9.5.0", "--no-backup", status=3)
    assert f"release 9.5.0 (schema {NEWER}) cannot use a copy of the ledger (schema {SCHEMA_HEAD})" in said
    assert "there_is_none" in said
    assert current(service) == runs
    assert service.pid == pid
    assert of_ledger(service, "SELECT version_num FROM alembic_version") == SCHEMA_HEAD


def test_a_schema_that_was_expanded_leaves_the_way_back_and_one_that_was_contracted_does_not(
    service: InstalledService, second: str
) -> None:
    runs = current(service)
    knows_a_newer_schema(source(service, "9.6.0"), "CREATE TABLE newer (number INTEGER)")
    amounts = [service.around.sell(ASHA)]
    said, _ = deploy(service, "deploy", "/scratch/9.6.0", "--no-backup")
    assert "9.6.0 runs" in said
    assert of_ledger(service, "SELECT version_num FROM alembic_version") == NEWER
    amounts.append(service.around.sell(ASHA))
    deploy(service, "rollback")
    assert current(service) == runs
    assert of_ledger(service, "SELECT version_num FROM alembic_version") == NEWER
    service.expect_once([*amounts, service.around.sell(RAVI)])

    contracting = source(service, "9.7.0")
    knows_a_newer_schema(contracting, "CREATE TABLE newer (number INTEGER)")
    dies_in_service(contracting)
    # It contracts only in service: a ledger that it cannot go back from is what it leaves behind.
    main = contracting / "main.py"
    main.write_text(
        main.read_text().replace(
            "        import threading\n",
            "        import sqlite3, threading\n"
            '        ledger = sqlite3.connect(os.environ["DATA_DIR"] + "/ledger.db")\n'
            f'        ledger.execute("PRAGMA user_version={int(NEWER)}")\n',
        )
    )
    try:
        said, _ = deploy(service, "deploy", "/scratch/9.7.0", "--no-backup", status=5)
        assert "contracted by 9.7.0" in said
        assert current(service) == "9.7.0"
        deploy(service, "rollback", runs, status=3)
    finally:
        service.machine.run(f"systemctl stop {UNIT}")
        of_ledger(service, "PRAGMA user_version=0")
    deploy(service, "rollback", runs)
    service.expect_once([service.around.sell(ASHA)])
