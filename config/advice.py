"""Sentences about settings that work but deserve a look; logged at start and shown by ``check``."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from config.sources import warn_if_world_readable

if TYPE_CHECKING:
    from config.settings import Settings

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_CARRY_SECRETS = ("telegram_api_url", "google_sheets_api_url", "google_drive_api_url", "gemini_api_url")


def advice(settings: Settings) -> tuple[str, ...]:
    """What an operator would want to know about ``settings`` although nothing is wrong."""
    found: list[str] = []
    if settings.google_sheets_credentials_file is not None:
        warn_if_world_readable(settings.google_sheets_credentials_file, found)
    for name in _CARRY_SECRETS:
        address = urlsplit(getattr(settings, name))
        if address.scheme == "http" and address.hostname not in _LOOPBACK:
            found.append(
                f"{name.upper()} is plain http: secrets travel readable to {address.hostname}; use https."
            )
    if settings.host not in _LOOPBACK:
        found.append(f"HOST is {settings.host}: business figures on /metrics can be read from the network.")
    return tuple(found)
