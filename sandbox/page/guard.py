"""Who may use the page: browsers on this computer that came to it by its own address, nobody else.

A page of another site could otherwise write messages here through the visitor's browser (request
forgery), or read answers after pointing a name of its own at 127.0.0.1 (DNS rebinding).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.page.answers import refused

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
_SAFE = frozenset({"GET", "HEAD"})
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'; "
        "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@web.middleware
async def same_origin_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse foreign hosts and foreign origins, and give every answer its security headers."""
    response = _refusal(request) or await handler(request)
    if not response.prepared:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
    return response


def _refusal(request: web.Request) -> web.Response | None:
    host = request.headers.get("Host", "")
    if host.rpartition(":")[0] not in _LOOPBACK_NAMES and host not in _LOOPBACK_NAMES:
        return refused(421, "The sandbox answers only under 127.0.0.1 or localhost.")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{host}":
        return refused(403, "The sandbox takes nothing from other sites.")
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return refused(403, "The sandbox takes nothing from other sites.")
    # A form of another site can post text, but no JSON or pictures without the browser asking first.
    simple = request.content_type in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    )
    if request.method not in _SAFE and simple:
        return refused(415, "Send JSON, or a file with its own content type.")
    return None
