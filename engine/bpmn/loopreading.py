"""Reads how often an activity happens: BPMN's own notation, and the attributes that other tools write instead."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from engine.errors import ProcessRejected
from engine.expressions.syntax import NAME

from .loopnames import COUNTER, COUNTS
from .namespaces import BPMN

_LASTING_NAMES = frozenset({COUNTER, *(name for name, what in COUNTS.items() if what == "all")})
"""What an instance can be told of itself that does not change while it runs."""

_SEQUENCE_NAMES = frozenset(name for name, what in COUNTS.items() if what in ("completed", "active"))
_WRAPPED = re.compile(r"[$#]\{\s*(.*?)\s*\}|=\s*(.*)", re.DOTALL)
_WORD = re.compile(r"[A-Za-z]\w*")
_CONDITIONS = ("completionCondition", "loopCondition")


@dataclass(frozen=True)
class Loop:
    """How often an activity happens.

    A standard loop has `condition`, `test_before` and `maximum`. Of the others `cardinality` is an expression,
    `collection`, `item`, `output` and `output_item` are variables, empty where not drawn. `told` are the
    variables about the instance that the drawing makes use of.
    """

    standard: bool = False
    parallel: bool = False
    condition: str = ""
    test_before: bool = False
    maximum: int | None = None
    cardinality: str = ""
    collection: str = ""
    item: str = ""
    output: str = ""
    output_item: str = ""
    completion: str = ""
    told: tuple[str, ...] = ()


def read_loop(activity: etree._Element, file: str) -> Loop | None:
    """How often an activity happens; None when once. Raises ProcessRejected."""
    standard = activity.find(BPMN + "standardLoopCharacteristics")
    if standard is not None:
        return _standard(standard, activity, file)
    multiple = activity.find(BPMN + "multiInstanceLoopCharacteristics")
    return _multiple(multiple, activity, file) if multiple is not None else None


def _standard(node: etree._Element, activity: etree._Element, file: str) -> Loop:
    condition, most = text_of(node, "loopCondition"), node.get("loopMaximum")
    if most is not None and not (most.strip().isdecimal() and int(most) > 0):
        raise ProcessRejected(file=file, element=activity.get("id"), reason="loop_maximum", found=most[:50])
    if not condition and most is None:
        raise ProcessRejected(file=file, element=activity.get("id"), reason="loop_without_end")
    return Loop(
        standard=True,
        condition=condition,
        test_before=node.get("testBefore") == "true",
        maximum=int(most) if most is not None else None,
        told=_mentioned(activity, frozenset({COUNTER})),
    )


def _multiple(node: etree._Element, activity: etree._Element, file: str) -> Loop:
    cardinality = text_of(node, "loopCardinality")
    collection = _variable(node, activity, "loopDataInputRef") or written_elsewhere(
        node, "collection", "inputCollection"
    )
    if bool(cardinality) == bool(collection):
        reason = "loop_cardinality_and_collection" if cardinality else "loop_without_number"
        raise ProcessRejected(file=file, element=activity.get("id"), reason=reason)
    if collection and not NAME.fullmatch(collection):
        raise ProcessRejected(file=file, element=activity.get("id"), reason="loop_collection", found=collection[:50])
    parallel = node.get("isSequential") != "true"
    return Loop(
        parallel=parallel,
        cardinality=cardinality,
        collection=collection,
        item=_item(node, "inputDataItem") or written_elsewhere(node, "elementVariable", "inputElement"),
        output=_variable(node, activity, "loopDataOutputRef") or written_elsewhere(node, "outputCollection"),
        output_item=_item(node, "outputDataItem") or written_elsewhere(node, "outputElement"),
        completion=text_of(node, "completionCondition"),
        told=_mentioned(activity, _LASTING_NAMES if parallel else _LASTING_NAMES | _SEQUENCE_NAMES),
    )


def text_of(node: etree._Element, tag: str) -> str:
    return (node.findtext(BPMN + tag) or "").strip()


def _item(node: etree._Element, tag: str) -> str:
    found = node.find(BPMN + tag)
    if found is None:
        return ""
    name = found.get("name") or ""
    return name if NAME.fullmatch(name) else found.get("id") or ""


def _variable(node: etree._Element, activity: etree._Element, tag: str) -> str:
    """The variable a reference means: the name of the data it points to, or the reference itself."""
    reference = text_of(node, tag)
    if not reference:
        return ""
    for found in activity.iter(BPMN + "dataInput", BPMN + "dataOutput"):
        name = found.get("name") or ""
        if found.get("id") == reference and NAME.fullmatch(name):
            return name
    return reference


def written_elsewhere(node: etree._Element, *names: str) -> str:
    """What another tool wrote as an attribute of its own, on the loop or on an extension inside it."""
    for place in node.iter(etree.Element):
        for key, value in place.attrib.items():
            if etree.QName(key).localname in names and not place.tag.startswith(BPMN + "complet"):
                match = _WRAPPED.fullmatch(value.strip())
                return ((match[1] or match[2] or "") if match else value).strip()
    return ""


def _mentioned(activity: etree._Element, names: frozenset[str]) -> tuple[str, ...]:
    """Those of the names that the drawing uses anywhere but in the conditions of loops, which know them anyway."""
    words: set[str] = set()
    for node in activity.getroottree().getroot().iter(etree.Element):
        if etree.QName(node).localname not in _CONDITIONS:
            words.update(_WORD.findall(node.text or ""))
            for key, value in node.attrib.items():
                if etree.QName(key).localname not in ("id", "name"):
                    words.update(_WORD.findall(value))
    return tuple(sorted(names & words))
