"""Fuzz target: everything an operator writes: the environment, ``.env`` and the companies file."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from config.configuration import Configuration, load_configuration
from config.problems import ConfigurationError
from config.settings import SECRETS, SHIPPED_COMPANIES, Settings
from tests.fuzz.target import BETWEEN, Target

TOKEN = "123456789:" + "SeCrEtTokenOfTheBot-0123456789_abcd"
API_KEY = "AIza" + "SecretKeyOfTheModel-0123456789_abcd"
_SLICE = 15  # characters of a secret that nobody may read anywhere
_PATHS = frozenset(
    {
        *("COMPANIES_FILE", "LOG_FILE", "DATA_DIR", "CHART_OUTPUT_DIR", "GOOGLE_SHEETS_CREDENTIALS_FILE"),
        *("CREDENTIALS_DIRECTORY", *(f"{name}_FILE" for name in SECRETS)),
    }
)
_KEY_FILE = {
    "type": "service_account",
    "client_email": "a@b",
    "token_uri": "x",
    "private_key": "PRIVATE KEY-----",
}
_VALUES = (
    "", " ", "0", "1", "16", "17", "-1", "1e3", "1.5", "nan", "inf", "true", "maybe", "production",
    "staging", "test", "INFO", "debug", "Asia/Kolkata", "../../x", "Asia", "inr", "XYZ", "127.0.0.1", "::1",
    "a b", "https://x", "http://[", "ftp://x", "http://u:p@h/?q#f", "1,2,,3", "4503599627370496", "²",
    "{TOKEN}", "{KEY}", "{TOKEN},5", "https://h/bot{TOKEN}", "/{KEY}", "xxxx", "<token>", "companies.toml",
    "key.json", "secret.txt", "folder", "folder/x", "closed", "empty", "binary", "'", '"x', "a" * 300,
    "\ud83d", "\u202e", "😀", "x\ty", "#", "$HOME", "%s", "1_000", "9" * 5000,
)  # fmt: skip
_TOML = (
    "[companies.a]\n", '[companies."A b"]\n', 'name = "N"\n', 'worksheet = "W"\n', 'worksheet = "w"\n',
    "timezone = 'UTC'\n", 'currency = "usd"\n', 'spreadsheet_id = "{TOKEN}"\n',
    'aliases = { "X" = ["x", "y"] }\n', 'aliases = { "Y" = ["x"] }\n', "key = 1\n", "companies = 5\n",
    "[[companies]]\n", "[other]\n", "x = 1979-05-27\n", "x = 1e400\n", "x = " + "[" * 2000 + "\n",
    "x." * 2000 + "y = 1\n", 'name = "{KEY}"\n', 'name = "a\\u0000"\n', "\x00", "\ufeff", "name = ''\n",
    "=", '"""', "\\",
)  # fmt: skip


