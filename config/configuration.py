"""Settings and companies together, so that one start reports the mistakes of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.companies import Companies, load_companies
from config.problems import ConfigurationError, Problem
from config.settings import SECRETS, SHIPPED_COMPANIES, Settings, load_settings
from config.sources import read_sources


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything an operator decided; the companies have the settings' defaults filled in."""

    settings: Settings
    companies: Companies


def load_configuration(
    environ: Mapping[str, str], dotenv: Path | None, *, need_bot: bool = True
) -> Configuration:
    """Load settings and companies; raises :class:`ConfigurationError` with the problems of both."""
    problems: list[Problem] = []
    settings: Settings | None = None
    try:
        settings = load_settings(environ, dotenv, need_bot=need_bot)
    except ConfigurationError as error:
        problems.extend(error.problems)
    companies: Companies | None = None
    if not any(problem.variable == "COMPANIES_FILE" for problem in problems):
        try:
            companies = load_companies(
                settings.companies_file if settings else _companies_file(environ, dotenv)
            )
        except ConfigurationError as error:
            problems.extend(error.problems)
    if settings is None or companies is None:
        raise ConfigurationError(problems)
    return Configuration(settings, companies.resolved(settings))


def _companies_file(environ: Mapping[str, str], dotenv: Path | None) -> Path:
    """Where the companies stand when the rest of the settings is not usable."""
    found = read_sources(environ, dotenv, variables=Settings.variables(), secrets=SECRETS)
    named = found.values.get("COMPANIES_FILE")
    return Path(named) if named else SHIPPED_COMPANIES
