"""The companies file: what is shipped, what is refused, and how defaults reach a company."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from config.companies import Companies, load_companies
from config.problems import ConfigurationError
from config.settings import SHIPPED_COMPANIES, Settings, load_settings

TOKEN = {"TELEGRAM_BOT_TOKEN": "123456789:AAbcDE-_fgHIjkLMnoPQrsTUvwXYz012345"}


@pytest.fixture
def settings() -> Settings:
    return load_settings(TOKEN, None)


def companies(folder: Path, text: str) -> Companies:
    path = folder / "companies.toml"
    path.write_text(text, encoding="utf-8")
    return load_companies(path)


def refused(folder: Path, text: str) -> dict[str, str]:
    with pytest.raises(ConfigurationError) as caught:
        companies(folder, text)
    return {problem.variable: problem.remedy for problem in caught.value.problems}


def test_the_four_shipped_companies_have_a_worksheet_each() -> None:
    shipped = load_companies(SHIPPED_COMPANIES)
    assert {key: (company.name, company.worksheet) for key, company in shipped.items()} == {
        "johnlee": ("JohnLee Pharmaceuticals", "JohnLee_Data"),
        "yugrow": ("Yugrow Industries", "Yugrow_Data"),
        "ambica": ("Ambica Corporation", "Ambica_Data"),
        "baker": ("Baker & Associates", "Baker_Data"),
    }


def test_a_company_without_its_own_follows_the_settings(tmp_path: Path, settings: Settings) -> None:
    both = companies(
        tmp_path,
        """
        [companies.one]
        name = "One"
        worksheet = "Data"
        [companies.two]
        name = "Two"
        worksheet = "Data"
        timezone = "Asia/Dubai"
        currency = "aed"
        spreadsheet_id = "1aBcDeFgHiJkLm"
        aliases = { "Apollo Bandra" = ["apolo bandra", "Apollo B."] }
        """,
    ).resolved(settings)
    assert (both["one"].zone, both["one"].currency) == (ZoneInfo("Asia/Kolkata"), "INR")
    assert (both["two"].zone, both["two"].currency) == (ZoneInfo("Asia/Dubai"), "AED")
    assert both["two"].aliases == {"Apollo Bandra": ("apolo bandra", "Apollo B.")}
    assert list(both) == ["one", "two"]


def test_a_company_that_follows_no_settings_yet_has_no_zone() -> None:
    with pytest.raises(ValueError, match="resolved"):
        assert load_companies(SHIPPED_COMPANIES)["baker"].zone


def test_every_mistake_of_the_file_is_reported_at_once(tmp_path: Path) -> None:
    found = refused(
        tmp_path,
        f"""
        owner = "x"
        [companies."Not A Key"]
        name = "A"
        [companies.{"k" * 21}]
        name = "A"
        [companies.one]
        name = ""
        worksheet = "{"w" * 101}"
        colour = "red"
        [companies.two]
        name = "Two"
        worksheet = "W"
        timezone = "Mars/Olympus"
        currency = "R"
        spreadsheet_id = "x"
        aliases = {{ A = "not a list" }}
        """,
    )
    assert found.keys() == {
        "companies.toml: owner",
        "companies.Not A Key",
        "companies." + "k" * 21,
        "companies.one.name",
        "companies.one.worksheet",
        "companies.one.colour",
        "companies.two.timezone",
        "companies.two.currency",
        "companies.two.spreadsheet_id",
        "companies.two.aliases",
    }
    assert "1 to 100 characters" in found["companies.one.worksheet"]
    assert "name, worksheet" in found["companies.one.colour"]


def test_every_wrong_part_of_the_aliases_is_reported(tmp_path: Path) -> None:
    text = (
        "[companies.one]\nname=' One '\nworksheet=3\naliases = { A = [' a ', 5, ''], B = 'b', '' = ['c'] }\n"
    )
    with pytest.raises(ConfigurationError) as caught:
        companies(tmp_path, text)
    told = [(each.variable.removeprefix("companies.one."), each.value) for each in caught.value.problems]
    wrong = ["5", "(not set)", "b", "(not set)"]
    assert told == [("worksheet", "3"), *(("aliases", value) for value in wrong)]


def test_blanks_around_a_title_do_not_count_and_control_characters_do(tmp_path: Path) -> None:
    text = '[companies.one]\nname="\\t One\\n"\nworksheet="W "\naliases = { " A\u00a0" = [" a "] }\n'
    one = companies(tmp_path, text)["one"]
    assert (one.name, one.worksheet, one.aliases) == ("One", "W", {"A": ("a",)})
    for wrong in ("\\u001fOne", "One\\u001e", "O\\nne", "  "):
        assert list(refused(tmp_path, text.replace("\\t One\\n", wrong))) == ["companies.one.name"]


def test_two_companies_may_not_share_a_worksheet(tmp_path: Path, settings: Settings) -> None:
    same = "[companies.one]\nname='1'\nworksheet='Data'\n[companies.two]\nname='2'\nworksheet='DATA'\n"
    assert "one already uses" in refused(tmp_path, same)["companies.two.worksheet"]
    apart = companies(tmp_path, same + "spreadsheet_id = '1aBcDeFgHiJkLm'\n")
    assert len(apart.resolved(settings)) == 2
    united = replace(settings, spreadsheet_id="1aBcDeFgHiJkLm")
    with pytest.raises(ConfigurationError, match="one already uses"):
        apart.resolved(united)


def test_a_spelling_may_stand_for_one_client_only(tmp_path: Path) -> None:
    text = "[companies.one]\nname='1'\nworksheet='D'\naliases = { A = ['apolo'], B = ['APOLO'] }\n"
    assert "'A'" in refused(tmp_path, text)["companies.one.aliases"]


@pytest.mark.parametrize("text", ["", "[companies]\n", "companies = 3\n", "[companies.one\n"])
def test_a_file_without_companies_or_with_a_syntax_error_is_one_problem(tmp_path: Path, text: str) -> None:
    assert list(refused(tmp_path, text)) == ["COMPANIES_FILE"]


def test_a_file_that_is_not_there_or_not_text_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_companies(tmp_path / "absent.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match="not valid TOML"):
        load_companies(tmp_path / "bytes.toml")
