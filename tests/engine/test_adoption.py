"""Drawings of other tools mean the same after they were adopted, and adopting them once more changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from engine.lint import Checked, check_process
from tests.engine.lint.oversized import drawing
from tests.engine.lint.rulefixtures import VOCABULARY

PROCESSES = Path(__file__).parents[2] / "processes"
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"'
    ' xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core" targetNamespace="t">'
)
BODY = """<collaboration id="c"><participant id="Root" processRef="p"/></collaboration>
<process id="p" isExecutable="1"><laneSet id="ls"><lane id="l"><flowNodeRef>Start</flowNodeRef></lane></laneSet>
<startEvent id="Start"><outgoing>End</outgoing></startEvent>
<exclusiveGateway id="g" default="End"/><userTask id="u"><extensionElements><s:properties>
<s:property name="due" value="notice.send"/><s:property name="form" value="Start"/></s:properties></extensionElements>
</userTask><boundaryEvent id="notice.send" attachedToRef="u" cancelActivity="0"><timerEventDefinition>
<timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
<callActivity id="call" calledElement="Start"/><serviceTask id="s"><extensionElements>
<s:serviceTaskOperator id="notice.send"/></extensionElements></serviceTask><endEvent id="e"/>
<sequenceFlow sourceRef="Start" targetRef="g"/><sequenceFlow id="End" sourceRef="g" targetRef="e"/>
</process><di:BPMNDiagram id="d"><di:BPMNPlane id="pl" bpmnElement="c"><di:BPMNShape id="x" bpmnElement="Start"/>
</di:BPMNPlane></di:BPMNDiagram></definitions>"""
NS = {"b": "http://www.omg.org/spec/BPMN/20100524/MODEL", "di": "http://www.omg.org/spec/BPMN/20100524/DI"}


def adopted(text: str, codec: str = "utf-8") -> Checked:
    return check_process({"a.bpmn": text.encode(codec)}, VOCABULARY, ("xml",))


def values(text: str, path: str) -> list[str]:
    return [str(found) for found in etree.fromstring(text.encode()).xpath(path, namespaces=NS)]


def test_a_renamed_id_is_renamed_wherever_it_is_meant_and_nowhere_else() -> None:
    text = adopted(HEAD + BODY).files["a.bpmn"]
    assert values(text, "//b:startEvent/@id") == ["Start_1"]
    assert values(text, "//b:flowNodeRef/text()") == ["Start_1"]
    assert values(text, "//b:sequenceFlow/@sourceRef") == ["Start_1", "g"]
    assert values(text, "//di:BPMNShape/@bpmnElement") == ["Start_1"]
    assert values(text, "//b:exclusiveGateway/@default") == ["End_1"]
    assert values(text, "//b:outgoing/text()") == ["End_1"]
    assert values(text, "//b:boundaryEvent/@id") == ["notice.send_1"]
    assert values(text, "//*[@name='due']/@value") == ["notice.send_1"]
    assert values(text, "//b:callActivity/@calledElement") == ["Start"]
    assert values(text, "//*[@name='form']/@value") == ["Start"]
    assert values(text, "//b:serviceTask//@id")[-1] == "notice.send"


def test_every_change_is_told_and_a_second_reading_has_nothing_to_change() -> None:
    first = adopted(HEAD + BODY)
    told = {finding.rule for finding in first.findings if finding.gravity == "note"}
    assert told == {"spelled-out", "added-id", "renamed-id"}
    assert values(first.files["a.bpmn"], "//b:boundaryEvent/@cancelActivity") == ["false"]
    again = adopted(first.files["a.bpmn"])
    assert again.files == first.files
    assert not [finding for finding in again.findings if finding.gravity == "note"]


def test_a_double_reserved_id_is_left_for_the_check_to_refuse() -> None:
    text = (
        HEAD + '<process id="p" isExecutable="true"><startEvent id="End"/><endEvent id="End"/></process></definitions>'
    )
    assert [finding.rule for finding in adopted(text).findings] == ["double-id"]


def test_a_file_in_another_encoding_is_kept_as_utf_8_and_else_as_it_came() -> None:
    text = '<?xml version="1.0" encoding="GBK"?>\n<!-- 注 -->' + drawing(attributes=' name="审批"')
    kept = adopted(text, "gbk")
    assert kept.files["a.bpmn"] == text.replace("GBK", "UTF-8")
    assert [finding.rule for finding in kept.findings] == ["recoded"]


@pytest.mark.parametrize(
    "folder", sorted(path.parent for path in PROCESSES.glob("*/*.bpmn")), ids=lambda path: path.name
)
def test_our_own_files_come_out_byte_for_byte_and_without_a_note(folder: Path) -> None:
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".bpmn", ".dmn", ".form")}
    found = check_process(files, VOCABULARY, ("xml",))
    assert {name: text.encode() for name, text in found.files.items()} == files
    assert not found.findings
