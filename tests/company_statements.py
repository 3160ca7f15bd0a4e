"""Finds SQL in the source of the program that names a company's table and does not say which company.

A statement is judged by its own text: constants of the file that stand in it are put in first. Each table
that it reads or changes needs a condition on its company that cannot be got around (one of them names the
company by a value, the others may follow it from table to table); each row that it adds needs the company
among its columns. A table whose name is not written out counts as a company's.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cached_property

UNKNOWN = "{}"  # what is put into a text when it runs
# Who belongs to a company stands in members: the row of a person that is joined to it belongs to none.
OF_NO_COMPANY = frozenset({"people"})
STATEMENT = re.compile(
    r"\s*(?:SELECT\s.*\bFROM\b|INSERT\s+(?:OR\s+\w+\s+)?INTO\b|REPLACE\s+INTO\b|UPDATE\s+\S+\s+SET\b"
    r"|DELETE\s+FROM\b|WITH\s+.*\bAS\s*\()",
    re.IGNORECASE | re.DOTALL,
)
PART = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\b")  # one of these before a company's table is SQL too
TOKEN = re.compile(r"""'(?:[^']|'')*'|"\w+"|\{\}|--[^\n]*|[:.\w]+|[()]|,|[^\s\w]""")
TABLES = ("FROM", "JOIN", "INTO", "UPDATE")
CLAUSES = frozenset(
    """SELECT WHERE ON GROUP ORDER HAVING UNION EXCEPT INTERSECT LIMIT SET RETURNING VALUES WINDOW LEFT INNER
    CROSS DO""".split()  # noqa: SIM905 - a table reads better without quotes
) | {*TABLES}
CONDITION = re.compile(
    r'(?<![:.\w])(?:\w+\.)?"?company"? (?:=|= =|IN|IS) (?P<what>:\w+|\?|\(\)|(?:\w+\.)?company\b)',
    re.IGNORECASE,
)
# What is computed or set, and what holds for other companies too.
NO_CONDITION = re.compile(
    r"^(?:SET|SELECT|RETURNING|GROUP|ORDER|NOT\()|\b(?:OR|CASE|NOT (?:\w+\.)?company)\b", re.IGNORECASE
)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def clauses_of(sql: str) -> list[str]:
    """Cut a statement into its clauses; what stands in brackets is cut for itself, after what stands before
    the bracket."""
    found: list[str] = []
    open_ones: list[list[str]] = [[]]
    before = ""
    for token in TOKEN.findall(sql):
        if token.startswith("--"):
            continue
        word = token.upper()
        if token == "(":
            open_ones[-1].append("()")
            open_ones.append([f"{before}("])
        elif token == ")" and len(open_ones) > 1:
            inside = " ".join(open_ones.pop())
            if CONDITION.search(inside) and not NO_CONDITION.search(inside) and re.match(r"\S*\( ", inside):
                open_ones[-1][-1] = inside  # holds only as far as what is around it does
            else:
                found.append(inside)
        elif word in CLAUSES and before.upper() != "DISTINCT":  # "IS DISTINCT FROM" compares
            found.append(" ".join(open_ones[-1]))
            open_ones[-1] = [word]
        else:
            open_ones[-1].append(token.strip('"'))
        before = token.strip('"')
    return [each for each in (*found, *(" ".join(each) for each in open_ones)) if each]


def tables_in(clauses: list[str], company_tables: Set[str]) -> Iterator[tuple[str, str]]:
    """Yield FROM, JOIN, INTO or UPDATE with each company's table, or unknown one, that stands after it."""
    for clause in clauses:
        kind, _, rest = clause.partition(" ")
        if kind == "FROM(" and rest.startswith(UNKNOWN):
            yield "FROM", UNKNOWN
        for each in rest.split(",") if kind in TABLES else ():
            words = each.split()
            words = words[2:] if words[:1] == ["OR"] else words
            table = words[0].lower().rpartition(".")[2] if words else ""
            if table in company_tables or table == UNKNOWN:
                yield kind, table


def tables_without_company(sql: str, company_tables: Set[str]) -> list[str]:
    """Return the companies' tables of a text when it is SQL that does not say which company."""
    is_whole = STATEMENT.match(sql) is not None
    if not is_whole and not PART.search(sql):
        return []
    clauses = clauses_of(sql)
    named = tables_in(clauses, company_tables)
    found = [(kind, table) for kind, table in named if table != UNKNOWN or is_whole]
    added = [table for kind, table in found if kind == "INTO"]
    read = [table for kind, table in found if kind != "INTO"]
    owned = [table for table in read if table not in OF_NO_COMPANY] or read[:1]
    wrong = [table for table in added if not any(has_company(clause, table) for clause in clauses)]
    conditions = [
        condition["what"].startswith((":", "?", "("))
        for clause in clauses
        if not NO_CONDITION.search(clause)
        for condition in CONDITION.finditer(clause)
    ]
    if owned and (len(conditions) < len(owned) or not any(conditions)):
        wrong += owned
    return wrong


def has_company(clause: str, table: str) -> bool:
    """Whether a clause is the list of columns of what is added to a table, with the company among them."""
    return clause.lower().startswith(f"{table}(") and bool(re.search(r"\bcompany\b", clause))


