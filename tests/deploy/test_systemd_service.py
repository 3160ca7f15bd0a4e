"""The installed unit under a real systemd, against the local services."""

from __future__ import annotations

import re

from installed_service import CURRENT, NAME, UNIT, InstalledService
from services_around import ASHA, RAVI, TOKEN

SECRETS = (TOKEN, TOKEN.split(":")[1], "PRIVATE KEY", "Apollo", "tablets")


def test_a_start_ends_when_messages_are_taken(service: InstalledService) -> None:
    service.machine.run(f"systemctl restart {UNIT}")
    assert service.serving()
    assert service.machine.show(UNIT, "ActiveState") == "active"
    took = (
        int(service.machine.show(UNIT, "ActiveEnterTimestampMonotonic"))
        - int(service.machine.show(UNIT, "InactiveExitTimestampMonotonic"))
    ) / 1e6
    print(f"installed in {service.installed_in:.1f} s; start to READY {took:.2f} s")
    assert took < 15
    amount = service.around.sell(ASHA)
    service.expect_once([amount])


def test_the_process_is_nobody_and_sees_nothing(service: InstalledService) -> None:
    pid = service.pid
    assert service.machine.run(f"ps -o user:30= -p {pid}").strip() == NAME
    assert TOKEN not in service.machine.run(f"tr '\\0' '\\n' </proc/{pid}/environ; cat /proc/{pid}/cmdline")
    assert re.search(r"^CapEff:\s+0+$", service.machine.run(f"cat /proc/{pid}/status"), re.MULTILINE)
    tries = {
        "touch /opt/x": "Read-only",
        "touch /etc/x": "Read-only",
        "ls /root": "Permission denied|No such file|cannot open",
        f"ls /etc/{NAME}/credentials": "Permission denied",
        f"cp /bin/true /var/lib/{NAME}/x && /var/lib/{NAME}/x": "Permission denied",
    }
    for attempt, refusal in tries.items():
        said = service.machine.run(
            f"nsenter -t {pid} -m -- setpriv --reuid={NAME} --regid={NAME} --clear-groups --no-new-privs"
            f" sh -c {attempt!r} 2>&1",
            check=False,
        )
        assert re.search(refusal, said), f"{attempt}: {said or 'worked'}"
    service.machine.run(f"rm -f /var/lib/{NAME}/x")
    assert service.machine.run(f"stat -c '%a %U' /var/lib/{NAME}").strip() == f"700 {NAME}"
    assert service.machine.run(f"stat -c '%a %U' /var/lib/{NAME}/ledger.db").strip() == f"600 {NAME}"


def test_a_reload_keeps_the_process_and_takes_a_mistake_without_harm(service: InstalledService) -> None:
    pid = service.pid
    service.machine.run(f"systemctl reload {UNIT}")
    service.around.until(
        "a reload", lambda: [line for line in service.log_lines() if line["event"] == "reloaded"]
    )
    companies = f"/etc/{NAME}/companies.toml"
    service.machine.run(f"cp -p {companies} /tmp/ && echo '[[[' >>{companies} && systemctl reload {UNIT}")
    service.around.until(
        "a refusal", lambda: [line for line in service.log_lines() if line["event"] == "reload_refused"]
    )
    service.machine.run(f"cp -p /tmp/companies.toml {companies} && systemctl reload {UNIT}")
    assert service.pid == pid
    assert service.machine.show(UNIT, "NRestarts") == "0"
    service.expect_once([service.around.sell(ASHA)])


def test_a_kill_loses_nothing_and_is_over_in_seconds(service: InstalledService) -> None:
    amounts = [service.around.sell(ASHA) for _ in range(10)]
    service.machine.run(f"systemctl kill --signal=KILL {UNIT}")
    amounts += [service.around.sell(RAVI) for _ in range(10)]
    took = service.machine.until("serving after kill -9", service.serving)
    print(f"kill -9 to serving {took:.2f} s")
    assert took < 15
    service.expect_once(amounts)


