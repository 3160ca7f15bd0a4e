"""Service accounts and the OAuth token endpoint: a signed claim comes in, a bearer token goes out.

Rules: developers.google.com/identity/protocols/oauth2/service-account (RS256, at most one hour, the
audience is Google's own address whatever ``token_uri`` says).
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from sandbox.google.errors import ApiError

AUDIENCE = "https://oauth2.googleapis.com/token"
GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LIFETIME_SECONDS = 3600
CLOCK_SKEW_SECONDS = 300
DEFAULT_ACCOUNT = "tracker@sandbox-project.iam.gserviceaccount.com"

_TIMEFRAME = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
    "Check your iat and exp values in the JWT claim."
)


class TokenError(Exception):
    """The endpoint says no: an OAuth ``error`` and its ``error_description``, sent with status 400."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


@dataclass(slots=True)
class Account:
    """A service account with the key it signs with."""

    email: str
    key: rsa.RSAPrivateKey
    key_id: str = field(default_factory=lambda: secrets.token_hex(20))
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Grant:
    """What a bearer token stands for. ``scopes`` are the last parts of the scope addresses."""

    email: str
    scopes: frozenset[str]
    expires: float


class Tokens:
    """The accounts and the tokens issued to them."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._accounts: dict[str, Account] = {}
        self._grants: dict[str, Grant] = {}

    def credentials(self, token_uri: str, email: str = DEFAULT_ACCOUNT) -> dict[str, str]:
        """Return the service-account JSON of ``email``, whose key is made the first time."""
        account = self._accounts.get(email)
        if account is None:
            key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            account = self._accounts[email] = Account(email, key)
        pem = account.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return {
            "type": "service_account",
            "project_id": "sandbox-project",
            "private_key_id": account.key_id,
            "private_key": pem.decode(),
            "client_email": email,
            "client_id": "100000000000000000000",
            "token_uri": token_uri,
        }

    def revoke_key(self, email: str = DEFAULT_ACCOUNT) -> None:
        """Delete the account's key: tokens already issued live on, no new one is issued."""
        self._accounts[email].revoked = True

    def expire_tokens(self) -> None:
        """Make every issued token invalid at once."""
        self._grants.clear()

    def exchange(self, form: Mapping[str, Any]) -> dict[str, Any]:
        """Give a token for a signed claim. Raises TokenError."""
        if form.get("grant_type") != GRANT_TYPE:
            raise TokenError("unsupported_grant_type", f"Invalid grant_type: {form.get('grant_type', '')}")
        claims = self._claims(str(form.get("assertion", "")))
        now = self._clock()
        issued, expires = claims.get("iat"), claims.get("exp")
        if (
            not isinstance(issued, int | float)
            or not isinstance(expires, int | float)
            or not issued - CLOCK_SKEW_SECONDS <= now < expires + CLOCK_SKEW_SECONDS
            or expires - issued > LIFETIME_SECONDS
        ):
            raise TokenError("invalid_grant", _TIMEFRAME)
        if claims.get("aud") != AUDIENCE:
            raise TokenError(
                "invalid_grant", f"Invalid JWT: Failed audience check. The right audience is {AUDIENCE}"
            )
        scopes = frozenset(
            each.rsplit("/", 1)[1] for each in str(claims.get("scope", "")).split() if "/" in each
        )
        if not scopes:
            raise TokenError("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
        token = f"ya29.sandbox-{secrets.token_urlsafe(24)}"
        self._grants = {key: each for key, each in self._grants.items() if each.expires > now}
        self._grants[token] = Grant(str(claims["iss"]), scopes, now + LIFETIME_SECONDS)
        return {"access_token": token, "expires_in": LIFETIME_SECONDS - 1, "token_type": "Bearer"}

    def _claims(self, assertion: str) -> dict[str, Any]:
        try:
            signed, _, signature = assertion.rpartition(".")
            head, claims = (orjson.loads(_decoded(part)) for part in signed.split("."))
            checked = _decoded(signature)
        except (ValueError, binascii.Error):
            raise TokenError("invalid_grant", "Bad Request") from None
        account = self._accounts.get(str(claims.get("iss")))
        if account is None:
            raise TokenError("invalid_grant", "Invalid grant: account not found")
        if head.get("alg") != "RS256" or head.get("kid", account.key_id) != account.key_id or account.revoked:
            raise TokenError("invalid_grant", "Invalid JWT Signature.")
        try:
            account.key.public_key().verify(checked, signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            raise TokenError("invalid_grant", "Invalid JWT Signature.") from None
        return dict(claims)

    def check(self, authorization: str | None, scopes: frozenset[str]) -> Grant:
        """Return the grant of a request's header. Raises ApiError 401, or 403 when no scope fits."""
        token = (authorization or "").removeprefix("Bearer ")
        grant = self._grants.get(token)
        if grant is None or grant.expires <= self._clock():
            raise ApiError(
                401,
                "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie "
                "or other valid authentication credential.",
            )
        if not grant.scopes & scopes:
            raise ApiError(403, "Request had insufficient authentication scopes.")
        return grant


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
