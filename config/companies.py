"""The companies that share the bot, from ``COMPANIES_FILE``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from config.conversion import Prepared, Unfit, fitted, read_struct
from config.fields import Currency, SpreadsheetId, TimeZone
from config.problems import NOT_SET, ConfigurationError, Problem, shown
from config.settings import Settings

_KEY = re.compile(r"[a-z0-9_]{1,20}")

# 100 characters is Google's limit for a worksheet's title.
Title = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+\Z")]


def _aliases(written: object) -> dict[str, tuple[str, ...]]:
    """The spellings by client; raises :class:`Unfit` with every client and spelling that is no title."""
    if not isinstance(written, Mapping):
        raise Unfit(written)
    found: dict[str, tuple[str, ...]] = {}
    wrong: list[object] = []
    for client, spellings in written.items():
        names = _titles([client], wrong)
        if isinstance(spellings, list | tuple):
            titles = _titles(spellings, wrong)
            found |= dict.fromkeys(names, titles)
        else:
            wrong.append(spellings)
    if wrong:
        raise Unfit(*wrong)
    return found


def _titles(parts: Iterable[object], wrong: list[object]) -> tuple[str, ...]:
    found: list[str] = []
    for part in parts:
        try:
            found.append(fitted(Title, part))
        except Unfit:
            wrong.append(part)
    return tuple(found)


class Company(Struct, frozen=True, kw_only=True):
    """One company. What is ``None`` follows the settings; :meth:`Companies.resolved` fills it in."""

    key: str
    name: Title
    worksheet: Title
    spreadsheet_id: SpreadsheetId | None = None
    timezone: TimeZone | None = None
    currency: Currency | None = None
    aliases: Annotated[Mapping[Title, tuple[Title, ...]], Prepared(_aliases)] = field(default_factory=dict)

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
            key: replace(
                company,
                timezone=company.timezone or settings.timezone,
                currency=company.currency or settings.currency,
                spreadsheet_id=company.spreadsheet_id or settings.spreadsheet_id,
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
        return read_struct(Company, {**table, "key": key}, spelt=lambda name: f"companies.{key}.{name}")
    except ConfigurationError as error:
        problems.extend(error.problems)
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
