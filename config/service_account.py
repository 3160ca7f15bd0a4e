"""Checks that a file is the JSON key of a Google service account, without contacting Google."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_NEEDED = ("client_email", "private_key", "token_uri")
_WHERE = "download the service account's key as JSON from the Google Cloud console"


def check_service_account(path: Path) -> None:
    """Raise :class:`ValueError` with a remedy unless ``path`` holds a usable service-account key.

    The fields are those that google-auth's ``Credentials.from_service_account_info`` requires.
    """
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"The file cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise ValueError(f"This file is not JSON; {_WHERE}.") from None
    if not isinstance(content, dict) or content.get("type") != "service_account":
        raise ValueError(f"This JSON file is no service-account key; {_WHERE}.")
    missing = [name for name in _NEEDED if not isinstance(content.get(name), str) or not content[name]]
    if missing:
        raise ValueError(f"The key file lacks {', '.join(missing)}; {_WHERE} again.")
    if "PRIVATE KEY-----" not in content["private_key"]:
        raise ValueError(f"The private_key in this file is not a PEM key; {_WHERE} again.")
