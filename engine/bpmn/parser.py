"""Reads a BPMN diagram into the library's specs, with our own elements in place of some of the library's.

Flows are taken in document order, not by the height of shapes; what the library would drop or
misread is refused by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from lxml import etree
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.parser.event_parsers import (
    SpiffBoundaryEventParser,
    SpiffIntermediateCatchEventParser,
)
from SpiffWorkflow.spiff.parser.process import SpiffProcessParser
from SpiffWorkflow.spiff.parser.task_spec import SpiffTaskParser

from engine.errors import ProcessRejected
from engine.expressions.syntax import NAME
from engine.xml import read_xml

from .elements import ChildCaseTask, ClockedCycle, ClockedTimer, DecisionTask, GatheringTask, OperatorTask

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"

RESERVED = frozenset({"Start", "End", "Root"})

UNSUPPORTED = frozenset(
    {
        "transaction", "adHocSubProcess", "eventBasedGateway", "complexGateway", "sendTask", "receiveTask",
        "manualTask", "intermediateThrowEvent", "timeDuration", "signalEventDefinition",
        "errorEventDefinition", "escalationEventDefinition", "compensateEventDefinition", "cancelEventDefinition",
        "conditionalEventDefinition", "linkEventDefinition", "standardLoopCharacteristics", "dataStore",
    }
)  # fmt: skip


@dataclass(frozen=True)
class StartForm:
    """How a process begins: the element, its form, its intake, the roles that may start it, its article.

    `bulk` says that many may be handed in at once, as the rows of a sheet.
    """

    element: str
    form: str | None
    intake: str | None
    roles: tuple[str, ...]
    article: str
    bulk: bool = False


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
    start = _start_form(process, file)
    _refuse_unsupported(process, file)
    _name_data(process)
    parser = _Parser()
    try:
        parser.add_bpmn_xml(root.getroottree(), filename=file)
        spec = parser.get_spec(process.get("id"))
        subprocesses = parser.get_subprocess_specs(process.get("id"))
    except ValidationException as fault:
        raise ProcessRejected(file=file, element=fault.tag or "", reason=str(fault)) from fault
    for event in spec.bpmn_start_events:
        event.event_definition = NoneEventDefinition()  # a case begins because somebody starts it
    _connect_loops(spec, *subprocesses.values())
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


def properties(node: etree._Element) -> dict[str, str]:
    """The extension properties of an element."""
    path = f"{BPMN}extensionElements/{SPIFF}properties/{SPIFF}property"
    return {found.get("name", ""): found.get("value", "") for found in node.findall(path)}


class _DocumentOrder(SpiffProcessParser):
    """Forgets where shapes lie, so that the library's sorting by height keeps the order of the document."""

    def get_position(self, node_id: str) -> dict[str, float]:
        return {"x": 0.0, "y": 0.0}


SpiffTaskParser.PARALLEL_MI_CLASS = GatheringTask


class _Clocked:
    """Event parsers whose timers ask the case for their instant."""

    def parse_timer_event(self: Any, event: etree._Element) -> ClockedTimer:
        name = self.node.get("name") or self.node.get("id")
        for tag, kind in (("timeDate", ClockedTimer), ("timeCycle", ClockedCycle)):
            text = (event.findtext(BPMN + tag) or "").strip()
            if text:
                return kind(name, text)
        raise ValidationException("timeDate missing", node=self.node, file_name=self.filename)


class _BoundaryParser(_Clocked, SpiffBoundaryEventParser):
    pass


class _CatchParser(_Clocked, SpiffIntermediateCatchEventParser):
    pass


class _OperatorParser(SpiffTaskParser):
    def create_task(self) -> OperatorTask:
        operator = self.parse_extensions().get("serviceTaskOperator")
        if operator is None:
            raise ValidationException("operator missing", node=self.node, file_name=self.filename)
        parameters = {name: parameter["value"] for name, parameter in operator["parameters"].items()}
        return OperatorTask(
            self.spec, self.bpmn_id, operator["name"], parameters, operator["resultVariable"], **self.bpmn_attributes
        )


class _DecisionParser(SpiffTaskParser):
    @staticmethod
    def get_decision_ref(node: etree._Element) -> str | None:
        """None: our own decision tables are looked up by name when the task runs."""
        return None

    def create_task(self) -> DecisionTask:
        decision = self.parse_extensions().get("calledDecisionId")
        if not decision:
            raise ValidationException("decision missing", node=self.node, file_name=self.filename)
        return DecisionTask(self.spec, self.bpmn_id, decision.strip(), **self.bpmn_attributes)


class _CallParser(SpiffTaskParser):
    def create_task(self) -> ChildCaseTask:
        called = self.node.get("calledElement")
        if not called:
            raise ValidationException("calledElement missing", node=self.node, file_name=self.filename)
        return ChildCaseTask(self.spec, self.bpmn_id, called, **self.bpmn_attributes)


