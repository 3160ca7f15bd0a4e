"""What a made-up company sells, to whom and by whom, as read from ``trades/<key>.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

TRADE_KEYS = ("johnlee", "yugrow", "ambica", "baker")
OVERSEAS = "Overseas"


@dataclass(frozen=True, slots=True)
class Product:
    """An item of the price list; ``usual`` is a middling client's quantity in one order."""

    name: str
    unit: str
    rate: Decimal
    usual: int


@dataclass(frozen=True, slots=True)
class Rep:
    """A field rep. ``pace``: calls against the average; ``trend``: own growth over the six months.

    ``joined`` is the share of the six months that had gone by when the rep began.
    """

    name: str
    user_id: int
    pace: float
    trend: float
    places: tuple[str, ...]
    joined: float = 0.0


@dataclass(frozen=True, slots=True)
class Trade:
    """One company. ``clients`` are (name, place); ``chat`` is the made-up chat its old entries came from."""

    key: str
    worksheet: str
    chat: int
    currency: str
    growth: float
    festival_pull: float
    monsoon_pull: float
    products: tuple[Product, ...]
    exports: tuple[str, ...]
    reps: tuple[Rep, ...]
    clients: tuple[tuple[str, str], ...]
    suppliers: tuple[str, ...]
    expenses: tuple[str, ...]
    remarks: tuple[str, ...]
    visits: tuple[str, ...]

    def clients_of(self, rep: Rep) -> list[tuple[str, str]]:
        """Return the clients in the rep's places."""
        return [client for client in self.clients if client[1] in rep.places]


def read_trade(path: Path) -> Trade:
    """Read one company's file. Raises KeyError or ValueError when the file is not complete."""
    given: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return Trade(
        key=given["key"],
        worksheet=given["worksheet"],
        chat=given["chat"],
        currency=given["currency"],
        growth=given["growth"],
        festival_pull=given["festival_pull"],
        monsoon_pull=given["monsoon_pull"],
        products=tuple(
            Product(name, unit, Decimal(rate), usual) for name, unit, rate, usual in given["items"]
        ),
        exports=tuple(given.get("exports", ())),
        reps=tuple(Rep(**(each | {"places": tuple(each["places"])})) for each in given["reps"]),
        clients=tuple((name, place) for place, names in given["clients"].items() for name in names),
        suppliers=tuple(given["suppliers"]),
        expenses=tuple(given["expenses"]),
        remarks=tuple(given["remarks"]),
        visits=tuple(given["visits"]),
    )


def read_trades() -> list[Trade]:
    """Read the four companies that come with the sandbox, in the order of their tabs."""
    folder = Path(__file__).with_name("trades")
    return [read_trade(folder / f"{key}.toml") for key in TRADE_KEYS]
