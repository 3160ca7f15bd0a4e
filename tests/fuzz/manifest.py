"""Fuzz target: the manifest of a backup, as restore, listing and the removal of old backups read it."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import random
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.fuzz.json_changes import changed_json
from tests.fuzz.target import Target

_OLDER, _NEWER = "20260101T000000Z", "20260102T000000Z"
_LEDGER = b"SQLite format 3"
_WHOLE = {"bytes": 15, "sha256": "07fd85da44a8a32f3cf43b21e1f21ef8e7ad1a0a0d8c1d2e1d21c71c8e4c0c1e"}
_GOOD: dict[str, Any] = {
    "format": 1,
    "id": _NEWER,
    "entries": 12,
    "schema": "0006",
    "archive": {"file": "archive.tar.zst.age", "bytes": 15, "sha256": "0" * 64},
    "contents": {"ledger.db": _WHOLE},
}
_LEAVES: tuple[Any, ...] = (
    1, 2, 15, "archive.tar.zst.age", "../x", "/etc/passwd", ".", "", "a\x00b", "x" * 300, _WHOLE,
    {"ledger.db": _WHOLE}, {"ledger.db": {}}, {"ledger.db": None}, 10**400, "\ud800",
)  # fmt: skip


class Manifest(Target):
    """Claims: whatever stands in a manifest, each command that reads it ends with exit status 0 or 1 and one
    sentence; a backup is only the newest when its archive has the size that its manifest says; and contents
    are only found whole when they are, byte for byte.
    """

    longest = 4096

    def __init__(self) -> None:
        self._script = importlib.import_module("scripts.backup_manifest")
        self._folder = Path(tempfile.mkdtemp(prefix="fuzz-manifest-"))
        self._files = self._folder / "files"
        self._backups = self._folder / "backups"
        self._files.mkdir()
        (self._files / "ledger.db").write_bytes(_LEDGER)
        for identity in (_OLDER, _NEWER):
            folder = self._backups / identity
            folder.mkdir(parents=True)
            (folder / "archive.tar.zst.age").write_bytes(_LEDGER)
        self._older = _GOOD | {"id": _OLDER}
        (self._backups / _OLDER / "manifest.json").write_text(json.dumps(self._older))
        self._manifest = self._backups / _NEWER / "manifest.json"
        self._stream = _tar({"./ledger.db": _LEDGER})
        self._true = self._script.contents(self._files)

    def check(self, data: bytes) -> None:
        self._manifest.write_bytes(data)
        status, said = self._run("newest", str(self._backups))
        assert status == 0, "the older backup is whole"
        assert said.strip() in (_OLDER, _NEWER)
        if said.strip() == _NEWER:
            assert self._claimed(data) == len(_LEDGER)
        self._run("list", str(self._backups))
        for keys in (("id",), ("archive", "file"), ("archive", "sha256"), ("entries",)):
            self._run("get", str(self._manifest), *keys)
        same, _ = self._run("compare", str(self._files), str(self._manifest))
        assert (same == 0) == (self._document(data).get("contents") == self._true and self._is_ours(data))
        self._verified(data)

    def _verified(self, data: bytes) -> None:
        """The same text as the list of contents that an archive is held against."""
        path = self._folder / "contents.json"
        path.write_bytes(data)
        status, _ = self._run("verify", str(path), stream=self._stream)
        if status == 0:
            sums = {name: each["sha256"] for name, each in self._document(data).items()}
            assert sums == {"ledger.db": self._true["ledger.db"]["sha256"]}

    def _run(self, *arguments: str, stream: bytes = b"") -> tuple[int, str]:
        said, wrong = io.StringIO(), io.StringIO()
        usual, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(stream))
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(wrong):
                status = self._script.main(list(arguments))
        finally:
            sys.stdin = usual
        assert status in (0, 1), f"{arguments[0]} ended with {status}"
        assert status == 0 or arguments[0] in ("compare", "newest") or wrong.getvalue(), "it did not say why"
        return status, said.getvalue()

    @staticmethod
    def _document(data: bytes) -> dict[str, Any]:
        try:
            document = json.loads(data.decode("utf-8"))
        except (ValueError, RecursionError):
            return {}
        return document if isinstance(document, dict) else {}

    def _is_ours(self, data: bytes) -> bool:
        return bool(self._document(data).get("format") == 1)

    def _claimed(self, data: bytes) -> Any:
        archive = self._document(data).get("archive")
        return archive.get("bytes") if isinstance(archive, dict) else None

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def seeds(self) -> Iterable[bytes]:
        good = _GOOD | {"contents": self._true}
        for document in (good, _GOOD, self._true, {}, [], 1, "x", {**good, "format": 2}):
            yield json.dumps(document).encode()

    def words(self) -> Iterable[str]:
        return [f'"{name}":' for name in (*_GOOD, "file", "bytes", "sha256", "ledger.db")]

    def changed(self, data: bytes, chance: random.Random) -> bytes | None:
        text = changed_json(data.decode("utf-8", "replace"), chance, (*_LEAVES, self._true))
        return text.encode("utf-8", "replace") if text is not None else None


def _tar(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


def open_target() -> Target:
    """Make the target."""
    return Manifest()