class _Parser(SpiffBpmnParser):
    PROCESS_PARSER_CLASS = _DocumentOrder
    OVERRIDE_PARSER_CLASSES: ClassVar[dict[str, Any]] = {
        **SpiffBpmnParser.OVERRIDE_PARSER_CLASSES,
        full_tag("serviceTask"): (_OperatorParser, OperatorTask),
        full_tag("businessRuleTask"): (_DecisionParser, DecisionTask),
        full_tag("callActivity"): (_CallParser, ChildCaseTask),
        full_tag("boundaryEvent"): (
            _BoundaryParser,
            SpiffBpmnParser.OVERRIDE_PARSER_CLASSES[full_tag("boundaryEvent")][1],
        ),
        full_tag("intermediateCatchEvent"): (
            _CatchParser,
            SpiffBpmnParser.OVERRIDE_PARSER_CLASSES[full_tag("intermediateCatchEvent")][1],
        ),
    }


def _only_process(root: etree._Element, file: str) -> etree._Element:
    processes = [node for node in root.findall(BPMN + "process") if node.get("isExecutable") == "true"]
    if len(processes) != 1:
        raise ProcessRejected(file=file, reason="one_executable_process", found=len(processes))
    return processes[0]


def _refuse_unsupported(process: etree._Element, file: str) -> None:
    seen: set[str] = set()
    for node in process.iter(etree.Element):
        kind = etree.QName(node).localname
        identity = node.get("id") or ""
        if node.tag.startswith(BPMN) and (kind in UNSUPPORTED or node.get("triggeredByEvent") == "true"):
            raise ProcessRejected(file=file, element=_shape(node), reason="unsupported", kind=kind)
        if kind in ("preScript", "postScript") and node.tag.startswith(SPIFF):
            raise ProcessRejected(file=file, element=node.getparent().getparent().get("id"), reason="script_on_task")
        if kind == "sequenceFlow" and not identity:
            raise ProcessRejected(file=file, element=node.get("sourceRef"), reason="flow_without_id")
        if not node.tag.startswith(BPMN):
            continue
        if identity in RESERVED or identity in seen:
            reason = "reserved_id" if identity in RESERVED else "duplicate_id"
            raise ProcessRejected(file=file, element=identity, reason=reason)
        if identity:
            seen.add(identity)
    for operator in process.iter(SPIFF + "serviceTaskOperator"):
        if operator.get("id") in seen:
            # The library looks elements up by id among all nodes, and would find the operator.
            raise ProcessRejected(file=file, element=operator.get("id"), reason="operator_and_element_share_id")


def _name_data(process: etree._Element) -> None:
    """Let what goes in and out be known by its name, where that can be a variable: ids are unique in a file,
    but two calls of one process need the same variable."""
    for kind in ("dataInput", "dataOutput", "inputDataItem", "outputDataItem"):
        for node in process.iter(BPMN + kind):
            if NAME.fullmatch(node.get("name") or ""):
                node.set("id", node.get("name", ""))


def _shape(node: etree._Element) -> str:
    """The id of the drawn element to which a node belongs: event definitions and loops lie inside their shape."""
    kind = etree.QName(node).localname
    inner = kind.endswith(("Definition", "Characteristics")) or kind.startswith("time")
    above = node.getparent() if inner else None
    while above is not None and (etree.QName(above).localname.endswith("Definition") or not above.get("id")):
        above = above.getparent()
    return (above if above is not None else node).get("id") or ""


def _connect_loops(*specs: BpmnProcessSpec) -> None:
    """Loops listen to their instances from the first moment on, also where another process made the instances."""
    for process in specs:
        for spec in process.task_specs.values():
            if isinstance(spec, LoopTask):
                instance = process.task_specs[spec.task_spec]
                if not instance.completed_event.is_connected(spec.merge_child):
                    instance.completed_event.connect(spec.merge_child)


def _start_form(process: etree._Element, file: str) -> StartForm:
    starts = process.findall(BPMN + "startEvent")
    if len(starts) != 1:
        raise ProcessRejected(file=file, reason="one_start_event", found=len(starts))
    found = properties(starts[0])
    roles = tuple(role.strip() for role in found.get("roles", "").split(",") if role.strip())
    return StartForm(
        element=starts[0].get("id", ""),
        form=found.get("form"),
        intake=found.get("intake"),
        roles=roles,
        article=found.get("article", ""),
        bulk=found.get("bulk") == "yes",
    )


def _lanes(process: etree._Element) -> dict[str, str]:
    lanes = {}
    for lane in process.iter(BPMN + "lane"):
        for reference in lane.findall(BPMN + "flowNodeRef"):
            lanes[(reference.text or "").strip()] = lane.get("id", "").removeprefix("lane_")
    return lanes


def _data_names(process: etree._Element, kind: str) -> tuple[str, ...]:
    path = f"{BPMN}ioSpecification/{BPMN}{kind}"
    return tuple(node.get("id", "") for node in process.findall(path))
