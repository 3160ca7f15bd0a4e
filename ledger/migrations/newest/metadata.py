"""What every table of the ledger is declared with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Integer, MetaData

LEDGER = MetaData()
BIG = BigInteger().with_variant(Integer(), "sqlite")  # SQLite's row ids and STRICT tables want INTEGER
STRICT: dict[str, Any] = {"sqlite_strict": True}
