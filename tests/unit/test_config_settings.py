"""Settings: defaults by environment, every mistake at once, and remedies that name the variable."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path

import msgspec
import orjson
import pytest

from config.configuration import load_configuration
from config.problems import ConfigurationError, Problem
from config.secret import SecretStr
from config.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "123456789:AAbcDE-_fgHIjkLMnoPQrsTUvwXYz012345"
KEY_FILE = {
    "type": "service_account",
    "client_email": "bot@example.iam.gserviceaccount.com",
    "private_key": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    "token_uri": "https://oauth2.googleapis.com/token",
}


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "account.json"
    path.write_text(json.dumps(KEY_FILE), encoding="utf-8")
    path.chmod(0o600)
    return path


def load(**environ: str) -> Settings:
    return load_settings({"TELEGRAM_BOT_TOKEN": TOKEN, **environ}, None)


def problems(environ: dict[str, str], *, need_bot: bool = True) -> dict[str, Problem]:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(environ, None, need_bot=need_bot)
    found = {problem.variable: problem for problem in caught.value.problems}
    assert len(found) == len(caught.value.problems), "one problem for each variable"
    return found


def test_a_token_alone_is_a_configuration() -> None:
    settings = load()
    assert settings.bot_token == TOKEN
    assert (settings.environment, settings.timezone, settings.currency) == (
        "development",
        "Asia/Kolkata",
        "INR",
    )
    assert (settings.host, settings.port, settings.data_dir) == ("127.0.0.1", 8080, Path("data"))
    assert settings.gemini_api_key is None
    assert not settings.sheets_configured
    assert settings.warnings == ()


@pytest.mark.parametrize(
    "environment, workers, batch, calls",
    [("development", 2, 5, 30), ("test", 2, 5, 30), ("staging", 3, 8, 45), ("production", 4, 10, 60)],
)
def test_the_environment_sets_the_three_limits(
    environment: str, workers: int, batch: int, calls: int, key_file: Path
) -> None:
    settings = load(ENVIRONMENT=environment, GOOGLE_SHEETS_CREDENTIALS_FILE=str(key_file))
    limits = (settings.max_workers, settings.batch_size_limit, settings.rate_limit_calls_per_minute)
    assert limits == (workers, batch, calls)


def test_reading_the_configuration_loads_no_second_validating_library() -> None:
    program = (
        "import sys, bot.run\n"
        "from config.configuration import load_configuration\n"
        "load_configuration({}, None, need_bot=False)\n"
        "print([name for name in ('pydantic', 'pydantic_core', 'annotated_types') if name in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert told.stdout.strip() == "[]"


def test_a_limit_that_is_set_wins_over_the_environments() -> None:
    assert load(ENVIRONMENT="staging", MAX_WORKERS="16").max_workers == 16


def test_an_empty_variable_means_its_default() -> None:
    assert load(MAX_WORKERS="", LOG_LEVEL="", GEMINI_API_KEY="", CHART_OUTPUT_DIR="") == load()


def test_charts_stand_in_the_data_folder_unless_told_otherwise(tmp_path: Path) -> None:
    assert load(DATA_DIR=str(tmp_path)).chart_output_dir == tmp_path / "charts"
    assert load(CHART_OUTPUT_DIR=str(tmp_path / "pictures")).chart_output_dir == tmp_path / "pictures"


def test_every_mistake_is_reported_at_once_with_variable_value_and_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    wrong = {
        "TELEGRAM_BOT_TOKEN": "your_bot_token_here",
        "TELEGRAM_API_URL": "api.telegram.org",
        "GOOGLE_SHEETS_CREDENTIALS_FILE": str(tmp_path / "absent.json"),
        "SPREADSHEET_ID": "https://docs.google.com/spreadsheets/d/abc/edit",
        "GEMINI_API_KEY": "short",
        "GEMINI_MODEL": "a model",
        "NOMINATIM_URL": "ftp://maps",
        "ENVIRONMENT": "prod",
        "DEBUG": "perhaps",
        "LOG_LEVEL": "LOUD",
        "LOG_FILE": str(tmp_path / "no" / "bot.log"),
        "MAX_WORKERS": "17",
        "BATCH_SIZE_LIMIT": "ten",
        "RATE_LIMIT_CALLS_PER_MINUTE": "0",
        "ALLOWED_USERS": "12, @asha",
        "COMPANIES_FILE": str(tmp_path / "absent.toml"),
        "GEOCODING_RATE_LIMIT": "nan",
        "DATA_DIR": str(tmp_path / "file"),
        "HOST": "127.0.0.1:80",
        "PORT": "65536",
        "TIMEZONE": "Bombay",
        "CURRENCY": "RUPEES",
        "SHEETS_SYNC_SECONDS": "-1",
    }
    found = problems(wrong)
    assert found.keys() == wrong.keys()
    for name, problem in found.items():
        assert problem.value == "***" or wrong[name].startswith(problem.value.removesuffix("…"))
        assert problem.remedy.endswith(".")
        assert name in str(problem)
    assert "from 1 to 16" in found["MAX_WORKERS"].remedy
    assert "development, test, staging, production" in found["ENVIRONMENT"].remedy
    assert "'@asha'" in found["ALLOWED_USERS"].remedy


def test_the_error_lists_each_problem_on_a_line_of_its_own() -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(PORT="x", DEBUG="x")
    assert len(str(caught.value).splitlines()) == 3


def test_a_missing_token_is_a_problem_only_where_a_bot_is_needed() -> None:
    assert "@BotFather" in problems({})["TELEGRAM_BOT_TOKEN"].remedy
    settings = load_settings({}, None, need_bot=False)
    with pytest.raises(ValueError, match="without a bot token"):
        assert settings.bot_token


@pytest.mark.parametrize(
    "token", ["12345:short", "AAbcDE-_fgHIjkLMnoPQrsTUvwXYz012345", f'"{TOKEN}"', f"{TOKEN} x"]
)
def test_a_malformed_token_is_refused_and_never_shown(token: str) -> None:
    found = problems({"TELEGRAM_BOT_TOKEN": token})
    assert found["TELEGRAM_BOT_TOKEN"].value == "***"


def test_a_secret_in_the_wrong_variable_is_not_printed() -> None:
    assert TOKEN not in str(
        problems({"TELEGRAM_BOT_TOKEN": TOKEN, "SPREADSHEET_ID": TOKEN})["SPREADSHEET_ID"]
    )


def test_a_value_with_control_characters_is_printed_on_one_line() -> None:
    shown = problems({"TELEGRAM_BOT_TOKEN": TOKEN, "TIMEZONE": "Asia\n\x1b[31mKolkata"})["TIMEZONE"].value
    assert shown.isprintable()


def test_production_needs_google_sheets() -> None:
    found = problems({"TELEGRAM_BOT_TOKEN": TOKEN, "ENVIRONMENT": "production"})
    assert list(found) == ["GOOGLE_SHEETS_CREDENTIALS_FILE"]


def test_a_spreadsheet_without_an_account_is_half_a_configuration() -> None:
    assert list(problems({"TELEGRAM_BOT_TOKEN": TOKEN, "SPREADSHEET_ID": "1aBcDeFgHiJkLm"})) == [
        "SPREADSHEET_ID"
    ]


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"type": "authorized_user"}', json.dumps({**KEY_FILE, "private_key": ""}), "{"],
)
def test_a_key_file_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "key.json"
    path.write_text(content, encoding="utf-8")
    found = problems({"TELEGRAM_BOT_TOKEN": TOKEN, "GOOGLE_SHEETS_CREDENTIALS_FILE": str(path)})
    assert "console" in found["GOOGLE_SHEETS_CREDENTIALS_FILE"].remedy


def test_too_short_a_wait_after_an_unclear_write_is_refused_with_google_alone() -> None:
    found = problems({"TELEGRAM_BOT_TOKEN": TOKEN, "SHEETS_UNCERTAIN_SECONDS": "179"})
    assert "180" in found["SHEETS_UNCERTAIN_SECONDS"].remedy
    local = load(SHEETS_UNCERTAIN_SECONDS="0.5", GOOGLE_SHEETS_API_URL="http://127.0.0.1:9")
    assert local.sheets_uncertain_seconds == 0.5


def test_the_public_geocoder_is_asked_once_a_second_at_most() -> None:
    assert list(problems({"TELEGRAM_BOT_TOKEN": TOKEN, "GEOCODING_RATE_LIMIT": "2"})) == [
        "GEOCODING_RATE_LIMIT"
    ]
    assert load(GEOCODING_RATE_LIMIT="2", NOMINATIM_URL="http://127.0.0.1:9").geocoding_rate_limit == 2


def test_lists_of_people_and_addresses_are_normalised() -> None:
    settings = load(ALLOWED_USERS=" 12, 34 ,,12", ADMIN_USERS="9", TELEGRAM_API_URL="http://127.0.0.1:8081/")
    assert settings.allowed_users == {12, 34}
    assert settings.admin_users == {9}
    assert settings.telegram_api_url == "http://127.0.0.1:8081"


def test_debug_lowers_the_level_of_the_log() -> None:
    assert load(LOG_LEVEL="warning").effective_log_level == "WARNING"
    assert load(LOG_LEVEL="warning", DEBUG="true").effective_log_level == "DEBUG"


def test_what_is_unwise_but_works_is_a_warning(key_file: Path) -> None:
    key_file.chmod(0o644)
    settings = load(
        GOOGLE_SHEETS_CREDENTIALS_FILE=str(key_file), HOST="0.0.0.0", GEMINI_API_URL="http://gateway.example"
    )
    text = "\n".join(settings.warnings)
    assert f"chmod 600 {key_file}" in text
    assert "HOST is 0.0.0.0" in text
    assert "GEMINI_API_URL is plain http" in text


def test_settings_are_frozen_and_do_not_show_secrets() -> None:
    settings = load(GEMINI_API_KEY="AIzaSyD3v0q1w2e3r4t5y6u7i8o9p0AbCdEfGhI")
    with pytest.raises(AttributeError):
        settings.port = 1  # type: ignore[misc]
    dumped = orjson.dumps(msgspec.structs.asdict(settings), default=str).decode()
    for text in (repr(settings), str(settings), f"{settings}", dumped):
        assert TOKEN not in text
        assert "AIza" not in text
    assert settings.known_secrets() == (TOKEN, "AIzaSyD3v0q1w2e3r4t5y6u7i8o9p0AbCdEfGhI")


def test_a_secret_is_neither_shown_nor_changed_nor_written_down() -> None:
    secret = load().telegram_bot_token
    assert secret is not None
    assert secret == SecretStr(TOKEN)
    assert hash(secret) == hash(SecretStr(TOKEN))
    assert secret != SecretStr(TOKEN[:-1])
    assert secret != TOKEN
    for text in (repr(secret), str(secret), f"{secret}", f"{secret!r:>60}", "%s" % secret):  # noqa: UP031
        assert TOKEN[:5] not in text
    for spoil in (lambda: setattr(secret, "_text", "x"), lambda: delattr(secret, "_text")):
        with pytest.raises(AttributeError) as caught:
            spoil()
        assert TOKEN not in str(caught.value)
    for write in (orjson.dumps, msgspec.json.encode, msgspec.to_builtins, pickle.dumps):
        with pytest.raises(TypeError) as refused:
            write(secret)
        assert TOKEN not in str(refused.value)
    assert secret.get_secret_value() == TOKEN


@pytest.mark.parametrize("text", ["1", "on", "T", "y", "Yes", "TRUE", "True"])
def test_the_spellings_of_yes(text: str) -> None:
    assert load(DEBUG=text, PREDICTIVE_ANALYTICS_ENABLED=text).debug is True


@pytest.mark.parametrize("text", ["0", "off", "F", "n", "No", "FALSE", "False"])
def test_the_spellings_of_no(text: str) -> None:
    assert load(PARALLEL_PROCESSING_ENABLED=text).parallel_processing_enabled is False


@pytest.mark.parametrize("text", ["2", "maybe", "1.0", "ja", "ye\u017f", "\ud83d"])
def test_what_is_neither_yes_nor_no(text: str) -> None:
    assert problems({"TELEGRAM_BOT_TOKEN": TOKEN, "DEBUG": text})["DEBUG"].remedy == "Use true or false."


@pytest.mark.parametrize(
    "text, port",
    [(" 80 ", 80), ("+80", 80), ("080", 80), ("80.0", 80), ("8_080", 8080), ("8_0.00", 80), ("-0", 0)],
)
def test_the_spellings_of_a_whole_number(text: str, port: int) -> None:
    read = load(PORT=text).port
    assert (read, type(read)) == (port, int)


@pytest.mark.parametrize(
    "text",
    ["80.5", "80.", "8e1", "0x50", "8__0", "_80", "80_", "\u0668\u0660", "inf", "nan", "9" * 5000, "\ud83d"],
)
def test_what_is_no_whole_number(text: str) -> None:
    remedy = problems({"TELEGRAM_BOT_TOKEN": TOKEN, "PORT": text})["PORT"].remedy
    assert remedy == "Use a whole number from 0 to 65535."


@pytest.mark.parametrize(
    "text, seconds", [("5", 5.0), (".5", 0.5), ("5.", 5.0), ("1e2", 100.0), ("1_0.5", 10.5), ("+2", 2.0)]
)
def test_the_spellings_of_a_number(text: str, seconds: float) -> None:
    read = load(SHUTDOWN_SECONDS=text).shutdown_seconds
    assert (read, type(read)) == (seconds, float)


@pytest.mark.parametrize(
    "text", ["nan", "inf", "-inf", "1e400", "0", "601", "1__0", "_1", "\u0665", "five", "0x1"]
)
def test_what_is_no_number_above_nothing(text: str) -> None:
    remedy = problems({"TELEGRAM_BOT_TOKEN": TOKEN, "SHUTDOWN_SECONDS": text})["SHUTDOWN_SECONDS"].remedy
    assert remedy == "Use a number above 0 and at most 600."


def test_mistakes_of_settings_and_companies_are_reported_together(tmp_path: Path) -> None:
    companies = tmp_path / "companies.toml"
    companies.write_text("[companies.one]\nname = 'One'\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_configuration({"PORT": "x", "COMPANIES_FILE": str(companies)}, None)
    variables = [problem.variable for problem in caught.value.problems]
    assert variables == ["TELEGRAM_BOT_TOKEN", "PORT", "companies.one.worksheet"]


def test_every_company_needs_a_spreadsheet_once_google_sheets_is_used(key_file: Path) -> None:
    environ = {"TELEGRAM_BOT_TOKEN": TOKEN, "GOOGLE_SHEETS_CREDENTIALS_FILE": str(key_file)}
    with pytest.raises(ConfigurationError) as caught:
        load_configuration(environ, None)
    (problem,) = caught.value.problems
    assert problem.variable == "SPREADSHEET_ID"
    assert "johnlee, yugrow, ambica, baker" in problem.remedy
    whole = load_configuration({**environ, "SPREADSHEET_ID": "1aBcDeFgHiJkLm"}, None)
    assert {company.spreadsheet_id for company in whole.companies.values()} == {"1aBcDeFgHiJkLm"}