class Settled(Target):
    """Claims: whatever the environment, ``.env`` and the companies file hold, the outcome is a Configuration,
    or a ConfigurationError in which each problem names a variable and a remedy; nothing else; and nobody can
    read a secret in it or in the warnings, wherever the secret was put.

    An input is lines of NAME=VALUE, then ``.env``, then the companies file. In it ``{TOKEN}`` and ``{KEY}``
    stand for secrets; paths lie in a folder of the target's own.
    """

    longest = 6000

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="fuzz-configuration-"))
        for name, content in (("secret.txt", TOKEN), ("empty", ""), ("key.json", json.dumps(_KEY_FILE))):
            (self._folder / name).write_text(content)
        (self._folder / "binary").write_bytes(b"\xff\xfe\x00")
        (self._folder / "folder").mkdir()
        self._dotenv, self._companies = self._folder / ".env", self._folder / "companies.toml"

    def check(self, data: bytes) -> None:
        data = data.replace(b"{TOKEN}", TOKEN.encode()).replace(b"{KEY}", API_KEY.encode())
        environment, dotenv, companies = (*data.split(BETWEEN, 2), b"", b"")[:3]
        self._dotenv.write_bytes(self._lines_inside(dotenv))
        self._companies.write_bytes(companies)
        lines = environment.decode("utf-8", "surrogateescape").splitlines()
        environ = dict(self._inside(line) for line in lines)
        environ.setdefault("COMPANIES_FILE", str(self._companies))
        environ.setdefault("DATA_DIR", str(self._folder / "data"))
        try:
            configuration = load_configuration(environ, self._dotenv)
        except ConfigurationError as error:
            _told(error)
            return
        assert isinstance(configuration, Configuration)
        assert configuration.companies
        _silent("\n".join(configuration.settings.warnings))
        for company in configuration.companies.values():
            assert company.zone
            assert company.currency

    def _inside(self, line: str) -> tuple[str, str]:
        """Return a name and its value; a path of another folder could be a device without an end."""
        name, _, value = line.replace("\0", "").partition("=")
        if name.strip() in _PATHS and value.strip(" '\""):
            return name, str(self._folder / value.strip(" '\"").replace("..", "").lstrip("/"))
        return name, value

    def _lines_inside(self, dotenv: bytes) -> bytes:
        lines = dotenv.decode("utf-8", "surrogateescape").split("\n")
        inside = (
            "=".join(self._inside(line)) if any(name in line for name in _PATHS) else line for line in lines
        )
        return "\n".join(inside).encode("utf-8", "surrogateescape")

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def seeds(self) -> Iterable[bytes]:
        shipped = SHIPPED_COMPANIES.read_text(encoding="utf-8")
        for name in (*Settings.variables(), *_PATHS):
            for value in ("", "1", "{TOKEN}", "x y"):
                yield _input(f"TELEGRAM_BOT_TOKEN={{TOKEN}}\n{name}={value}", "", shipped)
                dotenv = f"{name}='{value}'\nGEMINI_API_KEY={{KEY}}"
                yield _input("TELEGRAM_BOT_TOKEN={TOKEN}", dotenv, shipped)
        for piece in _TOML:
            yield _input("TELEGRAM_BOT_TOKEN={TOKEN}", "", shipped + piece)
        sheets = "GOOGLE_SHEETS_CREDENTIALS_FILE=key.json\nSPREADSHEET_ID=a-spreadsheet-of-ours"
        yield _input(f"TELEGRAM_BOT_TOKEN_FILE=secret.txt\nENVIRONMENT=production\n{sheets}", "", shipped)

    def words(self) -> Iterable[str]:
        return (*Settings.variables(), *_PATHS, *(value for value in _VALUES if value.strip()), *_TOML)

    def changed(self, data: bytes, chance: random.Random) -> bytes | None:
        texts = [part.decode("utf-8", "replace") for part in (*data.split(BETWEEN, 2), b"", b"")[:3]]
        which = chance.randrange(3)
        lines = texts[which].splitlines(keepends=True)
        place = chance.randint(0, len(lines))
        if which == 2:
            lines[place:place] = [chance.choice(_TOML)]
        else:
            name = chance.choice((*Settings.variables(), *_PATHS))
            lines[place:place] = [f"{name}={chance.choice(_VALUES)}\n"]
        if len(lines) > 1 and chance.random() < 0.4:
            del lines[chance.randrange(len(lines))]
        texts[which] = "".join(lines)
        return _input(*texts)


def _told(error: ConfigurationError) -> None:
    assert error.problems
    assert all(each.variable and each.remedy for each in error.problems)
    _silent(str(error))


def _silent(text: str) -> None:
    for secret in (TOKEN.partition(":")[2], API_KEY):
        for start in range(len(secret) - _SLICE + 1):
            assert secret[start : start + _SLICE] not in text, "a secret can be read"


def _input(*texts: str) -> bytes:
    return BETWEEN.join(text.encode("utf-8", "replace") for text in texts)


def open_target() -> Target:
    """Make the target."""
    return Settled()
