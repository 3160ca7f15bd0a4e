"""The log file of the installed unit while logrotate turns it over, under a real systemd."""

from __future__ import annotations

import json

from installed_service import NAME, UNIT, InstalledService
from services_around import ASHA, RAVI

FOLDER = f"/var/log/{NAME}"
LOG = f"{FOLDER}/{NAME}.log"
TURNS = 8  # rotations, each under load; the shipped rules keep 14


def test_rotation_under_load_loses_no_line_of_the_installed_unit(service: InstalledService) -> None:
    service.configure(LOG_FILE=LOG)
    service.machine.run(f"systemctl restart {UNIT}")
    service.machine.until("serving with a log file", service.serving)
    amounts = []
    for _ in range(TURNS):
        amounts += [service.around.sell(person) for person in (ASHA, RAVI) * 5]
        service.machine.until("a line", lambda: service.machine.run(f"stat -c %s {LOG}").strip() != "0")
        service.machine.run(f"logrotate --force --state /scratch/rotation /etc/logrotate.d/{NAME} 2>&1")
    service.expect_once(amounts)
    service.machine.run(f"systemctl stop {UNIT}")
    files = service.machine.run(f"ls {FOLDER}").split()
    written = service.machine.run(f"cd {FOLDER} && zcat --force *").splitlines()
    handled = [line["update_id"] for line in map(json.loads, written) if line["event"] == "update_handled"]
    told = [line["update_id"] for line in service.log_lines() if line["event"] == "update_handled"]
    assert len(files) == TURNS + 1
    assert len(handled) >= len(amounts)
    assert sorted(handled) == sorted(told), "the journal and the files differ"
    assert service.machine.run(f"stat -c %a {FOLDER}/*").split() == ["600"] * len(files)
    print(f"{len(written)} lines over {len(files)} files, as many messages as in the journal: {len(handled)}")
    service.machine.run(f"rm -f {FOLDER}/*")
