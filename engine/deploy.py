"""From folders of drawings to running versions: reads, checks that every name resolves, deploys callees first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from .bpmn.parser import parse_diagram
from .errors import ProcessRejected
from .expressions import STANDARD_FUNCTIONS
from .lint import (
    LAYERS,
    Checked,
    Contract,
    Finding,
    Layer,
    Parameters,
    Rule,
    Vocabulary,
    check_confined,
    check_processes,
)
from .lint.check import Files
from .papers import keep_papers
from .registry import Registry
from .specs import SUFFIXES, SpecStore

ENGINE_OPERATORS = {"case.start": Parameters(needed=frozenset({"process", "data"}))}
"""What the engine itself does for a service task, with what it takes."""


def checked_folders(
    connection: Connection,
    store: SpecStore,
    registry: Registry,
    folders: Sequence[Path],
    now: datetime,
    layers: Collection[Layer] = LAYERS,
    confined: bool = False,
) -> tuple[Checked, ...]:
    """What the deploy check says of processes that may call each other and those deployed.

    What a stranger uploads is checked `confined`, in a process of its own; even in this one files are bounded first.
    """
    files = [read_files(folder) for folder in folders]
    return checked_files(connection, store, registry, files, now, layers, confined)


def checked_files(
    connection: Connection,
    store: SpecStore,
    registry: Registry,
    processes: Sequence[Files],
    now: datetime,
    layers: Collection[Layer] = LAYERS,
    confined: bool = False,
    rules: Sequence[Rule] | None = None,
) -> tuple[Checked, ...]:
    """The same of processes given by their files; with `rules` in the place of the office's own, as they stand."""
    vocabulary = replace(vocabulary_of(registry), processes=_contracts(connection, store), now=now)
    if rules is not None:
        vocabulary = replace(vocabulary, rules=tuple(rules))
    check = check_confined if confined else check_processes
    return check(processes, vocabulary, layers)


def deploy_checked(
    connection: Connection,
    store: SpecStore,
    registry: Registry,
    checked: Sequence[Checked],
    by: str,
    at: datetime,
    reason: str,
    layers: Collection[Layer] = LAYERS,
    papers: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, str]:
    """Deploy processes that were checked; returns the version of each.

    `papers` are what is kept beside the files of each process: its scenarios, its read-me.
    Raises ProcessRejected with everything the deploy check found in them.
    """
    errors = tuple(finding for one in checked for finding in one.errors)
    if errors:
        raise ProcessRejected(findings=tuple(finding for one in checked for finding in one.findings), **_told(errors))
    files = {process_of(one): one.files for one in checked}
    versions: dict[str, str] = {}
    for process in _callees_first(files):
        _deploy_one(connection, store, files[process], versions, by, at, reason)
        if papers is not None:
            keep_papers(connection, process, papers.get(process, {}))
    return versions


def process_of(checked: Checked) -> str:
    """The id of the process of files as they would be deployed; raises ProcessRejected."""
    return parse_diagram(_diagram_of(checked.files), _diagram_name(checked.files)).process


def read_files(folder: Path) -> dict[str, bytes]:
    """The files of a process that make up its version, as they lie there."""
    found = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in SUFFIXES}
    if not any(name.endswith(".bpmn") for name in found):
        raise ProcessRejected(file=str(folder), reason="no_diagram")
    return found


def vocabulary_of(registry: Registry) -> Vocabulary:
    """The names that drawings may use here, and the office's rules for them."""
    return Vocabulary(
        operators=frozenset(registry.operators) | frozenset(ENGINE_OPERATORS),
        intakes=frozenset(registry.intakes),
        checks=frozenset(registry.checks),
        choices=frozenset(registry.choices),
        functions={**STANDARD_FUNCTIONS, **registry.functions},
        parameters={
            **{name: Parameters.of(operator) for name, operator in registry.operators.items()},
            **ENGINE_OPERATORS,
        },
        rules=tuple(rule for rules in registry.rules for rule in rules()),
    )


def _contracts(connection: Connection, store: SpecStore) -> dict[str, Contract]:
    """What the running versions take, give and call."""
    running = [store.current(connection, info.id).diagram for info in store.processes(connection)]
    return {one.process: Contract(one.inputs, one.outputs, one.calls) for one in running}


def _deploy_one(
    connection: Connection,
    store: SpecStore,
    texts: Mapping[str, str],
    versions: dict[str, str],
    by: str,
    at: datetime,
    reason: str,
) -> None:
    calls = {}
    for called in parse_diagram(_diagram_of(texts), "diagram").calls:
        version = versions.get(called) or store.current_hash(connection, called)
        if version is None:
            raise ProcessRejected(reason="calls_unknown_process", called=called)
        calls[called] = version
    spec = store.build(texts, calls)
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
