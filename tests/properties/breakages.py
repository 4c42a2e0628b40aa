"""Ways to spoil a drawing, one at a time: what analysts, tools and strangers get wrong."""

from __future__ import annotations

import copy
from collections.abc import Callable
from random import Random

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
Root = etree._Element

TIMERS = (
    "", "tomorrow", "PT", "-PT1H", "PT0S", "P1000000Y", "R/PT0S", "R/PT1S", "R-1/PT1H", "R3/PT1H", "2020-01-01",
    "now()", "=", "=x", "0 0 * * *", "PT1H/R", '__import__("os").popen("id").read()',
    "9999-99-99T99:99:99Z", "PT1e9H", "P1M",
)  # fmt: skip
EXPRESSIONS = (
    "", "x = 1", "x :=", "(x := 1)", "1/0", "missing > 1", "exit()", "().__class__.__bases__", "a" * 10_000, "[" * 300,
    "${x}", "#{x}", "=true", "true", "x and", "9**9**9", "'a' * 10**9", "lambda: 1", "[y for y in x]",
    "open('/etc/passwd')",
)  # fmt: skip
NUMBERS = ("0", "-1", "1.5", "x", "", "1000000000", "3", "1e9", "None", "true")
IDS = ("Start", "End", "Root", "", "a b", "1x", "é", "x" * 5000, "<x>", "main", "..", "None")
TAGS = (
    "transaction", "adHocSubProcess", "complexGateway", "eventBasedGateway", "inclusiveGateway", "parallelGateway",
    "exclusiveGateway", "sendTask", "receiveTask", "manualTask", "userTask", "task", "scriptTask", "subProcess",
    "callActivity", "startEvent", "endEvent", "intermediateThrowEvent", "intermediateCatchEvent", "boundaryEvent",
    "businessRuleTask", "serviceTask", "dataObject", "textAnnotation", "noSuchElement", "process",
)  # fmt: skip
DEFINITIONS = (
    "timer", "message", "signal", "error", "escalation", "link", "terminate", "compensate", "cancel", "conditional",
)  # fmt: skip


def broken(text: bytes, dice: Random, times: int = 1) -> bytes:
    """The drawing, spoiled so often; what is no XML any more, or never was, comes back as it is."""
    try:
        root = etree.fromstring(text, etree.XMLParser(resolve_entities=False, huge_tree=False))
    except etree.XMLSyntaxError:
        return text
    for _ in range(times):
        dice.choice(BREAKAGES)(root, dice)
    return etree.tostring(root)


def drop_element(root: Root, dice: Random) -> None:
    _remove(_any(root, dice))


def drop_flow(root: Root, dice: Random) -> None:
    _remove(_any(root, dice, "sequenceFlow"))


def dangle(root: Root, dice: Random) -> None:
    _any(root, dice, "sequenceFlow").set(dice.choice(["sourceRef", "targetRef"]), "ghost")


def retarget(root: Root, dice: Random) -> None:
    """A flow, a default, an attachment or a reference leads to any other element."""
    holders = [e for e in _all(root) if any(name in e.attrib for name in REFERENCES)]
    if holders:
        element = dice.choice(holders)
        name = dice.choice([name for name in REFERENCES if name in element.attrib])
        element.set(name, _any(root, dice).get("id") or "")


def duplicate_id(root: Root, dice: Random) -> None:
    _any(root, dice).set("id", _any(root, dice).get("id") or "")


def odd_id(root: Root, dice: Random) -> None:
    """An odd id, followed by all that name it."""
    element, new = _any(root, dice), dice.choice(IDS)
    old = element.get("id")
    element.set("id", new)
    if dice.random() < 0.5:
        for other in _all(root):
            for name in REFERENCES:
                if old and other.get(name) == old:
                    other.set(name, new)


def cut_attribute(root: Root, dice: Random) -> None:
    element = _any(root, dice)
    if element.attrib:
        del element.attrib[dice.choice(sorted(element.attrib))]


def odd_attribute(root: Root, dice: Random) -> None:
    element = _any(root, dice)
    name = dice.choice(
        [*map(str, element.attrib), "isExecutable", "isInterrupting", "cancelActivity", "default", "isSequential"]
    )
    element.set(name, dice.choice(["true", "false", "maybe", "", *NUMBERS, *IDS]))


def odd_timer(root: Root, dice: Random) -> None:
    found = [e for e in _all(root) if _kind(e).startswith("time")]
    if found:
        element = dice.choice(found)
        element.text = dice.choice(TIMERS)
        element.tag = BPMN + dice.choice(["timeDate", "timeDuration", "timeCycle"])


def odd_expression(root: Root, dice: Random) -> None:
    names = ("conditionExpression", "script", "loopCardinality", "completionCondition")
    found = [e for e in _all(root) if _kind(e) in names]
    if found:
        dice.choice(found).text = dice.choice([*EXPRESSIONS, *NUMBERS])


