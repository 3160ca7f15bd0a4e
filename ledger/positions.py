"""Where people said they are: one position a person, for the company they shared it in, until it expires."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from ledger.schema import positions
from ledger.statements import rows


@dataclass(frozen=True, slots=True)
class Position:
    """A person's last position in degrees (WGS 84). ``accuracy`` is in metres, ``place`` None when it is not
    known, ``at`` and ``expires_at`` are Unix times."""

    user_id: int
    company: str
    latitude: float
    longitude: float
    accuracy: float | None
    place: str | None
    at: float
    expires_at: float


_COLUMNS = (
    positions.c.user_id,
    positions.c.company,
    positions.c.latitude,
    positions.c.longitude,
    positions.c.accuracy,
    positions.c.place,
    positions.c.at,
    positions.c.expires_at,
)


def put(tx: Connection, position: Position) -> bool:
    """Store a position in place of the person's last one; False when that one is newer.

    The name of the place stays while the coordinates stay.
    """
    known = of_person(tx, position.user_id)
    if known is not None and known.at > position.at:
        return False
    place = position.place
    if place is None and known is not None and _spot(known) == _spot(position):
        place = known.place
    values = {
        "company": position.company,
        "latitude": position.latitude,
        "longitude": position.longitude,
        "accuracy": position.accuracy,
        "place": place,
        "at": position.at,
        "expires_at": position.expires_at,
    }
    statement = insert(positions).values(user_id=position.user_id, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=[positions.c.user_id], set_=values))
    return True


def _position_of_person() -> Select[Any]:
    return select(*_COLUMNS).where(positions.c.user_id == bindparam("user_id"))


def of_person(tx: Connection, user_id: int) -> Position | None:
    """Return a person's position, whichever company they shared it in."""
    found = rows(tx, _position_of_person, {"user_id": user_id})
    return Position(*found[0]) if found else None


def of_company(tx: Connection, company: str) -> list[Position]:
    """Return the positions shared in a company, newest first."""
    query = select(*_COLUMNS).where(positions.c.company == company).order_by(positions.c.at.desc())
    return [Position(*row) for row in tx.execute(query)]


def name(tx: Connection, position: Position, place: str) -> bool:
    """Give a position the name of its place; False when the person has moved on meanwhile."""
    result = tx.execute(
        update(positions)
        .where(
            positions.c.user_id == position.user_id,
            positions.c.company == position.company,
            positions.c.latitude == position.latitude,
            positions.c.longitude == position.longitude,
        )
        .values(place=place)
    )
    return result.rowcount == 1


def unnamed(tx: Connection, since: float, limit: int) -> list[Position]:
    """Return positions newer than ``since`` whose place is not known yet, newest first, of all companies:
    the geocoder's own list, shown to nobody."""
    query = select(*_COLUMNS).where(positions.c.place.is_(None), positions.c.at > since)
    return [Position(*row) for row in tx.execute(query.order_by(positions.c.at.desc()).limit(limit))]


def clear(tx: Connection, user_id: int) -> bool:
    """Delete a person's position; False when there was none."""
    return tx.execute(delete(positions).where(positions.c.user_id == user_id)).rowcount > 0


def expire(tx: Connection, now: float) -> int:
    """Delete every position whose time is over; returns how many."""
    return tx.execute(delete(positions).where(positions.c.expires_at <= now)).rowcount


def count(tx: Connection, company: str) -> int:
    """Return how many positions a company's people share now."""
    return int(tx.execute(select(func.count()).where(positions.c.company == company)).scalar_one())


def _spot(position: Position) -> tuple[str, float, float]:
    return position.company, position.latitude, position.longitude
