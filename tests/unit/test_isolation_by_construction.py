"""No query touches a company's table without the company, no cache is added without saying whose it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.schema import LEDGER

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "services", "sheets", "ai", "analytics", "ledger")
COMPANY_TABLES = {name for name, table in LEDGER.tables.items() if "company" in table.c}
SQL = re.compile(r"\b(?:SELECT|INSERT|UPDATE|DELETE)\b", re.IGNORECASE)

# A question without the company in it, and why nobody can see another company through it.
EXEMPT = {
    "ledger/entries.py:_entries_of_message": "as of_message",
    "ledger/entries.py:of_message": "a message belongs to one chat, and the person's id is asked for too",
    "ledger/flag_counts.py:forget": "the owner's restart of a flag's figures",
    "ledger/flag_counts.py:prune": "deletes by age",
    "ledger/entries.py:with_text_since": "a person's own text, looked for when the operator replays it",
    "ledger/dead_letters.py:_rows": "the operator's list; shown to owners alone",
    "ledger/inbox.py:": "by the update's number, before it is known whose it is",
    "ledger/letter_orders.py:waiting": "whether anything was ordered at all",
    "ledger/letter_orders.py:take_up": "each update goes on with its own company and is handled for no other",
    "services/dead_letters.py:_update_of": "by the number of a letter that was asked for by its name",
    "ledger/geocodes.py:forget_distances": "deletes by the person's own id, in all their companies",
    "ledger/geocodes.py:prune": "deletes by age",
    "ledger/outbox.py:end_batch": "by the batch's number, which belongs to one company",
    "ledger/outbox.py:backlog": "counts for the operator, a line a company",
    "ledger/people.py:_person_by_id": "a person's own row",
    "ledger/people.py:_roles_of_person": "a person's own memberships, which decide what they may see",
    "ledger/people.py:set_choice": "a person's own row",
    "ledger/people.py:remember": "a person's own row",
    "ledger/people.py:open_requests": "counts a person's own requests",
    "ledger/people.py:find_request": "by number; whoever decides is checked against its company after it",
    "ledger/people.py:decide": "by number, after the check",
    "ledger/invites.py:redeem": "an invite is its own right; it names its company",
    "ledger/pending.py:": "a question belongs to a person in a chat, and names its company",
    "ledger/personal.py:": "the person's own data, asked by their own id",
    "ledger/positions.py:_position_of_person": "a person's own position",
    "ledger/positions.py:unnamed": "the geocoder's list; shown to nobody",
    "ledger/positions.py:clear": "a person's own position",
    "ledger/positions.py:expire": "deletes by age",
    "ledger/asked.py:_open_for": "ids of chats and people alone; the question itself is looked up in pending",
    "ledger/chats.py:": "a group belongs to one company: this is where that is looked up",
    "ledger/preferences.py:": "a person's own choices",
    "ledger/rollups.py:_sources": "the statements of rebuild and differences",
    "ledger/rollups.py:rebuild": "the operator's repair of all sums",
    "ledger/rollups.py:differences": "the operator's check of all sums",
    "ledger/rollups.py:_ordered": "names columns only",
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


def tables_in(tree: ast.Module) -> dict[str, str]:
    """Names under which a module knows tables that hold companies' data."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "ledger.schema":
            for name in node.names:
                if name.name in COMPANY_TABLES:
                    found[name.asname or name.name] = name.name
    return found


def careless(name: str, source: str) -> list[str]:
    """Functions of a file that touch a company's table without saying which company."""
    tree = ast.parse(source)
    known = tables_in(tree)
    every = {function.name: function for function in functions(tree)}
    wrong = []
    for function in every.values():
        touched = touched_tables(function, known)
        if touched and not is_careful(function, every):
            key = f"{name}:{function.name}"
            if not any(key == each or (each.endswith(":") and key.startswith(each)) for each in EXEMPT):
                wrong.append(f"{key} touches {', '.join(sorted(touched))} without the company")
    return wrong


Function = ast.FunctionDef | ast.AsyncFunctionDef


def is_careful(function: Function, every: dict[str, Function]) -> bool:
    """Whether a function says which company, itself or with a private part of it; a private part may leave
    that to all those that use it."""
    own = [every[each] for each in names_in(function) if each.startswith("_") and each in every]
    if names_company(function) or any(names_company(part) for part in own):
        return True
    users = [each for each in every.values() if function.name in names_in(each) and each is not function]
    return function.name.startswith("_") and bool(users) and all(names_company(user) for user in users)


def names_in(function: Function) -> set[str]:
    return {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}


def functions(tree: ast.Module) -> Iterator[Function]:
    """Functions and methods, without those inside functions: they belong to what is around them."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from (
                each for each in node.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))
            )
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def touched_tables(function: ast.AST, known: dict[str, str]) -> set[str]:
    touched = {
        known[node.id] for node in ast.walk(function) if isinstance(node, ast.Name) and node.id in known
    }
    for node in ast.walk(function):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
            words = set(re.findall(r"\w+", node.value))
            if words & {"FROM", "INTO", "UPDATE"}:
                touched |= COMPANY_TABLES & words
    return touched


def names_company(function: ast.AST) -> bool:
    """Whether a condition or a value of a statement is the company."""
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and node.attr == "company":
            value = node.value
            if isinstance(value, ast.Attribute) and value.attr == "c":
                return True
        if isinstance(node, ast.keyword) and node.arg == "company":
            return True
        if isinstance(node, ast.Dict) and any(
            isinstance(k, ast.Constant) and k.value == "company" for k in node.keys
        ):
            return True
    return False


@pytest.mark.parametrize("name, source", list(sources()), ids=[name for name, _ in sources()])
def test_every_query_of_a_companys_table_has_the_company(name: str, source: str) -> None:
    assert not careless(name, source)


def test_a_query_without_the_company_is_found() -> None:
    header = "from sqlalchemy import select\nfrom ledger.schema import entries\n"
    bad = (
        header
        + "def amounts(tx):\n    return tx.execute(select(entries.c.amount).where(entries.c.user_id == 1))\n"
    )
    assert careless("ledger/new.py", bad) == ["ledger/new.py:amounts touches entries without the company"]
    good = bad.replace("entries.c.user_id == 1", "entries.c.company == 'x'")
    assert careless("ledger/new.py", good) == []
    raw = "def amounts(tx):\n    return tx.exec_driver_sql('SELECT amount FROM entries')\n"
    assert careless("services/new.py", raw) == ["services/new.py:amounts touches entries without the company"]


def test_the_exemptions_are_still_needed() -> None:
    present = {f"{name}:{f.name}" for name, source in sources() for f in functions(ast.parse(source))}
    for each in EXEMPT:
        assert any(key == each or (each.endswith(":") and key.startswith(each)) for key in present), each
        assert EXEMPT[each], f"{each}: say why"


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
