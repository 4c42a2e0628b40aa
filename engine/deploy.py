"""From folders of drawings to running versions: reads, checks that every name resolves, deploys callees first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree
from sqlalchemy import Connection

from .bpmn.elements import DecisionTask, OperatorTask, awaited_message
from .bpmn.namespaces import BPMN
from .bpmn.parser import parse_diagram
from .bpmn.timers import TAGS, Formula, Tag, read_timer
from .errors import ProcessRejected
from .expressions import STANDARD_FUNCTIONS
from .lint import LAYERS, Checked, Contract, Finding, Layer, Vocabulary, check_confined, check_processes
from .registry import Registry
from .specs import SUFFIXES, ProcessSpec, SpecStore
from .xml import read_xml

ENGINE_OPERATORS = frozenset({"case.start"})


def checked_folders(
    connection: Connection,
    store: SpecStore,
    registry: Registry,
    folders: Sequence[Path],
    layers: Collection[Layer] = LAYERS,
    confined: bool = False,
) -> list[Checked]:
    """What the deploy check says of processes that may call each other and those deployed.

    What a stranger uploads is checked `confined`, in a process of its own; even in this one files are bounded first.
    """
    vocabulary = replace(vocabulary_of(registry), processes=_contracts(connection, store))
    check = check_confined if confined else check_processes
    return list(check([read_files(folder) for folder in folders], vocabulary, layers))


def deploy_checked(
    connection: Connection,
    store: SpecStore,
    registry: Registry,
    checked: Sequence[Checked],
    by: str,
    at: datetime,
    reason: str,
    layers: Collection[Layer] = LAYERS,
) -> dict[str, str]:
    """Deploy processes that were checked; returns the version of each.

    Raises ProcessRejected with everything the deploy check found in them.
    """
    errors = tuple(finding for one in checked for finding in one.errors)
    if errors:
        raise ProcessRejected(findings=tuple(finding for one in checked for finding in one.findings), **_told(errors))
    files = {parse_diagram(_diagram_of(one.files), _diagram_name(one.files)).process: one.files for one in checked}
    versions: dict[str, str] = {}
    for process in _callees_first(files):
        _deploy_one(connection, store, registry, files[process], versions, by, at, reason, layers)
    return versions


def parsed_process(folder: Path) -> str:
    """The id of the process drawn in a folder; raises ProcessRejected."""
    texts = {name: raw.decode() for name, raw in read_files(folder).items()}
    return parse_diagram(_diagram_of(texts), folder.name).process


def read_files(folder: Path) -> dict[str, bytes]:
    """The files of a process that make up its version, as they lie there."""
    found = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in SUFFIXES}
    if not any(name.endswith(".bpmn") for name in found):
        raise ProcessRejected(file=str(folder), reason="no_diagram")
    return found


def vocabulary_of(registry: Registry) -> Vocabulary:
    """The names that drawings may use here, and the office's rules for them."""
    return Vocabulary(
        operators=frozenset(registry.operators) | ENGINE_OPERATORS,
        intakes=frozenset(registry.intakes),
        checks=frozenset(registry.checks),
        choices=frozenset(registry.choices),
        functions={**STANDARD_FUNCTIONS, **registry.functions},
        rules=tuple(rule for rules in registry.rules for rule in rules()),
    )


def _contracts(connection: Connection, store: SpecStore) -> dict[str, Contract]:
    """What the running versions take, give and call."""
    running = [store.current(connection, info.id).diagram for info in store.processes(connection)]
    return {one.process: Contract(one.inputs, one.outputs, one.calls) for one in running}


def check_names(spec: ProcessSpec, registry: Registry, layers: Collection[Layer] = LAYERS) -> None:
    """Every operator, intake, form, decision and expression of a version resolves; raises ProcessRejected.

    Without the office's layer a task needs neither form nor addressee.
    """
    operators = set(registry.operators) | ENGINE_OPERATORS
    for element in spec.diagram.task_specs():
        if isinstance(element, OperatorTask):
            _known(spec, element.bpmn_id, "operator", element.operator, operators)
        elif isinstance(element, DecisionTask):
            _known(spec, element.bpmn_id, "decision", element.decision, spec.decisions)
    for name, props in (*spec.user_tasks.items(), *spec.actions.items()):
        if "form" in props or "office" in layers:
            _known(spec, name, "form", props.get("form"), spec.forms)
        if "intake" in props:
            _known(spec, name, "intake", props["intake"], registry.intakes)
        addressed = props.get("department") and (props.get("role_of") or props.get("role"))
        if "office" in layers and not addressed:
            raise ProcessRejected(file=spec.process, element=name, reason="no_department_or_role")
    start = spec.diagram.start
    if start.form is not None:
        _known(spec, start.element, "form", start.form, spec.forms)
    if start.intake is not None:
        _known(spec, start.element, "intake", start.intake, registry.intakes)
    _compile_all(spec)
    _check_repetitions(spec)
    for table in spec.decisions.values():
        wrong = [problem for problem in table.check() if problem.severity == "error"]
        if wrong:
            raise ProcessRejected(file=spec.process, element=table.id, reason=wrong[0].code, **wrong[0].values)


