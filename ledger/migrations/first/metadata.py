"""What the first schema's tables are declared with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text

FIRST = MetaData()
BIG = BigInteger().with_variant(Integer(), "sqlite")
STRICT: dict[str, Any] = {"sqlite_strict": True}

marks = Table(
    "marks",
    FIRST,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    **STRICT,
)
