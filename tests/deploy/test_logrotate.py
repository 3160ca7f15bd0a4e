"""The shipped logrotate rules, run by logrotate itself while a program writes."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "deploy" / "logrotate" / "performance-tracker"
WRITE = """
import io, sys
from pathlib import Path
from config.log_output import LineOutput, LogFile
file = LogFile(Path(sys.argv[1]))
output = LineOutput(io.BytesIO(), file)
print("writing", flush=True)
number = 0
while not Path(sys.argv[2]).exists():
    for _ in range(50):
        output.info(b'{"event": "line", "number": %d}\\n' % number)
        number += 1
print(number, output.lost)
"""


def test_rotation_under_load_loses_no_line(tmp_path: Path) -> None:
    logrotate = shutil.which("logrotate", path=f"{os.environ['PATH']}:/usr/sbin")
    if logrotate is None or os.geteuid() != 0:
        pytest.skip("needs logrotate, and root for its su directive")
    folder, stop = tmp_path / "log", tmp_path / "stop"
    folder.mkdir(mode=0o700)
    rules = tmp_path / "rules"
    owner = "root root"
    text = SHIPPED.read_text().replace("performance-tracker performance-tracker", owner)
    rules.write_text(text.replace("/var/log/performance-tracker", str(folder)))
    rules.chmod(0o644)
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITE, str(folder / "performance-tracker.log"), str(stop)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "writing\n"
    for _ in range(12):
        command = [logrotate, "--force", "--state", str(tmp_path / "state"), str(rules)]
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        assert said.returncode == 0, said.stderr
    stop.touch()
    written, lost = (int(word) for word in writer.communicate(timeout=30)[0].split())
    found: list[int] = []
    files = sorted(folder.iterdir(), key=lambda path: -int((path.name + ".0").split(".")[2] or 0))
    for path in files:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        found += [int(line[28:-1]) for line in raw.splitlines()]
        assert path.stat().st_mode & 0o777 == 0o600
    assert lost == 0
    assert len(files) > 10
    assert sorted(found) == list(range(written)), f"{written} written, {len(found)} found"
    print(f"{written} lines over {len(files)} files")


def test_the_rules_use_neither_copytruncate_nor_a_signal() -> None:
    directives = [line.split()[0] for line in SHIPPED.read_text().splitlines() if line.startswith("    ")]
    assert not {"copytruncate", "postrotate"} & set(directives)
