"""Where settings and secrets come from, and which source wins."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from config.problems import ConfigurationError
from config.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parents[2]


def token(letter: str) -> str:
    return f"123456789:{letter * 35}"


@pytest.fixture
def dotenv(tmp_path: Path) -> Path:
    path = tmp_path / ".env"
    write(path, f"TELEGRAM_BOT_TOKEN={token('d')}\n")
    return path


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def refused(environ: dict[str, str], dotenv: Path | None) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(environ, dotenv)
    return caught.value


def test_the_order_is_environment_then_named_file_then_credentials_then_dotenv(
    tmp_path: Path, dotenv: Path
) -> None:
    directory = tmp_path / "credentials"
    directory.mkdir()
    environ: dict[str, str] = {}
    assert load_settings(environ, dotenv).bot_token == token("d")
    environ["CREDENTIALS_DIRECTORY"] = str(directory)
    write(directory / "TELEGRAM_BOT_TOKEN", token("c") + "\n")
    assert load_settings(environ, dotenv).bot_token == token("c")
    environ["TELEGRAM_BOT_TOKEN_FILE"] = str(write(tmp_path / "token", token("f")))
    assert load_settings(environ, dotenv).bot_token == token("f")
    environ["TELEGRAM_BOT_TOKEN"] = token("e")
    assert load_settings(environ, dotenv).bot_token == token("e")


def test_a_credential_may_have_its_name_in_lower_case(tmp_path: Path) -> None:
    write(tmp_path / "telegram_bot_token", token("c"))
    write(tmp_path / "gemini_api_key", "AIza" + "k" * 35)
    settings = load_settings({"CREDENTIALS_DIRECTORY": str(tmp_path)}, None)
    assert settings.known_secrets() == (token("c"), "AIza" + "k" * 35)


@pytest.mark.parametrize("name", ["GOOGLE_SHEETS_CREDENTIALS_FILE", "google_sheets_credentials.json"])
def test_the_service_account_may_come_from_the_credentials_directory(tmp_path: Path, name: str) -> None:
    key = {"client_email": "a", "token_uri": "b", "private_key": "-----BEGIN PRIVATE KEY-----"}
    path = write(tmp_path / name, json.dumps({"type": "service_account", **key}))
    settings = load_settings({"CREDENTIALS_DIRECTORY": str(tmp_path), "TELEGRAM_BOT_TOKEN": token("e")}, None)
    assert settings.google_sheets_credentials_file == path


def test_a_named_file_may_be_named_in_dotenv(tmp_path: Path, dotenv: Path) -> None:
    write(dotenv, f"TELEGRAM_BOT_TOKEN_FILE={write(tmp_path / 'token', token('f'))}\n")
    assert load_settings({}, dotenv).bot_token == token("f")


def test_a_secret_file_that_is_missing_empty_or_binary_is_one_problem(tmp_path: Path) -> None:
    for content, words in ((None, "No such file"), (b"  \n", "empty"), (b"\xff\xfe\x00", "not UTF-8")):
        path = tmp_path / "secret"
        if content is not None:
            path.write_bytes(content)
        (problem,) = refused({"TELEGRAM_BOT_TOKEN_FILE": str(path)}, None).problems
        assert problem.variable == "TELEGRAM_BOT_TOKEN_FILE"
        assert words in problem.remedy


def test_a_secret_file_that_everybody_may_read_is_a_warning_not_a_refusal(tmp_path: Path) -> None:
    path = write(tmp_path / "token", token("f"))
    path.chmod(0o644)
    settings = load_settings({"TELEGRAM_BOT_TOKEN_FILE": str(path)}, None)
    assert settings.bot_token == token("f")
    assert len(settings.warnings) == 1
    assert "chmod 600" in settings.warnings[0]


def test_a_dotenv_with_secrets_that_everybody_may_read_is_a_warning(dotenv: Path) -> None:
    dotenv.chmod(0o644)
    assert "chmod 600" in load_settings({}, dotenv).warnings[0]


def test_a_dotenv_that_does_not_exist_is_fine(tmp_path: Path) -> None:
    assert load_settings({"TELEGRAM_BOT_TOKEN": token("e")}, tmp_path / ".env").bot_token == token("e")


def test_dotenv_understands_quotes_comments_export_and_a_byte_order_mark(dotenv: Path) -> None:
    write(
        dotenv,
        f"\ufeff# comment\nexport TELEGRAM_BOT_TOKEN='{token('d')}'  # mine\nTIMEZONE=\"Asia/Dubai\"\n",
    )
    settings = load_settings({}, dotenv)
    assert (settings.bot_token, settings.timezone) == (token("d"), "Asia/Dubai")


def test_dotenv_does_not_replace_dollar_signs(dotenv: Path) -> None:
    write(dotenv, f"TELEGRAM_BOT_TOKEN={token('d')}\nDATA_DIR=${{HOME}}x\n")
    assert load_settings({}, dotenv).data_dir == Path("${HOME}x")


def test_a_line_of_dotenv_that_is_none_is_a_problem_with_its_number(dotenv: Path) -> None:
    write(dotenv, f"TELEGRAM_BOT_TOKEN={token('d')}\nDEBUG\n'x\n")
    values = [problem.value for problem in refused({}, dotenv).problems]
    assert values == ["(line 2)", "(line 3)"]


def test_a_misspelt_name_in_dotenv_is_pointed_out(dotenv: Path) -> None:
    write(
        dotenv,
        f"TELEGRAM_BOT_TOKEN={token('d')}\nRATE_LIMIT_PER_MINUTE=5\nTELEGRAM_TOKEN=x\nCOMPOSE_PROJECT=y\n",
    )
    first, second = load_settings({}, dotenv).warnings
    assert "RATE_LIMIT_PER_MINUTE" in first
    assert "did you mean RATE_LIMIT_CALLS_PER_MINUTE?" in first
    assert "TELEGRAM_TOKEN" in second


def test_a_variable_of_the_environment_wins_even_when_it_is_empty(dotenv: Path) -> None:
    write(dotenv, f"TELEGRAM_BOT_TOKEN={token('d')}\nTIMEZONE=Asia/Dubai\n")
    assert load_settings({"TIMEZONE": ""}, dotenv).timezone == "Asia/Kolkata"


def test_every_setting_is_read_from_the_variable_of_its_name(tmp_path: Path) -> None:
    names = set(Settings.variables())
    assert len(names) == len(Settings.__struct_fields__) - 1
    assert {"TELEGRAM_BOT_TOKEN", "SHEETS_PULL_SECONDS", "SHUTDOWN_SECONDS"} <= names


PATHS = ("GOOGLE_SHEETS_CREDENTIALS_FILE", "COMPANIES_FILE", "TELEGRAM_BOT_TOKEN_FILE", "GEMINI_API_KEY_FILE")
PATHS += ("DATA_DIR", "CHART_OUTPUT_DIR", "LOG_FILE")


@pytest.mark.parametrize("name", PATHS)
def test_a_path_that_the_system_refuses_to_look_at_is_a_problem_like_any_other(name: str) -> None:
    # A name that is too long stands for every reason but "not found"; it needs no other user.
    given = {} if name == "TELEGRAM_BOT_TOKEN_FILE" else {"TELEGRAM_BOT_TOKEN": token("e")}
    refusal = refused({**given, name: f"/{'long' * 100}/file"}, None)
    assert [problem.variable for problem in refusal.problems] == [name]


def test_a_credentials_directory_that_cannot_be_entered_is_said() -> None:
    refusal = refused({"CREDENTIALS_DIRECTORY": "/" + "long" * 100}, None)
    assert "$CREDENTIALS_DIRECTORY/TELEGRAM_BOT_TOKEN" in {each.variable for each in refusal.problems}


@pytest.mark.parametrize("name", ["GOOGLE_SHEETS_CREDENTIALS_FILE", "TELEGRAM_BOT_TOKEN_FILE"])
def test_a_file_in_a_closed_folder_ends_the_start_with_status_78_and_one_line(
    tmp_path: Path, name: str
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    write(closed / "file", "{}")
    program = (
        # Imported before the change of user: the tests' own folder may be closed to others.
        "import bot.check, config.fields, main, os, sys\n"
        "config.fields.get_global('all_currencies')\n"
        "if os.getuid() == 0:\n"  # root may look everywhere
        "    os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "sys.exit(main.main(['check']))"
    )
    given = {"TELEGRAM_BOT_TOKEN": token("e")} if name != "TELEGRAM_BOT_TOKEN_FILE" else {}
    closed.chmod(0)
    try:
        ended = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**given, name: str(closed / "file"), "DATA_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        closed.chmod(0o700)
    assert ended.returncode == 78, ended.stderr
    assert name in ended.stderr
    assert "Traceback" not in ended.stderr
