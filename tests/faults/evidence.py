"""The history of a campaign, gathered from the services, the chats, the ledger's file and the process."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp

from ledger import inbox
from ledger.driver import connect
from ledger.rows import entry_from_row
from ledger.statements import each_row, rows, value
from tests.faults.campaign import BOOK, CANARIES, COMPANIES, FIRST_REP, RECEIPT, STRANGER, Campaign
from tests.faults.history import Answer, Channel, History, Known, Row, Vitals
from tests.faults.invariants import violations


async def note_vitals(run: Campaign) -> None:
    """Add what the process uses now to the campaign's."""
    assert run.process is not None
    process = Path(f"/proc/{run.process.pid}")
    resident = re.search(r"VmRSS:\s+(\d+) kB", (process / "status").read_text())
    log = run.folder / "data" / "ledger.db-wal"
    run.vitals.append(
        Vitals(
            resident_bytes=int(resident[1]) * 1024 if resident else 0,
            open_files=len(list((process / "fd").iterdir())),
            log_bytes=log.stat().st_size if log.exists() else 0,
            series=sum(not line.startswith("#") for line in (await metrics_text(run)).splitlines()),
        )
    )


async def metrics_text(run: Campaign) -> str:
    """What the daemon's metrics say now."""
    timeout = aiohttp.ClientTimeout(total=5)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.get(f"http://127.0.0.1:{run.port}/metrics") as answer,
    ):
        return await answer.text()


async def gathered(run: Campaign, *, calm: bool = False) -> History:
    """Return the history of a campaign at its end, the daemon still running.

    ``calm``: nothing was killed or away, so that the delays and rates of the run count, too.
    """
    await note_vitals(run)
    metrics = await metrics_text(run)
    told = re.search(r"^bot_dead_letters (\S+)", metrics, re.MULTILINE)
    history = History(
        sent=list(run.history),
        answers=answers_of(run),
        confirmed=set(run.telegram.confirmed_ids),
        told_dead=int(float(told[1])) if told else 0,
        canaries=CANARIES,
        secrets=(run.environment["TELEGRAM_BOT_TOKEN"], "BEGIN PRIVATE KEY"),
        vitals=list(run.vitals),
        recoveries=list(run.recoveries),
        exits=list(run.exits),
        starts=len(run.starts),
    )
    read_ledger(run.folder / "data" / "ledger.db", history)
    for company, title in COMPANIES.items():
        read_worksheet(run, company, title, history)
    history.channels += [
        Channel("log", "nobody", (run.folder / "daemon.log").read_text(errors="replace")),
        Channel("metrics", "nobody", metrics),
    ]
    for number in range(run.reps):
        texts = (
            message["text"] or ""
            for message in run.telegram.messages(FIRST_REP + number)
            if message["from"]["is_bot"]
        )
        history.channels.append(Channel("chat", run.company_of(number), "\n".join(texts)))
    if calm:
        history.delays = delays_of(run)
        calls = ((each.at, each.method) for each in run.telegram.journal)
        history.calls += [("telegram", at, "") for at, method in calls if method.startswith("send")]
    return history


async def keeps_every_promise(run: Campaign, *, calm: bool = False) -> History:
    """Assert that nothing contradicts any of the promises; returns the history."""
    history = await gathered(run, calm=calm)
    found = violations(history)
    assert not found, {name: broken[:5] for name, broken in found.items()}
    return history


def answers_of(run: Campaign) -> list[Answer]:
    """Every message of the bot to a person."""
    return [
        Answer(
            person,
            message["text"] or "",
            float(message["date"]),
            tuple(RECEIPT.findall(message["text"] or "")),
        )
        for person in range(STRANGER, FIRST_REP + run.reps)
        for message in run.telegram.messages(person)
        if message["from"]["is_bot"]
    ]


def delays_of(run: Campaign) -> list[float]:
    """Seconds from each entry to the receipt that answers it."""
    began: dict[int, list[float]] = {}
    for sent in run.history:
        began.setdefault(sent.person, []).append(sent.at)
    offset = run.clock_offset
    delays = []
    for each in run.telegram.journal:
        if each.method != "sendMessage" or each.status != 200:
            continue
        waiting = began.get(int(each.params["chat_id"]), [])
        if waiting:
            delays.append(max(0.0, each.at - offset - waiting.pop(0)))
    return delays


def read_ledger(path: Path, history: History) -> None:
    """Take the entries, the inbox and SQLite's own verdict from the ledger's file."""
    with closing(connect(path, read_only=True)) as connection, connection.transaction():
        history.integrity.append(str(value(connection, "PRAGMA integrity_check")))
        stored = rows(connection, "SELECT update_id, state FROM inbox")
        history.stored = {row.update_id for row in stored}
        history.dead = {row.update_id for row in stored if row.state == "dead"}
        assert inbox.counts(connection, bot_id=0).dead == len(history.dead)
        waiting = {row.entry_id: row for row in each_row(connection, "SELECT * FROM outbox")}
        for row in each_row(connection, "SELECT * FROM entries ORDER BY sequence"):
            history.ledger.append(known_of(row, waiting.get(row.entry_id)))


def known_of(row: Any, outgoing: Any) -> Known:
    """An entry of the ledger, and where it is."""
    state = {"present": "row", "deleted": "deleted"}.get(row.sheet, "")
    if outgoing is not None:
        state = "parked" if outgoing.parked else "waiting"
    entry = entry_from_row(row)
    message = (entry.source.chat_id, entry.source.message_id)
    return Known(entry.company, entry.entry_id, int(entry.details.amount or 0), state, message)


def read_worksheet(run: Campaign, company: str, title: str, history: History) -> None:
    """Take a company's rows, and all of its words."""
    try:
        grid = run.sheets.grid(BOOK, title)
    except KeyError:
        return
    lines = [[cell.value if cell else None for cell in row] for row in grid]
    header = [str(text) for text in lines[0]] if lines else []
    for line in lines[1:]:
        cells = dict(zip(header, line, strict=False))
        if cells.get("Entry ID"):
            amount = int(cells["Amount"] or 0)
            history.rows.append(Row(company, str(cells["Entry ID"]), amount, str(cells["Status"])))
    words = "\n".join(str(cell) for line in lines for cell in line if cell is not None)
    history.channels.append(Channel("worksheet", company, words))
