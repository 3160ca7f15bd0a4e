"""scripts/release.sh: which packages a release is built with, by an installer that only notes its calls."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# In the place of uv: the environment is a real one, the packages are left out.
INSTALLER = """#!/bin/sh
case "$1 $2" in
  --version*) exit ;;
  "venv --quiet") "$4" -m venv --without-pip "$5" ;;
  "pip install") echo "$*" >>"$CALLS" ;;
esac
"""


class Builder:
    """Builds releases of a tiny program below a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.calls = folder, folder / "calls"
        self.prefix = folder / "opt"
        (folder / "bin").mkdir()
        (folder / "bin" / "uv").write_text(INSTALLER)
        (folder / "bin" / "uv").chmod(0o755)

    def build(self, version: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Build a release and make it the current one."""
        source = self.folder / "source" / version
        source.mkdir(parents=True, exist_ok=True)
        (source / "main.py").write_text("print()\n")
        (source / "version.py").write_text(f'VERSION = "{version}"\n')
        for name in ("requirements.txt", "requirements-otel.txt"):
            shutil.copy2(ROOT / name, source / name)
        script = f'set -Eeuo pipefail; source "$1"; build_release "$2" ""; point current "{version}"'
        env = {**os.environ, "PREFIX": str(self.prefix), "CALLS": str(self.calls), "PYTHON": sys.executable}
        env["PATH"] = f"{self.folder / 'bin'}:{env['PATH']}"
        command = ["bash", "-c", script, "build", str(ROOT / "scripts" / "release.sh"), str(source)]
        return subprocess.run(
            command, env={**env, **environment}, capture_output=True, text=True, check=False
        )

    def installed(self) -> list[str]:
        """The requirements files that were installed from, in order."""
        lines = self.calls.read_text().splitlines() if self.calls.exists() else []
        return [Path(line.split("--requirement ")[1].split()[0]).name for line in lines]


@pytest.fixture
def builder(tmp_path: Path) -> Builder:
    made = Builder(tmp_path)
    first = made.build("1.0.0")
    if "is needed outside" in first.stderr:
        pytest.skip("needs a Python with venv outside /home and /root")
    assert first.returncode == 0, first.stderr
    return made


def test_the_packages_for_traces_are_chosen_when_a_release_is_built_and_stay_with_the_next(
    builder: Builder,
) -> None:
    assert builder.build("1.1.0").returncode == 0
    assert builder.installed() == ["requirements.txt"]  # the second took over the environment of the first
    assert builder.build("1.2.0", WITH_TRACING="1").returncode == 0
    assert builder.build("1.3.0").returncode == 0
    assert builder.installed() == ["requirements.txt", "requirements-otel.txt"]
    assert builder.build("1.4.0", WITH_TRACING="0").returncode == 0
    assert builder.installed()[2:] == ["requirements.txt"]


def test_a_finished_release_is_not_given_other_packages(builder: Builder) -> None:
    assert "is there already" in builder.build("1.0.0").stdout
    refused = builder.build("1.0.0", WITH_TRACING="1")
    assert refused.returncode == 2
    assert "a release never changes" in refused.stderr
    assert builder.installed() == ["requirements.txt"]
