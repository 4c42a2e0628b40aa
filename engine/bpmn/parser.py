"""Reads a BPMN diagram into the library's specs, with our own elements in place of some of the library's.

Flows are taken in document order, not by the height of shapes; what the library would drop or
misread is refused by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, ClassVar

from lxml import etree
from SpiffWorkflow.bpmn.parser.task_parsers import ConditionalGatewayParser, GatewayParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.specs.defaults import ReceiveTask, SubWorkflowTask

from engine.errors import EngineError, ProcessRejected
from engine.expressions.syntax import NAME
from engine.xml import read_xml

from .definitions import awaited_signal
from .elements import ChildCaseTask, DecisionTask, OperatorTask, PassedTask
from .eventparsers import BoundaryParser, CatchParser, EndParser, StartParser, ThrowParser
from .gateways import EventGateway, EventGatewayParser, ExclusiveSplit, InclusiveParser
from .joins import InclusiveJoin, ParallelJoin
from .misplaced import refuse_misplaced
from .namespaces import BPMN
from .processparser import ScopeParser
from .startform import StartForm, start_form
from .support import refuse_unsupported
from .taskparsers import CallParser, DecisionParser, OperatorParser, PassedParser, ReceiveParser
from .unreadable import refuse_unreadable
from .wiring import InsideParser


@dataclass(frozen=True)
class Diagram:
    """A parsed process: library specs, names of elements, what it calls, what goes in and out."""

    process: str
    name: str
    spec: BpmnProcessSpec
    subprocesses: dict[str, BpmnProcessSpec]
    names: dict[str, str]
    lanes: dict[str, str]
    start: StartForm
    calls: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]

    @cached_property
    def signals(self) -> frozenset[str]:
        """The signals that some element waits for."""
        return frozenset(found for spec in self.task_specs() if (found := awaited_signal(spec)) is not None)

    def task_specs(self) -> list[Any]:
        """All element specs, those of embedded sub-processes included."""
        return [spec for process in (self.spec, *self.subprocesses.values()) for spec in process.task_specs.values()]


@lru_cache(maxsize=128)
def parse_diagram(raw: bytes, file: str) -> Diagram:
    """Parse one file with one executable process; raises ProcessRejected with file, element and reason.

    The same text gets the same diagram again: it is only read, by as many cases as run on it.
    """
    root = read_xml(raw, file)
    process = _only_process(root, file)
    start = start_form(process, file)
    refuse_unsupported(process, file)
    refuse_unreadable(process, file)
    refuse_misplaced(process, file)
    _name_data(process)
    _imply_defaults(process)
    parser = _Parser()
    try:
        parser.add_bpmn_xml(root.getroottree(), filename=file)
        spec = parser.get_spec(process.get("id"))
        subprocesses = parser.get_subprocess_specs(process.get("id"))
    except ValidationException as fault:
        raise ProcessRejected(file=file, element=fault.id or "", reason=_said(fault)) from fault
    except EngineError:
        raise
    except Exception as fault:  # the library stumbles over what it does not expect
        raise ProcessRejected(file=file, reason="unreadable_drawing", detail=_said(fault)) from fault
    return Diagram(
        process=process.get("id"),
        name=process.get("name") or process.get("id"),
        spec=spec,
        subprocesses=subprocesses,
        names={node.get("id"): node.get("name") or "" for node in process.iter() if node.get("id")},
        lanes=_lanes(process),
        start=start,
        calls=tuple(sorted({node.get("calledElement") for node in process.iter(BPMN + "callActivity")})),
        inputs=_data_names(process, "dataInput"),
        outputs=_data_names(process, "dataOutput"),
    )


def _library(tag: str) -> Any:
    """The library's own element for a tag."""
    return SpiffBpmnParser.OVERRIDE_PARSER_CLASSES[full_tag(tag)][1]


class _Parser(SpiffBpmnParser):
    PROCESS_PARSER_CLASS = ScopeParser
    OVERRIDE_PARSER_CLASSES: ClassVar[dict[str, Any]] = {
        **SpiffBpmnParser.OVERRIDE_PARSER_CLASSES,
        full_tag("task"): (PassedParser, PassedTask),
        full_tag("manualTask"): (PassedParser, PassedTask),
        full_tag("receiveTask"): (ReceiveParser, ReceiveTask),
        full_tag("subProcess"): (InsideParser, SubWorkflowTask),
        full_tag("transaction"): (InsideParser, SubWorkflowTask),
        full_tag("exclusiveGateway"): (ConditionalGatewayParser, ExclusiveSplit),
        full_tag("inclusiveGateway"): (InclusiveParser, InclusiveJoin),
        full_tag("parallelGateway"): (GatewayParser, ParallelJoin),
        full_tag("eventBasedGateway"): (EventGatewayParser, EventGateway),
        full_tag("serviceTask"): (OperatorParser, OperatorTask),
        full_tag("businessRuleTask"): (DecisionParser, DecisionTask),
        full_tag("callActivity"): (CallParser, ChildCaseTask),
        full_tag("startEvent"): (StartParser, _library("startEvent")),
        full_tag("endEvent"): (EndParser, _library("endEvent")),
        full_tag("boundaryEvent"): (BoundaryParser, _library("boundaryEvent")),
        full_tag("intermediateCatchEvent"): (CatchParser, _library("intermediateCatchEvent")),
        full_tag("intermediateThrowEvent"): (ThrowParser, _library("intermediateThrowEvent")),
    }


def _only_process(root: etree._Element, file: str) -> etree._Element:
    processes = [node for node in root.findall(BPMN + "process") if node.get("isExecutable") == "true"]
    if len(processes) != 1:
        raise ProcessRejected(file=file, reason="one_executable_process", found=len(processes))
    return processes[0]


def _imply_defaults(process: etree._Element) -> None:
    """The one way out of an exclusive gateway that has no condition is taken when no condition holds."""
    ways: dict[str, list[etree._Element]] = {}
    for flow in process.iter(BPMN + "sequenceFlow"):
        ways.setdefault(flow.get("sourceRef", ""), []).append(flow)
    for gateway in process.iter(BPMN + "exclusiveGateway"):
        out = ways.get(gateway.get("id", ""), [])
        bare = [flow for flow in out if flow.find(BPMN + "conditionExpression") is None]
        if len(out) > 1 and len(bare) == 1 and not gateway.get("default"):
            gateway.set("default", bare[0].get("id", ""))


def _name_data(process: etree._Element) -> None:
    """Let what goes in and out be known by its name, where that can be a variable: ids are unique in a file,
    but two calls of one process need the same variable."""
    for kind in ("dataInput", "dataOutput", "inputDataItem", "outputDataItem"):
        for node in process.iter(BPMN + kind):
            if NAME.fullmatch(node.get("name") or ""):
                node.set("id", node.get("name", ""))


def _lanes(process: etree._Element) -> dict[str, str]:
    lanes = {}
    for lane in process.iter(BPMN + "lane"):
        for reference in lane.findall(BPMN + "flowNodeRef"):
            lanes[(reference.text or "").strip()] = lane.get("id", "").removeprefix("lane_")
    return lanes


def _data_names(process: etree._Element, kind: str) -> tuple[str, ...]:
    path = f"{BPMN}ioSpecification/{BPMN}{kind}"
    return tuple(node.get("id", "") for node in process.findall(path))


_ELEMENT = re.compile(r"<Element (?:\{[^}]*\})?(\w+) at 0x[0-9a-f]+>")


def _said(fault: Exception) -> str:
    """The library's complaint, with the name of an element in place of its address in memory."""
    return _ELEMENT.sub(r"\1", str(fault))[:200]
