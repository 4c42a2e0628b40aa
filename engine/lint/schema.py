"""The BPMN 2.0 schema: which elements and attributes may stand where, and which values they may have.

The schema files are those that SpiffWorkflow ships. Extensions of any tool are allowed where the schema leaves room.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import SpiffWorkflow.bpmn.parser
from lxml import etree

from ..xml.namespaces import BPMN
from .drawing import shape_of
from .finding import Finding

MOST = 50
"""So many faults are told of one file; a file that has more is not BPMN."""

_MESSAGE = re.compile(r"Element '(?:\{([^}]*)\})?([^']*)'(?:, attribute '(?:\{[^}]*\})?([^']*)')?: (.*)", re.DOTALL)
_EXPECTED = re.compile(r"\{[^}]*\}([A-Za-z]+)")
_ATTRIBUTE = re.compile(r"The attribute '(?:\{[^}]*\})?([^']+)'")
_VALUE = re.compile(r"(?:\[facet '\w+'\] )?(?:The value )?'(.*?)' is not", re.DOTALL)
_RULES = {
    "SCHEMAV_ELEMENT_CONTENT": "schema-element",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_1": "schema-element",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": "schema-element",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": "schema-attribute",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_2": "schema-attribute",
    "SCHEMAV_CVC_COMPLEX_TYPE_4": "schema-attribute",
}
"""The rule for each kind of fault that libxml2 names; any other is a wrong value."""

_one_at_a_time = Lock()
"""A schema keeps the log of its last use."""


@cache
def bpmn_schema() -> etree.XMLSchema:
    """The compiled schema: 10 ms once a program."""
    folder = Path(SpiffWorkflow.bpmn.parser.__file__).parent / "schema"
    return etree.XMLSchema(file=str(folder / "BPMN20.xsd"))


def judge_schema(root: etree._Element, file: str) -> Iterator[Finding]:
    """not-bpmn, schema-element, schema-attribute and schema-value; ids are judged elsewhere."""
    if root.tag != BPMN + "definitions":
        name = etree.QName(root)
        yield Finding("not-bpmn", "error", file, "", {"found": name.localname, "namespace": name.namespace or ""}, 1)
        return
    schema = bpmn_schema()
    with _one_at_a_time:
        if schema.validate(root):
            return
        log = [(entry.type_name, entry.line, entry.path, entry.message) for entry in schema.error_log]
    told: list[Finding] = []
    for kind, line, path, message in log:
        found = _MESSAGE.match(message)
        if found is None or found.group(3) == "id":
            continue
        told.append(_finding(root, file, kind, line, path, found))
    yield from told[:MOST]


def _finding(root: etree._Element, file: str, kind: str, line: int, path: str, found: re.Match[str]) -> Finding:
    _, tag, attribute, rest = found.groups()
    rule = _RULES.get(kind, "schema-value")
    element = _at(root, path)
    values: dict[str, Any] = {"kind": tag}
    if rule == "schema-element":
        values["parent_kind"], values["expected_kinds"] = _parent_kind(element), _EXPECTED.findall(rest)[:6]
        values["cause"] = _misplacement(kind, rest, bool(values["expected_kinds"]))
    elif rule == "schema-attribute":
        named = _ATTRIBUTE.search(rest)
        values["attribute"] = attribute or (named.group(1) if named else "")
        values["cause"] = "missing" if kind == "SCHEMAV_CVC_COMPLEX_TYPE_4" else "unknown"
    else:
        values |= _wrong_value(attribute or "", rest)
    identity, name = ("", "") if element is None else (shape_of(element), element.get("name") or "")
    return Finding(rule, "error", file, identity, values, line, name)


def _misplacement(kind: str, rest: str, expected: bool) -> str:
    if rest.startswith("Missing child"):
        return "missing"
    if kind != "SCHEMAV_ELEMENT_CONTENT":
        return "text"
    return "misplaced" if expected else "surplus"


def _wrong_value(attribute: str, rest: str) -> dict[str, str]:
    found = _VALUE.match(rest)
    if found is None:
        return {"cause": "other", "told": rest[:200]}
    value = found.group(1)[:80]
    if attribute:
        return {"cause": "attribute", "attribute": attribute, "value": value or " "}
    return {"cause": "text", "value": value} if value else {"cause": "empty"}


def _parent_kind(element: etree._Element | None) -> str:
    above = None if element is None else element.getparent()
    return "" if above is None else str(etree.QName(above).localname)


def _at(root: etree._Element, path: str) -> etree._Element | None:
    """The element that a fault's path leads to."""
    names = {prefix: uri for element in (root, *root) for prefix, uri in element.nsmap.items() if prefix}
    try:
        found = root.getroottree().xpath(path, namespaces=names)
    except etree.XPathError:
        return None
    return found[0] if found else None
