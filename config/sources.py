"""Where settings come from, and which source wins.

For every variable: the environment, then ``.env``. For a secret ``NAME`` also the file that
``NAME_FILE`` names and, from systemd, ``$CREDENTIALS_DIRECTORY/NAME`` (or its lower-case name); both
stand between the environment and ``.env``. A variable that is present but empty means its default.
"""

from __future__ import annotations

import difflib
import os
import stat
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv.parser import parse_stream

from config.problems import Problem, shown

CREDENTIALS_VARIABLE = "GOOGLE_SHEETS_CREDENTIALS_FILE"
_CREDENTIALS_NAMES = (CREDENTIALS_VARIABLE, "google_sheets_credentials.json")


@dataclass(slots=True)
class Sources:
    """The text of every variable that was set, and what was found wrong while reading it."""

    values: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_sources(
    environ: Mapping[str, str], dotenv: Path | None, *, variables: Collection[str], secrets: Collection[str]
) -> Sources:
    """Gather the text of ``variables``; of those, ``secrets`` may also come from files."""
    found = Sources()
    filed = _read_dotenv(dotenv, found, variables, secrets) if dotenv is not None else {}
    directory = environ.get("CREDENTIALS_DIRECTORY") or None
    for name in variables:
        if name in environ:
            found.values[name] = environ[name].strip()
            continue
        text = None
        if name in secrets:
            text = _secret_file(name, environ, filed, directory, found)
        elif name == CREDENTIALS_VARIABLE and directory:
            text = _credentials_path(Path(directory))
        if text is None:
            text = filed.get(name)
        if text is not None:
            found.values[name] = text.strip()
    return found


def warn_if_world_readable(path: Path, warnings: list[str]) -> None:
    """Add a warning when everybody on the machine may read the secrets in ``path``."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return  # that it cannot be read is reported where it is read
    if mode & stat.S_IROTH:
        warnings.append(
            f"{path} holds secrets and every user of this machine may read it; run: chmod 600 {path}"
        )


def _secret_file(
    name: str, environ: Mapping[str, str], filed: Mapping[str, str], directory: str | None, found: Sources
) -> str | None:
    """The secret from ``NAME_FILE`` or from the credentials directory; ``None`` when neither has it."""
    variable = f"{name}_FILE"
    named = environ.get(variable) or filed.get(variable)
    if named:
        path = Path(named)
    else:
        places = [Path(directory) / spelling for spelling in (name, name.lower())] if directory else []
        existing = [place for place in places if _is_there(place)]
        if not existing:
            return None
        path, variable = existing[0], f"$CREDENTIALS_DIRECTORY/{existing[0].name}"
    try:
        text = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        remedy = f"This file with the secret cannot be read ({reason}); correct the path or its permissions."
        found.problems.append(Problem(variable, shown(path), remedy))
        return None
    except UnicodeDecodeError:
        found.problems.append(
            Problem(variable, shown(path), "This file is not UTF-8 text; put only the secret in it.")
        )
        return None
    if not text:
        found.problems.append(Problem(variable, shown(path), "This file is empty; put the secret in it."))
        return None
    if named:
        warn_if_world_readable(path, found.warnings)
    return text


def _is_there(place: Path) -> bool:
    """Whether there is such a file. One that may not be looked at is: reading it says what is wrong."""
    try:
        place.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return place.is_file()


def _credentials_path(directory: Path) -> str | None:
    for name in _CREDENTIALS_NAMES:
        if _is_there(directory / name):
            return str(directory / name)
    return None


def _read_dotenv(
    path: Path, found: Sources, variables: Collection[str], secrets: Collection[str]
) -> dict[str, str]:
    """The variables of a ``.env`` file; a file that does not exist holds none."""
    try:
        with path.open(encoding="utf-8-sig") as stream:
            bindings = list(parse_stream(stream))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        reason = (
            os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "it is not UTF-8 text"
        )
        found.problems.append(Problem(str(path), shown(path), f"The file cannot be read: {reason}."))
        return {}
    values: dict[str, str] = {}
    for binding in bindings:
        if binding.error or (binding.key is not None and binding.value is None):
            line = binding.original.line
            remedy = f"Line {line} is not NAME=VALUE; correct it or begin it with #."
            found.problems.append(Problem(str(path), f"(line {line})", remedy))
        elif binding.key is not None and binding.value is not None:
            values[binding.key] = binding.value
    known = {*variables, *(f"{name}_FILE" for name in secrets)}
    prefixes = {name.split("_")[0] for name in known if "_" in name}
    for name in sorted(values.keys() - known):
        close = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.75)
        if close or name.upper().split("_")[0] in prefixes:
            hint = f"; did you mean {close[0]}?" if close else "."
            found.warnings.append(
                f"{path} sets {shown(name)}, which is not a setting and changes nothing{hint}"
            )
    if any(values.get(name) for name in secrets):
        warn_if_world_readable(path, found.warnings)
    return values
