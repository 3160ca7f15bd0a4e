"""Where people said they are: one position a person, for the company they shared it in, until it expires."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.driver import Connection
from ledger.statements import value

_PUT = """
INSERT INTO positions (user_id, company, latitude, longitude, accuracy, place, at, expires_at)
VALUES (:user_id, :company, :latitude, :longitude, :accuracy, :place, :at, :expires_at)
ON CONFLICT (user_id) DO UPDATE SET company = excluded.company, latitude = excluded.latitude,
 longitude = excluded.longitude, accuracy = excluded.accuracy, place = excluded.place, at = excluded.at,
 expires_at = excluded.expires_at"""
_OF_PERSON = """
SELECT user_id, company, latitude, longitude, accuracy, place, at, expires_at
FROM positions WHERE user_id = :user_id"""
_OF_COMPANY = """
SELECT user_id, company, latitude, longitude, accuracy, place, at, expires_at
FROM positions WHERE company = :company
ORDER BY at DESC"""
_UNNAMED = """
SELECT user_id, company, latitude, longitude, accuracy, place, at, expires_at
FROM positions WHERE place IS NULL AND at > :since
ORDER BY at DESC LIMIT :limit"""
_NAME = """
UPDATE positions SET place = :place
WHERE user_id = :user_id AND company = :company AND latitude = :latitude AND longitude = :longitude"""
_CLEAR = "DELETE FROM positions WHERE user_id = :user_id"
_EXPIRE = "DELETE FROM positions WHERE expires_at <= :now"
_COUNT = "SELECT count(*) FROM positions WHERE company = :company"


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
        "user_id": position.user_id,
        "company": position.company,
        "latitude": position.latitude,
        "longitude": position.longitude,
        "accuracy": position.accuracy,
        "place": place,
        "at": position.at,
        "expires_at": position.expires_at,
    }
    tx.execute(_PUT, values)
    return True


def of_person(tx: Connection, user_id: int) -> Position | None:
    """Return a person's position, whichever company they shared it in."""
    found = tx.execute(_OF_PERSON, {"user_id": user_id}).fetchone()
    return Position(*found) if found else None


def of_company(tx: Connection, company: str) -> list[Position]:
    """Return the positions shared in a company, newest first."""
    return [Position(*row) for row in tx.execute(_OF_COMPANY, {"company": company})]


def name(tx: Connection, position: Position, place: str) -> bool:
    """Give a position the name of its place; False when the person has moved on meanwhile."""
    values = {
        "user_id": position.user_id,
        "company": position.company,
        "latitude": position.latitude,
        "longitude": position.longitude,
        "place": place,
    }
    return tx.execute(_NAME, values).rowcount == 1


def unnamed(tx: Connection, since: float, limit: int) -> list[Position]:
    """Return positions newer than ``since`` whose place is not known yet, newest first, of all companies:
    the geocoder's own list, shown to nobody."""
    return [Position(*row) for row in tx.execute(_UNNAMED, {"since": since, "limit": limit})]


def clear(tx: Connection, user_id: int) -> bool:
    """Delete a person's position; False when there was none."""
    return tx.execute(_CLEAR, {"user_id": user_id}).rowcount > 0


def expire(tx: Connection, now: float) -> int:
    """Delete every position whose time is over; returns how many."""
    return tx.execute(_EXPIRE, {"now": now}).rowcount


def count(tx: Connection, company: str) -> int:
    """Return how many positions a company's people share now."""
    return int(value(tx, _COUNT, {"company": company}))


def _spot(position: Position) -> tuple[str, float, float]:
    return position.company, position.latitude, position.longitude
