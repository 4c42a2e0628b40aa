"""Every name that the drawings and forms of the office use stands in the registry."""

from __future__ import annotations

import json
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import inspect

from engine.clock import SimulatedClock, parsed
from engine.registry import Registry
from engine.store.database import Database
from handlers.registration import REVISIONS
from handlers.schema import metadata

PROCESSES = Path(__file__).parents[2] / "processes"
ENGINE_OPERATORS = {"case.start"}
FORM_CHECKS = re.compile(r"after:.+")


def drawings() -> str:
    return "".join(path.read_text("utf-8") for path in PROCESSES.glob("*/*.bpmn"))


def components() -> Iterator[dict[str, Any]]:
    waiting = [json.loads(path.read_text("utf-8")) for path in PROCESSES.glob("*/*.form")]
    while waiting:
        found = waiting.pop()
        waiting.extend(found.get("components", []))
        yield found


def test_operators_and_intakes_of_all_drawings_are_known(registry: Registry) -> None:
    operators = set(re.findall(r'serviceTaskOperator id="([^"]+)"', drawings()))
    intakes = set(re.findall(r'name="intake" value="([^"]+)"', drawings()))
    assert operators and operators - ENGINE_OPERATORS - set(registry.operators) == set()
    assert intakes and intakes - set(registry.intakes) == set()


def test_checks_and_choices_of_all_forms_are_known(registry: Registry) -> None:
    checks = {name for found in components() for name in found.get("properties", {}).get("check", "").split(",")}
    choices = {found["valuesKey"] for found in components() if "valuesKey" in found}
    unknown = {name for name in checks if name and not FORM_CHECKS.fullmatch(name)} - set(registry.checks)
    assert unknown == set()
    assert choices and choices - set(registry.choices) == set()


def test_the_revisions_build_what_the_tables_say(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: kind != "table" or name in metadata.tables}
        )
        assert compare_metadata(context, metadata) == []


def test_choices_offer_what_can_be_decided_on_and_pushed_to(database: Database, registry: Registry) -> None:
    with database.read() as connection:
        items = dict(registry.choices["items"](connection))
        departments = dict(registry.choices["supervision_departments"](connection))
        types = dict(registry.choices["decision_types"](connection))
    assert items["AQ-SCJG-002"] == "食品经营许可(餐饮服务)(AQ-SCJG-002)"
    assert "AQ-SCJG-004" not in items
    assert departments["ZHZF"] == "综合执法局" and "SPJ" not in departments
    assert types["RVK"] == "撤销"


def test_form_checks_judge_like_the_register(registry: Registry, clock: SimulatedClock) -> None:
    clock.move_to(parsed("2024-08-05T10:00"))
    checks = registry.checks
    assert checks["uscc"]("91370784mafake019d", {}) is None
    wrong = checks["uscc"]("91370784MAFAKE0190", {})
    assert wrong is not None and wrong.code == "credit_code_check"
    assert checks["doc_no"]("安审批许(2024)1号", {}) is None
    assert checks["phone"]("12345", {}) is not None
    assert checks["id_number"]("G12345678", {"id_type": "护照"}) is None
    assert checks["id_number"]("G12345678", {"id_type": "居民身份证"}) is not None
    assert checks["item_effective"]("2024-08-05", {"item_code": "AQ-SCJG-002"}) is None
    assert checks["not_future"]("2024-08-05", {}) is None
    assert checks["not_future"]("2024-08-06", {}) is not None
    assert checks["not_future"]("2024-08-05T02:00:00.000000Z", {}) is None
    assert checks["not_future"]("2024-08-05T02:00:00.000001Z", {}) is not None


def test_the_revisions_can_be_taken_back(database: Database) -> None:
    with database.write() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with Operations.context(operations.migration_context):
            for path in sorted(REVISIONS.glob("*.py"), reverse=True):
                runpy.run_path(str(path))["downgrade"]()
        assert not set(inspect(connection).get_table_names()) & set(metadata.tables)
