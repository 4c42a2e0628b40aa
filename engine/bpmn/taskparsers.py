"""Reads tasks and call activities into our own elements."""

from __future__ import annotations

from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.spiff.parser.event_parsers import SpiffReceiveTaskParser
from SpiffWorkflow.spiff.parser.task_spec import SpiffTaskParser

from engine.errors import ProcessRejected

from .elements import ChildCaseTask, DecisionTask, OperatorTask, PassedTask
from .namespaces import BPMN


class OperatorParser(SpiffTaskParser):
    def create_task(self) -> OperatorTask:
        operator = self.parse_extensions().get("serviceTaskOperator")
        if operator is None:
            raise ValidationException("operator missing", node=self.node, file_name=self.filename)
        parameters = {name: parameter["value"] for name, parameter in operator["parameters"].items()}
        return OperatorTask(
            self.spec, self.bpmn_id, operator["name"], parameters, operator["resultVariable"], **self.bpmn_attributes
        )


class DecisionParser(SpiffTaskParser):
    @staticmethod
    def get_decision_ref(node: etree._Element) -> str | None:
        """None: our own decision tables are looked up by name when the task runs."""
        return None

    def create_task(self) -> DecisionTask:
        decision = self.parse_extensions().get("calledDecisionId")
        if not decision:
            raise ValidationException("decision missing", node=self.node, file_name=self.filename)
        return DecisionTask(self.spec, self.bpmn_id, decision.strip(), **self.bpmn_attributes)


class CallParser(SpiffTaskParser):
    def create_task(self) -> ChildCaseTask:
        called = self.node.get("calledElement")
        if not called:
            raise ValidationException("calledElement missing", node=self.node, file_name=self.filename)
        return ChildCaseTask(self.spec, self.bpmn_id, called, **self.bpmn_attributes)


class PassedParser(SpiffTaskParser):
    def create_task(self) -> PassedTask:
        return PassedTask(self.spec, self.bpmn_id, **self.bpmn_attributes)


class ReceiveParser(SpiffReceiveTaskParser):
    def create_task(self) -> Any:
        if self.node.get("messageRef") is None and self.node.find(BPMN + "messageEventDefinition") is None:
            raise ProcessRejected(file=self.filename, element=self.bpmn_id, reason="receive_without_message")
        return super().create_task()
