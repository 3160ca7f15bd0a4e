#!/usr/bin/env python3
"""Which chats have which feature: shows the flags and changes them, while the service runs or not.

feature_flags.py list [--json]           every flag, and how its feature did in the last 7 days
feature_flags.py set FLAG PERCENT        give the feature to so many percent of the chats
feature_flags.py value FLAG MODEL        which model gemini_model brings
feature_flags.py include FLAG CHAT...    these chats have it, whatever the share
feature_flags.py exclude FLAG CHAT...    these chats do not
feature_flags.py forget FLAG CHAT...     the share decides about these chats again
feature_flags.py groups FLAG [GROUP...]  these groups have it: COMPANY, ROLE or COMPANY:ROLE; none ends that
feature_flags.py kill FLAG [--why TEXT]  take it from everybody, at once
feature_flags.py revive FLAG             after a kill or a rollback: as it was before
feature_flags.py history FLAG [--most N] who changed it, when

--data DIR (default: DATA_DIR, else /var/lib/performance-tracker) is where the service keeps its state; before
or after the command. What somebody typed is printed with its control characters made visible.
The running service follows within two seconds. Exit status: 0 done, 1 the ledger cannot be used now,
2 the request makes no sense (an unknown flag, no percentage, nothing in it to change).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from checks import use_own_python, use_program
from ledger_access import account, take_data

CHANGES = ("set", "value", "include", "exclude", "forget", "groups", "kill", "revive")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        description=__doc__.split("\n\n")[0] if __doc__ else "", epilog="Exit status: 0, 1, 2."
    )
    take_data(made)
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    listed = commands.add_parser("list", help="every flag")
    listed.add_argument("--json", action="store_true", help="for programs")
    for name in CHANGES:
        each = commands.add_parser(name, help=f"{name} FLAG ...")
        each.add_argument("flag")
        if name == "set":
            each.add_argument("percent")
        elif name == "value":
            each.add_argument("model")
        elif name in ("include", "exclude", "forget"):
            each.add_argument("chats", nargs="+", metavar="CHAT")
        elif name == "groups":
            each.add_argument("groups", nargs="*", metavar="GROUP")
        elif name == "kill":
            each.add_argument("--why", default="", help="a word for the history")
    history = commands.add_parser("history", help="who changed a flag, when")
    history.add_argument("flag")
    history.add_argument("--most", type=int, default=20, metavar="N")
    for each in commands.choices.values():
        take_data(each, after=True)
    return made


def change_of(options: argparse.Namespace) -> Callable[[Any, Any], Any]:
    """The change that was asked for, as a function of a transaction and of who asks."""
    from services.flags import changing

    flag = options.flag
    match options.command:
        case "set":
            return lambda tx, by: changing.set_share(tx, flag, options.percent, by)
        case "value":
            return lambda tx, by: changing.set_value(tx, flag, options.model, by)
        case "groups":
            return lambda tx, by: changing.set_groups(tx, flag, options.groups, by)
        case "kill":
            return lambda tx, by: changing.kill(tx, flag, options.why, by)
        case "revive":
            return lambda tx, by: changing.revive(tx, flag, by)
    wanted = {"include": True, "exclude": False, "forget": None}[options.command]
    chats = [changing.chat_id(text) for text in options.chats]
    return lambda tx, by: changing.place_chats(tx, flag, chats, by, wanted=wanted)


def carry_out(options: argparse.Namespace, path: Path) -> None:
    """Do what was asked for. Raises LedgerUnavailable and FlagRefused."""
    from datetime import UTC, datetime

    from config.visible import visible
    from ledger import flags
    from ledger.beside import reading_beside, writing_beside
    from services.flags import changing
    from services.flags.changing import By

    if options.command == "list":
        with reading_beside(path) as tx:
            show(tx, as_json=options.json)
    elif options.command == "history":
        name = changing.named(options.flag).name
        with reading_beside(path) as tx:
            for each in flags.changes(tx, name, max(1, options.most)):
                moment = datetime.fromtimestamp(each.at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
                print(visible(f"{moment}  {each.actor}: {each.action} {each.detail}".rstrip()))
    else:
        change = change_of(options)
        with writing_beside(path) as tx:
            before = changing.find(tx, changing.named(options.flag))
            after = change(tx, By(f"script {account()}", time.time()))
        print(line(after) + ("" if after.version != before.version else " (it was so already)"))


def line(state: Any) -> str:
    """A flag in one line."""
    from config.visible import visible
    from services.flags.changing import percent

    text = f"{state.name:<14} {percent(state.share)} of the chats"
    if state.killed is not None:
        how = "TAKEN BACK" if state.rolled_back else "KILLED"
        text = f"{state.name:<14} {how}: {state.killed}; at {percent(state.share)} when revived"
    parts = {
        "value": state.value,
        "groups": " ".join(state.groups),
        "included": " ".join(map(str, sorted(state.included))),
        "excluded": " ".join(map(str, sorted(state.excluded))),
    }
    return visible(text + "".join(f"; {name} {value}" for name, value in parts.items() if value))


def show(tx: Any, *, as_json: bool) -> None:
    """Print every flag with what it is, and both cohorts where there are two."""
    from services.flags import changing
    from services.flags.catalogue import FLAGS
    from services.flags.standing import SPANS, standing

    found = [(changing.find(tx, flag), flag) for flag in FLAGS.values()]
    standings = {flag.name: standing(tx, flag.name, time.time(), SPANS[-1]) for _, flag in found}
    if as_json:
        listed = [
            asdict(state)
            | {"given": asdict(standings[flag.name].given), "rest": asdict(standings[flag.name].rest)}
            for state, flag in found
        ]
        print(json.dumps(listed, default=sorted))
        return
    for state, flag in found:
        print(f"{line(state)}\n  {flag.what}")
        both = standings[flag.name]
        for name, cohort, times in (
            ("with it", both.given, both.times),
            ("without", both.rest, both.rest_times),
        ):
            if cohort.uses:
                print(
                    f"  {name}: {cohort.uses} uses, {cohort.failed} failed, 95 of 100 within "
                    f"{times.within(0.95):g} s, {cohort.corrected} of {cohort.read} readings corrected"
                )


def main() -> int:
    """Carry out the request; returns the exit status."""
    use_own_python()
    options = parser().parse_args()
    use_program()
    from config.visible import visible
    from ledger.database import LedgerDamaged, LedgerUnavailable
    from services.flags.changing import FlagRefused

    try:
        carry_out(options, options.data / "ledger.db")
    except FlagRefused as refusal:
        print(f"feature_flags: {visible(str(refusal))}", file=sys.stderr)
        return 2
    except (LedgerUnavailable, LedgerDamaged) as error:
        print(f"feature_flags: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
