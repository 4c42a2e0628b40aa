"""An expression held against a drawing before it is in there, and the variables an editor offers at its place."""

from __future__ import annotations

import pytest

from engine.lint import Vocabulary, drawing_of
from engine.lint.drawing import Drawing
from engine.lint.offers import offers
from engine.lint.trial import Part, trial

FORM = """{"id": "ask", "type": "default", "components": [
  {"type": "textfield", "key": "colour", "label": "颜色"}
]}"""
DRAWING = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="t">
  <bpmn:process id="p" isExecutable="true">
    <bpmn:startEvent id="begin" name="开始">
      <bpmn:extensionElements>
        <spiffworkflow:properties><spiffworkflow:property name="form" value="ask" /></spiffworkflow:properties>
      </bpmn:extensionElements>
      <bpmn:outgoing>one</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:sequenceFlow id="one" sourceRef="begin" targetRef="work" />
    <bpmn:scriptTask id="work" name="算一算">
      <bpmn:incoming>one</bpmn:incoming><bpmn:outgoing>two</bpmn:outgoing>
      <bpmn:script>length = len(colour)</bpmn:script>
    </bpmn:scriptTask>
    <bpmn:sequenceFlow id="two" sourceRef="work" targetRef="done" />
    <bpmn:endEvent id="done"><bpmn:incoming>two</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>"""


@pytest.fixture
def drawing() -> Drawing:
    found = drawing_of({"p.bpmn": DRAWING.encode(), "ask.form": FORM.encode()}, Vocabulary())
    assert found is not None
    return found


def test_given_a_form_and_a_script_then_what_they_set_is_offered_after_them_with_where_it_comes_from(
    drawing: Drawing,
) -> None:
    before, open_before = offers(drawing, "work")
    after, _ = offers(drawing, "two")
    assert ("colour", "form", "颜色") in [(one.name, one.origin, one.label) for one in before]
    assert "length" not in {one.name for one in before}
    assert not open_before
    assert [(one.origin, one.element_name) for one in after if one.name == "length"] == [("script", "算一算")]


def test_given_an_element_that_is_not_drawn_yet_then_all_variables_are_offered(drawing: Drawing) -> None:
    found, may_be_others = offers(drawing, "not_there")
    assert may_be_others
    assert {"colour", "length"} <= {one.name for one in found}


@pytest.mark.parametrize(
    ("element", "part", "text", "reasons"),
    [
        ("two", "condition", 'colour == "red"', []),
        ("two", "condition", "nothing > 1", [("unknown_name", "error")]),
        ("two", "condition", "1 < 2", [("constant", "warning")]),
        ("two", "condition", "colour ==", [("syntax", "error")]),
        ("work", "script", "a = len(colour)\nb = a + 1", []),
        ("work", "script", "a = b\nb = 1", [("unknown_name", "error")]),
        ("work", "timer", "PT1H", []),
        ("work", "timer", 'workdays("days", colour)', []),
        ("work", "timer", "1 + 2", [("not_a_time", "error")]),
        ("work", "timer", "R3/PT1S", [("timer_too_often", "error")]),
        ("not_there", "value", "colour", []),
        ("not_there", "value", "never_seen", [("name_not_seen", "note")]),
    ],
)
def test_given_a_text_for_an_element_then_what_is_wrong_is_told(
    drawing: Drawing, element: str, part: Part, text: str, reasons: list[tuple[str, str]]
) -> None:
    assert [(one.reason, one.gravity) for one in trial(drawing, element, part, text)] == reasons


def test_given_a_fault_in_a_script_then_its_line_and_column_are_told(drawing: Drawing) -> None:
    (found,) = trial(drawing, "work", "script", "a = 1\nb = 2 +")
    assert found.line == 2
    assert found.column > 1
