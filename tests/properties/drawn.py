"""A model as BPMN text."""

from __future__ import annotations

from tests.properties.model import Flow, Node, Process

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">'
TAGS = {
    "start": "startEvent",
    "end": "endEvent",
    "user": "userTask",
    "task": "task",
    "script": "scriptTask",
    "xor": "exclusiveGateway",
    "and": "parallelGateway",
    "or": "inclusiveGateway",
    "event": "eventBasedGateway",
    "catch": "intermediateCatchEvent",
    "throw": "intermediateThrowEvent",
    "boundary": "boundaryEvent",
    "sub": "subProcess",
    "call": "callActivity",
}


def text_of(process: Process) -> str:
    """The drawing of one process, with the messages, signals, errors and escalations that it names."""
    named = {(node.trigger, node.ref) for node in process.nodes.values() if node.ref}
    roots = "".join(_root(trigger, ref) for trigger, ref in sorted(named))
    body = _scope(process, process.id)
    return f'{HEAD}{roots}<process id="{process.id}" isExecutable="true">{body}</process></definitions>'


def _root(trigger: str, ref: str) -> str:
    told = {"message": "name", "signal": "name", "error": "errorCode", "escalation": "escalationCode"}.get(trigger)
    return f'<{trigger} id="{trigger}_{ref}" {told}="{ref}"/>' if told else ""


def _scope(process: Process, scope: str) -> str:
    inner = list(process.inside(scope))
    ids = {node.id for node in inner}
    nodes = "".join(_node(process, node) for node in inner)
    return nodes + "".join(_flow(flow) for flow in process.flows if flow.source in ids)


def _node(process: Process, node: Node) -> str:
    told = [f'id="{node.id}"']
    if node.kind == "boundary":
        told.append(f'attachedToRef="{node.host}" cancelActivity="{_yes(node.interrupting)}"')
    if node.kind == "start" and node.trigger != "none":
        told.append(f'isInterrupting="{_yes(node.interrupting)}"')
    if node.triggered:
        told.append('triggeredByEvent="true"')
    if node.called:
        told.append(f'calledElement="{node.called}"')
    told.extend(f'default="{flow.id}"' for flow in process.outgoing(node.id) if flow.default)
    inner = _definition(node) + _loop(node)
    if node.kind == "script":
        lines = "\n".join(f"{name} = {value}" for name, value in node.sets.items())
        inner += f"<script>{lines}</script>"
    if node.kind == "sub":
        inner += _scope(process, node.id)
    return f"<{TAGS[node.kind]} {' '.join(told)}>{inner}</{TAGS[node.kind]}>"


def _definition(node: Node) -> str:
    match node.trigger:
        case "none":
            return ""
        case "timer":
            inner = f"<timeDuration>PT{node.seconds}S</timeDuration>"
            if node.again:
                inner = f"<timeCycle>R{node.again + 1}/PT{node.seconds}S</timeCycle>"
            return f"<timerEventDefinition>{inner}</timerEventDefinition>"
        case "link":
            return f'<linkEventDefinition name="{node.ref}"/>'
        case "terminate":
            return "<terminateEventDefinition/>"
    return f'<{node.trigger}EventDefinition {node.trigger}Ref="{node.trigger}_{node.ref}"/>'


def _loop(node: Node) -> str:
    if node.loop is None:
        return ""
    if node.loop.standard:
        return f'<standardLoopCharacteristics loopMaximum="{node.loop.count}"/>'
    many = f"<loopCardinality>{node.loop.count}</loopCardinality>"
    if node.loop.enough:
        condition = f"nrOfCompletedInstances >= {node.loop.enough}"
        many += f"<completionCondition>{condition}</completionCondition>"
    told = f'isSequential="{_yes(node.loop.sequential)}"'
    return f"<multiInstanceLoopCharacteristics {told}>{many}</multiInstanceLoopCharacteristics>"


def _flow(flow: Flow) -> str:
    told = f'id="{flow.id}" sourceRef="{flow.source}" targetRef="{flow.target}"'
    if not flow.variable:
        return f"<sequenceFlow {told}/>"
    values = ", ".join(map(str, flow.values))
    return (
        f"<sequenceFlow {told}><conditionExpression>{flow.variable} in [{values}]</conditionExpression></sequenceFlow>"
    )


def _yes(value: bool) -> str:
    return "true" if value else "false"
