"""Rules about activities that happen once for each entry of a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from ..bpmn.loopnames import MOST_INSTANCES
from ..bpmn.loopreading import text_of, written_elsewhere
from ..expressions.syntax import NAME
from ..xml.namespaces import BPMN
from .drawing import Drawing, Node
from .expressions import literal
from .finding import Flaw, doubt, flaw
from .rule import rule

_LISTS_ELSEWHERE = ("collection", "inputCollection")


@rule("bpmn")
def instances_uncounted(drawing: Drawing) -> Iterator[Flaw]:
    """An activity that is repeated says how often: by a number or by a list, a loop by its condition or maximum."""
    for node, loop in _loops(drawing):
        number = loop.find(BPMN + "loopCardinality")
        over = text_of(loop, "loopDataInputRef") or written_elsewhere(loop, *_LISTS_ELSEWHERE)
        if (number is not None) == bool(over):
            yield flaw(node.id, reason="both" if over else "neither")
    for node in drawing.all_nodes:
        standard = node.element.find(BPMN + "standardLoopCharacteristics")
        if standard is not None:
            most, condition = standard.get("loopMaximum"), text_of(standard, "loopCondition")
            if most is None and not condition:
                yield flaw(node.id, reason="no_end")
            elif most is not None and not (most.strip().isdecimal() and int(most) > 0):
                yield flaw(node.id, reason="no_maximum", found=most[:20])


@rule("bpmn")
def too_many_instances(drawing: Drawing) -> Iterator[Flaw]:
    """A number of instances is whole, not negative, and one that people can cope with."""
    for node, loop in _loops(drawing):
        number = loop.find(BPMN + "loopCardinality")
        found = literal(drawing, number.text or "") if number is not None else None
        if found is None:
            continue
        if isinstance(found, bool) or not isinstance(found, int) or found < 0:
            yield flaw(node.id, reason="no_number", found=str(found))
        elif found > MOST_INSTANCES:
            yield flaw(node.id, reason="too_many", found=found, most=MOST_INSTANCES)
        elif found == 0:
            yield doubt(node.id, reason="none", found=0)


@rule("bpmn")
def instance_names(drawing: Drawing) -> Iterator[Flaw]:
    """What goes into an instance and what comes out of it have names of their own, and a list each."""
    for node, loop in _loops(drawing):
        names = [item_of(loop, "inputDataItem"), item_of(loop, "outputDataItem")]
        over, into = text_of(loop, "loopDataInputRef"), text_of(loop, "loopDataOutputRef")
        for kind in ("inputDataItem", "outputDataItem"):
            if len(loop.findall(BPMN + kind)) > 1:
                yield flaw(node.id, reason="several", name=kind)
        for name in (*names, over, into):
            if name and not NAME.fullmatch(name):
                yield flaw(node.id, reason="no_name", name=name)
        if bool(names[1]) != bool(into):
            yield doubt(node.id, reason="no_item" if into else "no_list", name=names[1] or into)
        told = Counter(name for name in (names[0], over) if name) + Counter(name for name in (names[1], into) if name)
        if any(count > 1 for count in told.values()) and not _same_lists_only(names, over, into):
            yield flaw(node.id, reason="twice", name=next(name for name, count in told.items() if count > 1))


def _loops(drawing: Drawing) -> Iterator[tuple[Node, etree._Element]]:
    for node in drawing.all_nodes:
        if node.loop is not None:
            yield node, node.loop


def _same_lists_only(names: list[str], over: str, into: str) -> bool:
    """Whether only the two lists are the same, which replaces each entry by its result."""
    return over == into and len({*filter(None, names), over}) == 1 + len([name for name in names if name])


def item_of(loop: etree._Element, tag: str) -> str:
    """The variable of an item: its name where that can be one, else its id."""
    found = loop.find(BPMN + tag)
    if found is None:
        return ""
    name = found.get("name") or ""
    return name if NAME.fullmatch(name) else found.get("id") or name
