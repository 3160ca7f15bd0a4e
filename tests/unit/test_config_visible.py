"""What somebody typed, on a terminal: shown and never obeyed."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.check import check
from config.configuration import load_configuration
from config.logging import configure_logging
from config.problems import ConfigurationError, Problem
from config.settings import load_settings
from config.visible import visible
from ledger.driver import Connection
from services.flags import changing
from services.flags.changing import By

TOKEN = "123456789:" + "A" * 35
# What makes a terminal do something: escape sequences, C1 (8-bit CSI and OSC), a return over the line.
SEQUENCES = (
    "\x1b[2J\x1b]0;owned\x07",
    "\x9b31m",
    "fine\rFAIL",
    "\b\b",
    "\x7f",
    "\u202efdp.exe",
    "\u2066x\u2069",
)


@pytest.mark.parametrize("typed", SEQUENCES)
def test_what_a_terminal_would_obey_is_written_out(typed: str) -> None:
    shown = visible(f"a {typed} b")
    assert shown.isprintable()
    assert "\\x" in shown or "\\u" in shown or "\\r" in shown
    assert visible(shown) == shown


@given(st.text(alphabet=st.characters()))
def test_nothing_but_the_joiners_of_letters_is_left_unprintable(typed: str) -> None:
    assert visible(typed).replace("\u200c", "").replace("\u200d", "").isprintable()
    assert visible(typed, lines=True).replace("\n", "") == visible(typed.replace("\n", ""))


def test_words_in_hindi_and_joined_emoji_stay_as_they_are() -> None:
    for text in ("क्‍षेत्र ₹25,000", "👨‍👩‍👧", "Café"):
        assert visible(text) == text


class Terminal(io.BytesIO):
    def isatty(self) -> bool:
        return True


def test_a_log_line_on_a_terminal_does_not_steer_it() -> None:
    stream = Terminal()
    log = configure_logging(load_settings({"TELEGRAM_BOT_TOKEN": TOKEN}, None), stream=stream)
    structlog.get_logger().info("started", name="\x9b31m\x1b[2J\u202e")
    log.close()
    text = stream.getvalue().decode()
    assert "\\x9b31m\\x1b[2J\\u202e" in text


def test_the_reason_of_a_kill_is_kept_as_it_can_be_shown(tx: Connection) -> None:
    killed = changing.kill(tx, "voice", "wrong\r\namounts\x1b[2J\u202e", By("script root", 1.0))
    assert killed.killed == "wrong amounts\\x1b[2J\\u202e"


def test_the_check_and_a_refused_configuration_show_what_was_typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environ = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": "http://127.0.0.1:9"}
    environ |= {"DATA_DIR": str(tmp_path / "data"), "NOMINATIM_URL": "http://127.0.0.1:9"}
    configuration = load_configuration(environ, None)
    odd = msgspec.structs.replace(configuration.settings, data_dir=tmp_path / "da\x1b[2Jta")
    assert asyncio.run(check(replace(configuration, settings=odd))) == 1
    printed = capsys.readouterr().out
    assert "da\\x1b[2Jta" in printed
    assert "\x1b" not in printed
    told = visible(str(ConfigurationError([Problem("DATA_DIR", "x", "\x1b[2J")])), lines=True)
    assert told.endswith("DATA_DIR = x: \\x1b[2J")
