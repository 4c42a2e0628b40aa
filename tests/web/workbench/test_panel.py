"""What the panel of a drawing picks from: every step has words, parameters tell what a change takes, expressions are
judged where they stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.deploy import vocabulary_of
from tests.web.office import Office, Visitor, open_office
from web.words.functions import FUNCTIONS
from web.words.steps.intakes import CHECKS, CHOICES, INTAKES
from web.words.steps.operator import GROUPS
from web.words.steps.operators import OPERATORS
from web.workbench.panel.readings import READ_BY
from web.workbench.panel.steps import parameter_help

HANDLERS = Path(__file__).parents[3] / "handlers"
DRAWING = "claim_auto/claim_auto.bpmn"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_office(tmp_path_factory.mktemp("panel"))
    yield opened
    opened.platform.close()


@pytest.fixture
def analyst(office: Office) -> Visitor:
    return office.client("pt.analyst")


@pytest.fixture
def address(analyst: Visitor) -> str:
    """A draft of the claim process."""
    return str(analyst.post("/drafts", {"process": "claim_auto"}).headers["Location"])


def lists(analyst: Visitor, address: str) -> dict[str, Any]:
    answer = analyst.get(f"{address}/panel")
    assert answer.status_code == 200
    return dict(answer.get_json())


def tried(analyst: Visitor, address: str, **asked: Any) -> dict[str, Any]:
    told = {"path": DRAWING, "part": "value", **asked}
    answer = analyst.http.post(f"{address}/panel/expression", json=told, headers={"X-CSRF-Token": analyst.token})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return dict(answer.get_json())


def put(analyst: Visitor, address: str, path: str, content: str, revision: int) -> None:
    told = {"content": content, "revision": revision}
    answer = analyst.http.put(f"{address}/files/{path}", json=told, headers={"X-CSRF-Token": analyst.token})
    assert answer.status_code == 200


def test_every_operator_and_each_of_its_parameters_has_words(office: Office) -> None:
    vocabulary = vocabulary_of(office.platform.runtime.registry)
    assert set(OPERATORS) == set(vocabulary.operators)
    for name, words in OPERATORS.items():
        assert words.name and words.help.endswith("。"), name
        assert name.partition(".")[0] in GROUPS, name
        known = vocabulary.parameters[name].known
        assert [one for one in sorted(known) if not parameter_help(words, one)] == [], name
        assert set(words.parameters) <= known, name


def test_every_intake_check_register_and_function_has_words(office: Office) -> None:
    registry = office.platform.runtime.registry
    assert set(INTAKES) == set(registry.intakes)
    assert set(CHECKS) == set(registry.checks)
    assert set(CHOICES) == set(registry.choices)
    assert set(FUNCTIONS) == set(vocabulary_of(registry).functions)
    assert [name for name, words in INTAKES.items() if not (words.name and words.help.endswith("。"))] == []


def test_an_operator_says_what_it_gives_exactly_where_it_gives_something(office: Office) -> None:
    from inspect import signature

    told = {name for name, words in OPERATORS.items() if words.gives}
    registry = office.platform.runtime.registry
    giving = {
        name for name, one in registry.operators.items() if signature(one).return_annotation not in ("None", None)
    }
    assert told == giving


def test_the_lists_name_operators_people_articles_forms_and_procedures(analyst: Visitor, address: str) -> None:
    found = lists(analyst, address)
    operators = {one["id"]: one for one in found["operators"]}
    assert operators["claim.auto"]["name"] == "系统自动认领"
    assert operators["push.reassign"]["parameters"][1] == {
        "id": "to",
        "help": "改派给哪个部门,部门代码",
        "required": True,
    }
    assert [one["required"] for one in operators["push.reassign"]["parameters"]] == [True, True, False]
    assert {"id": "supervision_officer", "name": "监管专人"} in found["roles"]
    assert {one["id"] for one in found["articles"]} >= {"18", "18(1)", "30"}
    assert {one["id"] for one in found["forms"]["claim_auto"]} >= {"claim", "reassignment"}
    here = {one["id"]: one for one in found["processes"]}
    assert here["claim_auto"]["where"] == "draft"
    assert here["claim_auto"]["inputs"] == ["push"]
    assert here["claim_manual"]["where"] == "running"


def test_a_parameter_tells_its_number_source_and_every_timer_that_uses_it(analyst: Visitor, address: str) -> None:
    found = {one["id"]: one for one in lists(analyst, address)["parameters"]}
    claim = found["a2s_claim_days"]
    assert (claim["value"], claim["unit"], claim["source"], claim["needs"]) == (3, "个工作日", "办法", "document")
    assert claim["days"] is True
    uses = {(one["process"], one["element"], one["part"], one["where"]) for one in claim["uses"]}
    assert uses >= {("claim_auto", "deadline", "定时", "draft"), ("claim_auto", "reminder", "定时", "draft")}
    others = {one["process"] for one in found["reminder_before_wd"]["uses"]}
    assert {"claim_auto", "claim_manual"} <= others


def test_a_parameter_that_an_operator_reads_tells_where_and_which_values_it_can_have(analyst: Visitor) -> None:
    answer = analyst.post("/drafts", {"process": "inquiry"})
    found = {one["id"]: one for one in lists(analyst, str(answer.headers["Location"]))["parameters"]}
    consent = found["inquiry_deemed_consent"]
    assert (consent["kind"], consent["shown"], consent["needs"]) == ("choice", "是", "document")
    assert [(one["value"], one["name"]) for one in consent["options"]] == [(True, "是"), (False, "否")]
    assert {(one["process"], one["part"]) for one in consent["uses"]} == {("inquiry", "系统任务")}
    term = found["inquiry_days"]
    assert [one["value"] for one in term["options"]] == list(range(1, 21))
    assert found["unable_recheck_times"]["kind"] == "count"
    assert found["bulletin_run"]["kind"] == "fixed"
    locked = found["min_onsite_inspectors"]
    assert (locked["needs"], locked["source"]) == ("nothing_helps", "上位法")
    assert "收件" in {one["part"] for one in locked["uses"]}


def test_what_operators_read_is_known_and_complete(office: Office) -> None:
    registry, catalogue = office.platform.runtime.registry, office.platform.catalogue
    assert set(READ_BY) <= {*registry.operators, *registry.intakes}
    known = {one.param: one for one in catalogue.rules().parameters(date(2026, 12, 1), "ANQIU")}
    read = {name for names in READ_BY.values() for name in names}
    assert read <= set(known)
    # Fields of other registers and names of tables that happen to be called alike.
    alike = {"verify_clock_start", "calendar_change", "profile_unconfirmed", "day_end"}
    rooms = [path for path in HANDLERS.rglob("*.py") if path.parent.name not in ("law", "catalogue")]
    named = {name for path in rooms for name in re.findall(r'"([a-z][a-z0-9_.]+)"', path.read_text("utf-8"))}
    counted = {name for name, one in known.items() if one.unit in ("wd", "cd") and type(one.value) is int}
    assert (named & set(known)) - counted - alike == read - counted


def test_every_parameter_that_counts_days_has_a_name_of_its_own(analyst: Visitor, address: str) -> None:
    found = [one for one in lists(analyst, address)["parameters"] if one["days"]]
    assert [one["id"] for one in found if one["name"] in (one["id"], one["note"])] == []
    assert len({one["name"] for one in found}) == len(found) > 30


def test_what_is_proposed_is_told_with_what_is_wrong_by_field(analyst: Visitor, address: str) -> None:
    change = {
        "param": "a2s_claim_days",
        "profile": "ANQIU",
        "value": 5,
        "effective_from": "2020-01-01",
        "document": None,
    }
    put(analyst, address, "parameters.json", json.dumps({"changes": [change]}), 0)
    told = lists(analyst, address)["proposals"]
    assert told["revision"] == 1
    problems = {one["field"]: one["message"] for one in told["problems"]}
    assert set(problems) == {"document_no", "effective_from"}
    assert "文号" in problems["document_no"]
    assert all(one["param"] == "a2s_claim_days" for one in told["problems"])


def test_an_expression_is_judged_at_its_place(analyst: Visitor, address: str) -> None:
    good = tried(analyst, address, element="deadline", part="timer", text='workdays("a2s_claim_days", pushed_at)')
    assert good["problems"] == []
    bad = tried(analyst, address, element="deadline", part="timer", text='workdays("a2s_claim_days", pushed_at')
    assert bad["problems"][0]["severity"] == "error"
    assert bad["problems"][0]["column"] > 1
    number = tried(analyst, address, element="deadline", part="timer", text="3 + 4")
    assert "期限" in number["problems"][0]["message"]
    constant = tried(analyst, address, element="answered_to_note_return", part="condition", text="1 == 1")
    assert constant["problems"][0]["severity"] == "warning"
    unknown = tried(analyst, address, element="open_window", part="script", text="a = push.push_id\nb = a + nothing")
    assert [(one["severity"], "nothing" in one["message"]) for one in unknown["problems"]] == [("note", True)]


def test_the_variables_at_an_element_say_where_they_come_from(analyst: Visitor, address: str) -> None:
    found = tried(analyst, address, element="delivered")
    names = {one["id"]: one["help"] for one in found["variables"]}
    assert names["push"] == "流程的输入"
    assert names["pushed_at"] == "脚本“起算认领期”"
    assert names["answer"]


def test_a_drawing_on_the_screen_counts_before_it_is_saved(analyst: Visitor, address: str) -> None:
    saved = analyst.get(f"{address}/files/{DRAWING}").get_json()["content"]
    changed = saved.replace("push_id = push.push_id", "told_now = push.push_id")
    found = tried(analyst, address, element="delivered", drawing=changed)
    assert "told_now" in {one["id"] for one in found["variables"]}
    assert tried(analyst, address, element="delivered", drawing="<no")["open"] is True


def test_only_those_who_see_drafts_see_the_lists(office: Office, address: str) -> None:
    assert office.client("spj.jb01").get(f"{address}/panel").status_code == 403
    assert office.client("pt.analyst").get("/drafts/nothing/panel").status_code == 404
