"""Every deliberate breakage still applies to the code, and the test that has to notice it exists."""

from __future__ import annotations

import ast

import pytest

from tests.mutants.breakages import ROOT, DoesNotApply, Mutant, load_mutants

MUTANTS = load_mutants()


def test_there_are_at_least_twenty_five_and_each_has_its_own_name() -> None:
    assert len({each.name for each in MUTANTS}) == len(MUTANTS) >= 25


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_breakage_applies_and_is_still_python(mutant: Mutant) -> None:
    source = (ROOT / mutant.file).read_text(encoding="utf-8")
    broken = mutant.applied_to(source)
    assert broken != source
    ast.parse(broken)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_test_that_has_to_notice_it_exists(mutant: Mutant) -> None:
    path, _, name = mutant.test.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    assert name.partition("[")[0] in {node.name for node in functions}


def test_a_breakage_of_code_that_changed_is_told() -> None:
    mutant = Mutant("x", "y.py", "a = 1", "a = 2", "z.py::test_a")
    assert mutant.applied_to("a = 1\n") == "a = 2\n"
    for source in ("b = 1\n", "a = 1\na = 1\n"):
        with pytest.raises(DoesNotApply):
            mutant.applied_to(source)


def test_the_documented_table_has_every_breakage_and_each_was_killed() -> None:
    table = (ROOT / "docs" / "mutants.md").read_text(encoding="utf-8")
    for mutant in MUTANTS:
        (line,) = (each for each in table.splitlines() if each.startswith(f"| {mutant.name} |"))
        assert line.endswith("| killed |")
