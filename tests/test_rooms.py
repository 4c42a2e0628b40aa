"""The walls of the house: who may import what, where the clock is asked, and how large a room's files grow."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("engine", "handlers", "web")
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


def imported(path: Path) -> Iterator[str]:
    """The absolute names of all modules a file imports."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            yield ".".join((*base, *([node.module] if node.module else [])))


@pytest.mark.parametrize("path", sources(*ROOMS), ids=name)
def test_a_room_imports_only_what_its_walls_allow(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    allowed = _MAY_IMPORT[room] | ({"handlers"} if name(path) in COMPOSITION_ROOT else set())
    for module in imported(path):
        top = module.split(".")[0]
        if top in ROOMS:
            assert top in allowed, f"{name(path)} imports {module}"
        if top in _ONLY_IN:
            assert room in _ONLY_IN[top], f"{top} is not for {room}"
        assert top != "tests", f"{name(path)} imports {module}"


def test_processes_are_read_and_never_imported() -> None:
    assert not list((ROOT / "processes").rglob("*.py"))


@pytest.mark.parametrize("path", sources("engine"), ids=name)
def test_the_engine_speaks_no_chinese(path: Path) -> None:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        assert not _CHINESE.search(line), f"{name(path)}:{number}"


@pytest.mark.parametrize("path", sources(*ROOMS), ids=name)
def test_only_the_clock_tells_the_time_and_only_ids_makes_identifiers(path: Path) -> None:
    if name(path) == CLOCK:
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            assert (owner, node.attr) not in _WALL_CLOCK, f"{name(path)}:{node.lineno} asks the wall clock"
    if name(path) != IDS:
        made = [module for module in imported(path) if module == "uuid" and not _names_the_type_only(path)]
        assert not made, f"{name(path)} makes identifiers of its own"


def _names_the_type_only(path: Path) -> bool:
    """SpiffWorkflow's tasks are numbered by UUIDs; naming that type makes none."""
    nodes = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)]
    return all([alias.name for alias in node.names] == ["UUID"] for node in nodes if node.module == "uuid")


@pytest.mark.parametrize(
    "path", [path for path in sources(*ROOMS, "tests") if "migrations" not in path.parts], ids=name
)
def test_files_and_functions_fit_the_eye(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE, f"{name(path)} is too long"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            length = node.end_lineno - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{name(path)}:{node.lineno} {node.name} has {length} lines"


@pytest.mark.parametrize("path", sources(*ROOMS), ids=name)
def test_files_are_named_after_things_of_the_domain(path: Path) -> None:
    vague = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "base"}
    assert path.stem not in vague
    assert not path.stem.endswith(("_service", "_manager", "_utils", "_helpers"))


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
    assert list(imported(tmp_path / "web" / "page.py")) == wanted
