"""The sandbox's Nominatim answers geopy and holds callers to the usage policy."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from geopy.adapters import AioHTTPAdapter
from geopy.exc import GeocoderRateLimited
from geopy.geocoders import Nominatim

from sandbox.faults import Fault, FaultKind
from sandbox.geocoding.gazetteer import kilometres, load_places, nearest
from sandbox.geocoding.service import GeocodingService

AGENT = "performance-tracker/1.0 (ops@example.com)"
BANDRA = {"lat": "19.06", "lon": "72.83", "format": "jsonv2"}


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


class Room(NamedTuple):
    service: GeocodingService
    host: str

    async def get(self, path: str, agent: str = AGENT, **query: str) -> tuple[int, Any]:
        headers = {"User-Agent": agent}
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://{self.host}{path}", params=query, headers=headers) as answer,
        ):
            return answer.status, await answer.json()

    def geopy(self) -> Nominatim:
        return Nominatim(
            user_agent=AGENT, domain=self.host, scheme="http", adapter_factory=AioHTTPAdapter, timeout=5
        )


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    service = GeocodingService(clock=Clock())
    async with TestServer(service.app()) as server:
        yield Room(service, f"127.0.0.1:{server.port}")


async def test_geopy_gets_the_nearest_suburb_with_its_address(room: Room) -> None:
    async with room.geopy() as geocoder:
        place = await geocoder.reverse((19.0600, 72.8300), zoom=14)
    assert place.address == "Bandra West, Mumbai, Mumbai Suburban District, Maharashtra, 400050, India"
    assert place.raw["address"]["suburb"] == "Bandra West"
    assert place.raw["address"]["country_code"] == "in"


async def test_geopy_gets_nothing_far_from_every_place(room: Room) -> None:
    async with room.geopy() as geocoder:
        assert await geocoder.reverse((0.0, 0.0)) is None
    assert (await room.get("/reverse", lat="0", lon="0", format="json"))[1] == {"error": "Unable to geocode"}


async def test_geopy_finds_a_place_by_name(room: Room) -> None:
    async with room.geopy() as geocoder:
        place = await geocoder.geocode("Koramangala, Bengaluru", addressdetails=True)
        assert await geocoder.geocode("Atlantis") is None
    assert place.raw["address"]["city"] == "Bengaluru"


async def test_a_second_request_within_a_second_is_refused() -> None:
    service = GeocodingService(clock=lambda: 100.0)
    async with TestServer(service.app()) as server:
        room = Room(service, f"127.0.0.1:{server.port}")
        async with room.geopy() as geocoder:
            assert await geocoder.reverse((19.06, 72.83)) is not None
            with pytest.raises(GeocoderRateLimited) as caught:
                await geocoder.reverse((19.06, 72.83))
    assert caught.value.retry_after == 1


@pytest.mark.parametrize(
    "agent", ["python-requests/2.32", "Python/3.12 aiohttp/3.14", "geopy/2.5.0", "curl/8.0", ""]
)
async def test_a_stock_user_agent_is_refused(room: Room, agent: str) -> None:
    assert (await room.get("/reverse", agent=agent, **BANDRA))[0] == 403


@pytest.mark.parametrize(
    "path, query, words",
    [
        ("/reverse", {"lon": "1", "format": "json"}, "'lat' missing"),
        ("/reverse", {"lat": "north", "lon": "1", "format": "json"}, "must be a number"),
        ("/reverse", {"lat": "nan", "lon": "1", "format": "json"}, "must be a number"),
        ("/reverse", {"lat": "91", "lon": "1", "format": "json"}, "at most 90"),
        ("/reverse", {"lat": "19", "lon": "72"}, "'format'"),
        ("/search", {"q": " "}, "Nothing to search for"),
    ],
)
async def test_a_wrong_request_is_a_400_that_says_why(
    room: Room, path: str, query: dict[str, str], words: str
) -> None:
    status, body = await room.get(path, **query)
    assert status == 400
    assert words in body["error"]["message"]


async def test_a_coarse_zoom_leaves_the_suburb_out_and_other_countries_are_not_found(room: Room) -> None:
    _, body = await room.get("/reverse", zoom="10", **BANDRA)
    assert "suburb" not in body["address"]
    assert body["category"] == "place"
    assert (await room.get("/search", q="Mumbai", countrycodes="us"))[1] == []
    assert len((await room.get("/search", q="Mumbai", limit="3"))[1]) == 3


async def test_requests_are_in_the_journal_and_faults_are_injected(room: Room) -> None:
    room.service.faults.add(Fault(FaultKind.STATUS, "reverse", status=503, times=1))
    assert (await room.get("/reverse", **BANDRA))[0] == 503
    assert (await room.get("/reverse", **BANDRA))[0] == 200
    (noted,) = room.service.journal
    assert (noted.operation, noted.query["lat"], noted.user_agent, noted.status) == (
        "reverse",
        "19.06",
        AGENT,
        200,
    )


def test_every_built_in_place_is_found_at_its_own_coordinates() -> None:
    places = load_places()
    assert len(places) >= 80
    assert all(nearest(places, place.lat, place.lon) == place for place in places)
    assert 1100 < kilometres(19.076, 72.8777, 28.6139, 77.209) < 1200