def test_a_process_whose_event_loop_is_blocked_is_ended_by_the_watchdog_and_started_again(
    service: InstalledService,
) -> None:
    """The process is not stopped: its other threads run, so one of them could go on feeding a watchdog."""
    service.drop_in("[Service]\nWatchdogSec=3\nTimeoutAbortSec=3\n")
    service.configure(ENVIRONMENT="test", CRASH_AT="inbox_committed:1:hang")
    service.machine.run(f"systemctl restart {UNIT}")
    pid = service.pid
    service.configure()  # the next process does not hang
    amount = service.around.sell(ASHA)
    service.machine.until("a hang", lambda: not service.alive())
    states = service.machine.run(f"ps -L -o state= -p {pid}", check=False).split()
    took = service.machine.until(
        "a new process", lambda: service.pid not in (0, pid) and service.serving(), seconds=60
    )
    print(f"hang to serving with WatchdogSec=3: {took:.2f} s; its threads were {states}")
    assert states
    assert "T" not in states
    assert any("Watchdog timeout" in line for line in service.machine.journal(UNIT))
    service.expect_once([amount])


def test_a_stop_under_load_loses_nothing(service: InstalledService) -> None:
    amounts = []
    for _ in range(2):
        amounts += [service.around.sell(person) for person in (ASHA, RAVI) * 15]
        service.machine.run(f"systemctl stop {UNIT}")
        assert service.machine.show(UNIT, "Result") == "success"
        assert service.machine.show(UNIT, "ExecMainStatus") == "0"
        amounts += [service.around.sell(person) for person in (ASHA, RAVI) * 5]
        service.start()
    service.expect_once(amounts)


def test_a_configuration_that_is_refused_is_not_tried_again_and_raises_the_alert(
    service: InstalledService,
) -> None:
    hook = service.scratch / "hook"
    hook.write_text('#!/bin/sh\ncat >"/scratch/alert-$1"\n')
    hook.chmod(0o755)
    service.machine.run(f"echo ALERT_HOOK=/scratch/hook >>/etc/{NAME}/backup.env")
    service.machine.run(f"systemctl stop {UNIT}")
    service.configure(TIMEZONE="Mars/Olympus")
    service.machine.run(f"systemctl start {UNIT}", check=False)
    service.machine.until("failed", lambda: service.machine.show(UNIT, "ActiveState") == "failed")
    assert service.machine.show(UNIT, "ExecMainStatus") == "78"
    assert service.machine.show(UNIT, "NRestarts") == "0"
    assert any("TIMEZONE" in line for line in service.machine.journal(UNIT))
    told = service.scratch / f"alert-{UNIT}"
    service.machine.until("the hook", lambda: told.exists() and told.read_text())
    assert "ExecMainStatus=78" in told.read_text()
    assert TOKEN not in told.read_text()
    metric = service.machine.run(f"cat /var/lib/{NAME}-metrics/unit-{NAME}.prom")
    assert metric.startswith(f'performance_tracker_unit_failed_timestamp_seconds{{unit="{UNIT}"}} ')
    service.machine.run(f"sed -i /ALERT_HOOK/d /etc/{NAME}/backup.env")


def test_a_crash_loop_ends_and_raises_the_alert(service: InstalledService) -> None:
    alert = f"{NAME}-alert@{NAME}.service"
    before = len(service.machine.journal(alert))
    dying = f"ExecStart=\nExecStart={CURRENT}/.venv/bin/python -c 'exit(1)'"
    service.drop_in(f"StartLimitBurst=3\n[Service]\nRestartSec=100ms\n{dying}\n")
    service.machine.run(f"systemctl restart {UNIT}", check=False)
    service.machine.until("failed", lambda: service.machine.show(UNIT, "ActiveState") == "failed")
    service.machine.until(
        "the alert", lambda: any("has failed" in line for line in service.machine.journal(alert)[before:])
    )


def test_the_journal_holds_json_lines_without_secrets(service: InstalledService) -> None:
    service.expect_once([service.around.sell(ASHA)])
    assert {"started", "update_handled", "rows_appended"} <= {line["event"] for line in service.log_lines()}
    everything = service.machine.run("journalctl --no-pager --output=export")
    for secret in SECRETS:
        assert secret not in everything


def test_systemd_enforces_the_limits_of_the_unit(service: InstalledService) -> None:
    assert service.machine.show(UNIT, "MemoryMax") == str(900 * 1024**2)
    assert service.machine.show(UNIT, "TasksMax") == "128"
    group = service.machine.show(UNIT, "ControlGroup")
    limits = service.machine.run(
        f"cat /sys/fs/cgroup/*{group}/*max* /sys/fs/cgroup{group}/*max* 2>/dev/null", check=False
    )
    if limits:
        assert "128" in limits.split()
