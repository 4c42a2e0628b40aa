"""The decision tables decide what the regulation and the item catalogue say."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from engine.decisions import read_tables

from .article_map import PROCESSES

DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
TABLES = sorted(PROCESSES.glob("*/*.dmn"))
CATALOGUE = PROCESSES.parent / "handlers" / "catalogue" / "data"
PUSHED_KINDS = {"permit", "registration"}
"""Filings are shared, not pushed for claiming (art. 21)."""


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_given_a_table_then_its_id_is_its_file_name_and_each_rule_fills_every_cell(path: Path) -> None:
    decision = etree.parse(path).getroot().findall(DMN + "decision")
    assert [found.get("id") for found in decision] == [path.stem]
    table = decision[0].find(DMN + "decisionTable")
    assert table is not None
    inputs, outputs = len(table.findall(DMN + "input")), len(table.findall(DMN + "output"))
    for rule in table.findall(DMN + "rule"):
        assert len(rule.findall(DMN + "inputEntry")) == inputs
        assert len(rule.findall(DMN + "outputEntry")) == outputs
        assert (rule.findtext(DMN + "description") or "").strip(), rule.get("id")


def test_given_the_decision_types_then_all_are_pushed_but_a_refusal() -> None:
    hit, rows = _rows("push_scope")
    assert hit == "UNIQUE"
    kinds = ("NEW", "RENEW", "REFUSE", "CHG", "WDR", "RVK", "CNL")
    assert dict(rows) == {kind: kind != "REFUSE" for kind in kinds}
    assert len(rows) == len(kinds)


def test_given_the_item_catalogue_then_the_routes_are_its_items_and_supervising_departments() -> None:
    items = _catalogue("items.json")["items"]
    expected = [
        (item["item_code"], supervising["dept"])
        for item in items
        if item["kind"] in PUSHED_KINDS
        for supervising in item["supervising"]
    ]
    hit, rows = _rows("route_departments")
    assert hit == "COLLECT"
    assert rows == expected


def test_given_a_route_then_its_department_supervises_and_its_row_names_the_item() -> None:
    departments = {found["code"]: found for found in _catalogue("departments.json")["departments"]}
    names = {item["item_code"]: item["name"] for item in _catalogue("items.json")["items"]}
    table = etree.parse(PROCESSES / "approval_push" / "route_departments.dmn")
    for rule, (item, department) in zip(table.iter(DMN + "rule"), _rows("route_departments")[1], strict=True):
        assert departments[str(department)]["role"] in {"supervision", "enforcement"}
        assert (rule.findtext(DMN + "description") or "").startswith(names[item])


def _rows(name: str) -> tuple[str | None, list[tuple[str, object]]]:
    table = next(etree.parse(PROCESSES / "approval_push" / f"{name}.dmn").iter(DMN + "decisionTable"))
    rows = [
        (
            ast.literal_eval(rule.findtext(f"{DMN}inputEntry/{DMN}text") or ""),
            ast.literal_eval(rule.findtext(f"{DMN}outputEntry/{DMN}text") or ""),
        )
        for rule in table.iter(DMN + "rule")
    ]
    return table.get("hitPolicy"), rows


def _catalogue(name: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads((CATALOGUE / name).read_text("utf-8"))
    return found


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_case_finds_exactly_one_answer_in_our_tables(path: Path) -> None:
    (table,) = read_tables(path.read_bytes()).values()
    assert table.check() == ()
