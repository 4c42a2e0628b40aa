"""From the bytes of a process's files to what the rules judge: decoded, bounded, adopted; each fault a finding."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from ..adoption import adopt, adopted_text
from ..adoption.change import Change
from ..decisions import DecisionTable, read_tables
from ..errors import ProcessRejected
from ..expressions import ExpressionCompiler
from ..forms import Form, read_form
from ..forms.reading import FormRejected
from ..xml import decoded, read_xml_text
from ..xml.namespaces import BPMN
from .drawing import places_of
from .finding import Finding, Layer
from .identifiers import judge_ids
from .schema import judge_schema
from .vocabulary import Vocabulary


@dataclass
class Read:
    """The files of one process as they would be deployed, what was read from them, and what was wrong or changed."""

    texts: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    diagram: str = ""
    root: etree._Element | None = None
    process: etree._Element | None = None
    forms: dict[str, Form] = field(default_factory=dict)
    tables: dict[str, DecisionTable] = field(default_factory=dict)
    table_files: dict[str, str] = field(default_factory=dict)


def read_process(files: Mapping[str, bytes], vocabulary: Vocabulary, layers: Collection[Layer]) -> Read:
    """Read the diagram, tables and forms of one process; never raises for what is in them."""
    read = Read()
    diagrams = sorted(name for name in files if name.endswith(".bpmn"))
    if len(diagrams) != 1:
        read.findings.append(Finding("one-diagram", "error", "", "", {"found": len(diagrams), "files": diagrams}))
    for name in diagrams:
        _read_diagram(read, name, files[name], layers)
    compiler = ExpressionCompiler(vocabulary.functions)
    for name in sorted(files):
        if name.endswith(".dmn"):
            _read_tables(read, name, files[name], compiler)
        elif name.endswith(".form"):
            _read_form(read, name, files[name])
    return read


def _read_diagram(read: Read, name: str, raw: bytes, layers: Collection[Layer]) -> None:
    try:
        text = decoded(raw, name)
        root = read_xml_text(text, name)
    except ProcessRejected as refused:
        read.findings.append(_told(refused, name))
        return
    changes = adopt(root, name)
    read.texts[name], changes = adopted_text(text, root, changes)
    read.findings += _notes(changes, root, name)
    if "xml" in layers:
        faults = (*judge_ids(root, name), *judge_schema(root, name))
        read.findings += faults
        if any(fault.rule == "not-bpmn" for fault in faults):
            return
    executable = [node for node in root.findall(BPMN + "process") if node.get("isExecutable") == "true"]
    if len(executable) != 1:
        read.findings.append(Finding("one-executable-process", "error", name, "", {"found": len(executable)}))
        return
    read.diagram, read.root, read.process = name, root, executable[0]


def _read_tables(read: Read, name: str, raw: bytes, compiler: ExpressionCompiler) -> None:
    try:
        text = decoded(raw, name)
        root = read_xml_text(text, name)
        read.texts[name], changes = adopted_text(text, root, ())
        tables = read_tables(read.texts[name].encode(), compiler, name)
    except ProcessRejected as refused:
        read.findings.append(_told(refused, name, "table-unreadable"))
        return
    read.findings += _notes(changes, root, name)
    read.tables.update(tables)
    read.table_files.update(dict.fromkeys(tables, name))


def _read_form(read: Read, name: str, raw: bytes) -> None:
    try:
        form = read_form(raw)
        read.texts[name] = raw.decode("utf-8-sig")
    except FormRejected as refused:
        read.findings.append(Finding("form-unreadable", "error", name, refused.component, dict(refused.values)))
    except UnicodeDecodeError:
        told = {"component": "form", "reason": "not_json"}
        read.findings.append(Finding("form-unreadable", "error", name, "form", told))
    else:
        read.forms[name.removesuffix(".form")] = form


def _told(refused: ProcessRejected, name: str, rule: str = "") -> Finding:
    """A refusal as a finding of the rule that its reason names, else of the one given."""
    values = dict(refused.values)
    reason = str(values.get("reason", ""))
    values.pop("file", None)
    line, element = int(values.pop("line", 0)), str(values.pop("element", ""))
    # The names of rules have hyphens or are one word; the codes of other readers are written with underscores.
    if rule and reason not in XML_RULES:
        return Finding(rule, "error", name, element, values, line)
    values.pop("reason", None)
    return Finding(reason, "error", name, element, values, line)


def _notes(changes: Sequence[Change], root: etree._Element, name: str) -> list[Finding]:
    names = {identity: called for identity, (_, called) in places_of(root).items()}
    return [
        Finding(one.name, "note", name, one.element, one.values, one.line, names.get(one.element, ""))
        for one in changes
    ]


XML_RULES = frozenset(
    {
        "file-too-large", "encoding", "control-character", "not-xml", "doctype", "processing-instruction", "too-deep",
        "too-many-elements", "too-many-attributes", "text-too-long",
    }
)  # fmt: skip
"""What any XML file may be refused for, be it a diagram or a table."""
