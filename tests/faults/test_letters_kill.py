"""Dead letters replayed beside a daemon that is killed again and again: each becomes one row."""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import time
from pathlib import Path

from ledger import inbox
from ledger.driver import Connection
from ledger.inbox import Arrival
from ledger.ledger import Ledger
from tests.faults.campaign import FIRST_REP, ROOT, SHOPS, TOKEN, Campaign, Sent, campaign

ROUNDS = int(os.environ.get("LETTER_KILLS", "8"))
EACH_ROUND = 12
SEED = int(os.environ.get("SEED", random.SystemRandom().randrange(10**6)))


async def give_up(run: Campaign) -> None:
    """Put updates into the inbox that an earlier version has given up."""
    arrivals = []
    for _ in range(EACH_ROUND):
        number, amount = run.random.randrange(run.reps), 1000 + len(run.history)
        rep, message_id = FIRST_REP + number, 900_000 + len(run.history)
        message = {
            "message_id": message_id,
            "date": int(time.time()),
            "chat": {"id": rep, "type": "private", "first_name": "Rep"},
            "from": {"id": rep, "is_bot": False, "first_name": "Rep"},
            "text": f"Sold 5 boxes Crocin to {SHOPS[number % len(SHOPS)]} Medical for ₹{amount}",
        }
        raw = json.dumps({"update_id": message_id, "message": message}).encode()
        identity = f"m:{rep}:{message_id}:0"
        arrivals.append(Arrival(message_id, identity, str(rep), raw, broken="KeyError"))
        run.history.append(Sent(rep, run.company_of(number), amount, message_id, message_id, 0.0))
    ledger, bot_id = Ledger(run.folder / "data" / "ledger.db"), int(TOKEN.partition(":")[0])

    def store(tx: Connection) -> None:
        inbox.store(tx, bot_id, arrivals, time.time())

    await ledger.open()
    await ledger.write(store)
    await ledger.close()


async def order(run: Campaign) -> int:
    """Order every dead letter to be replayed, as the operator does; returns the exit status."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, ROOT / "scripts" / "dead_letters.py", "replay", "--all"),
        *("--data", run.folder / "data"),
        stdout=asyncio.subprocess.DEVNULL,
    )
    return await process.wait()


async def test_every_replayed_letter_becomes_one_row_whatever_is_killed_when(tmp_path: Path) -> None:
    async with campaign(tmp_path, seed=SEED) as run:
        run.trouble_with_sheets()
        for _ in range(ROUNDS):
            await give_up(run)
            await run.start()
            orders = asyncio.gather(order(run), order(run))
            await asyncio.sleep(run.random.uniform(0.8, 4.5))
            await run.kill()
            assert set(await orders) <= {0, 1}
        await run.start()
        await run.ready()
        assert await order(run) == 0
        await run.quiet(120)
        verdict = run.check()
        print(f"rounds={ROUNDS} {verdict}")
        assert verdict.sent == verdict.rows == verdict.receipts == ROUNDS * EACH_ROUND
        assert verdict.lost == verdict.doubled == verdict.misplaced == verdict.falsely_acknowledged == 0
