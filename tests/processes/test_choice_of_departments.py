"""An item that the route table does not know is not lost: the clerk names the departments (Art. 3, 18(1))."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from engine.actor import Actor
from engine.calendar.seed import seed as seed_calendar
from engine.clock import SimulatedClock, parsed
from engine.errors import InputRejected
from engine.runtime import Runtime
from engine.store.database import Database
from engine.store.migration import upgrade
from engine.worklist.inbox import WorkItem, items_of_tree
from handlers.catalogue import seed as seed_catalogue
from handlers.registration import REVISIONS, register

from .article_map import PROCESSES, procedures
from .test_decision_tables import DMN

CLERK = Actor("spj.jb01", "审批经办01", "SPJ", frozenset({"approval_clerk"}))
SCENARIO = PROCESSES / "approval_push" / "scenarios" / "d01_manual_claim.toml"


@pytest.fixture
def runtime(sqlite_database: Database, tmp_path: Path) -> Runtime:
    """The three procedures with a route table that lacks the item of scenario D01."""
    upgrade(sqlite_database, (REVISIONS,))
    clock = SimulatedClock(parsed(_scenario()["at"]))
    with sqlite_database.write() as connection:
        seed_calendar(connection, clock.now())
        seed_catalogue(connection, clock.now())
    folders = [Path(shutil.copytree(folder, tmp_path / folder.name)) for folder in procedures()]
    _forget(tmp_path / "approval_push" / "route_departments.dmn", _scenario()["data"]["item_code"])
    running = Runtime(sqlite_database, clock, register(sqlite_database, clock))
    running.deploy(folders, CLERK, "test")
    return running


def test_given_an_item_without_a_route_when_pushed_then_the_clerk_is_asked(runtime: Runtime) -> None:
    root = runtime.start("approval_push", _scenario()["data"], CLERK).case_id

    assert [(item.element, item.department) for item in _open(runtime, root)] == [("choose_departments", "SPJ")]


def test_given_the_choice_when_made_then_each_named_department_has_its_own_claim(runtime: Runtime) -> None:
    root = runtime.start("approval_push", _scenario()["data"], CLERK).case_id
    answer = {"departments": ["SCJG", "WJW"], "departments_reason": "职责分工文件"}

    runtime.complete(_open(runtime, root)[0].id, answer, CLERK)

    claims = [(item.element, item.department, item.due_at) for item in _open(runtime, root)]
    due = "2023-03-09T16:00:00.000000Z"
    assert sorted(claims) == [("claim", "SCJG", due), ("claim", "WJW", due)]


def test_given_the_choice_when_nobody_is_named_then_it_is_refused(runtime: Runtime) -> None:
    root = runtime.start("approval_push", _scenario()["data"], CLERK).case_id

    with pytest.raises(InputRejected) as refused:
        runtime.complete(_open(runtime, root)[0].id, {"departments": [], "departments_reason": "无"}, CLERK)

    assert [problem.field for problem in refused.value.problems] == ["departments"]


def _scenario() -> dict[str, Any]:
    start: dict[str, Any] = tomllib.loads(SCENARIO.read_text("utf-8"))["start"]
    return start


def _open(runtime: Runtime, root: str) -> tuple[WorkItem, ...]:
    with runtime.database.read() as connection:
        return items_of_tree(connection, root, open_only=True)


def _forget(path: Path, item_code: str) -> None:
    tree = etree.parse(path)
    table = next(tree.iter(DMN + "decisionTable"))
    for rule in table.findall(DMN + "rule"):
        if rule.findtext(f"{DMN}inputEntry/{DMN}text") == f'"{item_code}"':
            table.remove(rule)
    tree.write(path, encoding="utf-8", xml_declaration=True)
