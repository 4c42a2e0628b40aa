"""Every diagram keeps the conventions that the engine, the inbox and the screens rely on."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from .diagrams import BPMN, SPIFF, Diagram, called_decision, diagrams, operator, properties

DIAGRAMS = diagrams()
ROLES = {
    "approval_clerk",
    "approval_head",
    "supervision_officer",
    "supervision_head",
    "platform_admin",
    "system",
    "claimant",
    "sender",
    "meeting_convener",
    "asker",
    "asked",
}
NAME = re.compile(r"[a-z][a-z0-9_]*")

every_diagram = pytest.mark.parametrize("diagram", DIAGRAMS, ids=lambda diagram: diagram.folder.name)


@every_diagram
def test_given_a_folder_then_it_holds_one_executable_process_of_its_name(diagram: Diagram) -> None:
    assert [path.name for path in diagram.folder.glob("*.bpmn")] == [f"{diagram.folder.name}.bpmn"]
    assert [node.get("id") for node in diagram.root.iter(BPMN + "process")] == [diagram.folder.name]
    assert diagram.process.get("isExecutable") == "true"
    assert (diagram.folder / "README.md").read_text("utf-8").strip()


@every_diagram
def test_given_a_diagram_then_ids_are_english_words_and_unique_in_the_file(diagram: Diagram) -> None:
    elements = (node for node in diagram.root.iter(etree.Element) if not node.tag.startswith(SPIFF))
    ids = [node.get("id", "") for node in elements if node.get("id")]
    assert sorted(ids) == sorted(set(ids))
    assert [identity for identity in ids if not NAME.fullmatch(identity)] == []


@every_diagram
def test_given_a_diagram_then_its_steps_carry_chinese_names(diagram: Diagram) -> None:
    inner_starts = {node.get("id") for sub in diagram.nodes("subProcess") for node in sub.iter(BPMN + "startEvent")}
    unnamed = [
        node.get("id")
        for node in diagram.nodes()
        if node.get("id") not in inner_starts and not re.search("[\u4e00-\u9fa5]", node.get("name", ""))
    ]
    assert unnamed == []


@every_diagram
def test_given_a_diagram_then_every_top_step_lies_in_one_lane_of_a_known_role(diagram: Diagram) -> None:
    lanes = {lane.get("id", "").removeprefix("lane_") for lane in diagram.process.iter(BPMN + "lane")}
    assert lanes <= ROLES
    inner = {node.get("id") for sub in diagram.nodes("subProcess") for node in sub.iter() if node is not sub}
    references = [(reference.text or "").strip() for reference in diagram.process.iter(BPMN + "flowNodeRef")]
    assert sorted(references) == sorted(str(node.get("id")) for node in diagram.nodes() if node.get("id") not in inner)


@every_diagram
def test_given_a_user_task_then_it_names_form_article_department_and_role(diagram: Diagram) -> None:
    for task in diagram.nodes("userTask"):
        found = properties(task)
        role = found.get("role") or (diagram.lane_of(task.get("id", "")) or "").removeprefix("lane_")
        assert "role_of" in found or role in ROLES - {"system"}, task.get("id")
        assert found.get("department"), task.get("id")
        assert re.fullmatch(r"\d{1,2}(\(\d\))?", found.get("article", "")), task.get("id")
        assert (diagram.folder / f"{found.get('form')}.form").exists(), task.get("id")


@every_diagram
def test_given_a_due_property_then_it_names_a_timer_of_the_file(diagram: Diagram) -> None:
    timers = {
        event.get("id")
        for event in diagram.nodes("boundaryEvent")
        if event.find(BPMN + "timerEventDefinition") is not None
    }
    for task in diagram.nodes("userTask"):
        due = properties(task).get("due")
        assert due is None or due in timers, task.get("id")


@every_diagram
def test_given_a_service_task_then_its_operator_is_known_and_its_parameters_have_values(
    diagram: Diagram,
) -> None:
    for task in diagram.nodes("serviceTask"):
        found = operator(task)
        assert found is not None and found.get("id"), task.get("id")
        assert all(parameter.get("value") for parameter in found.iter() if parameter.get("type")), task.get("id")


@every_diagram
def test_given_a_business_rule_then_its_decision_table_stands_in_the_folder(diagram: Diagram) -> None:
    for task in diagram.nodes("businessRuleTask"):
        assert (diagram.folder / f"{called_decision(task)}.dmn").exists(), task.get("id")


@every_diagram
def test_given_a_call_activity_then_the_called_process_takes_and_gives_the_named_data(
    diagram: Diagram,
) -> None:
    by_name = {other.folder.name: other for other in DIAGRAMS}
    declared = {found.get("id") for found in diagram.process.findall(BPMN + "property")}
    for call in diagram.nodes("callActivity"):
        called = by_name[call.get("calledElement", "")].process
        if call.find(BPMN + "multiInstanceLoopCharacteristics") is None:
            # A single call hands over the variables of these names, and takes the results under theirs.
            continue
        assert {found.text for found in call.iter(BPMN + "loopDataInputRef", BPMN + "loopDataOutputRef")} <= declared
        if call.find(BPMN + "multiInstanceLoopCharacteristics") is None:
            continue  # what a single call takes and gives are variables of that name
        assert _names(call, "inputDataItem") == _names(called, "dataInput")
        assert _names(call, "outputDataItem") == _names(called, "dataOutput")


@every_diagram
def test_given_a_gateway_then_every_way_out_has_a_condition_or_is_the_default(diagram: Diagram) -> None:
    flows = {flow.get("id"): flow for flow in diagram.flows()}
    for gateway in diagram.nodes("exclusiveGateway"):
        out = [flows[reference.text] for reference in gateway.findall(BPMN + "outgoing")]
        free = [flow.get("id") for flow in out if flow.find(BPMN + "conditionExpression") is None]
        assert len(out) > 1 and free == [gateway.get("default")], gateway.get("id")


@every_diagram
def test_given_a_timer_then_it_is_an_absolute_date_made_of_a_named_limit(diagram: Diagram) -> None:
    for definition in diagram.process.iter(BPMN + "timerEventDefinition"):
        text = definition.findtext(BPMN + "timeDate") or definition.findtext(BPMN + "timeCycle") or ""
        assert any(re.search(pattern, text) for pattern in NAMED_LIMITS), text
        assert not re.search(r"\b\d+\b", text), "a limit belongs into the rule parameters"


NAMED_LIMITS = (
    r'workdays\("[a-z0-9_]+", ',
    r"workdays\([a-z]+_limit, ",
    r'workdays\([a-z_.]+, [a-z_.]+, "[a-z0-9_]+"\)',
    r'day_end\([a-z_.]+, "[a-z0-9_]+"\)',
)
"""How a limit says where its number stands: a parameter, by name or as a decision table gives it, one of its
choices, or a day agreed in its place."""


def test_given_article_18_then_only_the_claim_of_decisions_has_an_interrupting_deadline() -> None:
    interrupting = {
        (diagram.folder.name, event.get("id"))
        for diagram in DIAGRAMS
        for event in diagram.nodes("boundaryEvent")
        if event.find(BPMN + "timerEventDefinition") is not None and event.get("cancelActivity") != "false"
    }
    assert {timer for timer in interrupting if "claim" in timer[0]} == {("claim_auto", "deadline")}


def _names(node: etree._Element, kind: str) -> list[str | None]:
    """The variables that go in or out: by name where that can be one, else by id."""
    named = ((found.get("name") or "", found.get("id")) for found in node.iter(BPMN + kind))
    return [name if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) else identity for name, identity in named]
