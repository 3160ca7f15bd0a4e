#!/usr/bin/env python3
"""Dead letters: updates that could not be handled, rows that a sheet refuses, replies that were refused.

    dead_letters.py list [--json]                     all of them, oldest first
    dead_letters.py show NAME [--text] [--json]       what is known; with --text what the person wrote
    dead_letters.py replay NAME... | --all [--anyway] have them tried again
    dead_letters.py discard NAME... | --all --yes     give them up for good

--data DIR (default: DATA_DIR, else /var/lib/performance-tracker) is where ledger.db is.
Works beside the running daemon, which carries out what is ordered within seconds; without one the next
start does. --kind update|row|reply and --company KEY narrow --all and list. Secrets and coordinates are
never printed. Every replay and discard is noted in the audit.
Exit status: 0 done, 1 not done (no such letter, or it would save something twice), 2 usage, or the ledger
cannot be used.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from checks import use_own_python, use_program
from ledger_access import account, clean, masked, opened, problem, take_data

if TYPE_CHECKING:
    from ledger.dead_letters import Letter
    from ledger.driver import Connection
    from services.dead_letters import Outcome

DONE, NOT_DONE = 0, 1
INDENT = 16  # columns before a value; its further lines stand there too, so that none looks like a fact


def matching(tx: Connection, options: argparse.Namespace) -> list[Letter]:
    """The letters of the kind and the company that are meant."""
    from ledger.dead_letters import Kind
    from services import dead_letters

    return dead_letters.matching(tx, Kind(options.kind) if options.kind else None, options.company)


def list_letters(options: argparse.Namespace) -> int:
    """Print a line for each letter."""
    from services import dead_letters

    with opened(options.data, read_only=True) as tx:
        lines = [dead_letters.facts(tx, each) for each in matching(tx, options)]
    if options.json:
        print(json.dumps([clean(line) for line in lines], ensure_ascii=False))
        return DONE
    for line in map(clean, lines):
        print(f"{line['name']}  {line['since']}  {line['company'] or '-'}  {line['what']}: {line['why']}")
    if not lines:
        print("there are no dead letters")
    return DONE


def show(options: argparse.Namespace) -> int:
    """Print what is known of one letter."""
    from ledger import dead_letters as letters
    from services import dead_letters

    with opened(options.data, read_only=True) as tx:
        letter = letters.find(tx, options.name)
        if letter is None:
            print(f"{masked(options.name)}: there is no such dead letter", file=sys.stderr)
            return NOT_DONE
        known = clean(dead_letters.facts(tx, letter))
        if options.text:
            known["text"] = masked(dead_letters.words(tx, letter))
    if options.json:
        print(json.dumps(known, ensure_ascii=False))
    else:
        for name, value in known.items():
            told = "-" if value is None else str(value).replace("\n", "\n" + " " * INDENT)
            print(f"{name + ':':<{INDENT}}{told}")
    return DONE


def carry_out(options: argparse.Namespace, order: Callable[[Connection, str], Outcome]) -> int:
    """Give an order for each of the letters, all in one transaction; print what became of each."""
    told, status = [], DONE
    with opened(options.data, read_only=False) as tx:
        names = [each.name for each in matching(tx, options)] if options.all else options.names
        for name in names:
            outcome = order(tx, name)
            told.append({"name": name, "result": outcome.result.value})
            if outcome.entry is not None:
                told[-1]["entry_id"] = outcome.entry.entry_id
            status = status if outcome.result.value == "done" else NOT_DONE
    if options.json:
        print(json.dumps(told))
        return status
    meaning = {
        "done": f"{options.command}ed",
        "gone": "there is no such dead letter, or not any more",
        "moved": "not replayed: its person changed companies since, or works in several",
        "sent_again": "not replayed: the person sent the same text again (--anyway replays it all the same)",
    }
    for each in told:
        entry = f" (entry {each['entry_id']})" if "entry_id" in each else ""
        print(f"{masked(each['name'])}: {meaning[each['result']]}{entry}")
    if not told:
        print("there are no dead letters")
    return status


def replay(options: argparse.Namespace) -> int:
    """Have letters tried again."""
    from services import dead_letters

    actor, now = dead_letters.Actor(account=account()), time.time()
    return carry_out(
        options, lambda tx, name: dead_letters.replay(tx, name, actor, now, anyway=options.anyway)
    )


def discard(options: argparse.Namespace) -> int:
    """Give letters up for good; whose entry is taken back is told by the daemon."""
    from bot.letters import taken_back
    from bot.wording import load_wordings
    from ledger import letter_orders, people
    from services import dead_letters

    if options.all and not options.yes:
        return problem("discard --all gives up everything that is listed; add --yes")
    actor, now, wordings = dead_letters.Actor(account=account()), time.time(), load_wordings()

    def order(tx: Connection, name: str) -> Outcome:
        outcome = dead_letters.discard(tx, name, actor, now)
        if outcome.entry is not None and outcome.letter is not None:
            person = people.find(tx, outcome.entry.user_id)
            language = (person.language if person is not None else None) or "en"
            calls = taken_back(wordings[language], outcome.entry)
            letter_orders.leave(tx, calls, outcome.letter.correlation, now)
        return outcome

    return carry_out(options, order)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    take_data(made)
    commands = made.add_subparsers(dest="command", required=True)
    for name, run in (("list", list_letters), ("show", show), ("replay", replay), ("discard", discard)):
        command = commands.add_parser(name)
        command.set_defaults(run=run)
        take_data(command, after=True)
        command.add_argument("--json", action="store_true", help="JSON instead of lines")
        if name == "show":
            command.add_argument("name", metavar="NAME")
            command.add_argument("--text", action="store_true", help="also what the person wrote")
            continue
        command.add_argument("--kind", choices=("update", "row", "reply"))
        command.add_argument("--company", metavar="KEY")
        if name != "list":
            command.add_argument("names", nargs="*", metavar="NAME")
            command.add_argument("--all", action="store_true", help="every letter that list shows")
    commands.choices["replay"].add_argument("--anyway", action="store_true", help="even if it was sent again")
    commands.choices["discard"].add_argument("--yes", action="store_true", help="with --all: I am sure")
    return made


def main() -> int:
    """Run a command; returns the exit status."""
    use_own_python()
    made = parser()
    options = made.parse_args()
    if options.command in ("replay", "discard") and bool(options.names) == options.all:
        made.error(f"{options.command} needs names, or --all")
    use_program()
    return int(options.run(options))


if __name__ == "__main__":
    sys.exit(main())
