"""The kinds of value a setting may hold. Each refuses a bad one with a sentence saying what to do."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from importlib.util import find_spec
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global

from config.conversion import Checked, Prepared
from config.problems import shown
from config.secret import SecretStr

USUAL_CURRENCY = "INR"

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
    # Babel's tables take 2.4 MB: the usual currency needs no look into them.
    if code != USUAL_CURRENCY and code not in get_global("all_currencies"):
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


def _tracing(wanted: bool) -> bool:
    if wanted and (find_spec("opentelemetry") is None or find_spec("opentelemetry.instrumentation") is None):
        raise ValueError(
            "Traces need the packages of requirements-otel.txt: build the release with WITH_TRACING=1, "
            "or set this to false."
        )
    return wanted


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


BotToken = Annotated[SecretStr, Checked(_token)]
ApiKey = Annotated[SecretStr, Checked(_api_key)]
ModelName = Annotated[str, Checked(_model)]
SpreadsheetId = Annotated[str, Checked(_spreadsheet)]
RootUrl = Annotated[str, Checked(_root)]
TimeZone = Annotated[str, Checked(_zone)]
Currency = Annotated[str, Checked(_currency)]
TelegramIds = Annotated[frozenset[int], Prepared(_ids)]
Host = Annotated[str, Checked(_host)]
Tracing = Annotated[bool, Checked(_tracing)]
UpperCase = Prepared(_upper)
