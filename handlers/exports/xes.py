"""XES (IEEE 1849-2016): a trace a root case, an event an act, with the extensions concept, time, lifecycle and org."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from handlers.exports.parts import Part
from handlers.exports.reading import Act, Tree
from handlers.exports.writer import Mark

SUFFIX, MEDIA_TYPE = "xes", "application/xml"
VERSION = "1849.2016"
"""As the schema of the standard has it: a decimal number."""
NAMESPACE = "http://www.xes-standard.org/"
_EXTENSIONS = (
    ("Concept", "concept"),
    ("Time", "time"),
    ("Lifecycle", "lifecycle"),
    ("Organizational", "org"),
)
_TRANSITIONS: Mapping[str, str] = {
    "case.started": "start",
    "task.opened": "schedule",
    "task.assigned": "assign",
    "task.unassigned": "reassign",
    "task.transferred": "reassign",
    "task.cancelled": "withdraw",
    "case.cancelled": "withdraw",
    "incident.opened": "suspend",
    "incident.resolved": "resume",
    "incident.dismissed": "resume",
}
"""Transitions of the standard's own model; everything else completes."""
_COMPLETE = "complete"
_UNTOLD_TIME = "1970-01-01T00:00:00.000Z"


class XesFile:
    """An event log that grows trace by trace."""

    def __init__(self, folder: Path, mark: Mark, name: str) -> None:
        self._part = Part(folder / "log.xes", mark.get("log", 0))
        if not self._part.length:
            self._part.write(_head(name))

    def add(self, trees: Sequence[Tree]) -> int:
        for tree in trees:
            self._part.write(etree.tostring(_trace(tree), encoding="utf-8") + b"\n")
        return sum(len(tree.acts) for tree in trees)

    def keep(self) -> Mark:
        return {"log": self._part.keep()}

    def finish(self) -> Path:
        self._part.write(b"</log>\n")
        self._part.keep()
        return self._part.path

    def close(self) -> None:
        self._part.close()


def _head(name: str) -> bytes:
    """The opening tag with extensions, globals, classifiers and the log's own attributes."""
    log = etree.Element("log", {"xes.version": VERSION, "xes.features": ""}, {None: NAMESPACE})
    for title, prefix in _EXTENSIONS:
        etree.SubElement(log, "extension", name=title, prefix=prefix, uri=f"{NAMESPACE}{prefix}.xesext")
    for scope in ("trace", "event"):
        found = etree.SubElement(log, "global", scope=scope)
        _attribute(found, "string", "concept:name", "")
        if scope == "event":
            _attribute(found, "date", "time:timestamp", _UNTOLD_TIME)
            _attribute(found, "string", "lifecycle:transition", _COMPLETE)
            _attribute(found, "string", "种类", "")
    etree.SubElement(log, "classifier", name="活动", scope="event", keys="concept:name")
    etree.SubElement(log, "classifier", name="活动和阶段", scope="event", keys="concept:name lifecycle:transition")
    _attribute(log, "string", "concept:name", name)
    _attribute(log, "string", "lifecycle:model", "standard")
    text: bytes = etree.tostring(log, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return text.rpartition(b"</log>")[0]


def _trace(tree: Tree) -> Any:
    root = tree.root
    trace = etree.Element("trace")
    told = (
        ("concept:name", root.id),
        ("事项", root.subject),
        ("文号", root.reference),
        ("行政相对人", root.party),
        ("流程", root.process_name),
        ("部门", root.department_name),
        ("状态", root.status),
        ("结果", root.outcome),
        ("标记", "、".join(root.badges)),
    )
    for key, value in told:
        _attribute(trace, "string", key, value)
    for act in tree.acts:
        _event(trace, act)
    return trace


def _event(trace: Any, act: Act) -> None:
    event = etree.SubElement(trace, "event")
    _attribute(event, "string", "concept:name", act.activity)
    _attribute(event, "date", "time:timestamp", act.legal_at)
    _attribute(event, "string", "lifecycle:transition", _TRANSITIONS.get(act.kind, _COMPLETE))
    _attribute(event, "string", "org:resource", act.actor)
    _attribute(event, "string", "org:group", act.department_name)
    _attribute(event, "string", "种类", act.kind)
    _attribute(event, "string", "流程", act.process_name)
    _attribute(event, "string", "环节", act.element_name)
    _attribute(event, "string", "办理人", act.person)
    _attribute(event, "date", "记录时间", act.recorded_at)
    if due := act.details.get("due_at"):
        _attribute(event, "date", "期限", str(due))
    _attribute(event, "string", "案件", act.case_id)
    _attribute(event, "int", "序号", str(act.seq))
    _attribute(event, "string", "封印", act.hash)


def _attribute(parent: Any, sort: str, key: str, value: str) -> None:
    """An attribute; empty texts are left out except where a global is declared."""
    if value or parent.tag == "global":
        etree.SubElement(parent, sort, key=key, value=legible(value))


def legible(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return "".join(letter for letter in text if letter in "\t\n\r" or letter >= " ") if not text.isprintable() else text
