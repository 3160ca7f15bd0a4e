"""No secret survives in text, however it is cut, quoted or encoded; ordinary text does."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.log_lines import JsonLine
from config.redaction import MASK, Redactor

TOKEN = "123456789:AAbcDE-_fgHIjkLMnoPQrsTUvwXYz012345"
API_KEY = "AIzaSyD3v0q1w2e3r4t5y6u7i8o9p0AbCdEfGhI"
ODD = 'p"ss\\word/with+odd=chars&more…'
around = st.text(st.characters(codec="utf-8"), max_size=20)


@pytest.mark.parametrize(
    "text, rest",
    [
        (
            f"POST https://api.telegram.org/bot{TOKEN}/getMe",
            "POST https://api.telegram.org/bot[hidden]/getMe",
        ),
        ("https://x/bot42:abc/getMe", "https://x/bot[hidden]/getMe"),
        (f"token {TOKEN[:45]}", "token [hidden]"),
        (quote(TOKEN, safe=""), MASK),
        (f"GET /v1beta/models?key={API_KEY}&x=1", "GET /v1beta/models?key=[hidden]&x=1"),
        ("?api_key=abc", "?api_key=[hidden]"),
        (f"key is {API_KEY}.", "key is [hidden]."),
        ("Authorization: Bearer abc.def-ghi", "Authorization: Bearer [hidden]"),
        ("access ya29.a0AfH6SM_x-y", "access [hidden]"),
        ("a -----BEGIN PRIVATE KEY-----\nMIIE+/=\n-----END PRIVATE KEY-----\n b", "a [hidden]\n b"),
        (r"-----BEGIN RSA PRIVATE KEY-----\nMII\\nE+\n-----END RSA PRIVATE KEY----- b", "[hidden] b"),
        ("cut -----BEGIN PRIVATE KEY-----\nMIIEvQ", "cut [hidden]"),
        ("/reverse?lat=19.0760&lon=72.8777&zoom=16", "/reverse?lat=[hidden]&lon=[hidden]&zoom=16"),
    ],
)
def test_credentials_are_known_by_their_shape(text: str, rest: str) -> None:
    assert Redactor(()).redact(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T10:11:12.123456Z",
        "cache_key=johnlee monkey=1 u-812345678",
        "entry AB12CD34EF56 of bot 123456789",
        "worksheet JohnLee_Data, 25000: saved",
        "flat=2 plate=3 bearer of news",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert Redactor([TOKEN, API_KEY]).redact(text) is text


def survives(secret: str, text: str, longest: int) -> bool:
    """Whether more than ``longest`` characters of ``secret`` in a row stand in ``text``."""
    return any(secret[i : i + longest + 1] in text for i in range(len(secret) - longest))


@given(before=around, after=around, data=st.data())
def test_no_slice_of_a_known_secret_survives(before: str, after: str, data: st.DataObject) -> None:
    secret = data.draw(st.sampled_from([TOKEN, API_KEY, ODD]))
    start = data.draw(st.integers(0, len(secret) - 15))
    end = data.draw(st.integers(start + 15, len(secret)))
    clean = Redactor([TOKEN, API_KEY, ODD]).redact(before + secret[start:end] + after)
    assert not survives(secret[start:end], clean, 12)


@given(before=st.binary(max_size=9), after=st.binary(max_size=9), url_safe=st.booleans())
def test_a_known_secret_does_not_survive_inside_base64(before: bytes, after: bytes, url_safe: bool) -> None:
    encode = base64.urlsafe_b64encode if url_safe else base64.b64encode
    encoded = encode(before + TOKEN.encode() + after).decode()
    clean = Redactor([TOKEN]).redact(f"Basic {encoded}")
    decoded = "".join(
        base64.urlsafe_b64decode(part[shift : shift + (len(part) - shift) // 4 * 4]).decode("latin-1")
        for part in clean.replace("+", "-").replace("/", "_").rstrip("=").replace("Basic ", "").split(MASK)
        for shift in range(min(4, len(part) + 1))
    )
    assert MASK in clean
    assert not survives(TOKEN, decoded, 12)


@given(before=around, after=around)
def test_a_known_secret_does_not_survive_quoting_or_escaping(before: str, after: str) -> None:
    redactor = Redactor([ODD])
    for encoded in (
        quote(ODD, safe=""),
        quote(quote(ODD, safe=""), safe=""),
        json.dumps(ODD)[1:-1],
        ODD.encode().hex(),
    ):
        assert encoded not in redactor.redact(before + encoded + after)


@given(before=around, after=around)
def test_what_stands_around_a_secret_is_kept(before: str, after: str) -> None:
    clean = Redactor([API_KEY]).redact(f"{before} {API_KEY} {after}")
    assert clean.startswith(f"{before} {MASK}") or MASK in before
    assert MASK in clean


ENCODINGS: tuple[Callable[[str], str], ...] = (
    str,
    lambda secret: quote(secret, safe=""),
    lambda secret: quote(quote(secret, safe=""), safe=""),
    lambda secret: json.dumps(secret)[1:-1],
    lambda secret: secret.encode().hex(),
    lambda secret: secret.encode().hex().upper(),
    lambda secret: base64.b64encode(secret.encode()).decode().rstrip("="),
    lambda secret: base64.urlsafe_b64encode(b"bot" + secret.encode()).decode().rstrip("=")[4:],
)


@given(
    secret=st.sampled_from([TOKEN, API_KEY]),
    encode=st.sampled_from(ENCODINGS),
    before=around,
    after=around,
    data=st.data(),
)
def test_no_slice_of_any_encoding_leaves_the_log(
    secret: str, encode: Callable[[str], str], before: str, after: str, data: st.DataObject
) -> None:
    encoded = encode(secret)
    start = data.draw(st.integers(0, len(encoded) - 17))
    part = encoded[start : data.draw(st.integers(start + 17, len(encoded)))]
    line = JsonLine(Redactor([TOKEN, API_KEY]), clock=lambda: 0.0)
    ((written,), _) = line(None, "error", {"event": "failed", "level": "error", "why": before + part + after})
    assert not survives(part, written.decode(), 14)
    try:
        raise ValueError(f"{before}{part}{after}")
    except ValueError as error:
        ((written,), _) = line(None, "error", {"event": "failed", "level": "error", "exc_info": error})
    assert not survives(part, written.decode(), 14)


def test_a_secret_that_stands_twice_is_hidden_twice() -> None:
    assert Redactor([ODD]).redact(f"{ODD} and {ODD}") == f"{MASK} and {MASK}"


def test_something_too_short_to_be_a_secret_does_not_tear_holes_into_text() -> None:
    assert Redactor(["a", "", "saved"]).redact("a row was saved") == "a row was saved"
