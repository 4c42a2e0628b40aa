"""The message of a receive task in the panel, and what other tools write to find the case of a message."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk, violations
from tests.browser.test_panel import DRAWING, drawn, kept, panel, saved, saving, seek
from tests.web.office import Office, open_office

CORRELATED = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="asked" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:collaboration id="between">
    <bpmn:participant id="office" processRef="asking" />
    <bpmn:correlationKey id="by_case" name="案件">
      <bpmn:correlationPropertyRef>case_number</bpmn:correlationPropertyRef>
    </bpmn:correlationKey>
  </bpmn:collaboration>
  <bpmn:correlationProperty id="case_number" name="案号">
    <bpmn:correlationPropertyRetrievalExpression messageRef="answer">
      <bpmn:messagePath>told.case_number</bpmn:messagePath>
    </bpmn:correlationPropertyRetrievalExpression>
  </bpmn:correlationProperty>
  <bpmn:process id="asking" isExecutable="true">
    <bpmn:receiveTask id="hear" name="等答复" messageRef="answer" />
  </bpmn:process>
  <bpmn:message id="answer" name="answer">
    <bpmn:extensionElements>
      <spiffworkflow:messageVariable>told</spiffworkflow:messageVariable>
    </bpmn:extensionElements>
  </bpmn:message>
  <bpmn:message id="other" name="other" />
  <bpmndi:BPMNDiagram id="drawn"><bpmndi:BPMNPlane id="plane" bpmnElement="between">
    <bpmndi:BPMNShape id="office_di" bpmnElement="office" isHorizontal="true">
      <dc:Bounds x="100" y="80" width="400" height="200" />
    </bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="hear_di" bpmnElement="hear">
      <dc:Bounds x="240" y="140" width="100" height="80" />
    </bpmndi:BPMNShape>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with nothing but its running procedures."""
    opened = open_office(tmp_path_factory.mktemp("messages"))
    yield opened
    opened.platform.close()


def test_a_receive_task_picks_its_message_and_what_correlates_it_is_shown_and_kept(desk: Desk) -> None:
    page, address = drawn(desk)
    file = kept(page, address)
    token = page.locator("meta[name=csrf-token]").get_attribute("content") or ""
    origin = {"X-CSRF-Token": token, "Origin": desk.base}
    told = {"content": CORRELATED, "revision": file["revision"]}
    assert page.request.put(f"{address}/files/{DRAWING}", data=told, headers=origin).ok
    seek(page, "hear")
    message = panel(page).get_by_role("region", name="等待的消息")
    shown = message.get_by_role("region", name="消息的对应关系")
    expect(shown).to_contain_text("对应项 案号(案件)")
    expect(shown).to_contain_text("told.case_number")
    expect(shown).to_contain_text("消息存入的变量")
    expect(shown.locator("input, select, textarea")).to_have_count(0)
    assert violations(page) == []
    picked = panel(page).get_by_role("combobox", name="消息")
    picked.fill("other")
    with saving(page):
        picked.press("Enter")
    expect(shown).to_have_count(0)
    text = saved(page, address)
    assert '<bpmn:receiveTask id="hear" name="等答复" messageRef="other" />' in text
    for part in ("<bpmn:messagePath>told.case_number<", "<bpmn:correlationPropertyRef>case_number<", ">told</spiff"):
        assert part in text
