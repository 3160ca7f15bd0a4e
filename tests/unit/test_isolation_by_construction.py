"""No query touches a company's table without the company, no cache is added without saying whose it is."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from ledger.migrations.newest.schema import LEDGER
from tests.company_statements import Source, tables_without_company

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "services", "sheets", "ai", "analytics", "ledger")
COMPANY_TABLES = {name for name, table in LEDGER.tables.items() if "company" in table.c}

# A question without the company in it, and why nobody can see another company through it: a file, a constant
# or a function; a constant has the exemption of those that use it when each of them has one.
EXEMPT = {
    "ledger/accounts.py:FROM_ENTRIES": "the operator's repair and check of all sums, a line a company",
    "ledger/entries.py:of_message": "a message belongs to one chat, and the person's id is asked for too",
    "ledger/figures.py:_NAMES": "what people who wrote for the company call themselves",
    "ledger/flag_counts.py:_CORRECTED": "the owner's counts over all, each within its own company",
    "ledger/flag_counts.py:_CORRECTED_ELSEWHERE": "the owner's counts over all, each within its own company",
    "ledger/flag_counts.py:forget": "the owner's restart of a flag's figures",
    "ledger/flag_counts.py:prune": "deletes by age",
    "ledger/flags.py:peopled": "names of companies alone",
    "ledger/entries.py:with_text_since": "a person's own text, looked for when the operator replays it",
    "ledger/dead_letters.py:_rows": "the operator's list; shown to owners alone",
    "ledger/dead_letters.py:_updates": "the operator's list; shown to owners alone",
    "ledger/dead_letters.py:_REPLAY_UPDATE": "by the number of a letter that was asked for by its name",
    "ledger/dead_letters.py:_DROP_UPDATE": "by the number of a letter that was asked for by its name",
    "ledger/inbox.py:": "by the update's number, before it is known whose it is",
    "ledger/letter_orders.py:waiting": "whether anything was ordered at all",
    "ledger/letter_orders.py:take_up": "each update goes on with its own company and is handled for no other",
    "services/dead_letters.py:_update_of": "by the number of a letter that was asked for by its name",
    "ledger/geocodes.py:forget_distances": "deletes by the person's own id, in all their companies",
    "ledger/geocodes.py:prune": "deletes by age",
    "ledger/outbox.py:end_batch": "by the batch's number, which belongs to one company",
    "ledger/outbox.py:_OPEN_BATCHES": "numbers of batches; their rows are asked for with the company",
    "ledger/outbox.py:backlog": "counts for the operator, a line a company",
    "ledger/people.py:find": "a person's own row and memberships, which decide what they may see",
    "ledger/people.py:_WORK_FOR": "a person's own row",
    "ledger/people.py:_OTHER": "a person's own memberships",
    "ledger/people.py:_PERSON_TOUCHED": "whether anything happened to one person, and not what",
    "ledger/people.py:set_choice": "a person's own row",
    "ledger/people.py:remember": "a person's own row",
    "ledger/people.py:open_requests": "counts a person's own requests",
    "ledger/people.py:find_request": "by number; whoever decides is checked against its company after it",
    "ledger/people.py:decide": "by number, after the check",
    "ledger/invites.py:redeem": "an invite is its own right; it names its company",
    "ledger/pending.py:": "a question belongs to a person in a chat, and names its company",
    "ledger/personal.py:": "the person's own data, asked by their own id",
    "ledger/positions.py:of_person": "a person's own position",
    "ledger/positions.py:unnamed": "the geocoder's list; shown to nobody",
    "ledger/positions.py:clear": "a person's own position",
    "ledger/positions.py:expire": "deletes by age",
    "ledger/asked.py:read": "ids of chats and people alone; the question itself is looked up in pending",
    "ledger/chats.py:": "a group belongs to one company: this is where that is looked up",
    "ledger/preferences.py:": "a person's own choices",
    "ledger/rollups.py:rebuild": "the operator's repair of all sums",
    "ledger/rollups.py:differences": "the operator's check of all sums",
    "ledger/statements.py:inserting": "its columns are looked at where it is called",
}
# Every cache of the program, and why it keeps companies apart.
CACHES = {
    "analytics/charts/fonts.py": "the fonts of this machine and their characters",
    "ai/tokens.py": "one folded word as it is spelled plainly: a function of the word alone",
    "bot/received.py": "one compiled decoder",
    "bot/amounts.py": "figures as text: the same for everybody",
    "sidecar/cache.py": "its key begins with the company",
}


def sources() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def careless(name: str, text: str, exempt: Collection[str] = EXEMPT) -> list[str]:
    """What of a file holds a statement on a company's table that does not say which company."""
    return [
        f"{name}:{owner} names {', '.join(sorted(tables))} without the company"
        for owner, users, tables in Source(name, text, COMPANY_TABLES).careless()
        if f"{name}:" not in exempt
        and f"{name}:{owner}" not in exempt
        and not (users and all(f"{name}:{user}" in exempt for user in users))
    ]


