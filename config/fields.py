"""The kinds of value a setting may hold. Each refuses a bad one with a sentence saying what to do."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global
from pydantic import AfterValidator, BeforeValidator, SecretStr

from config.problems import shown

_PLACEHOLDER = re.compile(
    r"your[_ -]|[_-]here$|change[_-]?me|replace[_-]?me|placeholder|^<.*>$|^[xX.]{3,}$", re.IGNORECASE
)
_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
_API_KEY = re.compile(r"[A-Za-z0-9_.-]{16,}")
_SPREADSHEET = re.compile(r"[A-Za-z0-9_-]{10,}")
_MODEL = re.compile(r"[A-Za-z0-9._/-]{1,100}")
_HOST_NAME = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?:\.(?!-)[A-Za-z0-9-]{1,63})*")
# Telegram documents user ids as having at most 52 significant bits.
_LARGEST_TELEGRAM_ID = 2**52 - 1


def is_placeholder(text: str) -> bool:
    """Whether ``text`` is the filler of an example file rather than a value somebody chose."""
    return _PLACEHOLDER.search(text) is not None


def _token(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    if is_placeholder(text):
        raise ValueError("This is the placeholder of an example; put the token that @BotFather gave you.")
    if not _TOKEN.fullmatch(text):
        raise ValueError(
            "A bot token is digits, a colon and 35 characters, without quotes; copy it from @BotFather."
        )
    return secret


def _api_key(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    if is_placeholder(text) or not _API_KEY.fullmatch(text):
        raise ValueError(
            "This is no API key; copy it from Google AI Studio, or leave it empty to work by rules alone."
        )
    return secret


def _model(text: str) -> str:
    if not _MODEL.fullmatch(text):
        raise ValueError("Use the name of a Gemini model, such as gemini-3.5-flash-lite.")
    return text


def _spreadsheet(text: str) -> str:
    if is_placeholder(text) or not _SPREADSHEET.fullmatch(text):
        raise ValueError("Use only the part of the spreadsheet's address between /d/ and the next slash.")
    return text


def _root(text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or parts.username is not None or not text.isascii():
        raise ValueError(
            "Use an address like https://host or http://127.0.0.1:8081, without user, query or fragment."
        )
    return text.rstrip("/")


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("Use a time zone name of the IANA database, such as Asia/Kolkata.") from None
    return text


def _currency(text: str) -> str:
    code = text.upper()
    if code not in get_global("all_currencies"):
        raise ValueError("Use an ISO 4217 currency code of three letters, such as INR.")
    return code


def _ids(value: object) -> object:
    if not isinstance(value, str):
        return value
    wrong = [part for part in _parts(value) if not _is_telegram_id(part)]
    if wrong:
        raise ValueError(
            f"'{shown(wrong[0])}' is no Telegram user id; "
            "use numbers with commas between, such as 123456,987654."
        )
    return frozenset(int(part) for part in _parts(value))


def _parts(text: str) -> Iterable[str]:
    return (part.strip() for part in text.split(",") if part.strip())


def _is_telegram_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 16 and 0 < int(text) <= _LARGEST_TELEGRAM_ID


def _host(text: str) -> str:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        if not _HOST_NAME.fullmatch(text):
            raise ValueError("Use an address of this machine, such as 127.0.0.1, without a port.") from None
    return text


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


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


BotToken = Annotated[SecretStr, AfterValidator(_token)]
ApiKey = Annotated[SecretStr, AfterValidator(_api_key)]
ModelName = Annotated[str, AfterValidator(_model)]
SpreadsheetId = Annotated[str, AfterValidator(_spreadsheet)]
RootUrl = Annotated[str, AfterValidator(_root)]
TimeZone = Annotated[str, AfterValidator(_zone)]
Currency = Annotated[str, AfterValidator(_currency)]
TelegramIds = Annotated[frozenset[int], BeforeValidator(_ids)]
Host = Annotated[str, AfterValidator(_host)]
ReadableFile = Annotated[Path, AfterValidator(_looked_at(_readable_file))]
WritableFolder = Annotated[Path, AfterValidator(_looked_at(_writable_folder))]
LogFilePath = Annotated[Path, AfterValidator(_looked_at(_log_file))]
UpperCase = BeforeValidator(_upper)
