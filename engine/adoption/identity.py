"""Ids: given where the engine needs one, changed where the library keeps the name for itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from ..xml import FLOW_NODES
from ..xml.namespaces import SPIFF
from .change import Change, local

RESERVED = frozenset({"Start", "End", "Root"})
"""The library's own tasks bear these names."""

LONGEST = 64
_NEED_ONE = re.compile(f"process|sequenceFlow|{FLOW_NODES}")
_REFERENCES = re.compile(r"[a-zA-Z]*Refs?|default|bpmnElement|incoming|outgoing")
_NOT_REFERENCES = frozenset({"calledElement", "loopDataInputRef", "loopDataOutputRef"})
"""Another process, and names of data: they are no ids of this file."""
_NO_NAME = re.compile(r"[^\w.-]+")


def add_ids(root: etree._Element, stem: str) -> Iterator[Change]:
    """Give every process, node and flow an id; BPMN lets them do without, the library drops such flows."""
    taken = {element.get("id") for element in root.iter(etree.Element)}
    for element in root.iter(etree.Element):
        kind = local(element.tag)
        if not _NEED_ONE.fullmatch(kind) or (element.get("id") or "").strip():
            continue
        if kind == "sequenceFlow":
            wish = f"flow_{element.get('sourceRef') or ''}_{element.get('targetRef') or ''}"
        else:
            wish = stem if kind == "process" else kind
        identity = _free(wish, taken)
        taken.add(identity)
        element.set("id", identity)
        yield Change("added-id", identity, {"kind": kind, "named": identity}, element.sourceline or 0, alters=True)


def rename_reserved(root: etree._Element) -> Iterator[Change]:
    """Give nodes and flows another id where theirs is reserved, or is that of an operator; references follow.

    A double id stays as it is: nobody could say whom a reference means, and the check refuses it.
    """
    operators = {found.get("id") for found in root.iter(SPIFF + "serviceTaskOperator")}
    counted = Counter(element.get("id") for element in root.iter(etree.Element) if local(element.tag))
    taken: set[str | None] = {*counted, *operators}
    renamed: dict[str, str] = {}
    for element in root.iter(etree.Element):
        kind, old = local(element.tag), element.get("id") or ""
        if not kind or kind == "process" or (old not in RESERVED and old not in operators) or counted[old] != 1:
            continue
        renamed[old] = _free(f"{old}_1", taken)
        taken.add(renamed[old])
        element.set("id", renamed[old])
        told = {"old": old, "new": renamed[old], "kind": kind}
        yield Change("renamed-id", renamed[old], told, element.sourceline or 0, alters=True)
    if renamed:
        _follow(root, renamed)


def _follow(root: etree._Element, renamed: dict[str, str]) -> None:
    for element in root.iter(etree.Element):
        for name, value in element.items():
            if _REFERENCES.fullmatch(name) and name not in _NOT_REFERENCES:
                element.set(name, _renamed(value, renamed))
        kind = local(element.tag)
        if kind and _REFERENCES.fullmatch(kind) and kind not in _NOT_REFERENCES and element.text:
            element.text = _renamed(element.text.strip(), renamed)
        # A task names the event of its deadline in a property.
        if element.tag == SPIFF + "property" and element.get("name") == "due":
            element.set("value", _renamed(element.get("value", ""), renamed))


def _renamed(reference: str, renamed: dict[str, str]) -> str:
    """The reference after the renaming; it may be written with a prefix."""
    prefix, _, identity = reference.rpartition(":")
    return renamed[identity] if identity in renamed and not prefix.startswith("http") else reference


def _free(wish: str, taken: set[str | None]) -> str:
    """An id like the one wished for that nobody has."""
    wish = _NO_NAME.sub("_", wish)
    wish = (wish if wish[:1].isalpha() or wish[:1] == "_" else f"_{wish}")[: LONGEST - 4]
    if wish not in taken and wish not in RESERVED:
        return wish
    return next(one for one in (f"{wish}_{number}" for number in range(2, len(taken) + 4)) if one not in taken)
