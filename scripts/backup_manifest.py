#!/usr/bin/env python3
"""The manifest of a backup: what is in it, and how to know that it is whole.

contents DIR OUT       writes JSON: size and SHA-256 of each file in DIR
verify CONTENTS        reads a tar stream; exit 1 unless it holds exactly that
compare DIR MANIFEST   exit 1 unless DIR holds exactly what the manifest says
write OUT ID CONTENTS FACTS ARCHIVE [NAME=VALUE ...]
get MANIFEST KEY...    prints one value
list DIR               prints a line for each backup
newest DIR             prints the id of the newest backup that looks whole; exit 1 when there is none
keep DIR LAST DAILY WEEKLY MONTHLY    prints the ids that may go, one a line; exit 1 if it could not see each
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tarfile
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

FORMAT = 1
ID = re.compile(r"\d{8}T\d{6}Z")
# What a manifest can raise that is damaged or holds other things than its numbers and names.
UNREADABLE = (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError)


def contents(directory: Path) -> dict[str, dict[str, Any]]:
    """Size and digest of each file directly in ``directory``."""
    found = {}
    for path in sorted(directory.iterdir()):
        with path.open("rb") as file:
            found[path.name] = {"bytes": path.stat().st_size, "sha256": digest(file)}
    return found


def digest(file: BinaryIO) -> str:
    """SHA-256 of what is left to read, in hexadecimal."""
    summed = hashlib.sha256()
    while block := file.read(1 << 20):
        summed.update(block)
    return summed.hexdigest()


def differences(stream: BinaryIO, expected: dict[str, dict[str, Any]]) -> list[str]:
    """What in a tar ``stream`` is not as ``expected``; reads it once and writes nothing."""
    wrong, missing = [], set(expected)
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            name = member.name.removeprefix("./")
            if member.isdir() and name in ("", "."):
                continue
            file = archive.extractfile(member) if member.isreg() else None
            if file is None or name not in missing:
                wrong.append(f"{name} does not belong there")
            elif digest(file) != expected[name]["sha256"]:  # type: ignore[arg-type]
                wrong.append(f"{name} differs")
            missing.discard(name)
    return wrong + [f"{name} is missing" for name in sorted(missing)]


def backups(directory: Path) -> list[str]:
    """The ids of complete backups, newest first."""
    found = (path.parent.name for path in directory.glob("*/manifest.json"))
    return sorted((name for name in found if ID.fullmatch(name)), reverse=True)


def newest(directory: Path) -> str | None:
    """The newest backup whose archive has the size that its manifest says, as a half-copied one has not."""
    for identity in backups(directory):
        try:
            archive = _load(directory / identity / "manifest.json")["archive"]
            if (directory / identity / archive["file"]).stat().st_size == archive["bytes"]:
                return identity
            problem = f"its archive has not the {archive['bytes']} bytes that its manifest says"
        except UNREADABLE as error:
            problem = str(error)
        print(f"backup_manifest: {identity} is left out: {problem}", file=sys.stderr)
    return None


def removable(ids: list[str], *, last: int, daily: int, weekly: int, monthly: int) -> list[str]:
    """The ids that no rule keeps: the newest ``last``, and the newest of each day, week and month."""
    newest_first = sorted(ids, reverse=True)
    kept = set(newest_first[: max(1, last)])  # whatever the settings say, the newest stays
    for count, period in ((daily, "%Y%m%d"), (weekly, "%G-%V"), (monthly, "%Y%m")):
        of_period: dict[str, str] = {}
        for each in newest_first:
            moment = datetime.strptime(each, "%Y%m%dT%H%M%SZ")  # noqa: DTZ007  only its calendar matters
            of_period.setdefault(moment.strftime(period), each)
        kept.update(list(of_period.values())[: max(0, count)])
    return [each for each in newest_first if each not in kept]


def _write(out: Path, identity: str, inner: Path, facts: str, archive: Path, *extra: str) -> None:
    with archive.open("rb") as file:
        summed = digest(file)
    document = {
        "format": FORMAT,
        "id": identity,
        **json.loads(facts),
        **dict(each.split("=", 1) for each in extra),
        "archive": {"file": archive.name, "bytes": archive.stat().st_size, "sha256": summed},
        "contents": json.loads(inner.read_text(encoding="utf-8")),
    }
    out.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _load(path: Path) -> Any:
    document = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(document, dict):
        raise ValueError(f"{path} is no manifest")
    if document.get("format") != FORMAT:
        raise ValueError(f"{path} has format {document.get('format')}; this program reads {FORMAT}")
    return document


def _describe(directory: Path) -> None:
    found = backups(directory)
    if not found:
        print(f"there is no backup in {directory}", file=sys.stderr)
    for identity in found:
        each = _load(directory / identity / "manifest.json")
        size = each["archive"]["bytes"] / 1e6
        print(f"{identity}  {each['entries']:>9} entries  {size:8.1f} MB  schema {each['schema']}")


def main(arguments: list[str]) -> int:
    """Run one of the commands; returns the exit status."""
    try:
        match arguments:
            case ["contents", directory, out]:
                Path(out).write_text(json.dumps(contents(Path(directory)), indent=1), encoding="utf-8")
            case ["verify", expected]:
                wrong = differences(sys.stdin.buffer, json.loads(Path(expected).read_text(encoding="utf-8")))
                print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
                return 1 if wrong else 0
            case ["compare", directory, manifest]:
                return 0 if contents(Path(directory)) == _load(Path(manifest))["contents"] else 1
            case ["write", out, identity, inner, facts, archive, *extra]:
                _write(Path(out), identity, Path(inner), facts, Path(archive), *extra)
            case ["get", manifest, *keys]:
                value = _load(Path(manifest))
                for key in keys:
                    value = value[key]
                print(value if isinstance(value, str) else json.dumps(value))
            case ["list", directory]:
                _describe(Path(directory))
            case ["newest", directory]:
                found = newest(Path(directory))
                print(found or "", end="\n" if found else "")
                return 0 if found else 1
            case ["keep", directory, last, daily, weekly, monthly]:
                old = removable(
                    backups(Path(directory)),
                    last=int(last),
                    daily=int(daily),
                    weekly=int(weekly),
                    monthly=int(monthly),
                )
                print("".join(f"{each}\n" for each in old), end="")
                for each in Path(directory).iterdir():
                    if ID.fullmatch(each.name):
                        os.listdir(
                            each
                        )  # one that may not be looked into would stay for ever, and nobody knew
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except (*UNREADABLE, tarfile.TarError) as error:
        print(f"backup_manifest: {' '.join(arguments[:2])}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
