"""Which elements of a draft's drawings refer to a form or a decision table, and the same drawings with it renamed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree

from ..errors import ProcessRejected
from ..xml import read_xml
from ..xml.namespaces import SPIFF

FORM, TABLE = ".form", ".dmn"


@dataclass(frozen=True)
class Reference:
    """One element of a drawing that names a file: its id, and what it is called."""

    path: str
    element: str
    name: str


def references(files: Mapping[str, str], path: str) -> tuple[Reference, ...]:
    """The elements that name a form or a table of their own folder; none for any other file."""
    folder, _, file = path.partition("/")
    found = []
    for drawing, text in _drawings(files, folder):
        found += [Reference(drawing, *one) for one in _naming(drawing, text, file)]
    return tuple(found)


def renamed(files: Mapping[str, str], path: str, name: str) -> dict[str, str]:
    """The drawings that change when a form or table is called `name`, all other letters of theirs kept."""
    folder, _, file = path.partition("/")
    old, suffix = file.rsplit(".", 1)
    put = escape(name)
    changed = {}
    for drawing, text in _drawings(files, folder):
        if "." + suffix == FORM:
            pattern = rf'(<[\w.-]+:property\b(?=[^>]*\bname="form")[^>]*\bvalue="){re.escape(old)}(")'
        else:
            pattern = rf"(<[\w.-]+:calledDecisionId>\s*){re.escape(old)}(\s*<)"
        written = re.sub(pattern, rf"\g<1>{put}\g<2>", text)
        if written != text:
            changed[drawing] = written
    return changed


def _drawings(files: Mapping[str, str], folder: str) -> list[tuple[str, str]]:
    return [(path, text) for path, text in files.items() if path.startswith(f"{folder}/") and path.endswith(".bpmn")]


def _naming(path: str, text: str, file: str) -> list[tuple[str, str]]:
    name, dot, suffix = file.rpartition(".")
    try:
        root = read_xml(text.encode(), path)
    except ProcessRejected:
        return []
    if dot + suffix == FORM:
        marks = [
            mark for mark in root.iter(SPIFF + "property") if mark.get("name") == "form" and mark.get("value") == name
        ]
    elif dot + suffix == TABLE:
        marks = [mark for mark in root.iter(SPIFF + "calledDecisionId") if (mark.text or "").strip() == name]
    else:
        return []
    return [_owner(mark) for mark in marks]


def _owner(mark: etree._Element) -> tuple[str, str]:
    """The element of the drawing in whose extension a mark stands."""
    owner = next(one for one in mark.iterancestors() if one.get("id") and not str(one.tag).startswith(SPIFF))
    return str(owner.get("id")), str(owner.get("name") or "")
