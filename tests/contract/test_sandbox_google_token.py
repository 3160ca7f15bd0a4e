"""The token endpoint takes what Google takes and refuses what Google refuses."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest

from sandbox.google.service import SheetsService
from tests.contract.sandbox_google_client import ManualClock, RawClient, running


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def client(clock: ManualClock) -> AsyncIterator[RawClient]:
    async with running(SheetsService(clock)) as signed_in:
        yield signed_in


async def test_a_signed_claim_gets_a_bearer_token_of_an_hour(client: RawClient) -> None:
    status, body = await client.sign_in()
    assert status == 200
    assert body["token_type"] == "Bearer"
    assert 3500 < body["expires_in"] <= 3600


@pytest.mark.parametrize(
    "claims, error, words",
    [
        ({"exp": int(time.time()) + 7200}, "invalid_grant", "short-lived token"),
        ({"iat": int(time.time()) + 1200, "exp": int(time.time()) + 1800}, "invalid_grant", "iat and exp"),
        (
            {"iat": int(time.time()) - 7200, "exp": int(time.time()) - 3600},
            "invalid_grant",
            "reasonable timeframe",
        ),
        ({"aud": "http://127.0.0.1/token"}, "invalid_grant", "audience"),
        ({"iss": "stranger@example.com"}, "invalid_grant", "account not found"),
        ({"scope": ""}, "invalid_scope", "scope"),
    ],
)
async def test_a_wrong_claim_is_refused(
    client: RawClient, claims: dict[str, object], error: str, words: str
) -> None:
    status, body = await client.sign_in(**claims)
    assert (status, body["error"]) == (400, error)
    assert words in body["error_description"]


async def test_a_claim_signed_with_another_key_is_refused(client: RawClient) -> None:
    real = client.info
    client.info = client.service.credentials("x", "other@sandbox-project.iam.gserviceaccount.com")
    client.info = {**real, "private_key": client.info["private_key"]}
    status, body = await client.sign_in()
    assert (status, body) == (
        400,
        {"error": "invalid_grant", "error_description": "Invalid JWT Signature."},
    )


async def test_a_revoked_key_gets_no_new_token_but_the_old_one_works_on(client: RawClient) -> None:
    client.service.tokens.revoke_key()
    status, body = await client.sign_in()
    assert (status, body["error"]) == (400, "invalid_grant")
    assert await client.values("Book!A1") == []


async def test_what_is_no_claim_at_all_is_refused(client: RawClient) -> None:
    assert (await client.exchange("a.b"))[0] == 400
    assert (await client.exchange("%%%.%%.%"))[0] == 400
    status, body = await client.exchange("a.b.c", grant_type="password")
    assert (status, body["error"]) == (400, "unsupported_grant_type")


async def test_calls_need_a_token_that_is_known_and_not_expired(
    client: RawClient, clock: ManualClock
) -> None:
    path = "/v4/spreadsheets/S1/values/A1"
    clock.now += 3601
    assert (await client.call("GET", path))[1]["error"]["status"] == "UNAUTHENTICATED"
    client.headers = {"Authorization": "Bearer made-up"}
    assert (await client.call("GET", path))[0] == 401
    client.headers = {}
    assert (await client.call("GET", path))[0] == 401


async def test_a_read_only_scope_does_not_write(client: RawClient) -> None:
    await client.sign_in(scope="https://www.googleapis.com/auth/spreadsheets.readonly")
    assert await client.values("A1") == []
    status, body = await client.batch({"addSheet": {}})
    assert (status, body["error"]["status"]) == (403, "PERMISSION_DENIED")
