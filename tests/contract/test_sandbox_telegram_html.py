"""Texts with HTML, and what Telegram finds in plain ones, against the Bot API's formatting rules."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.telegram.answers import ApiError
from sandbox.telegram.entities import detected, texts_of, trimmed, utf16_length
from sandbox.telegram.html_text import parse_html


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>a</b><strong>b</strong>", "ab", [entity("bold", 0, 1), entity("bold", 1, 1)]),
        ("<i>a <b>b</b></i>", "a b", [entity("italic", 0, 3), entity("bold", 2, 1)]),
        ("<b><i>x</i></b>", "x", [entity("italic", 0, 1), entity("bold", 0, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [entity("underline", 0, 1), entity("underline", 1, 1)]),
        ("<s>a</s><del>b</del>", "ab", [entity("strikethrough", 0, 1), entity("strikethrough", 1, 1)]),
        ("₹😀<code>x</code>", "₹😀x", [entity("code", 3, 1)]),
        ("<tg-spoiler>x</tg-spoiler>", "x", [entity("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [entity("spoiler", 0, 1)]),
        ("<blockquote>q</blockquote>", "q", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [entity("expandable_blockquote", 0, 1)]),
        ("<pre>p</pre>", "p", [entity("pre", 0, 1)]),
        ('<pre><code class="language-py">p</code></pre>', "p", [entity("pre", 0, 1, language="py")]),
        (
            '<a href="https://a.b/?x=1&amp;y=2">l</a>',
            "l",
            [entity("text_link", 0, 1, url="https://a.b/?x=1&y=2")],
        ),
        ("see <a>https://a.b</a>", "see https://a.b", [entity("text_link", 4, 11, url="https://a.b")]),
        ('<a href="nowhere">l</a>', "l", []),
        ("&lt;b&gt; &amp; &quot;&#8377;&#x20b9;", '<b> & "₹₹', []),
        ("a & b &nbsp; &#0; > c", "a & b &nbsp; &#0; > c", []),
        ("<B>x</B>", "x", [entity("bold", 0, 1)]),
        ("<b></b>x", "x", []),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[dict[str, Any]]) -> None:
    found, marks = parse_html(source)
    assert found == text
    assert sorted(marks, key=str) == sorted(entities, key=str)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("₹ < 5", 'Unsupported start tag "" at byte offset 4'),
        ("a<br/>b", 'Unsupported start tag "br" at byte offset 1'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler"'),
    ],
)
def test_broken_html_is_refused_with_the_place(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.status == 400
    assert refused.value.description.startswith(f"Bad Request: can't parse entities: {reason}")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert parse_html(escaped) == (text, [])


@given(st.text(alphabet=st.sampled_from('<>/b ia"=&;₹😀')))
def test_any_text_is_read_or_refused_and_entities_stay_inside(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except ApiError:
        return
    assert all(0 <= each["offset"] < each["offset"] + each["length"] for each in entities)
    assert all(each["offset"] + each["length"] <= utf16_length(text) for each in entities)


def test_commands_mentions_and_addresses_are_found_in_plain_text() -> None:
    text = "😀 /undo@performance_tracker_bot @asha_k #sale2 https://a.b/c. mail a.b@c.in and/or 5/6"
    found = {each["type"]: texts_of(text, [each], each["type"])[0] for each in detected(text)}
    assert found == {
        "bot_command": "/undo@performance_tracker_bot",
        "mention": "@asha_k",
        "hashtag": "#sale2",
        "url": "https://a.b/c",
        "email": "a.b@c.in",
    }


def test_nothing_is_looked_for_inside_code() -> None:
    code = [entity("code", 0, 5)]
    assert detected("/help /undo", code) == [*code, entity("bot_command", 6, 5)]


def test_white_space_at_the_ends_goes_and_entities_move_along() -> None:
    marks = [entity("bold", 0, 4), entity("italic", 4, 3), entity("code", 8, 1)]
    assert trimmed("\n  ab c  ", marks) == ("ab c", [entity("bold", 0, 1), entity("italic", 1, 3)])
