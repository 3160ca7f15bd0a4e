"""The process as systemd and an operator see it: exit codes, signals, probes."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import aiohttp

from tests.faults.campaign import ROOT, Campaign, campaign


async def run_main(folder: Path, environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    """Run main.py to its end and return status and output."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "main.py"),
        *arguments,
        cwd=folder,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        output, _ = await asyncio.wait_for(process.communicate(), 60)
    except TimeoutError:
        process.kill()
        raise
    return process.returncode or 0, output.decode()


async def stopped(run: Campaign, number: signal.Signals) -> int:
    """Send a signal and return the exit status."""
    assert run.process is not None
    run.process.send_signal(number)
    return await asyncio.wait_for(run.process.wait(), 30)


async def get(run: Campaign, path: str) -> tuple[int, str]:
    """Ask the daemon's probes."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{run.port}{path}") as answer,
    ):
        return answer.status, await answer.text()


async def test_every_configuration_problem_is_listed_and_the_status_is_78(tmp_path: Path) -> None:
    wrong = {
        "PATH": "/usr/bin",
        "MAX_WORKERS": "many",
        "PORT": "70000",
        "TIMEZONE": "Mars/Olympus",
        "DATA_DIR": str(tmp_path),
    }
    status, output = await run_main(tmp_path, wrong, "run")
    assert status == 78
    for variable in ("TELEGRAM_BOT_TOKEN", "MAX_WORKERS", "PORT", "TIMEZONE"):
        assert variable in output
    for value in ("many", "70000", "Mars/Olympus"):
        assert value in output


async def test_sigterm_under_load_ends_with_0_and_loses_nothing(tmp_path: Path) -> None:
    async with campaign(tmp_path, seed=5) as run:
        for _ in range(3):
            await run.start()
            await run.ready()
            stop = asyncio.Event()
            stream = asyncio.create_task(run.stream(50, stop))
            await asyncio.sleep(run.random.uniform(0.3, 1.0))
            assert await stopped(run, signal.SIGTERM) == 0
            stop.set()
            await stream
        await run.start()
        await run.quiet(60)
        verdict = run.check()
        assert (verdict.lost, verdict.doubled, verdict.falsely_acknowledged) == (0, 0, 0), verdict


async def test_sigint_ends_with_0(tmp_path: Path) -> None:
    async with campaign(tmp_path, seed=6) as run:
        await run.start()
        await run.ready()
        assert await stopped(run, signal.SIGINT) == 0


async def test_sighup_reopens_the_log_reads_companies_and_keeps_the_process(tmp_path: Path) -> None:
    companies = tmp_path / "companies.toml"
    text = (ROOT / "config" / "companies.toml").read_text()
    companies.write_text(text)
    log = tmp_path / "bot.log"
    async with campaign(tmp_path, seed=7, LOG_FILE=str(log), COMPANIES_FILE=str(companies)) as run:
        await run.start()
        await run.ready()
        assert run.process is not None
        pid = run.process.pid
        log.rename(tmp_path / "bot.log.1")
        companies.write_text(text + '\n[companies.nova]\nname = "Nova Traders"\nworksheet = "Nova_Data"\n')
        run.process.send_signal(signal.SIGHUP)
        for _ in range(200):
            if log.exists() and '"companies":5' in log.read_text():
                break
            await asyncio.sleep(0.05)
        assert '"event":"reloaded"' in log.read_text()
        companies.write_text("this is not toml")
        run.process.send_signal(signal.SIGHUP)
        for _ in range(200):
            if "reload_refused" in log.read_text():
                break
            await asyncio.sleep(0.05)
        assert "reload_refused" in log.read_text()
        assert (await get(run, "/health/ready"))[0] == 200
        assert run.process.pid == pid
        assert run.process.returncode is None


async def test_a_second_daemon_on_the_same_directory_is_refused(tmp_path: Path) -> None:
    async with campaign(tmp_path, seed=8) as run:
        await run.start()
        await run.ready()
        status, output = await run_main(tmp_path, {**run.environment, "PORT": "0"}, "run")
        assert status == 78
        assert "DATA_DIR" in output


async def test_a_damaged_ledger_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    async with campaign(tmp_path, seed=9) as run:
        path = tmp_path / "data" / "ledger.db"
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        path.write_bytes(b"this was a database once" * 500)
        before = path.read_bytes()
        status, output = await run_main(tmp_path, run.environment, "run")
        assert status == 78
        assert "restore" in output
        assert path.read_bytes() == before


async def test_check_reaches_each_service_and_tells_what_is_wrong(tmp_path: Path) -> None:
    async with campaign(tmp_path, seed=10) as run:
        offline = {**run.environment, "NOMINATIM_URL": "http://127.0.0.1:9"}
        status, output = await run_main(tmp_path, offline, "check")
        assert status == 1
        assert "ok    telegram" in output
        assert "ok    sheets" in output
        assert "FAIL  geocoding" in output


async def test_health_tells_an_outage_and_stays_ready(tmp_path: Path) -> None:
    async with campaign(tmp_path, seed=11) as run:
        await run.start()
        await run.ready()
        status, body = await get(run, "/health")
        assert status == 200
        assert '"version"' in body
        status, metrics = await get(run, "/metrics")
        assert status == 200
        assert "bot_build_info" in metrics
        for path in ("/health/live", "/health/ready", "/health/startup"):
            assert (await get(run, path))[0] == 200


async def test_an_export_reads_beside_the_running_daemon(tmp_path: Path) -> None:
    async with campaign(tmp_path, seed=12) as run:
        await run.start()
        await run.ready()
        for _ in range(5):
            run.send()
        await run.quiet(30)
        company = run.history[0].company
        arguments = (
            "export",
            "--company",
            company,
            "--from",
            "2000-01-01",
            "--to",
            "2100-01-01",
            "--format",
            "csv",
        )
        status, output = await run_main(tmp_path, run.environment, *arguments)
        assert status == 0
        assert "Entry ID" in output
        assert str(run.history[0].amount) in output
        status, output = await run_main(
            tmp_path, run.environment, *(a if a != company else "nobody" for a in arguments)
        )
        assert status == 78
