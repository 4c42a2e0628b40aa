"""Draws small diagrams for tests: nodes and flows in, BPMN text out."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" targetNamespace="test">'
)


@dataclass
class Drawing:
    """One executable process; add nodes, then flows, then take the text."""

    process: str
    body: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    thrown: set[tuple[str, str]] = field(default_factory=set)

    def node(self, kind: str, name: str, inner: str = "", **attributes: str) -> Drawing:
        told = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        self.body.append(f'<bpmn:{kind} id="{name}"{told}>{inner}</bpmn:{kind}>')
        return self

    def start(self, name: str = "begin", **props: str) -> Drawing:
        return self.node("startEvent", name, properties(props))

    def end(self, name: str = "done", terminate: bool = False) -> Drawing:
        return self.node("endEvent", name, "<bpmn:terminateEventDefinition/>" if terminate else "")

    def user(self, name: str, loop: str = "", **props: str) -> Drawing:
        told = {"department": '"A"', "role": "clerk", "form": "answer", **props}
        if "role_of" in told:
            del told["role"]
        return self.node("userTask", name, properties(told) + loop)

    def service(self, name: str, operator: str, result: str = "", **parameters: str) -> Drawing:
        told = "".join(
            f'<spiffworkflow:parameter id="{key}" type="any" value={quoteattr(value)}/>'
            for key, value in parameters.items()
        )
        into = f' resultVariable="{result}"' if result else ""
        inner = (
            f'<bpmn:extensionElements><spiffworkflow:serviceTaskOperator id="{operator}"{into}>'
            f"<spiffworkflow:parameters>{told}</spiffworkflow:parameters>"
            "</spiffworkflow:serviceTaskOperator></bpmn:extensionElements>"
        )
        return self.node("serviceTask", name, inner)

    def script(self, name: str, text: str) -> Drawing:
        return self.node("scriptTask", name, f"<bpmn:script>{text}</bpmn:script>")

    def gateway(self, name: str, kind: str = "exclusiveGateway", **attributes: str) -> Drawing:
        return self.node(kind, name, **attributes)

    def timer(self, name: str, on: str, expression: str, interrupting: bool = True, tag: str = "timeDate") -> Drawing:
        inner = f"<bpmn:timerEventDefinition><bpmn:{tag}>{expression}</bpmn:{tag}></bpmn:timerEventDefinition>"
        if not on:
            return self.node("intermediateCatchEvent", name, inner)
        return self.node(
            "boundaryEvent", name, inner, attachedToRef=on, cancelActivity="true" if interrupting else "false"
        )

    def cycle(self, name: str, on: str, expression: str) -> Drawing:
        return self.timer(name, on, expression, interrupting=False, tag="timeCycle")

    def message(self, name: str, on: str = "", interrupting: bool = True, **props: str) -> Drawing:
        self.messages.append(name)
        inner = f'{properties(props)}<bpmn:messageEventDefinition messageRef="message_{name}"/>'
        if not on:
            return self.node("intermediateCatchEvent", name, inner)
        return self.node(
            "boundaryEvent", name, inner, attachedToRef=on, cancelActivity="true" if interrupting else "false"
        )

    def call(self, name: str, process: str, over: str = "", item: str = "", into: str = "", out: str = "") -> Drawing:
        loop = each(over, item, into, out) if over else ""
        return self.node("callActivity", name, loop, calledElement=process)

    def inside(self, name: str, inner: Drawing, **attributes: str) -> Drawing:
        self.messages += inner.messages
        self.thrown |= inner.thrown
        return self.node("subProcess", name, "".join(inner.body), **attributes)

    def beside(self, name: str, inner: Drawing) -> Drawing:
        """An event sub-process; its start event is drawn by `start_by`."""
        return self.inside(name, inner, triggeredByEvent="true")

    def start_by(self, name: str, kind: str, what: str = "", interrupting: bool = True) -> Drawing:
        told = {} if kind == "error" else {"isInterrupting": "true" if interrupting else "false"}
        return self.node("startEvent", name, self.event(kind, what), **told)

    def border(self, name: str, on: str, kind: str, what: str = "", interrupting: bool = True) -> Drawing:
        ends = "true" if interrupting else "false"
        return self.node("boundaryEvent", name, self.event(kind, what), attachedToRef=on, cancelActivity=ends)

    def catch(self, name: str, kind: str, what: str = "") -> Drawing:
        return self.node("intermediateCatchEvent", name, self.event(kind, what))

    def throw(self, name: str, kind: str = "", what: str = "") -> Drawing:
        return self.node("intermediateThrowEvent", name, self.event(kind, what) if kind else "")

    def end_by(self, name: str, kind: str, what: str = "") -> Drawing:
        return self.node("endEvent", name, self.event(kind, what))

    def event(self, kind: str, what: str = "") -> str:
        """An event definition: a timer by its ISO text, a link by its name, anything else by what it refers to."""
        if kind == "timer":
            tag = "timeCycle" if what.startswith("R") else "timeDuration"
            return f"<bpmn:timerEventDefinition><bpmn:{tag}>{what}</bpmn:{tag}></bpmn:timerEventDefinition>"
        if kind == "link":
            return f'<bpmn:linkEventDefinition name="{what}"/>'
        if kind == "message" and what not in self.messages:
            self.messages.append(what)
        elif what and kind != "message":
            self.thrown.add((kind, what))
        refers = f' {kind}Ref="{kind}_{what}"' if what else ""
        return f"<bpmn:{kind}EventDefinition{refers}/>"

    def flow(self, source: str, target: str, condition: str = "", name: str = "") -> Drawing:
        name = name or f"f_{source}_{target}"
        inner = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>" if condition else ""
        self.body.append(
            f'<bpmn:sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inner}</bpmn:sequenceFlow>'
        )
        return self

    def line(self, *names: str) -> Drawing:
        for source, target in itertools.pairwise(names):
            self.flow(source, target)
        return self

    def io(self, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> Drawing:
        told = "".join(f'<bpmn:dataInput id="{name}"/>' for name in inputs)
        told += "".join(f'<bpmn:dataOutput id="{name}"/>' for name in outputs)
        self.body.insert(0, f"<bpmn:ioSpecification>{told}</bpmn:ioSpecification>")
        return self

    def renamed(self, **names: str) -> Drawing:
        """Give data items names of their own beside their ids."""
        for identity, name in names.items():
            told = f'id="{identity}" name="{identity}"'
            self.body = [part.replace(told, f'id="{identity}" name="{name}"') for part in self.body]
        return self

    def text(self) -> str:
        messages = "".join(
            f'<bpmn:message id="message_{name}" name="{name}"/>' for name in dict.fromkeys(self.messages)
        )
        code = {"error": "errorCode", "escalation": "escalationCode", "signal": "name"}
        messages += "".join(
            f'<bpmn:{kind} id="{kind}_{what}" {code[kind]}="{what}"/>' for kind, what in sorted(self.thrown)
        )
        body = "".join(self.body)
        return (
            f'{HEAD}{messages}<bpmn:process id="{self.process}" isExecutable="true">{body}</bpmn:process>'
            "</bpmn:definitions>"
        )


def properties(props: dict[str, str]) -> str:
    if not props:
        return ""
    told = "".join(
        f"<spiffworkflow:property name={quoteattr(name)} value={quoteattr(value)}/>" for name, value in props.items()
    )
    return (
        f"<bpmn:extensionElements><spiffworkflow:properties>{told}</spiffworkflow:properties></bpmn:extensionElements>"
    )


def each(over: str, item: str, into: str, out: str) -> str:
    """All at once, one for each entry of a list."""
    gathered = f"<bpmn:loopDataOutputRef>{into}</bpmn:loopDataOutputRef>" if into else ""
    output = f'<bpmn:outputDataItem id="{out}" name="{out}"/>' if out else ""
    return (
        f"<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>{over}</bpmn:loopDataInputRef>{gathered}"
        f'<bpmn:inputDataItem id="{item}" name="{item}"/>{output}</bpmn:multiInstanceLoopCharacteristics>'
    )


def times(number: int) -> str:
    """All at once, as many as this."""
    return (
        f"<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>{number}</bpmn:loopCardinality>"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
