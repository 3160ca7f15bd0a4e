"""The shape of the code: who may import whom, what runs at import, and how files are kept readable."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# From top to bottom: a room imports itself and rooms further down, never up.
ROOMS = ("main", "bot", "services", "sheets", "ai", "analytics", "ledger", "sidecar", "config")
SANDBOX_MAY_IMPORT = ("sandbox", "config", "ledger.entry")
ONLY_IN = {"telegram": "bot", "gspread": "sheets"}
HEAVY = (
    "pandas",
    "matplotlib",
    "google.genai",
    "gspread",
    "h3",
    "dateparser",
    "numpy",
    "openpyxl",
    "holidays",
    "opentelemetry",
    "telegram.ext",
    "apscheduler",
    "alembic",
    "pydantic",
    "pydantic_core",
    "sqlalchemy",
)
# What migrations are made from, in a process of their own, and nobody else loads.
FOR_MIGRATIONS = "ledger.migrations"
FORBIDDEN_WORDS = ("util", "utils", "helper", "helpers", "manager", "processor", "engine", "common", "misc")
FORBIDDEN_WORDS += ("smart", "enhanced")
LONGEST_FILE, LONG_FILE = 260, 200
# Calls at import that only make constants, types or lazy loggers.
HARMLESS_CALLS = """
    re.compile frozenset tuple dict set list sorted range len min max sum zip enumerate map str int float
    chr ord type MappingProxyType types.MappingProxyType Decimal Fraction timedelta date datetime time
    ZoneInfo Path TypeVar ParamSpec NewType NamedTuple namedtuple structlog.get_logger ContextVar field
    attrgetter itemgetter operator.attrgetter operator.itemgetter
    Meta Checked Prepared inserting setting
""".split()  # noqa: SIM905 - a table reads better without quotes
HARMLESS_METHODS = """
    split splitlines join items keys values strip lower upper casefold format union encode fromkeys maketrans
    from_bytes with_name resolve joinpath with_variant
""".split()  # noqa: SIM905
# Table definitions and the like are declarations although they are written as calls.
DECLARATIVE_LIBRARIES = ("sqlalchemy",)


def python_files() -> Iterator[Path]:
    for room in (*ROOMS, "sandbox"):
        if (ROOT / f"{room}.py").is_file():
            yield ROOT / f"{room}.py"
        yield from sorted((ROOT / room).rglob("*.py"))


def each(*, room: str | None = None, without: str | None = None) -> pytest.MarkDecorator:
    """The test runs once for each file of ``room`` (or of every room), except those of ``without``."""
    files = [
        path
        for path in python_files()
        if (room is None or room_of(module_of(path)) == room) and room_of(module_of(path)) != without
    ]
    return pytest.mark.parametrize("path", files, ids=[str(path.relative_to(ROOT)) for path in files])


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_in(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    """Every imported module with its statement; ``from a import b`` also counts as ``a.b``."""
    package = module_of(path).split(".") if path.name == "__init__.py" else module_of(path).split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, node
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for name in node.names:
                yield f"{base}.{name.name}", node


def room_of(module: str) -> str:
    return module.split(".")[0]


def is_part_of(module: str, wanted: str) -> bool:
    return module == wanted or module.startswith(f"{wanted}.")


def test_there_are_files_to_look_at() -> None:
    assert len(list(python_files())) > 20


@each(without="sandbox")
def test_imports_run_only_downward(path: Path) -> None:
    room = room_of(module_of(path))
    allowed = ROOMS[ROOMS.index(room) :]
    upward = {name for name, _ in imports_in(path) if room_of(name) in ROOMS and room_of(name) not in allowed}
    assert not upward, f"{module_of(path)} is below what it imports: {sorted(upward)}"


@each(without="sandbox")
def test_the_sandbox_is_imported_by_nobody_but_main_inside_its_functions(path: Path) -> None:
    found = [node for name, node in imports_in(path) if room_of(name) == "sandbox"]
    if module_of(path) == "main":
        top = ast.parse(path.read_text(encoding="utf-8")).body
        at_top = [node.lineno for node in top if isinstance(node, (ast.Import, ast.ImportFrom))]
        found = [node for node in found if node.lineno in at_top]
    assert not found, f"line {found[0].lineno} imports the sandbox"


@each(room="sandbox")
def test_the_sandbox_knows_only_the_configuration_and_what_an_entry_is(path: Path) -> None:
    ours = {name for name, _ in imports_in(path) if room_of(name) in (*ROOMS, "sandbox")}
    wrong = {name for name in ours if not any(is_part_of(name, may) for may in SANDBOX_MAY_IMPORT)}
    assert not wrong


@each()
def test_telegram_and_google_libraries_stay_in_their_rooms(path: Path) -> None:
    room = room_of(module_of(path))
    for name, node in imports_in(path):
        home = ONLY_IN.get(room_of(name))
        assert home is None or home == room, f"line {node.lineno} imports {name}, which belongs to {home}/"


def is_for_migrations(module: str) -> bool:
    return is_part_of(module, FOR_MIGRATIONS)


@each()
def test_only_migrations_and_the_declared_tables_know_sqlalchemy(path: Path) -> None:
    if is_for_migrations(module_of(path)):
        return
    for name, node in imports_in(path):
        # Where a file turns out to be of an older schema, and only there, its migration is loaded.
        if module_of(path) == "ledger.database" and is_part_of(name, "ledger.migrations.upgrade"):
            assert node.col_offset > 0, "not at import"
            continue
        known = room_of(name) in ("sqlalchemy", "alembic") or is_for_migrations(name)
        assert not known, f"line {node.lineno} imports {name}, which is for migrations"


def runs_at_import(statements: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Module-level statements, without what is for type checkers or for running as a program."""
    for statement in statements:
        if isinstance(statement, ast.If):
            condition = ast.unparse(statement.test)
            if "TYPE_CHECKING" in condition or "__name__" in condition:
                continue
            yield from runs_at_import([*statement.body, *statement.orelse])
        elif isinstance(statement, ast.Try):
            yield from runs_at_import([*statement.body, *statement.orelse, *statement.finalbody])
        else:
            yield statement