def add_condition(root: Root, dice: Random) -> None:
    flow = _any(root, dice, "sequenceFlow")
    etree.SubElement(flow, BPMN + "conditionExpression").text = dice.choice(EXPRESSIONS)


def add_script(root: Root, dice: Random) -> None:
    element = _any(root, dice, "userTask", "task", "scriptTask")
    element.tag = BPMN + "scriptTask"
    etree.SubElement(element, BPMN + "script").text = dice.choice(EXPRESSIONS)


def other_kind(root: Root, dice: Random) -> None:
    _any(root, dice).tag = BPMN + dice.choice(TAGS)


def other_event(root: Root, dice: Random) -> None:
    """An event waits for something else, or for several things."""
    event = _any(
        root, dice, "startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent"
    )
    if dice.random() < 0.6:
        for inner in list(event):
            _remove(inner)
    definition = etree.SubElement(event, f"{BPMN}{dice.choice(DEFINITIONS)}EventDefinition")
    if dice.random() < 0.5:
        etree.SubElement(definition, BPMN + "timeDuration").text = dice.choice(TIMERS)


def add_loop(root: Root, dice: Random) -> None:
    element = _any(root, dice, "userTask", "task", "subProcess", "callActivity", "scriptTask")
    if dice.random() < 0.3:
        etree.SubElement(element, BPMN + "standardLoopCharacteristics", loopMaximum=dice.choice(NUMBERS))
        return
    loop = etree.SubElement(
        element, BPMN + "multiInstanceLoopCharacteristics", isSequential=dice.choice(["true", "false"])
    )
    etree.SubElement(loop, BPMN + "loopCardinality").text = dice.choice([*NUMBERS, *EXPRESSIONS])


def add_flow(root: Root, dice: Random) -> None:
    """One more flow between any two elements."""
    flow = copy.deepcopy(_any(root, dice, "sequenceFlow"))
    if _kind(flow) == "sequenceFlow":
        flow.set("id", f"added_{dice.randrange(10**6)}")
        flow.set("sourceRef", _any(root, dice).get("id") or "")
        flow.set("targetRef", _any(root, dice).get("id") or "")
        _any(root, dice, "process", "subProcess").append(flow)


def copy_into(root: Root, dice: Random) -> None:
    """An element again, anywhere."""
    element = _any(root, dice)
    if len(list(element.iter())) < 50:
        _any(root, dice).append(copy.deepcopy(element))


def move_into(root: Root, dice: Random) -> None:
    """An element into another scope."""
    element, place = _any(root, dice), _any(root, dice, "process", "subProcess")
    if element is not place and element not in place.iterancestors():
        _remove(element)
        place.append(element)


def shuffle(root: Root, dice: Random) -> None:
    element = _any(root, dice, "process", "subProcess")
    inner = list(element)
    dice.shuffle(inner)
    element[:] = inner


def strange_content(root: Root, dice: Random) -> None:
    element = _any(root, dice)
    match dice.randrange(4):
        case 0:
            element.text = dice.choice(["text", "\u200b", "<script>", "x" * 10_000])
        case 1:
            element.append(etree.ProcessingInstruction("php", "system('id')"))
        case 2:
            etree.SubElement(element, "{urn:stranger}thing", nested="yes")
        case 3:
            element.append(etree.Comment("?"))


def deepen(root: Root, dice: Random) -> None:
    """Sub-processes in each other, many of them and empty."""
    place = _any(root, dice, "process", "subProcess")
    for number in range(dice.choice([1, 5, 60, 300])):
        place = etree.SubElement(place, BPMN + "subProcess", id=f"deep_{number}_{dice.randrange(10**6)}")


REFERENCES = (
    "sourceRef", "targetRef", "attachedToRef", "default", "calledElement", "messageRef", "signalRef", "errorRef",
    "escalationRef",
)  # fmt: skip
BREAKAGES: tuple[Callable[[Root, Random], None], ...] = (
    drop_element, drop_flow, dangle, retarget, retarget, duplicate_id, odd_id, cut_attribute, odd_attribute, odd_timer,
    odd_expression, add_condition, add_script, other_kind, other_event, add_loop, add_flow, add_flow, copy_into,
    move_into, shuffle, strange_content, deepen,
)  # fmt: skip


def _all(root: Root) -> list[Root]:
    return list(root.iter(etree.Element))


def _any(root: Root, dice: Random, *kinds: str) -> Root:
    """Any element of these kinds; any at all where there is none."""
    found = [element for element in _all(root) if not kinds or _kind(element) in kinds]
    return dice.choice(found or [root])


def _kind(element: Root) -> str:
    return etree.QName(element).localname


def _remove(element: Root) -> None:
    above = element.getparent()
    if above is not None:
        above.remove(element)
