"""The machine that a run is made on, without its name, and the peers' virtual environment."""

from __future__ import annotations

import hashlib
import os
import platform
import sqlite3
import subprocess
import sys
from pathlib import Path

from bench.side_by_side.contestants import PEERS, ROOT

CACHE = ROOT / ".cache" / "bench"


def facts() -> dict[str, str]:
    """Return what speed depends on."""
    cpu = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    memory = next(
        (int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0
    )
    return {
        "processor": f"{cpu}, {os.cpu_count()} cores",
        "memory": f"{memory / 2**20:.0f} GiB",
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
    }


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text().splitlines() if file.exists() else []


def load() -> float:
    """Return how many processes wanted to run, on average over the last minute."""
    return os.getloadavg()[0]


def peers_python() -> Path:
    """Make the peers' environment, or bring it up to date, and return its Python.

    What was installed is noted after it succeeded, so an interrupted installation is repeated. Raises
    CalledProcessError.
    """
    folder = CACHE / "peers"
    python = folder / "bin" / "python"
    lock = PEERS / "requirements.txt"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    noted = folder / ".installed"
    if python.exists() and noted.exists() and noted.read_text() == wanted:
        return python
    CACHE.mkdir(parents=True, exist_ok=True)
    if _uv_works():
        subprocess.run(["uv", "venv", "--quiet", "--clear", "--python", sys.executable, folder], check=True)
        install = [
            "uv",
            "pip",
            "sync",
            "--quiet",
            "--python",
            python,
            "--require-hashes",
            "--compile-bytecode",
        ]
        subprocess.run([*install, lock], check=True)
    else:
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        install = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "--compile", "-r", lock]
        subprocess.run(install, check=True)
    noted.write_text(wanted)
    return python


def _uv_works() -> bool:
    try:
        return subprocess.run(["uv", "--version"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False
