"""The rep's own position: what is stored of it, for how long, and what an entry says of it.

The client's place is what the person wrote; the rep's position is what the telephone said. Two things,
never mixed.
"""

from __future__ import annotations

from dataclasses import dataclass

from ledger import geocodes, people, positions
from ledger.driver import Connection
from ledger.positions import Position

PRIVATE_DECIMALS = 2  # of a degree: 1.1 km north to south, a little less east to west in India
EXACT_DECIMALS = 6  # 11 cm: finer is noise
FRESH_SECONDS = 86_400  # an entry carries a position of the last day; an older one says nothing
AGEING_SECONDS = 7 * 86_400
CLOCK_SKEW_SECONDS = 300
FAR_KILOMETRES = 5.0  # beyond what rounding (1 km) and a place's own size (a suburb: 2 km) explain


@dataclass(frozen=True, slots=True)
class PlacePolicy:
    """How positions are kept: rounded or not, and for how many days (the settings of the same names)."""

    private: bool
    expiry_days: int

    def rounded(self, degrees: float) -> float:
        """Return a coordinate as it may be stored."""
        return round(degrees, PRIVATE_DECIMALS if self.private else EXACT_DECIMALS)


def is_possible(latitude: float, longitude: float) -> bool:
    """Tell whether degrees can be a point on the earth."""
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def share(
    tx: Connection,
    user_id: int,
    company: str,
    latitude: float,
    longitude: float,
    accuracy: float | None,
    *,
    at: float,
    now: float,
    policy: PlacePolicy,
) -> Position | None:
    """Store where a person is, rounded before it is stored; None when a newer position is known.

    Raises ValueError for degrees that are no point on the earth.
    """
    if not is_possible(latitude, longitude):
        raise ValueError("degrees beyond the earth")
    at = min(at, now + CLOCK_SKEW_SECONDS)
    position = Position(
        user_id=user_id,
        company=company,
        latitude=policy.rounded(latitude),
        longitude=policy.rounded(longitude),
        # How exact the telephone was tells more than the rounded degrees do, so it is not kept beside them.
        accuracy=None if policy.private or accuracy is None else round(accuracy, 1),
        place=None,
        at=at,
        expires_at=at + policy.expiry_days * 86_400,
    )
    if not positions.put(tx, position):
        return None
    return positions.of_person(tx, user_id)


def consent(tx: Connection, user_id: int, companies: list[str], now: float) -> None:
    """Note that a person agreed to share positions. Audited in their companies."""
    people.set_choice(tx, user_id, consented_at=now)
    for company in companies:
        people.note(tx, company, user_id, "position_consent", user_id, "", now)


def clear(tx: Connection, user_id: int, companies: list[str], now: float) -> bool:
    """Delete a person's position and the distances that were measured from it. Audited."""
    gone = positions.clear(tx, user_id)
    measured = geocodes.forget_distances(tx, user_id)
    if gone or measured:
        for company in companies:
            people.note(tx, company, user_id, "position_deleted", user_id, "", now)
    return gone


def expire(tx: Connection, now: float) -> int:
    """Delete what is kept of positions beyond its time; returns how many positions went."""
    geocodes.prune(tx, now)
    return positions.expire(tx, now)


def is_fresh(position: Position, now: float) -> bool:
    """Tell whether a position still says where the person is."""
    return now - position.at < FRESH_SECONDS


def label(position: Position) -> str:
    """Return the place's name, or the coordinates as they are stored when nobody knows it."""
    if position.place:
        return position.place
    decimals = 4 if _is_exact(position) else PRIVATE_DECIMALS
    return f"{position.latitude:.{decimals}f}, {position.longitude:.{decimals}f}"


def live_position(position: Position | None, company: str, now: float) -> str | None:
    """Return what an entry of the company says of where the person is, None when that is not known."""
    if position is None or position.company != company or not is_fresh(position, now):
        return None
    return label(position)


def _is_exact(position: Position) -> bool:
    return any(
        abs(value - round(value, PRIVATE_DECIMALS)) > 1e-9
        for value in (position.latitude, position.longitude)
    )