def _deploy_one(
    connection: Connection,
    store: SpecStore,
    registry: Registry,
    texts: Mapping[str, str],
    versions: dict[str, str],
    by: str,
    at: datetime,
    reason: str,
    layers: Collection[Layer],
) -> None:
    calls = {}
    for called in parse_diagram(_diagram_of(texts), "diagram").calls:
        version = versions.get(called) or store.current_hash(connection, called)
        if version is None:
            raise ProcessRejected(reason="calls_unknown_process", called=called)
        calls[called] = version
    spec = store.build(texts, calls)
    check_names(spec, registry, layers)
    store.deploy(connection, spec, texts, by, at, reason)
    versions[spec.process] = spec.hash


def _callees_first(files: Mapping[str, Mapping[str, str]]) -> list[str]:
    ordered: list[str] = []

    def visit(process: str, callers: tuple[str, ...]) -> None:
        if process in callers:
            raise ProcessRejected(reason="calls_itself", process=process)
        if process in ordered or process not in files:
            return
        for called in parse_diagram(_diagram_of(files[process]), process).calls:
            visit(called, (*callers, process))
        ordered.append(process)

    for process in sorted(files):
        visit(process, ())
    return ordered


def _told(errors: Sequence[Finding]) -> dict[str, Any]:
    """The first error, for whoever reads one line only."""
    first = errors[0]
    return {**first.values, "file": first.file, "element": first.element, "reason": first.rule, "errors": len(errors)}


def _diagram_of(texts: Mapping[str, str]) -> bytes:
    return next(text for name, text in texts.items() if name.endswith(".bpmn")).encode()


def _diagram_name(texts: Mapping[str, str]) -> str:
    return next(name.removesuffix(".bpmn") for name in texts if name.endswith(".bpmn"))


def _known(spec: ProcessSpec, element: str, sort: str, name: str | None, names: object) -> None:
    if name not in names:  # type: ignore[operator]
        raise ProcessRejected(file=spec.process, element=element, reason=f"unknown_{sort}", name=name)


def _check_repetitions(spec: ProcessSpec) -> None:
    """What happens again and again is drawn on a boundary event that leaves its host alone.

    A message is marked by the property `repeat`; the cycle of working days stands in a timeCycle.
    """
    for element in spec.diagram.task_specs():
        marked = (getattr(element, "extensions", None) or {}).get("properties", {}).get("repeat")
        lasting = awaited_message(element) is not None and getattr(element, "cancel_activity", True) is False
        if marked is not None and not (marked == "yes" and lasting):
            raise ProcessRejected(file=spec.process, element=element.bpmn_id, reason="repeat_only_on_boundary")
    root = read_xml(spec.xml.encode(), spec.process)
    for tag in TAGS:
        for node in root.iter(BPMN + tag):
            drawn = read_timer(node.text or "", tag)
            if isinstance(drawn, Formula):
                _cycle_where_it_belongs(spec, node, drawn, tag)


def _cycle_where_it_belongs(spec: ProcessSpec, node: etree._Element, drawn: Formula, tag: Tag) -> None:
    """Working days that recur stand in a timeCycle, and a limit that ends once does not."""
    expression = spec.compiler.expression(drawn.text)
    recurs = expression.is_call_of("every_workdays")
    ends = any(expression.is_call_of(name) for name in ("workdays", "day_end", "workday_before"))
    if (recurs and tag != "timeCycle") or (ends and tag == "timeCycle"):
        event = node.getparent().getparent()
        raise ProcessRejected(file=spec.process, element=event.get("id"), reason="cycle_expression")


def _compile_all(spec: ProcessSpec) -> None:
    root = read_xml(spec.xml.encode(), spec.process)
    for tag in ("conditionExpression", "completionCondition", "loopCardinality", "loopCondition"):
        for node in root.iter(BPMN + tag):
            spec.compiler.expression((node.text or "").strip())
    for node in root.iter(BPMN + "script"):
        spec.compiler.script(node.text or "")
    for element in spec.diagram.task_specs():
        for expression in getattr(element, "parameters", {}).values():
            spec.compiler.expression(expression)
    for props in (*spec.user_tasks.values(), *spec.actions.values()):
        for name in ("department", "role_of"):
            if name in props:
                spec.compiler.expression(props[name])
