"""What a setting asks of the settings before it. Each rule raises :class:`ValueError` with the remedy.

``before`` holds the earlier settings that are right; one that is wrong is reported and judges no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from config.conversion import Rule
from config.secret import SecretStr

GOOGLE_SHEETS = "https://sheets.googleapis.com"
PUBLIC_NOMINATIM = "https://nominatim.openstreetmap.org"
# https://developers.google.com/workspace/sheets/api/limits: a request is worked on for at most 180 s.
GOOGLE_TIME_LIMIT = 180.0


def _a_bot_has_a_token(token: SecretStr | None, before: Mapping[str, Any]) -> None:
    if token is None:
        raise ValueError(
            "A bot token is required; ask @BotFather on Telegram for one, or try scripts/sandbox."
        )


def _production_has_google_sheets(key_file: Path | None, before: Mapping[str, Any]) -> None:
    if key_file is None and before.get("environment") == "production":
        raise ValueError(
            "ENVIRONMENT=production needs Google Sheets; set this to the service account's JSON key file."
        )


def _a_spreadsheet_has_an_account(spreadsheet: str | None, before: Mapping[str, Any]) -> None:
    if spreadsheet and before.get("google_sheets_credentials_file", spreadsheet) is None:
        raise ValueError(
            "A spreadsheet needs GOOGLE_SHEETS_CREDENTIALS_FILE as well; set that, or leave this empty."
        )


def _longer_than_google_works(seconds: float, before: Mapping[str, Any]) -> None:
    if seconds < GOOGLE_TIME_LIMIT and before.get("google_sheets_api_url") == GOOGLE_SHEETS:
        raise ValueError(
            "Google may finish a write up to 180 s later; use 180 or more, or a row could stand twice."
        )


def _polite_to_the_public_server(rate: float, before: Mapping[str, Any]) -> None:
    if rate > 1 and before.get("nominatim_url") == PUBLIC_NOMINATIM:
        raise ValueError(
            "The public Nominatim server allows 1 request a second; use 1 or less, or an own server."
        )


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "google_sheets_credentials_file": _production_has_google_sheets,
        "spreadsheet_id": _a_spreadsheet_has_an_account,
        "sheets_uncertain_seconds": _longer_than_google_works,
        "geocoding_rate_limit": _polite_to_the_public_server,
    }
)
# With these where a bot is started.
RULES_FOR_A_BOT: Mapping[str, Rule] = MappingProxyType({**RULES, "telegram_bot_token": _a_bot_has_a_token})
