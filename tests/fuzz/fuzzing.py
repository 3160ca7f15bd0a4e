"""The fuzzing process: instruments a target's packages and hands it to libFuzzer, which ends the process."""

from __future__ import annotations

import hashlib
import random
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.fuzz.target import Target
from tests.fuzz.targets import PLANTED, TARGETS, open_target

ROOT = Path(__file__).resolve().parents[2]
_ROUGHLY = 3  # every so many mutations are of bytes, whatever the target's form


def main(name: str, keep: str, most: str, *options: str) -> None:
    """Fuzz a target with its corpus in the folder ``keep`` and at most so many seeds (0: all); the rest are
    libFuzzer's options."""
    import atheris

    packages = TARGETS.get(name, (f"tests.fuzz.{PLANTED}",))
    tops = sorted({package.partition(".")[0] for package in packages})
    with atheris.instrument_imports(include=tops, exclude=list(_others(tops, packages))):
        target = open_target(name)

    def mutated(data: bytes, longest: int, seed: int) -> bytes:
        chance = random.Random(seed)
        new = target.changed(data, chance) if chance.randrange(_ROUGHLY) else None
        return new[:longest] if new is not None else bytes(atheris.Mutate(data, longest))

    folder = Path(keep)
    words = _dictionary(target, folder / "words.txt")
    seeds = _seeds(target, folder / "seeds", int(most))
    command = [sys.argv[0], f"-max_len={target.longest}", *words, *options, f"{folder / 'corpus'}", seeds]
    atheris.Setup(command, target.check, custom_mutator=mutated)
    atheris.Fuzz()


def _others(tops: Iterable[str], packages: Iterable[str]) -> Iterator[str]:
    """Yield the modules beside the wanted ones: atheris knows top-level packages and single modules alone."""
    for top in tops:
        for path in (ROOT / top).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            if not any(f"{name}.".startswith(f"{package}.") for package in packages):
                yield name


def _seeds(target: Target, folder: Path, most: int) -> str:
    """Write the inputs to begin with; of too many always the same ones."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    seeds = sorted({hashlib.sha256(seed).hexdigest()[:20]: seed for seed in target.seeds()}.items())
    for name, seed in seeds[: most or None]:
        (folder / name).write_bytes(seed)
    return str(folder)


def _dictionary(target: Target, path: Path) -> list[str]:
    """Write the words in libFuzzer's form, each byte that is not plain as ``\\xNN``; return its option."""
    words = [word.encode("utf-8", "replace") for word in target.words() if 0 < len(word) <= 60]
    lines = (
        "".join(chr(byte) if 32 < byte < 127 and byte not in b'"\\' else f"\\x{byte:02x}" for byte in word)
        for word in words
    )
    path.write_text("".join(f'"{line}"\n' for line in lines), encoding="ascii")
    return [f"-dict={path}"] if words else []


if __name__ == "__main__":
    main(*sys.argv[1:])
