"""How the daemon is, what waits, and whether anything was lost: the strip at the top of the page."""

from __future__ import annotations

from typing import Any

from sandbox.cast import CAST
from sandbox.daemon import Daemon
from sandbox.switches import Switchboard
from sandbox.tally import Counting

Json = dict[str, Any]


class Status:
    """Puts the status together. ``health`` is the daemon's last answer to ``/health``, or None."""

    def __init__(self, counting: Counting, switches: Switchboard, daemon: Daemon) -> None:
        self._counting = counting
        self._switches = switches
        self._daemon = daemon
        self.health: Json | None = None

    @property
    def running(self) -> bool:
        """Whether the daemon has a process."""
        return self._daemon.pid is not None

    def json(self) -> Json:
        """Return ``daemon``, ``queue``, ``tally`` and ``trouble`` as the page shows them."""
        health = self.health if self.running else None
        state = "down" if not self.running else health.get("status", "starting") if health else "starting"
        return {
            "daemon": {
                "state": state,
                "why": _why(health) if health else "",
                "pid": self._daemon.pid,
                "restarts": self._daemon.restarts,
            },
            "queue": health.get("queue") if health else None,
            "tally": self._counting.tally([member.id for member in CAST]).json(),
            "trouble": self._switches.states(),
        }


def _why(health: Json) -> str:
    """The checks that are not well, in one line."""
    parts = []
    for name, check in health.get("checks", {}).items():
        if check.get("status") not in ("healthy", "ok", "disabled"):
            why = next((str(check[key]) for key in ("why", "reason", "detail") if check.get(key)), "")
            parts.append(f"{name} {check.get('status')}" + (f" ({why})" if why else ""))
    return ", ".join(parts)
