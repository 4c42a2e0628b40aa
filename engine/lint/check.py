"""The deploy check: every rule over one process, every finding at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ..decisions import DecisionTable, read_tables
from ..errors import ProcessRejected
from ..expressions import ExpressionCompiler
from ..forms import Form, read_form
from ..forms.reading import FormRejected
from ..xml import read_xml
from .drawing import BPMN, Drawing
from .finding import LAYERS, Finding, Layer
from .rules import RULES
from .vocabulary import Vocabulary


@dataclass(frozen=True)
class Checked:
    """What the check made of a process: its files as they would be deployed, and everything found."""

    files: Mapping[str, str]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(found for found in self.findings if found.gravity == "error")


def check_process(files: Mapping[str, bytes], vocabulary: Vocabulary, layers: Collection[Layer] = LAYERS) -> Checked:
    """Hold the files of one process (its diagram, tables and forms, by name) against the rules of the layers."""
    texts = {name: raw.decode() for name, raw in files.items()}
    findings: list[Finding] = []
    forms, tables = _forms(files, findings), _tables(files, vocabulary, findings)
    for name in sorted(files):
        if name.endswith(".bpmn"):
            drawing = _drawing(name, files[name], vocabulary, forms, tables, findings)
            if drawing is not None:
                findings.extend(_judged(drawing, layers))
    return Checked(texts, tuple(findings))


def _judged(drawing: Drawing, layers: Collection[Layer]) -> Iterator[Finding]:
    for rule in (*RULES, *drawing.vocabulary.rules):
        if rule.layer in layers:
            yield from rule.findings(drawing)


def _drawing(
    name: str,
    raw: bytes,
    vocabulary: Vocabulary,
    forms: Mapping[str, Form],
    tables: Mapping[str, DecisionTable],
    findings: list[Finding],
) -> Drawing | None:
    try:
        root = read_xml(raw, name)
    except ProcessRejected as refused:
        findings.append(Finding(str(refused.values["reason"]), "error", name, "", refused.values))
        return None
    executable = [node for node in root.findall(BPMN + "process") if node.get("isExecutable") == "true"]
    if len(executable) != 1:
        findings.append(Finding("one-executable-process", "error", name, "", {"found": len(executable)}))
        return None
    return Drawing(name, root, executable[0], vocabulary, forms, tables)


def _forms(files: Mapping[str, bytes], findings: list[Finding]) -> dict[str, Form]:
    read = {}
    for name, raw in sorted(files.items()):
        if name.endswith(".form"):
            try:
                read[name.removesuffix(".form")] = read_form(raw)
            except FormRejected as refused:
                findings.append(Finding("form-unreadable", "error", name, refused.component, refused.values))
    return read


def _tables(files: Mapping[str, bytes], vocabulary: Vocabulary, findings: list[Finding]) -> dict[str, DecisionTable]:
    compiler = ExpressionCompiler(vocabulary.functions)
    read: dict[str, DecisionTable] = {}
    for name, raw in sorted(files.items()):
        if name.endswith(".dmn"):
            try:
                read.update(read_tables(raw, compiler, name))
            except ProcessRejected as refused:
                findings.append(Finding("table-unreadable", "error", name, "", refused.values))
    return read