@pytest.mark.parametrize("name, source", list(sources()), ids=[name for name, _ in sources()])
def test_every_statement_on_a_companys_table_has_the_company(name: str, source: str) -> None:
    assert not careless(name, source)


@pytest.mark.parametrize("key", EXEMPT)
def test_an_exemption_is_still_needed(key: str) -> None:
    assert EXEMPT[key], "say why"
    name = key.partition(":")[0]
    text = (ROOT / name).read_text(encoding="utf-8")
    assert careless(name, text, EXEMPT.keys() - {key})
    assert not careless(name, text)


CARELESS = (
    "SELECT amount FROM entries WHERE user_id = :user_id",
    "select amount from entries where user_id = ?",
    "SELECT company, amount FROM entries WHERE user_id = :user_id GROUP BY company",
    "SELECT amount FROM main.entries",
    "SELECT amount FROM people, entries",
    "SELECT * FROM entries WHERE company = :company OR user_id = :user_id",
    "SELECT * FROM entries WHERE (:company IS NULL OR company = :company)",
    "SELECT * FROM entries WHERE (company = :company AND amount > 0) OR user_id = :user_id",
    "SELECT * FROM entries WHERE NOT (company = :company)",
    "SELECT * FROM entries WHERE company <> :company",
    "SELECT * FROM entries WHERE company IS NOT NULL",
    "SELECT * FROM entries WHERE date > (SELECT min(date) FROM daily WHERE company = :company)",
    "SELECT * FROM outbox JOIN entries ON entries.entry_id = outbox.entry_id WHERE outbox.company = :company",
    "SELECT * FROM outbox JOIN entries ON entries.company = outbox.company",
    "SELECT 1 FROM daily WHERE company = :company UNION SELECT 1 FROM entries",
    "SELECT CASE WHEN company = :company THEN 1 END FROM entries",
    "WITH mine AS (SELECT * FROM entries) SELECT * FROM mine WHERE company = :company OR 1",
    "INSERT INTO outbox (entry_id, kind) VALUES (:entry_id, :kind)",
    "INSERT INTO outbox VALUES (:company, :entry_id)",
    "INSERT INTO outbox (company, entry_id) SELECT company, entry_id FROM entries WHERE user_id = :user_id",
    "INSERT OR REPLACE INTO outbox (entry_id) VALUES (:entry_id) ON CONFLICT (company) DO NOTHING",
    "UPDATE entries SET status = 'Void' WHERE entry_id = :entry_id",
    "UPDATE entries SET company = :company WHERE entry_id = :entry_id",
    "DELETE FROM entries WHERE entry_id = :entry_id",
    "DELETE FROM {} WHERE entry_id = :entry_id",
    "AND EXISTS (SELECT 1 FROM history WHERE history.entry_id = entries.entry_id)",
)
CAREFUL = (
    "SELECT amount FROM entries WHERE company = :company",
    "SELECT amount FROM entries WHERE +company = :company AND (amount > 0 OR paid > 0)",
    "SELECT * FROM entries WHERE (company = :company AND (paid > 0 OR amount > 0)) AND date = :day",
    "SELECT * FROM entries WHERE user_id = ? AND company = ?",
    "SELECT * FROM entries WHERE company IN (SELECT value FROM json_each(:companies))",
    """SELECT * FROM outbox JOIN entries ON entries.company = outbox.company AND outbox.id = entries.id
    WHERE outbox.company = :company AND parked IS NULL
     AND NOT EXISTS (SELECT 1 FROM outbox AS o WHERE o.company = outbox.company)""",
    "SELECT * FROM members JOIN people ON people.user_id = members.user_id WHERE members.company = :company",
    "SELECT 1 FROM daily WHERE company = :company UNION SELECT 1 FROM entries WHERE company = :company",
    "INSERT INTO outbox (entry_id, company) VALUES (:entry_id, :company) ON CONFLICT DO NOTHING",
    "INSERT INTO outbox (company) SELECT company FROM entries WHERE company = :company",
    "UPDATE entries SET status = CASE WHEN paid OR void THEN 'Void' END WHERE company = :company RETURNING *",
    "DELETE FROM entries WHERE company = :company AND entry_id = :entry_id",
    "SELECT value FROM marks WHERE name = :name",
    "DELETE FROM flag_counts WHERE slot < :oldest",
    "ORDER RCVD FROM somebody whose entries are late",
)