@each(without="sandbox")
def test_importing_a_module_builds_nothing(path: Path) -> None:
    if "migrations" in path.parts:
        return  # Alembic runs these as scripts
    tree = ast.parse(path.read_text(encoding="utf-8"))
    declared = {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in DECLARATIVE_LIBRARIES
        for name in node.names
    }
    # A frozen dataclass or enum of the same file used as a table's row is a constant too, and so is
    # what a private function of the file makes; that it has no effects is tested below.
    declared |= {node.name for node in tree.body if isinstance(node, ast.ClassDef) and is_frozen(node)}
    functions = (node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    declared |= {name for name in functions if name.startswith("_")}
    for statement in runs_at_import(tree.body):
        if isinstance(
            statement, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        ):
            continue
        for call in calls_in(statement):
            name = ast.unparse(call.func)
            method = name.rsplit(".", 1)[-1]
            fine = (
                name in HARMLESS_CALLS
                or method in HARMLESS_METHODS
                or name.split(".")[0] in {*declared, "sa"}
            )
            assert fine, f"line {call.lineno} calls {name}() at import; do it in a constructor or function"


def calls_in(statement: ast.stmt) -> Iterator[ast.Call]:
    """Calls that ``statement`` makes when it runs (not those inside a lambda)."""
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, ast.Call):
            yield node
        pending.extend(ast.iter_child_nodes(node))


def is_frozen(node: ast.ClassDef) -> bool:
    marks = " ".join(ast.unparse(part) for part in (*node.decorator_list, *node.bases))
    return "frozen=True" in marks or "NamedTuple" in marks or "Enum" in marks


@each()
def test_no_file_or_class_has_an_empty_name(path: Path) -> None:
    assert not set(re.split(r"[_.]", path.stem)) & set(FORBIDDEN_WORDS)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef):
            words = {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", node.name)}
            assert not words & set(FORBIDDEN_WORDS), f"class {node.name}: name it for what it does"


@each()
def test_files_say_what_they_are_about_and_stay_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "begin the file with a docstring"
    lines = text.count("\n")
    assert lines <= LONGEST_FILE, f"{lines} lines; split it by subject"
    if lines > LONG_FILE:
        warnings.warn(f"{path.relative_to(ROOT)} has {lines} lines", stacklevel=1)


@each()
def test_no_unfinished_work_is_left_in_the_code(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    marks = re.findall(
        r"\b(?:TODO|FIXME|XXX|HACK)\b|raise NotImplementedError|except Exception:\s*pass\b", text
    )
    assert not marks


WATCH_IMPORTS = """
import sys, threading
root, venv, (modules, heavy) = sys.argv[1], sys.argv[2], (part.split() for part in sys.argv[3:])
EFFECTS = ("socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.mkdir", "os.remove")
found = []
def ours(name):
    return name.startswith(root) and not name.startswith(venv)
def watch(event, args):
    if event == "open" and isinstance(args[0], str) and ours(args[0]):
        if not args[0].endswith((".py", ".pyc")) and ".pyc." not in args[0]:
            found.append(f"{args[0]} was opened")
    elif event in EFFECTS:
        frame = sys._getframe()
        while frame is not None:
            if ours(frame.f_code.co_filename):
                found.append(f"{event} in {frame.f_code.co_filename}")
                break
            frame = frame.f_back
sys.addaudithook(watch)
sys.path.insert(0, root)
for module in modules:
    __import__(module)
    found += [f"{name} was imported by {module}" for name in heavy if name in sys.modules]
    heavy = [name for name in heavy if name not in sys.modules]
main = threading.main_thread()
found += [f"thread {thread.name} was started" for thread in threading.enumerate() if thread is not main]
print("\\n".join(found))
raise SystemExit(bool(found))
"""


def what_importing_does(modules: list[str], heavy: tuple[str, ...], folder: Path) -> str:
    program = folder / "watch.py"
    program.write_text(WATCH_IMPORTS, encoding="utf-8")
    result = subprocess.run(
        [sys.executable, str(program), str(ROOT), str(ROOT / ".venv"), " ".join(modules), " ".join(heavy)],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        timeout=120,
        check=False,
    )
    return (result.stdout + result.stderr).strip()


def modules_without(*rooms: str) -> list[str]:
    # Alembic runs its environment and versions as scripts of its own.
    modules = [module_of(path) for path in python_files() if "migrations" not in path.parts]
    return [module for module in modules if room_of(module) not in rooms]


def test_importing_a_room_opens_no_file_and_starts_no_thread(tmp_path: Path) -> None:
    assert not what_importing_does(modules_without("sandbox"), (), tmp_path)


def test_what_the_daemon_imports_at_start_loads_nothing_heavy(tmp_path: Path) -> None:
    # analytics/ runs in a worker process of its own, so its modules may need numpy at once.
    assert not what_importing_does(modules_without("sandbox", "analytics"), HEAVY, tmp_path)


def test_the_daemon_runs_without_what_migrations_need(tmp_path: Path) -> None:
    assert not what_importing_does(["bot.run"], ("sqlalchemy", "alembic"), tmp_path)
