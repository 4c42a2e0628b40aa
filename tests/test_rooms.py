"""The walls of the house: who may import what, where the clock is asked, and how large a room's files grow."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("engine", "handlers", "web")
SQLITES = ("sqlite3", "pysqlite3")
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
COMPOSITION_ROOT = ("web/platform.py", "web/composition.py")
CLOCK, IDS = "engine/clock.py", "engine/ids.py"

_MAY_IMPORT = {"engine": {"engine"}, "handlers": {"engine", "handlers"}, "web": {"engine", "web"}}
_ONLY_IN = {
    "flask": {"web"},
    "werkzeug": {"web"},
    "jinja2": {"web"},
    "waitress": {"web"},
    "SpiffWorkflow": {"engine"},
    "apscheduler": {"engine"},
    "alembic": {"engine", "handlers", "web"},
    "lxml": {"engine", "handlers"},
    "openpyxl": {"web"},
}
_CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
_WALL_CLOCK = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
}


def sources(*rooms: str) -> list[Path]:
    """The Python files of the rooms, without generated and foreign ones."""
    return sorted(
        path
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if "node_modules" not in path.parts and "__pycache__" not in path.parts
    )


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@dataclass(frozen=True)
class Source:
    """What the rules ask of a file; `functions` are name, line and length, `clocks` lines that ask the wall clock."""

    imports: tuple[str, ...]
    clocks: tuple[int, ...]
    functions: tuple[tuple[str, int, int], ...]
    length: int
    chinese: tuple[int, ...]
    makes_identifiers: bool


@cache
def read(path: Path) -> Source:
    """A file, read once for all rules."""
    text = path.read_text("utf-8")
    nodes = list(ast.walk(ast.parse(text)))
    made = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    imports = tuple(imported(path, nodes))
    return Source(
        imports,
        tuple(node.lineno for node in nodes if isinstance(node, ast.Attribute) and _asks_the_clock(node)),
        tuple((node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1) for node in made),
        len(text.splitlines()),
        tuple(number for number, line in enumerate(text.splitlines(), 1) if _CHINESE.search(line)),
        "uuid" in imports and not _names_the_type_only(nodes),
    )


def imported(path: Path, nodes: list[ast.AST]) -> Iterator[str]:
    """The absolute names of all modules a file imports."""
    package = path.relative_to(ROOT).parent.parts
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            yield ".".join((*base, *([node.module] if node.module else [])))


def _asks_the_clock(node: ast.Attribute) -> bool:
    owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
    return (owner, node.attr) in _WALL_CLOCK


def _names_the_type_only(nodes: list[ast.AST]) -> bool:
    """SpiffWorkflow's tasks are numbered by UUIDs; naming that type makes none."""
    froms = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module == "uuid"]
    return all([alias.name for alias in node.names] == ["UUID"] for node in froms)


# A test a room, not a test a file: it names every file that breaks the rule.
every_room = pytest.mark.parametrize("room", ROOMS)


@every_room
def test_a_room_imports_only_what_its_walls_allow(room: str) -> None:
    def allowed(path: Path, module: str) -> bool:
        top = module.split(".")[0]
        rooms = _MAY_IMPORT[room] | ({"handlers"} if name(path) in COMPOSITION_ROOT else set())
        return top != "tests" and (top not in ROOMS or top in rooms) and room in _ONLY_IN.get(top, {room})

    found = [(name(path), module) for path in sources(room) for module in read(path).imports]
    assert len(found) > 100
    assert [(file, module) for file, module in found if not allowed(ROOT / file, module)] == []


def test_of_two_copies_of_sqlite_only_one_is_ever_in_use() -> None:
    files = [path for room in (*ROOMS, "tests") for path in sources(room) if "benchmarks" not in path.parts]
    direct = {name(path) for path in files for module in read(path).imports if module.split(".")[0] in SQLITES}
    # The growth of a database is read from a compacted copy that only the reader ever opens.
    assert direct == {"engine/store/sqlite.py", "web/bench/growth.py"}


def test_processes_are_read_and_never_imported() -> None:
    assert not list((ROOT / "processes").rglob("*.py"))


def test_the_engine_speaks_no_chinese() -> None:
    assert [(name(path), line) for path in sources("engine") for line in read(path).chinese] == []


@every_room
def test_only_the_clock_tells_the_time_and_only_ids_makes_identifiers(room: str) -> None:
    others = [path for path in sources(room) if name(path) != CLOCK]
    assert [(name(path), line) for path in others for line in read(path).clocks] == [], "the wall clock is asked"
    assert [name(path) for path in others if read(path).makes_identifiers and name(path) != IDS] == []


@pytest.mark.parametrize("room", (*ROOMS, "tests"))
def test_files_and_functions_fit_the_eye(room: str) -> None:
    files = [path for path in sources(room) if "migrations" not in path.parts]
    assert [name(path) for path in files if read(path).length > LONGEST_FILE] == []
    long = [(name(path), *told) for path in files for told in read(path).functions if told[2] > LONGEST_FUNCTION]
    assert long == []


@every_room
def test_files_are_named_after_things_of_the_domain(room: str) -> None:
    vague = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "base"}
    endings = ("_service", "_manager", "_utils", "_helpers")
    assert [name(path) for path in sources(room) if path.stem in vague or path.stem.endswith(endings)] == []


def test_the_map_in_the_readme_names_every_room() -> None:
    map_of_rooms = (ROOT / "README.md").read_text("utf-8")
    for room in ("processes", *ROOMS, "tests"):
        assert f"{room}/" in map_of_rooms
    parts = [path for room in ROOMS for path in sorted((ROOT / room).iterdir())]
    for path in parts:
        if path.is_dir() and any(path.glob("*.py")):
            assert f"{path.name}/" in map_of_rooms, f"README's map does not name {name(path)}"


def test_pyproject_only_says_how_to_build() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("[")] == ["[build-system]"]


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("from handlers.catalogue import Catalogue", ["handlers.catalogue"]),
        ("from . import context", ["web"]),
        ("from ..engine.clock import Clock", ["engine.clock"]),
        ("import flask, lxml.etree", ["flask", "lxml.etree"]),
    ],
)
def test_an_import_is_seen_in_every_spelling(
    code: str, wanted: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "page.py").write_text(code, "utf-8")
    assert list(read(tmp_path / "web" / "page.py").imports) == wanted
