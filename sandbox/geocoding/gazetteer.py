"""Places of India with their coordinates (degrees, WGS 84), and the nearest one to a point."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EARTH_KILOMETRES = 6371.0
REACH_KILOMETRES = 25.0
"""A point farther than this from every place is nowhere."""
_BOX_DEGREES = 0.02
_RANKS = {"city": 16, "suburb": 19}
_LICENCE = "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright"


@dataclass(frozen=True, slots=True)
class Place:
    """A city, or a suburb of ``city``. ``iso`` is the state's ISO 3166-2 code."""

    name: str
    kind: str
    lat: float
    lon: float
    city: str | None
    district: str
    state: str
    iso: str
    postcode: str

    @property
    def display_name(self) -> str:
        """The whole address in one line."""
        parts = (self.name, self.city, self.district, self.state, self.postcode, "India")
        return ", ".join(part for part in parts if part)

    def address(self, zoom: int = 18) -> dict[str, str]:
        """The address in parts; below zoom 14 a suburb is left out."""
        address = {self.kind: self.name} if self.kind == "city" or zoom >= 14 else {}
        if self.city is not None:
            address["city"] = self.city
        return {
            **address,
            "state_district": self.district,
            "state": self.state,
            "ISO3166-2-lvl4": self.iso,
            "postcode": self.postcode,
            "country": "India",
            "country_code": "in",
        }


def load_places() -> list[Place]:
    """The places that come with the sandbox."""
    text = (Path(__file__).parent / "places.json").read_text("utf-8")
    return [Place(**each) for each in json.loads(text)]


def nearest(places: Sequence[Place], lat: float, lon: float) -> Place | None:
    """The place nearest to a point within :data:`REACH_KILOMETRES`, or None."""
    near = min(places, key=lambda place: kilometres(place.lat, place.lon, lat, lon), default=None)
    if near is None or kilometres(near.lat, near.lon, lat, lon) > REACH_KILOMETRES:
        return None
    return near


def found(places: Sequence[Place], query: str) -> list[Place]:
    """The places whose address has every word of ``query``, those named so first."""
    words = query.casefold().replace(",", " ").split()
    fitting = [place for place in places if all(word in place.display_name.casefold() for word in words)]
    return sorted(fitting, key=lambda place: bool(words) and words[0] not in place.name.casefold())


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance of two points in degrees (haversine)."""
    up, across = math.radians(other_lat - lat), math.radians(other_lon - lon)
    slant = math.cos(math.radians(lat)) * math.cos(math.radians(other_lat)) * math.sin(across / 2) ** 2
    return 2 * EARTH_KILOMETRES * math.asin(math.sqrt(math.sin(up / 2) ** 2 + slant))


def described(place: Place, number: int, *, form: str, details: bool, zoom: int = 18) -> dict[str, Any]:
    """A place as Nominatim answers it; ``form`` is ``json`` or ``jsonv2``."""
    answer: dict[str, Any] = {
        "place_id": 1000 + number,
        "licence": _LICENCE,
        "osm_type": "node",
        "osm_id": 500000 + number,
        "lat": f"{place.lat:.7f}",
        "lon": f"{place.lon:.7f}",
        "category" if form == "jsonv2" else "class": "place",
        "type": place.kind,
        "place_rank": _RANKS[place.kind],
        "importance": 0.5 if place.kind == "city" else 0.3,
        "addresstype": place.kind,
        "name": place.name,
        "display_name": place.display_name,
    }
    if details:
        answer["address"] = place.address(zoom)
    south, north = place.lat - _BOX_DEGREES, place.lat + _BOX_DEGREES
    west, east = place.lon - _BOX_DEGREES, place.lon + _BOX_DEGREES
    return {**answer, "boundingbox": [f"{edge:.7f}" for edge in (south, north, west, east)]}
