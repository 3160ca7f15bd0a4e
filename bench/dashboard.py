"""What /dashboard costs over a large ledger: the quick figures from the sums, and the deep ones beside it.

Run: python -m bench.dashboard [entries]. One company, 40 reps, 5,000 clients, three years; the entries are
made by SQL. Prints p50 and p99 of the quick figures through the ledger's readers (statements, rows and Python
included), the memory they take, the time of the deep figures in the workshop, and how many times longer
pandas takes for revenue by person of the same two spans, from the file and from a table already in memory.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

from analytics.periods import month_of
from ledger import people, rollups, targets
from ledger.database import prepare
from ledger.driver import Connection, connect
from ledger.ledger import Ledger
from services.insight import overview
from services.insight.findings import find
from services.insight.scope import Scope
from services.insight.workshop import Workshop

TODAY = dt.date(2026, 11, 22)
DAYS, REPS, CLIENTS = 1_095, 40, 5_000
SCOPE = Scope("acme", "Acme", "INR", TODAY)
ROUNDS = 300
FILL = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count)
INSERT INTO entries (entry_id, company, user_id, user_name, chat_id, message_id, position, type, client,
 location, orders, amount, currency, payment, date, at, path, accepted_at)
SELECT printf('B%011d', :start + i), :company, 1 + i % :reps, 'Rep ' || (i % :reps), 1 + i % :reps,
 :start + i, 0,
 CASE WHEN i % 20 < 12 THEN 'Sales' WHEN i % 20 < 13 THEN 'Return' WHEN i % 20 < 16 THEN 'Collection'
  WHEN i % 20 < 17 THEN 'Purchase' WHEN i % 20 < 18 THEN 'Expense' ELSE 'Visit' END,
 'Client ' || ((i * 7919) % :clients), 'Place ' || ((i * 7919) % :clients % 60),
 1000 * (1 + i % 30), 100 * (500 + (i * 31) % 20000), 'INR',
 CASE i % 3 WHEN 0 THEN 'cash' WHEN 1 THEN 'credit' END,
 date(:today, '-' || (i % :days) || ' days'), date(:today, '-' || (i % :days) || ' days')
  || printf('T%02d:15:00+05:30', 9 + i % 10), 'rules', 0
FROM n"""
_FRAME = """
SELECT user_id, type, client, location, date, status, coalesce(currency, '') AS currency, amount, orders, paid
FROM entries WHERE company = 'acme'"""


def fill(path: Path, count: int) -> None:
    """Make a ledger with so many entries and their sums."""
    prepare(path)
    with closing(connect(path)) as connection, connection.transaction():
        values = {
            "company": "acme",
            "start": 0,
            "count": count,
            "reps": REPS,
            "clients": CLIENTS,
            "days": DAYS,
            "today": TODAY.isoformat(),
        }
        connection.execute(FILL, values)
        rollups.rebuild(connection)
        for user in range(1, REPS + 1):
            targets.put(connection, "acme", user, TODAY.replace(day=1), 50_000_000, 1, 0.0)
            people.remember(connection, user, f"Rep {user}", None, 0.0)
        connection.execute("ANALYZE")


async def timed(work: Callable[[], Awaitable[object]], rounds: int, warm: int = 5) -> list[float]:
    """Return the milliseconds of each round, the first ``warm`` left out."""
    found = []
    for number in range(rounds + warm):
        started = time.perf_counter()
        await work()
        if number >= warm:
            found.append((time.perf_counter() - started) * 1000)
    return found


def told(name: str, milliseconds: list[float]) -> None:
    """Print the middle and the slow end."""
    ranks = statistics.quantiles(milliseconds, n=100) if len(milliseconds) > 1 else milliseconds * 99
    print(f"{name}: p50 {ranks[49]:.2f} ms, p99 {ranks[98]:.2f} ms over {len(milliseconds)} rounds")


def with_pandas(path: Path) -> tuple[float, float]:
    """Return the milliseconds that pandas takes for the same sums: with loading, and without."""
    import pandas

    started = time.perf_counter()
    with closing(connect(path, read_only=True)) as connection:
        frame = pandas.read_sql(_FRAME, connection)
    loaded = time.perf_counter()
    spent = []
    period = month_of(TODAY)
    for _ in range(5):
        begun = time.perf_counter()
        for span in (period, period.before()):
            days = frame["date"].between(span.start.isoformat(), span.end.isoformat())
            part = frame[days & (frame["status"] == "Active")]
            part.groupby(["user_id", "type", "currency"])[["amount", "orders", "paid"]].agg(["sum", "count"])
        spent.append((time.perf_counter() - begun) * 1000)
    again = statistics.median(spent)
    return (loaded - started) * 1000 + again, again


async def measure(path: Path) -> None:
    """Print the cost of a dashboard."""
    ledger = Ledger(path)
    await ledger.open()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    processor: list[float] = []

    def quick(tx: Connection) -> object:
        started = time.thread_time()
        found = overview.overview(tx, SCOPE, "month")
        processor.append((time.thread_time() - started) * 1000)
        return found

    figures = await timed(lambda: ledger.read(quick), ROUNDS)
    told("figures of /dashboard (month against the month before)", figures)
    told("of it processor time", processor[5:])
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory of this process: {before:.0f} MB before, {after:.0f} MB after")
    await ledger.close()
    workshop = Workshop(slots=2, job_seconds=600)
    await workshop.run(time.sleep, 0)
    told(
        "what stands out, in the workshop, nothing kept",
        await timed(lambda: workshop.run(find, path, SCOPE, month_of(TODAY)), 5, warm=1),
    )
    await workshop.close()
    whole, again = with_pandas(path)
    middle = statistics.median(figures)
    print(f"pandas from the file: {whole:.0f} ms, {whole / middle:.0f} times as long")
    print(f"pandas with the table in memory: {again:.0f} ms, {again / middle:.0f} times as long")


def main() -> None:
    """Fill a ledger in a temporary folder and measure."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        started = time.perf_counter()
        fill(path, count)
        print(
            f"{count:,} entries made in {time.perf_counter() - started:.0f} s, {path.stat().st_size >> 20} MB"
        )
        asyncio.run(measure(path))


if __name__ == "__main__":
    main()
