"""scripts/install.sh and scripts/credential.sh on a booted machine."""

from __future__ import annotations

from installed_service import CURRENT, NAME, UNIT, InstalledService
from services_around import TOKEN

INSTALL = "/source/scripts/install.sh"


def test_a_second_installation_changes_nothing(service: InstalledService) -> None:
    every_file = (
        f"find /etc/{NAME} /etc/systemd/system /opt/{NAME} -newer /scratch/marker "
        "-not -type d -not -path '*credentials*' | sort"
    )
    service.machine.run("sleep 0.05; touch /scratch/marker; sleep 0.05")
    said = service.machine.run(f"{INSTALL} 2>&1")
    assert "is there already" in said
    assert "wrote" not in said
    assert service.machine.run(every_file).split() == []


def test_a_dry_run_names_what_it_would_do_and_does_none_of_it(service: InstalledService) -> None:
    service.machine.run(
        f"cp -p /etc/systemd/system/{UNIT} /tmp/ && echo '# changed' >>/etc/systemd/system/{UNIT}"
    )
    said = service.machine.run(f"{INSTALL} --dry-run")
    assert f"would: install -D -o root -g root -m 644 -- /source/deploy/systemd/{UNIT}" in said
    assert "# changed" in service.machine.run(f"cat /etc/systemd/system/{UNIT}")
    service.machine.run(f"cp -p /tmp/{UNIT} /etc/systemd/system/ && systemctl daemon-reload")
    removal = service.machine.run(f"{INSTALL} uninstall --dry-run --purge")
    assert f"would: rm -rf -- /opt/{NAME}" in removal
    assert service.serving()


def test_systemd_finds_nothing_to_criticise_in_the_units(service: InstalledService) -> None:
    units = f"/etc/systemd/system/{NAME}*.service /etc/systemd/system/{NAME}*.timer"
    assert service.machine.run(f"systemd-analyze verify {units} 2>&1") == ""


def test_settings_of_the_operator_are_never_overwritten(service: InstalledService) -> None:
    service.machine.run(f"echo '# mine' >>/etc/{NAME}/companies.toml")
    service.machine.run(INSTALL)
    assert "# mine" in service.machine.run(f"cat /etc/{NAME}/companies.toml")


def test_only_root_can_write_the_code_and_everybody_can_read_it(service: InstalledService) -> None:
    writable = service.machine.run(
        f"find /opt/{NAME} -not -type l '(' -perm /022 -o -not -user root ')' | head"
    )
    assert writable == ""
    unreadable = service.machine.run(f"find /opt/{NAME} -not -type l -not -perm -004 | head")
    assert unreadable == ""
    assert service.machine.run(f"find -L {CURRENT}/bot -name '*.pyc' | head -1") != ""


def test_secrets_are_listed_without_being_shown_and_removed_for_good(service: InstalledService) -> None:
    credential = f"{CURRENT}/scripts/credential.sh"
    service.machine.run(f"{credential} set gemini_api_key", stdin="A-made-up-key-of-a-test\n")
    listed = service.machine.run(f"{credential} list")
    assert "gemini_api_key: 24 bytes, mode 600, root" in listed
    assert "made-up" not in listed
    assert "LoadCredential=gemini_api_key" in service.machine.run(f"systemctl cat {UNIT}")
    service.machine.run(f"{credential} remove gemini_api_key")
    assert "LoadCredential=gemini_api_key" not in service.machine.run(f"systemctl cat {UNIT}")
    assert "gemini_api_key: not set" in service.machine.run(f"{credential} list")
    said = service.machine.run(
        f"{credential} set telegram_bot_token </dev/null 2>&1; echo status $?", check=False
    )
    assert "status 2" in said
    assert TOKEN in service.machine.run(f"cat /etc/{NAME}/credentials/telegram_bot_token")
    refused = service.machine.run(
        f"{credential} set ../../passwd </dev/null 2>&1; echo status $?", check=False
    )
    assert "status 2" in refused


def test_the_checks_of_the_installed_service_find_it_well(service: InstalledService) -> None:
    python = f"{CURRENT}/.venv/bin/python"
    service.machine.run(f"systemctl start {NAME}-backup.service")
    said = service.machine.run(
        f"PORT={service.port} {python} {CURRENT}/scripts/health_check.py --comprehensive; echo status $?"
    )
    assert "\nbad " not in f"\n{said}"
    for name in ("daemon", "ledger", "queue", "disk", "backup", "credentials", "unit"):
        assert f" {name}: " in said
    audit = service.machine.run(f"{python} {CURRENT}/scripts/security_audit.py; echo status $?")
    assert "bad" not in audit
    assert "status 0" in audit
    live = service.machine.run(
        f"{python} {CURRENT}/scripts/smoke_test.py --live --url {service.base}; echo status $?"
    )
    assert "status 0" in live or "status 1" in live


def test_the_health_unit_leaves_metrics_for_prometheus(service: InstalledService) -> None:
    service.machine.run(f"systemctl start {NAME}-health.service")
    metrics = service.machine.run(f"cat /var/lib/{NAME}-metrics/health.prom")
    assert 'performance_tracker_check_status{check="ledger"} 0' in metrics
    assert 'performance_tracker_disk_free_bytes{directory="data"}' in metrics
    assert 'performance_tracker_credential_age_seconds{name="telegram_bot_token"}' in metrics


def test_an_audit_finds_what_was_opened(service: InstalledService) -> None:
    audit = f"{CURRENT}/.venv/bin/python {CURRENT}/scripts/security_audit.py; echo status $?"
    token = f"/etc/{NAME}/credentials/telegram_bot_token"
    service.machine.run(
        f"chmod 644 {token}; cp /scratch/private.key /etc/{NAME}/; chmod 640 /etc/{NAME}/private.key"
    )
    said = service.machine.run(audit)
    service.machine.run(f"chmod 600 {token}; rm /etc/{NAME}/private.key")
    assert "status 2" in said
    assert f"{token} has mode 644" in said
    assert "age private key" in said
