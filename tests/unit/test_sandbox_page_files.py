"""The files the page is made of."""

from __future__ import annotations

import re
from pathlib import Path

import sandbox.page as page_package

STATIC = Path(page_package.__file__).with_name("static")


def test_nothing_people_typed_can_become_markup_or_code() -> None:
    """Texts go into the page as text nodes only; no file of the page has a way around that."""
    files = [path for path in STATIC.rglob("*") if path.suffix in (".js", ".html", ".css")]
    assert len(files) > 15
    ways_around = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser"
    )
    assert [path.name for path in files if ways_around.search(path.read_text("utf-8"))] == []


def test_the_page_names_no_address_of_another_computer() -> None:
    """It works offline; the name space of SVG and Telegram's invite links are no requests."""
    allowed = {"http://www.w3.org/2000/svg"}
    found = {
        address
        for path in STATIC.rglob("*.*")
        for address in re.findall(r"https?://[\w.-]+[^\s\"'`<)]*", path.read_text("utf-8"))
    }
    assert found == allowed


def test_every_part_of_the_page_that_is_asked_for_is_there() -> None:
    page = (STATIC / "index.html").read_text("utf-8")
    asked = re.findall(r"/static/([\w./]+)", page)
    for script in STATIC.glob("js/*.js"):
        asked += [f"js/{name}" for name in re.findall(r'from "\./([\w.]+)"', script.read_text("utf-8"))]
    assert [name for name in asked if not (STATIC / name).is_file()] == []
    assert {path.name for path in STATIC.glob("js/*.js")} == {
        Path(name).name for name in asked if name.endswith(".js")
    }
