"""The companies that share the bot, from ``COMPANIES_FILE``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from config.fields import Currency, SpreadsheetId, TimeZone
from config.problems import NOT_SET, ConfigurationError, Problem, shown
from config.refusals import problems_in
from config.settings import Settings

_KEY = re.compile(r"[a-z0-9_]{1,20}")

# 100 characters is Google's limit for a worksheet's title.
Title = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")]


class Company(BaseModel):
    """One company. What is ``None`` follows the settings; :meth:`Companies.resolved` fills it in."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    key: str
    name: Title
    worksheet: Title
    spreadsheet_id: SpreadsheetId | None = None
    timezone: TimeZone | None = None
    currency: Currency | None = None
    aliases: Mapping[Title, tuple[Title, ...]] = Field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The company's time zone; raises :class:`ValueError` before :meth:`Companies.resolved`."""
        if self.timezone is None:
            raise ValueError(
                f"company {self.key} has no time zone of its own; use Companies.resolved(settings)"
            )
        return ZoneInfo(self.timezone)


class Companies(Mapping[str, Company]):
    """The companies by key, in the order of the file."""

    def __init__(self, companies: Mapping[str, Company]) -> None:
        self._companies = dict(companies)

    def __getitem__(self, key: str) -> Company:
        return self._companies[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._companies)

    def __len__(self) -> int:
        return len(self._companies)

    def resolved(self, settings: Settings) -> Companies:
        """The same companies with the settings' time zone, currency and spreadsheet where they have none.

        Raises :class:`ConfigurationError` when Google Sheets is used and a company has no spreadsheet,
        or two companies would write into the same worksheet.
        """
        full = {
            key: company.model_copy(
                update={
                    "timezone": company.timezone or settings.timezone,
                    "currency": company.currency or settings.currency,
                    "spreadsheet_id": company.spreadsheet_id or settings.spreadsheet_id,
                }
            )
            for key, company in self.items()
        }
        problems = list(_shared_worksheets(full))
        homeless = [key for key, company in full.items() if company.spreadsheet_id is None]
        if settings.sheets_configured and homeless:
            keys = ", ".join(homeless)
            remedy = f"Set it, or give these companies a spreadsheet_id of their own: {keys}."
            problems.append(Problem("SPREADSHEET_ID", NOT_SET, remedy))
        if problems:
            raise ConfigurationError(problems)
        return Companies(full)


def load_companies(path: Path) -> Companies:
    """Read ``path``; raises :class:`ConfigurationError` with every problem in it."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        remedy = f"The companies file cannot be read ({error.strerror}); correct the path or its permissions."
        raise ConfigurationError([Problem("COMPANIES_FILE", shown(path), remedy)]) from None
    except ValueError as error:  # a TOML mistake (with its line), or bytes that are not UTF-8
        remedy = f"The companies file is not valid TOML: {error}."
        raise ConfigurationError([Problem("COMPANIES_FILE", shown(path), remedy)]) from None
    except RecursionError:
        remedy = "The companies file is nested too deeply; write it like the shipped one."
        raise ConfigurationError([Problem("COMPANIES_FILE", shown(path), remedy)]) from None
    problems = [
        Problem(f"{path.name}: {shown(key)}", "(unknown)", "Companies stand in tables named [companies.KEY].")
        for key in content.keys() - {"companies"}
    ]
    tables = content.get("companies")
    if not isinstance(tables, dict) or not tables:
        remedy = "The companies file names no company; add at least one [companies.KEY] table."
        raise ConfigurationError([*problems, Problem("COMPANIES_FILE", shown(path), remedy)])
    companies: dict[str, Company] = {}
    for key, table in tables.items():
        company = _company(key, table, problems)
        if company is not None:
            companies[key] = company
            problems.extend(_ambiguous_aliases(company))
    problems.extend(_shared_worksheets(companies))
    if problems:
        raise ConfigurationError(problems)
    return Companies(companies)


def _company(key: str, table: Any, problems: list[Problem]) -> Company | None:
    if not _KEY.fullmatch(key):
        remedy = "A company's key is 1 to 20 of the characters a-z, 0-9 and _."
        problems.append(Problem(f"companies.{shown(key)}", shown(key), remedy))
        return None
    if not isinstance(table, dict):
        problems.append(Problem(f"companies.{key}", shown(table), f"Write it as a table: [companies.{key}]."))
        return None
    if "key" in table:
        problems.append(
            Problem(f"companies.{key}.key", shown(table["key"]), "Leave it out; the table's name is the key.")
        )
        return None
    try:
        return Company.model_validate({**table, "key": key})
    except ValidationError as error:
        problems.extend(problems_in(error, Company, name=lambda field: f"companies.{key}.{field}"))
        return None


def _shared_worksheets(companies: Mapping[str, Company]) -> Iterator[Problem]:
    taken: dict[tuple[str | None, str], str] = {}
    for key, company in companies.items():
        # Google compares worksheet titles without regard to case.
        place = (company.spreadsheet_id, company.worksheet.casefold())
        if (other := taken.setdefault(place, key)) != key:
            remedy = (
                f"Company {other} already uses this worksheet of the same spreadsheet; give each its own."
            )
            yield Problem(f"companies.{key}.worksheet", shown(company.worksheet), remedy)


def _ambiguous_aliases(company: Company) -> Iterator[Problem]:
    meant: dict[str, str] = {}
    for client, spellings in company.aliases.items():
        for spelling in spellings:
            if (other := meant.setdefault(spelling.casefold(), client)) != client:
                remedy = f"The same spelling already stands for '{shown(other)}'; leave it at one client."
                yield Problem(f"companies.{company.key}.aliases", shown(spelling), remedy)
