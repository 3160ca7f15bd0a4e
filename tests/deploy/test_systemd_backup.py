"""Backup and restore of the running service, by its units and by the operator's commands."""

from __future__ import annotations

import json
import time

from installed_service import CURRENT, NAME, UNIT, InstalledService
from services_around import ASHA, RAVI

BACKUP = f"{NAME}-backup.service"
RESTORE = f"{CURRENT}/scripts/restore.sh"


def entries(service: InstalledService) -> int:
    """How many entries the ledger holds."""
    ledger = f"/var/lib/{NAME}/ledger.db"
    facts = service.machine.run(f"python3 {CURRENT}/scripts/ledger_file.py facts {ledger}")
    return int(facts.split('"entries": ')[1].split(",")[0])


def test_the_timer_waits_for_its_hour_and_the_unit_makes_a_verified_backup(service: InstalledService) -> None:
    service.expect_once([service.around.sell(ASHA)])
    assert service.machine.show(f"{NAME}-backup.timer", "ActiveState") == "active"
    service.machine.run(f"systemctl start {BACKUP}")
    assert service.machine.show(BACKUP, "Result") == "success"
    metrics = service.machine.run(f"cat /var/lib/{NAME}-metrics/backup.prom")
    assert "performance_tracker_backup_last_exit_code 0" in metrics
    said = service.machine.run(f"{RESTORE} verify latest --identity /scratch/private.key")
    assert "verified" in said
    assert service.machine.run(f"stat -c '%U %a' /var/backups/{NAME}/latest/").strip() == f"{NAME} 700"


def test_a_backup_that_fails_raises_the_alert(service: InstalledService) -> None:
    service.machine.run(f"echo OFFSITE_COPY=/bin/false >>/etc/{NAME}/backup.env")
    service.machine.run(f"systemctl start {BACKUP}", check=False)
    assert service.machine.show(BACKUP, "ExecMainStatus") == "16"
    alert = f"{NAME}-alert@{NAME}-backup.service"
    service.machine.until(
        "the alert", lambda: any("has failed" in line for line in service.machine.journal(alert))
    )
    service.machine.run(f"sed -i /OFFSITE_COPY/d /etc/{NAME}/backup.env; systemctl reset-failed {BACKUP}")


def test_the_worksheets_are_saved_too_when_asked_for(service: InstalledService) -> None:
    amount = service.around.sell(ASHA)
    service.expect_once([amount])
    export = f"SHEETS_EXPORT={CURRENT}/scripts/backup_sheets.sh"
    service.machine.run(f"echo {export} >>/etc/{NAME}/backup.env; systemctl start {BACKUP}")
    service.machine.run(f"sed -i /^SHEETS_EXPORT/d /etc/{NAME}/backup.env")
    options = "--identity /scratch/private.key --component sheets --to /scratch/sheets"
    service.machine.run(f"{RESTORE} restore latest {options}")
    saved = json.loads((service.scratch / "sheets" / "sheets.json").read_text())
    header, *rows = saved["johnlee"]["rows"]
    assert amount in [row[header.index("Amount")] for row in rows]


def test_after_a_restore_of_an_older_ledger_every_entry_stands_in_the_sheet_once(
    service: InstalledService,
) -> None:
    before = [service.around.sell(person) for person in (ASHA, RAVI) * 5]
    service.expect_once(before)
    service.machine.run(f"systemctl start {BACKUP}")
    saved = entries(service)
    after = [service.around.sell(person) for person in (ASHA, RAVI) * 5]
    service.expect_once(after)
    began = time.monotonic()
    said = service.machine.run(
        f"{RESTORE} restore latest --identity /scratch/private.key --in-place --yes 2>&1"
    )
    print(f"restore in place: {time.monotonic() - began:.2f} s; {said.strip().splitlines()[-1]}")
    assert service.serving()
    meanwhile = [service.around.sell(person) for person in (ASHA, RAVI) * 5]
    service.expect_once([*before, *after, *meanwhile])
    service.machine.until("the ledger knows them all", lambda: entries(service) == saved + 20)
    mark = f"/var/lib/{NAME}/RECONCILE_BEFORE_SYNC"
    service.machine.until(
        "the mark is gone", lambda: not service.machine.run(f"ls {mark} 2>/dev/null", check=False)
    )


def test_a_restore_that_does_not_start_puts_everything_back(service: InstalledService) -> None:
    service.machine.run(f"systemctl start {BACKUP}")
    amount = service.around.sell(ASHA)
    service.expect_once([amount])
    there = entries(service)
    # With the restored ledger the service dies, as it would if that were from a newer version.
    refuse = f"/bin/sh -c 'test ! -e /var/lib/{NAME}/RECONCILE_BEFORE_SYNC'"
    service.drop_in(f"[Service]\nExecStartPre={refuse}\n")
    said = service.machine.run(
        f"{RESTORE} restore latest --identity /scratch/private.key --in-place --yes 2>&1; echo status $?"
    )
    assert "status 24" in said
    assert service.serving()
    assert entries(service) == there
    assert service.machine.show(UNIT, "ActiveState") == "active"
