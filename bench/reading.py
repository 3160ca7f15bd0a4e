"""Measures the reader on message files: ``python -m bench.reading CASES.jsonl ...``.

A line of a file is a JSON object: ``text``, ``action`` (save, confirm, ask, chat, query, undo, edit,
repeat, reject, duplicate) and ``entries``; dates are relative to 2025-11-21. Exact means that every entry's
type, client, location, quantities, amount, currency, date, payment and the action are right. Silently wrong
means that something would have been saved without a question although its type, client, quantity or amount
is not right.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Draft, ReadingContext
from bench.judging import TODAY, judge, verdict_of

_REPLY_MARK = ("(reply to a receipt) ", "(edited message) ")

_ORDER = {"save": 0, "confirm": 1, "ask": 2}


def cases(paths: list[Path]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (file name, case) of every line that a reader alone can be judged on."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and (case := json.loads(line))["action"] != "duplicate":
                yield path.stem, case


def main(arguments: list[str] | None = None) -> int:
    """Print the figures; return 1 when anything would be saved silently wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true", help="list every fault")
    options = parser.parse_args(arguments)
    started = time.perf_counter()
    reader = Reader(load_lexicon())
    loading = time.perf_counter() - started
    context = ReadingContext(today=TODAY)
    tables: dict[str, Counter[str]] = defaultdict(Counter)
    fields: Counter[str] = Counter()
    times: list[float] = []
    silent_texts: list[str] = []
    total: Counter[str] = Counter()
    for name, case in cases(options.files):
        text = case["text"]
        for mark in _REPLY_MARK:
            text = text.removeprefix(mark)
        started = time.perf_counter()
        reading = reader.read(text, context)
        times.append(time.perf_counter() - started)
        faults, silent = judge(case, reading)
        verdict = verdict_of(reading)
        needless = _ORDER.get(verdict, 0) > _ORDER.get(case["action"], 9)
        for table in (total, tables[f"file {name}"], tables[f"language {case.get('language', '?')}"]):
            table["cases"] += 1
            table["exact"] += not faults
            table["silently wrong"] += silent
            table["needless questions"] += needless
            table["missed"] += any(fault.startswith("missed") for fault in faults)
        fields.update(fault.split(":")[0] for fault in faults)
        if silent:
            silent_texts.append(text)
        if faults and options.verbose:
            sys.stdout.write(
                f"{name} {text!r}\n   {faults} wants {case['action']}{' SILENT' if silent else ''}\n"
            )
            for draft in reading.drafts:
                sys.stdout.write(f"   {_shown(draft)}\n")
    for label, table in [*sorted(tables.items()), ("all", total)]:
        share = table["exact"] / table["cases"]
        counts = "  ".join(
            f"{name} {table[name]}" for name in ("silently wrong", "needless questions", "missed")
        )
        sys.stdout.write(f"{label:34} {table['cases']:4} cases  exact {share:6.1%}  {counts}\n")
    sys.stdout.write(f"faults by field: {dict(fields.most_common())}\n")
    for text in silent_texts:
        sys.stdout.write(f"SILENTLY WRONG {text!r}\n")
    times.sort()
    mean, high = sum(times) / len(times) * 1e6, times[int(len(times) * 0.99)] * 1e6
    sys.stdout.write(f"lexicon {loading * 1e3:.0f} ms; {mean:.0f} us a message, p99 {high:.0f} us\n")
    return 1 if silent_texts else 0


def _shown(draft: Draft) -> str:
    details = draft.details
    goods = [(item.name, str(item.quantity), item.unit) for item in details.items]
    parts = [
        f"{draft.verdict.value}: {details.type} client={details.client!r} at={details.location!r} {goods}",
        f"orders={details.orders} amount={details.amount} {details.currency} {details.date}",
        f"pay={details.payment} paid={details.paid} remarks={details.remarks!r}",
        f"missing={[str(one) for one in draft.missing]} doubts={[str(one) for one in draft.doubts]}",
        f"left={draft.left}",
    ]
    return " ".join(parts)


if __name__ == "__main__":
    raise SystemExit(main())