@dataclass
class Source:
    """A file of the program: where SQL stands in it and who uses it."""

    name: str
    text: str
    company_tables: Set[str]

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def constants(self) -> dict[str, ast.expr]:
        """What the names of the file's own constants stand for."""
        found = {}
        for node in self.tree.body:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            value = getattr(node, "value", None)
            if isinstance(node, ast.Assign | ast.AnnAssign) and value is not None:
                found.update({each.id: value for each in targets if isinstance(each, ast.Name)})
        return found

    @cached_property
    def functions(self) -> list[Function]:
        """Functions and methods, without those inside functions: they belong to what is around them."""
        inside = [each for node in self.tree.body if isinstance(node, ast.ClassDef) for each in node.body]
        return [each for each in (*self.tree.body, *inside) if isinstance(each, Function)]

    @cached_property
    def _parts_of_texts(self) -> set[ast.AST]:
        """Names that are put into a longer text, which is judged as a whole."""
        found: set[ast.AST] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FormattedValue):
                found.add(node.value)
            elif isinstance(node, ast.BinOp) and self._is_text(node):
                found |= {node.left, node.right}
        return {each for each in found if isinstance(each, ast.Name)}

    def careless(self) -> Iterator[tuple[str, set[str], set[str]]]:
        """Yield what holds a careless statement (a constant or a function), who uses it, and the tables."""
        for owner, node in self._owners():
            users = self.users(owner) if owner in self.constants else set()
            if owner in self.constants and self._is_only_a_part(owner):
                continue
            tables = {
                table
                for text in self._texts(node)
                for table in tables_without_company(text, self.company_tables)
            }
            tables |= set(self._careless_inserts(node))
            if tables:
                yield owner, users, tables

    def users(self, constant: str) -> set[str]:
        """Return the functions that use a constant, by way of other constants too."""
        known, waiting = {constant}, [constant]
        while waiting:
            wanted = waiting.pop()
            more = {name for name, value in self.constants.items() if wanted in names_in(value)} - known
            known |= more
            waiting += more
        return {function.name for function in self.functions if names_in(function) & known}

    def _owners(self) -> Iterator[tuple[str, ast.AST]]:
        for node in self.tree.body:
            for each in node.body if isinstance(node, ast.ClassDef) else [node]:
                targets = each.targets if isinstance(each, ast.Assign) else [getattr(each, "target", None)]
                named = [target.id for target in targets if isinstance(target, ast.Name)]
                yield getattr(each, "name", named[0] if named else "at import"), each

    def _is_only_a_part(self, constant: str) -> bool:
        uses = [
            node
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Name) and node.id == constant and isinstance(node.ctx, ast.Load)
        ]
        return bool(uses) and all(each in self._parts_of_texts for each in uses)

    def _texts(self, node: ast.AST) -> Iterator[str]:
        """Yield every text in a piece of code as it is when it runs, without docstrings."""
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return
        if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp) and self._is_text(node):
            yield self.whole(node)
            for part in ast.walk(node):
                if isinstance(part, ast.Call):
                    yield from self._texts(part)
            return
        for child in ast.iter_child_nodes(node):
            yield from self._texts(child)

    def _is_text(self, node: ast.AST) -> bool:
        if isinstance(node, ast.BinOp):
            return isinstance(node.op, ast.Add | ast.Mod) and (
                self._is_text(node.left) or self._is_text(node.right)
            )
        if isinstance(node, ast.Name) and node.id in self.constants:
            return self._is_text(self.constants[node.id])
        return isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.Constant) and isinstance(node.value, str)
        )

    def whole(self, node: ast.AST) -> str:
        """Return a text with the constants that are put into it; everything else is unknown."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return re.sub(r"\{\w*\}|%s", UNKNOWN, node.value)
        if isinstance(node, ast.JoinedStr):
            return "".join(map(self.whole, node.values))
        if isinstance(node, ast.FormattedValue):
            return self.whole(node.value)
        if isinstance(node, ast.BinOp) and self._is_text(node):
            return self.whole(node.left) + (self.whole(node.right) if isinstance(node.op, ast.Add) else "")
        if isinstance(node, ast.Name) and node.id in self.constants and self._is_text(node):
            return self.whole(self.constants[node.id])
        return UNKNOWN

    def _careless_inserts(self, node: ast.AST) -> Iterator[str]:
        """Yield the tables to which rows without a company are added by ``inserting(table, columns)``."""
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and ast.unparse(call.func).rsplit(".", 1)[-1] == "inserting":
                given = [*call.args, *(each.value for each in call.keywords)]
                table = self.whole(given[0])
                if table in {*self.company_tables, UNKNOWN} and not self._has_company(given[1], node, set()):
                    yield table

    def _has_company(self, node: ast.AST, around: ast.AST, seen: set[str]) -> bool:
        """Whether the company is among what an expression names, as far as this file tells."""
        for part in ast.walk(node):
            if isinstance(part, ast.Constant) and re.search(r"\bcompany\b", str(part.value)):
                return True
            if isinstance(part, ast.keyword) and part.arg == "company":
                return True
            if isinstance(part, ast.Name) and part.id not in seen:
                seen.add(part.id)
                meant: list[ast.AST] = [self.constants[part.id]] if part.id in self.constants else []
                meant += [each for each in self.functions if each.name == part.id]
                meant += values_given(part.id, around)
                if any(self._has_company(each, around, seen) for each in meant):
                    return True
        return False


def names_in(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def values_given(name: str, function: ast.AST) -> list[ast.expr]:
    """What a name stands for inside a function."""
    found: list[ast.expr] = []
    for node in ast.walk(function):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found += [node.value] * any(name in names_in(each) for each in targets)
    return found
