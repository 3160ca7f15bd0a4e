"""Every setting of the program: one frozen object, checked as a whole before anything starts."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, ValidationInfo, field_validator

from config.advice import advice
from config.fields import (
    ApiKey,
    BotToken,
    Currency,
    Host,
    LogFilePath,
    ModelName,
    ReadableFile,
    RootUrl,
    SpreadsheetId,
    TelegramIds,
    TimeZone,
    UpperCase,
    WritableFolder,
)
from config.problems import ConfigurationError
from config.refusals import problems_in
from config.service_account import check_service_account
from config.sources import read_sources

Environment = Literal["development", "test", "staging", "production"]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]

SECRETS = ("TELEGRAM_BOT_TOKEN", "GEMINI_API_KEY")
SHIPPED_COMPANIES = Path(__file__).with_name("companies.toml")
GOOGLE_SHEETS = "https://sheets.googleapis.com"
PUBLIC_NOMINATIM = "https://nominatim.openstreetmap.org"
# https://developers.google.com/workspace/sheets/api/limits: a request is worked on for at most 180 s.
GOOGLE_TIME_LIMIT = 180.0
BY_ENVIRONMENT: Mapping[str, Mapping[str, str]] = {
    "development": {"MAX_WORKERS": "2", "BATCH_SIZE_LIMIT": "5", "RATE_LIMIT_CALLS_PER_MINUTE": "30"},
    "test": {"MAX_WORKERS": "2", "BATCH_SIZE_LIMIT": "5", "RATE_LIMIT_CALLS_PER_MINUTE": "30"},
    "staging": {"MAX_WORKERS": "3", "BATCH_SIZE_LIMIT": "8", "RATE_LIMIT_CALLS_PER_MINUTE": "45"},
    "production": {"MAX_WORKERS": "4", "BATCH_SIZE_LIMIT": "10", "RATE_LIMIT_CALLS_PER_MINUTE": "60"},
}


class Settings(BaseModel):
    """The program's settings, named as their environment variables in lower case.

    ``telegram_bot_token`` is empty only where no bot is needed; the other optional ones are ``None``.
    ``warnings`` are sentences for the operator about settings that work but deserve a look.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=True)

    environment: Environment = "development"
    telegram_api_url: RootUrl = "https://api.telegram.org"
    telegram_bot_token: BotToken | None = None
    google_sheets_api_url: RootUrl = GOOGLE_SHEETS
    google_drive_api_url: RootUrl = "https://www.googleapis.com"
    google_sheets_credentials_file: ReadableFile | None = None
    spreadsheet_id: SpreadsheetId | None = None
    gemini_api_key: ApiKey | None = None
    gemini_api_url: RootUrl = "https://generativelanguage.googleapis.com"
    gemini_model: ModelName = "gemini-3.5-flash-lite"
    nominatim_url: RootUrl = PUBLIC_NOMINATIM
    debug: bool = False
    log_level: Annotated[LogLevel, UpperCase] = "INFO"
    log_file: LogFilePath | None = None
    max_workers: int = Field(ge=1, le=16)
    batch_size_limit: int = Field(ge=1, le=100)
    rate_limit_calls_per_minute: int = Field(ge=1, le=1000)
    parallel_processing_enabled: bool = True
    allowed_users: TelegramIds = frozenset()
    admin_users: TelegramIds = frozenset()
    companies_file: ReadableFile = SHIPPED_COMPANIES
    location_expiry_days: int = Field(default=30, ge=1, le=3650)
    geocoding_rate_limit: float = Field(default=1.0, gt=0, le=50)
    location_privacy_mode: bool = True
    analytics_cache_ttl: int = Field(default=300, ge=0, le=86_400)
    data_dir: WritableFolder = Path("data")
    chart_output_dir: WritableFolder = Field(default_factory=lambda valid: valid["data_dir"] / "charts")
    predictive_analytics_enabled: bool = True
    host: Host = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65_535)
    timezone: TimeZone = "Asia/Kolkata"
    currency: Currency = "INR"
    sheets_sync_seconds: float = Field(default=2.0, gt=0, le=3600)
    sheets_uncertain_seconds: float = Field(default=185.0, ge=0, le=3600)
    sheets_pull_seconds: float = Field(default=300.0, gt=0, le=86_400)
    tracing_enabled: bool = False
    shutdown_seconds: float = Field(default=20.0, gt=0, le=600)

    warnings: tuple[str, ...] = ()

    @classmethod
    def variables(cls) -> tuple[str, ...]:
        """The environment variables that are settings."""
        return tuple(name.upper() for name in cls.model_fields if name != "warnings")

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

    @field_validator("telegram_bot_token")
    @classmethod
    def _token_if_needed(cls, token: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if token is None and (info.context or {}).get("need_bot", True):
            raise ValueError(
                "A bot token is required; ask @BotFather on Telegram for one, or try scripts/sandbox."
            )
        return token

    @field_validator("google_sheets_credentials_file")
    @classmethod
    def _service_account(cls, path: Path | None, info: ValidationInfo) -> Path | None:
        if path is not None:
            check_service_account(path)
        elif info.data.get("environment") == "production":
            raise ValueError(
                "ENVIRONMENT=production needs Google Sheets; set this to the service account's JSON key file."
            )
        return path

    @field_validator("tracing_enabled")
    @classmethod
    def _with_its_packages(cls, wanted: bool) -> bool:
        if wanted and (
            find_spec("opentelemetry") is None or find_spec("opentelemetry.instrumentation") is None
        ):
            raise ValueError(
                "Traces need the packages of requirements-otel.txt: build the release with WITH_TRACING=1, "
                "or set this to false."
            )
        return wanted

    @field_validator("spreadsheet_id")
    @classmethod
    def _not_without_account(cls, spreadsheet: str | None, info: ValidationInfo) -> str | None:
        if spreadsheet and info.data.get("google_sheets_credentials_file", spreadsheet) is None:
            raise ValueError(
                "A spreadsheet needs GOOGLE_SHEETS_CREDENTIALS_FILE as well; set that, or leave this empty."
            )
        return spreadsheet

    @field_validator("sheets_uncertain_seconds")
    @classmethod
    def _longer_than_google_works(cls, seconds: float, info: ValidationInfo) -> float:
        if seconds < GOOGLE_TIME_LIMIT and info.data.get("google_sheets_api_url") == GOOGLE_SHEETS:
            raise ValueError(
                "Google may finish a write up to 180 s later; use 180 or more, or a row could stand twice."
            )
        return seconds

    @field_validator("geocoding_rate_limit")
    @classmethod
    def _polite_to_the_public_server(cls, rate: float, info: ValidationInfo) -> float:
        if rate > 1 and info.data.get("nominatim_url") == PUBLIC_NOMINATIM:
            raise ValueError(
                "The public Nominatim server allows 1 request a second; use 1 or less, or an own server."
            )
        return rate

    @classmethod
    def checked(cls, values: Mapping[str, Any], *, need_bot: bool) -> Self:
        """Validate ``values`` (lower-case names); raises :class:`pydantic.ValidationError`."""
        return cls.model_validate(values, context={"need_bot": need_bot})


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
    except ValidationError as error:
        refused = problems_in(
            error, Settings, name=str.upper, is_secret=lambda field: field.upper() in SECRETS
        )
        read_wrongly = {problem.variable.removesuffix("_FILE") for problem in found.problems}
        new = (problem for problem in refused if problem.variable not in read_wrongly)
        raise ConfigurationError([*found.problems, *new]) from None
    if found.problems:
        raise ConfigurationError(found.problems)
    return settings.model_copy(update={"warnings": (*found.warnings, *advice(settings))})
