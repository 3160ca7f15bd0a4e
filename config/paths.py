"""The kinds of path a setting may hold. Each refuses a bad one with a sentence saying what to do."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from config.conversion import Checked
from config.problems import shown
from config.service_account import check_service_account


def _looked_at(look: Callable[[Path], Path]) -> Callable[[Path], Path]:
    """Let a path that may not even be looked at (a folder above it is closed) be refused like any other."""

    def looked_at(path: Path) -> Path:
        try:
            return look(path)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise ValueError(
                f"The path cannot be used ({reason}); correct it, or the permissions of the folders above it."
            ) from None

    return looked_at


def _readable_file(path: Path) -> Path:
    if not path.is_file():
        raise ValueError(
            "There is no such file; correct the path (a relative one starts at the working directory)."
        )
    if not os.access(path, os.R_OK):
        raise ValueError("The file cannot be read by this user; change its owner or permissions.")
    return path


def _writable_folder(path: Path) -> Path:
    place = path
    while not place.exists() and place != place.parent:
        place = place.parent
    if not place.is_dir():
        raise ValueError(f"{shown(place)} is no folder; choose another path or move that file away.")
    if not os.access(place, os.W_OK | os.X_OK):
        raise ValueError(
            f"This user may not write in {shown(place)}; choose another path or change its owner."
        )
    return path


def _log_file(path: Path) -> Path:
    if path.is_dir():
        raise ValueError("This is a folder; name a file in it.")
    if not path.parent.is_dir():
        raise ValueError(f"The folder {shown(path.parent)} does not exist; make it first.")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise ValueError("This user may not write there; choose another path or change its owner.")
    return path


def _key_file(path: Path) -> Path:
    check_service_account(path)
    return path


ReadableFile = Annotated[Path, Checked(_looked_at(_readable_file))]
KeyFile = Annotated[ReadableFile, Checked(_key_file)]
WritableFolder = Annotated[Path, Checked(_looked_at(_writable_folder))]
LogFilePath = Annotated[Path, Checked(_looked_at(_log_file))]
