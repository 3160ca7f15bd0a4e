"""Nominatim through geopy: what place a point is in, and where a place is.

Usage policy of the public server (operations.osmfoundation.org/policies/nominatim): at most one request a
second for the whole application, a User-Agent that names it with a contact, answers kept. The pace and
the keeping are :mod:`services.geocoding`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 10.0
ZOOM = 14  # suburb or village: a position that is kept is no finer
CANDIDATES = 5
PLACE_NAMES = ("suburb", "neighbourhood", "quarter", "village", "hamlet", "town", "city_district")
CITY_NAMES = ("city", "town", "municipality", "county", "state_district", "state")

Point = tuple[float, float]


class GeocodingFailed(Exception):
    """The service gave no usable answer. ``outcome`` is a word for the metrics; ``wait`` (seconds) is how
    long the service asked to be left alone, None when it did not say."""

    def __init__(self, outcome: str, wait: float | None = None) -> None:
        super().__init__(outcome)
        self.outcome, self.wait = outcome, wait


class Gazetteer(Protocol):
    """A service that knows places. None and an empty list mean that it knows nothing there."""

    async def place_at(self, latitude: float, longitude: float) -> str | None:
        """Return the name of the place at a point. Raises GeocodingFailed."""

    async def points_named(self, name: str) -> list[Point]:
        """Return where places of this name are. Raises GeocodingFailed."""

    async def close(self) -> None:
        """Close the connections."""


class Nominatim:
    """A Nominatim server. ``user_agent`` is asked once, at the first request: the bot's own name, which is
    the contact, is known only after Telegram has answered."""

    def __init__(self, url: str, user_agent: Callable[[], str]) -> None:
        self._url = urlsplit(url)
        self._user_agent = user_agent
        self._client: Any = None

    async def place_at(self, latitude: float, longitude: float) -> str | None:
        """Return the place's name as people say it: suburb and city."""
        client = self._opened()
        found = await self._ask(
            client.reverse((latitude, longitude), zoom=ZOOM, language="en", addressdetails=True)
        )
        return None if found is None else _name(found.raw.get("address") or {})

    async def points_named(self, name: str) -> list[Point]:
        """Return up to five places of this name."""
        client = self._opened()
        found = await self._ask(client.geocode(name, exactly_one=False, limit=CANDIDATES, language="en"))
        return [(float(each.latitude), float(each.longitude)) for each in found or []]

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.__aexit__(None, None, None)

    def _opened(self) -> Any:
        if self._client is None:
            from geopy.adapters import AioHTTPAdapter
            from geopy.geocoders import Nominatim as Client

            self._client = Client(  # type: ignore[no-untyped-call]  # the library has no types
                user_agent=self._user_agent(),
                domain=f"{self._url.netloc}{self._url.path}",
                scheme=self._url.scheme,
                timeout=TIMEOUT_SECONDS,
                adapter_factory=AioHTTPAdapter,
            )
        return self._client

    async def _ask(self, request: Any) -> Any:
        from geopy import exc

        try:
            return await request
        except exc.GeocoderRateLimited as error:
            raise GeocodingFailed("rate_limited", error.retry_after or 60.0) from None
        except exc.GeocoderTimedOut:
            raise GeocodingFailed("timeout") from None
        except (exc.GeocoderInsufficientPrivileges, exc.GeocoderAuthenticationFailure):
            raise GeocodingFailed("refused") from None
        except exc.GeocoderQueryError:
            return None  # the question was refused, the service is well
        except (exc.GeopyError, OSError, ValueError, KeyError, AttributeError, TypeError):
            raise GeocodingFailed("unavailable") from None


def _name(address: dict[str, Any]) -> str | None:
    near = next((str(address[name]) for name in PLACE_NAMES if address.get(name)), None)
    wide = next((str(address[name]) for name in CITY_NAMES if address.get(name)), None)
    parts = dict.fromkeys(part.strip()[:80] for part in (near, wide) if part and part.strip())
    return ", ".join(parts) or None
