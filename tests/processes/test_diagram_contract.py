"""Our own processes pass the deploy check in every layer, and what is told of their limits is up to date."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from engine.deploy import read_files
from engine.lint import Finding, check_processes
from web.composition import bare_vocabulary

from .article_map import procedures
from .diagrams import BPMN, Diagram, diagrams
from .limit_table import PAGE, limit_table

every_diagram = pytest.mark.parametrize("diagram", diagrams(), ids=lambda diagram: diagram.folder.name)


def test_given_our_processes_then_the_deploy_check_finds_nothing() -> None:
    found: Mapping[str, tuple[Finding, ...]] = {
        folder.name: checked.findings
        for folder, checked in zip(
            procedures(), check_processes([read_files(one) for one in procedures()], bare_vocabulary()), strict=True
        )
    }
    assert {name: told for name, told in found.items() if told} == {}


@every_diagram
def test_given_a_folder_then_it_holds_one_process_of_its_name_and_a_readme(diagram: Diagram) -> None:
    assert [path.name for path in diagram.folder.glob("*.bpmn")] == [f"{diagram.folder.name}.bpmn"]
    assert [node.get("id") for node in diagram.root.iter(BPMN + "process")] == [diagram.folder.name]
    assert (diagram.folder / "README.md").read_text("utf-8").strip()


def test_given_the_table_of_limits_then_it_is_not_stale() -> None:
    assert PAGE.read_text("utf-8") == limit_table(), "run: python -m tests.processes.limit_table"
