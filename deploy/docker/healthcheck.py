"""The container's health check: exit 0 while the daemon gets on with its work, 1 otherwise.

It asks for liveness, not readiness: an outage of Telegram or Google is nothing that a restart cures.
"""

from __future__ import annotations

import http.client
import json
import os
import sys

SECONDS = 4  # below the health check's own time limit, so that the reason is printed


def main() -> int:
    """Ask once."""
    port = int(os.environ.get("PORT") or 8080)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", "/health/live")
        answer = connection.getresponse()
        body = json.loads(answer.read())
    except (OSError, ValueError, http.client.HTTPException) as error:
        print(f"no answer on port {port}: {error}")
        return 1
    finally:
        connection.close()
    print(body)
    return 0 if answer.status == 200 and body.get("status") == "live" else 1


if __name__ == "__main__":
    sys.exit(main())