@pytest.mark.parametrize("sql", CARELESS)
def test_a_statement_without_the_company_is_found(sql: str) -> None:
    assert tables_without_company(sql, COMPANY_TABLES)


@pytest.mark.parametrize("sql", CAREFUL)
def test_a_statement_with_the_company_passes(sql: str) -> None:
    assert not tables_without_company(sql, COMPANY_TABLES)


IN_FILES = [
    ('_A = "SELECT amount FROM entries"\ndef a(tx): tx.execute(_A)', ["_A entries"]),
    ('def a(tx):\n    """Take FROM entries."""\n    return "SELECT 1 " "FROM entries"', ["a entries"]),
    (
        'class A:\n    s = "DELETE FROM entries"\n    def b(self): f"DELETE FROM {self}"',
        ["s entries", "b {}"],
    ),
    ('_T = "entries"\n_A = f"SELECT amount FROM {_T} WHERE user_id = 1"', ["_A entries"]),
    ('_A = "SELECT * FROM entries "\n_B = _A + "WHERE company = ?"', []),
    ('_A = "SELECT * FROM entries "\n_B = _A + "WHERE company = ?"\ndef a(tx): run(_A)', ["_A entries"]),
    ('_A = "SELECT * FROM entries WHERE %s"\n_B = f"SELECT 1 FROM ({more})"', ["_A entries", "_B {}"]),
    ('_WHERE = "company = :company"\n_A = f"SELECT * FROM entries WHERE {_WHERE}"', []),
    ('def put(tx, row): tx.execute(inserting("entries", row), row)', ["put entries"]),
    ('def put(tx, table): tx.execute(inserting(table, ("entry_id",)))', ["put {}"]),
    ('def put(tx): tx.execute(inserting("marks", ("name", "value")))', []),
    ('_COLUMNS = ("company", "kind")\n_A = inserting("outbox", _COLUMNS + tuple(more()))', []),
    ('def row(e): return {"company": e.it}\ndef put(e):\n    a = [row(e)]\n    inserting("daily", a[0])', []),
]


@pytest.mark.parametrize("text, found", IN_FILES)
def test_a_careless_statement_is_found_wherever_it_stands_in_a_file(text: str, found: list[str]) -> None:
    wanted = [each.split() for each in found]
    told = [f"ledger/new.py:{owner} names {table} without the company" for owner, table in wanted]
    assert careless("ledger/new.py", text) == told


def test_a_constant_has_the_exemption_of_all_that_use_it() -> None:
    text = '_A = "DELETE FROM entries"\n_B = (_A,)\ndef a(tx): tx.execute(_A)\ndef b(tx): tx.execute(_B[0])\n'
    for exempt in ({"x.py:a", "x.py:b"}, {"x.py:_A"}, {"x.py:"}):
        assert careless("x.py", text, exempt) == []
    assert careless("x.py", text, {"x.py:a"}) == ["x.py:_A names entries without the company"]


def test_every_table_with_people_or_trade_in_it_has_the_company() -> None:
    without = {
        "inbox",
        "replies",
        "marks",
        "flags",
        "flag_changes",
        "flag_counts",
    }  # raw updates until they are handled, messages on their way, notes; flags and sums for the owner
    assert set(LEDGER.tables) - COMPANY_TABLES <= without


def test_every_cache_says_whose_it_is() -> None:
    makers = {"TTLCache", "LRUCache", "lru_cache", "cache", "cached", "FiguresCache"}
    found = set()
    for name, source in [
        *sources(),
        *((f"sidecar/{p.name}", p.read_text()) for p in (ROOT / "sidecar").glob("*.py")),
    ]:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom) and node.module in ("cachetools", "functools"):
                found |= {name for each in node.names if each.name in makers}
    assert found <= set(CACHES), f"say whose cache it is: {sorted(found - set(CACHES))}"
