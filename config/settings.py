"""Every setting of the program: one frozen object, checked as a whole before anything starts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from msgspec import Meta, Struct
from msgspec.structs import replace

from config.advice import advice
from config.conversion import Made, read_struct
from config.fields import (
    USUAL_CURRENCY,
    ApiKey,
    BotToken,
    Currency,
    Host,
    ModelName,
    RootUrl,
    SpreadsheetId,
    TelegramIds,
    TimeZone,
    Tracing,
    UpperCase,
)
from config.paths import KeyFile, LogFilePath, ReadableFile, WritableFolder
from config.problems import ConfigurationError
from config.rules import GOOGLE_SHEETS, PUBLIC_NOMINATIM, RULES, RULES_FOR_A_BOT
from config.sources import read_sources

Environment = Literal["development", "test", "staging", "production"]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]

SECRETS = ("TELEGRAM_BOT_TOKEN", "GEMINI_API_KEY")
SHIPPED_COMPANIES = Path(__file__).with_name("companies.toml")
BY_ENVIRONMENT: Mapping[str, Mapping[str, str]] = {
    "development": {"MAX_WORKERS": "2", "BATCH_SIZE_LIMIT": "5", "RATE_LIMIT_CALLS_PER_MINUTE": "30"},
    "test": {"MAX_WORKERS": "2", "BATCH_SIZE_LIMIT": "5", "RATE_LIMIT_CALLS_PER_MINUTE": "30"},
    "staging": {"MAX_WORKERS": "3", "BATCH_SIZE_LIMIT": "8", "RATE_LIMIT_CALLS_PER_MINUTE": "45"},
    "production": {"MAX_WORKERS": "4", "BATCH_SIZE_LIMIT": "10", "RATE_LIMIT_CALLS_PER_MINUTE": "60"},
}


class Settings(Struct, frozen=True, kw_only=True):
    """The program's settings, named as their environment variables in lower case.

    ``telegram_bot_token`` is empty only where no bot is needed; the other optional ones are ``None``.
    ``warnings`` are sentences for the operator about settings that work but deserve a look.
    """

    environment: Environment = "development"
    telegram_api_url: RootUrl = "https://api.telegram.org"
    telegram_bot_token: BotToken | None = None
    google_sheets_api_url: RootUrl = GOOGLE_SHEETS
    google_drive_api_url: RootUrl = "https://www.googleapis.com"
    google_sheets_credentials_file: KeyFile | None = None
    spreadsheet_id: SpreadsheetId | None = None
    gemini_api_key: ApiKey | None = None
    gemini_api_url: RootUrl = "https://generativelanguage.googleapis.com"
    gemini_model: ModelName = "gemini-3.5-flash-lite"
    nominatim_url: RootUrl = PUBLIC_NOMINATIM
    debug: bool = False
    log_level: Annotated[LogLevel, UpperCase] = "INFO"
    log_file: LogFilePath | None = None
    max_workers: Annotated[int, Meta(ge=1, le=16)]
    batch_size_limit: Annotated[int, Meta(ge=1, le=100)]
    rate_limit_calls_per_minute: Annotated[int, Meta(ge=1, le=1000)]
    parallel_processing_enabled: bool = True
    allowed_users: TelegramIds = frozenset()
    admin_users: TelegramIds = frozenset()
    companies_file: ReadableFile = SHIPPED_COMPANIES
    location_expiry_days: Annotated[int, Meta(ge=1, le=3650)] = 30
    geocoding_rate_limit: Annotated[float, Meta(gt=0, le=50)] = 1.0
    location_privacy_mode: bool = True
    analytics_cache_ttl: Annotated[int, Meta(ge=0, le=86_400)] = 300
    data_dir: WritableFolder = Path("data")
    chart_output_dir: Annotated[WritableFolder, Made("data_dir", lambda folder: folder / "charts")]
    predictive_analytics_enabled: bool = True
    host: Host = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65_535)] = 8080
    timezone: TimeZone = "Asia/Kolkata"
    currency: Currency = USUAL_CURRENCY
    sheets_sync_seconds: Annotated[float, Meta(gt=0, le=3600)] = 2.0
    sheets_uncertain_seconds: Annotated[float, Meta(ge=0, le=3600)] = 185.0
    sheets_pull_seconds: Annotated[float, Meta(gt=0, le=86_400)] = 300.0
    tracing_enabled: Tracing = False
    shutdown_seconds: Annotated[float, Meta(gt=0, le=600)] = 20.0

    warnings: tuple[str, ...] = ()

    @classmethod
    def variables(cls) -> tuple[str, ...]:
        """The environment variables that are settings."""
        return tuple(name.upper() for name in cls.__struct_fields__ if name != "warnings")

    @property
    def effective_log_level(self) -> LogLevel:
        """``LOG_LEVEL``, or DEBUG while ``DEBUG`` is on."""
        return "DEBUG" if self.debug else self.log_level

    @property
    def sheets_configured(self) -> bool:
        """Whether entries go to Google Sheets; otherwise the local ledger is the book."""
        return self.google_sheets_credentials_file is not None

    @property
    def bot_token(self) -> str:
        """The bot token in the clear; raises :class:`ValueError` when the program was started without one."""
        if self.telegram_bot_token is None:
            raise ValueError("the settings were loaded without a bot token")
        return self.telegram_bot_token.get_secret_value()

    @property
    def bot_id(self) -> int:
        """The bot's Telegram id, the part of its token before the colon. ValueError as :attr:`bot_token`."""
        return int(self.bot_token.partition(":")[0])

    def known_secrets(self) -> tuple[str, ...]:
        """The secrets in the clear, for the log's redaction."""
        held = (self.telegram_bot_token, self.gemini_api_key)
        return tuple(secret.get_secret_value() for secret in held if secret is not None)

    @classmethod
    def checked(cls, values: Mapping[str, Any], *, need_bot: bool) -> Self:
        """Check ``values`` (lower-case names); raises :class:`ConfigurationError` with every problem."""
        return read_struct(cls, values, spelt=str.upper, rules=RULES_FOR_A_BOT if need_bot else RULES)


def load_settings(environ: Mapping[str, str], dotenv: Path | None, *, need_bot: bool = True) -> Settings:
    """Read, check and freeze the settings.

    ``environ`` wins over the file ``dotenv``; :mod:`config.sources` tells where secrets may come from.
    Raises :class:`ConfigurationError` with every problem found.
    """
    found = read_sources(environ, dotenv, variables=Settings.variables(), secrets=SECRETS)
    values = {name: text for name, text in found.values.items() if text}
    by_environment = BY_ENVIRONMENT.get(
        values.get("ENVIRONMENT", "development"), BY_ENVIRONMENT["production"]
    )
    complete = {name.lower(): text for name, text in {**by_environment, **values}.items()}
    try:
        settings = Settings.checked(complete, need_bot=need_bot)
    except ConfigurationError as error:
        read_wrongly = {problem.variable.removesuffix("_FILE") for problem in found.problems}
        new = (problem for problem in error.problems if problem.variable not in read_wrongly)
        raise ConfigurationError([*found.problems, *new]) from None
    if found.problems:
        raise ConfigurationError(found.problems)
    return replace(settings, warnings=(*found.warnings, *advice(settings)))
