"""Deployed versions of processes: stored once by their hash, parsed once per program, pinned by every case."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, insert, select

from .bpmn.elements import awaited_message
from .bpmn.parser import Diagram, parse_diagram
from .clock import stored
from .decisions import DecisionTable, read_tables
from .errors import NotFound, NotStartable, ProcessRejected, UnknownName
from .expressions import STANDARD_FUNCTIONS, Context, ExpressionCompiler
from .forms import Form, read_form
from .lint import Contract, Vocabulary, drawing_of
from .lint.drawing import Drawing
from .proof.registers import enter_deployment
from .registry import Registry
from .store.schema import deployment, process_file, process_version
from .store.statements import scalar

SUFFIXES = (".bpmn", ".dmn", ".form")
_CURRENT = (
    select(deployment.c.hash)
    .where(deployment.c.process == bindparam("process"))
    .order_by(deployment.c.number.desc())
    .limit(1)
)


@dataclass(frozen=True)
class ProcessSpec:
    """One version of a process, ready to run; `calls` pins the versions of the processes it calls.

    `user_tasks` and `actions` are the properties of elements that people act on, by element: tasks, and
    messages with a form of their own.
    """

    process: str
    hash: str
    number: int
    diagram: Diagram
    forms: Mapping[str, Form]
    decisions: Mapping[str, DecisionTable]
    calls: Mapping[str, str]
    compiler: ExpressionCompiler
    user_tasks: Mapping[str, Mapping[str, str]]
    xml: str
    actions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.diagram.name


@dataclass(frozen=True)
class ProcessInfo:
    """What lists show of the running version of a process."""

    id: str
    name: str
    version: str
    number: int
    start_roles: tuple[str, ...]
    start_form: str | None
    article: str
    bulk: bool = False


class SpecStore:
    """Reads and writes versions; keeps the parsed ones."""

    def __init__(self, registry: Registry) -> None:
        self._compiler = ExpressionCompiler(registry.functions)
        self._functions = {**STANDARD_FUNCTIONS, **registry.functions}
        self._parsed: dict[str, ProcessSpec] = {}
        self._drawings: dict[str, Drawing] = {}

    def build(self, files: Mapping[str, str], calls: Mapping[str, str], number: int = 0) -> ProcessSpec:
        """A version from its files; raises ProcessRejected."""
        diagrams = [name for name in files if name.endswith(".bpmn")]
        if len(diagrams) != 1:
            raise ProcessRejected(reason="one_diagram", found=sorted(diagrams))
        diagram = parse_diagram(files[diagrams[0]].encode(), diagrams[0])
        forms = {
            name.removesuffix(".form"): read_form(text.encode())
            for name, text in files.items()
            if name.endswith(".form")
        }
        decisions: dict[str, DecisionTable] = {}
        for name, text in sorted(files.items()):
            if name.endswith(".dmn"):
                decisions.update(read_tables(text.encode(), self._compiler))
        return ProcessSpec(
            process=diagram.process,
            hash=version_hash(files, calls),
            number=number,
            diagram=diagram,
            forms=forms,
            decisions=decisions,
            calls=dict(calls),
            compiler=self._compiler,
            user_tasks=_user_tasks(diagram),
            xml=files[diagrams[0]],
            actions=_actions(diagram),
        )

    def get(self, connection: Connection, version: str) -> ProcessSpec:
        """A stored version."""
        if version not in self._parsed:
            row = connection.execute(select(process_version).where(process_version.c.hash == version)).one()
            self._parsed[version] = self.build(self.files(connection, version), json.loads(row.calls), row.number)
        return self._parsed[version]

    def drawing(self, connection: Connection, version: str) -> Drawing:
        """A stored version as the rules of the deploy check see it, with what the processes it calls take and give."""
        if version not in self._drawings:
            pins = self.get(connection, version).calls
            called = {name: self.get(connection, pinned).diagram for name, pinned in pins.items()}
            contracts = {name: Contract(one.inputs, one.outputs, one.calls) for name, one in called.items()}
            files = {name: text.encode() for name, text in self.files(connection, version).items()}
            drawing = drawing_of(files, Vocabulary(functions=self._functions, processes=contracts))
            if drawing is None:
                raise ProcessRejected(reason="one_diagram", found=sorted(files))
            self._drawings[version] = drawing
        return self._drawings[version]

    def process_of(self, connection: Connection, version: str) -> str | None:
        """The process of a stored version; None where there is no such version."""
        query = select(process_version.c.process).where(process_version.c.hash == version)
        return connection.execute(query).scalar_one_or_none()

    def files(self, connection: Connection, version: str) -> dict[str, str]:
        """The files of a stored version, by name."""
        column = process_file.c
        query = select(column.name, column.content).where(column.hash == version).order_by(column.name)
        return {row.name: row.content for row in connection.execute(query)}

    def current(self, connection: Connection, process: str) -> ProcessSpec:
        """The version that new cases get; raises NotStartable when there is none."""
        version = self.current_hash(connection, process)
        if version is None:
            raise NotStartable(process=process, reason="unknown_process")
        return self.get(connection, version)

    def called(self, connection: Connection, caller: ProcessSpec, process: str) -> ProcessSpec:
        """The version of a called process that the caller's version pins."""
        if process not in caller.calls:
            raise UnknownName(sort="process", name=process)
        return self.get(connection, caller.calls[process])

    def current_hash(self, connection: Connection, process: str) -> str | None:
        return scalar(connection, _CURRENT, {"process": process})

    def processes(self, connection: Connection) -> tuple[ProcessInfo, ...]:
        """The running version of every deployed process."""
        names = connection.execute(select(deployment.c.process).distinct().order_by(deployment.c.process)).scalars()
        return tuple(_info(self.current(connection, name)) for name in names.all())

    def info(self, connection: Connection, process: str) -> ProcessInfo | None:
        """The running version of one process; None where it was never deployed."""
        version = self.current_hash(connection, process)
        return _info(self.get(connection, version)) if version is not None else None

    def deploy(
        self, connection: Connection, spec: ProcessSpec, files: Mapping[str, str], by: str, at: datetime, reason: str
    ) -> None:
        """Make a version the running one; nothing happens when it already is."""
        if self.current_hash(connection, spec.process) == spec.hash:
            return
        known = connection.execute(select(process_version.c.hash).where(process_version.c.hash == spec.hash)).first()
        if known is None:
            _store_version(connection, spec, files)
        _enter(connection, spec.process, spec.hash, by, at, reason)

    def deploy_again(self, connection: Connection, process: str, by: str, at: datetime, reason: str) -> str:
        """Deploy the running version once more, as what lies beside it changes: its papers, the values of its limits.

        Returns its hash. Raises NotFound.
        """
        version = self.current_hash(connection, process)
        if version is None:
            raise NotFound(process=process)
        _enter(connection, process, version, by, at, reason)
        return version


def version_hash(files: Mapping[str, str], calls: Mapping[str, str]) -> str:
    """One hash over diagram, decision tables, forms and the versions called."""
    digest = hashlib.sha256()
    for name, text in sorted(files.items()):
        digest.update(f"{name}\0{text}\0".encode())
    digest.update(json.dumps(dict(calls), sort_keys=True).encode())
    return digest.hexdigest()


def addressee(
    spec: ProcessSpec, props: Mapping[str, str], data: Mapping[str, Any], context: Context
) -> tuple[str, str]:
    """The department and the role that an element is for, empty where none is drawn. Raises ExpressionFault."""

    def worked_out(text: str) -> str:
        return str(spec.compiler.expression(text).evaluate(data, context))

    department = worked_out(props["department"]) if "department" in props else ""
    return department, worked_out(props["role_of"]) if "role_of" in props else props["role"]


def _enter(connection: Connection, process: str, version: str, by: str, at: datetime, reason: str) -> None:
    row = {
        "process": process,
        "number": _next(connection, deployment, process),
        "hash": version,
        "deployed_at": stored(at),
        "deployed_by": by,
        "reason": reason,
    }
    connection.execute(insert(deployment).values(**row))
    enter_deployment(connection, row, at)


def _store_version(connection: Connection, spec: ProcessSpec, files: Mapping[str, str]) -> None:
    connection.execute(
        insert(process_version).values(
            hash=spec.hash,
            process=spec.process,
            number=_next(connection, process_version, spec.process),
            name=spec.name,
            calls=json.dumps(dict(spec.calls), sort_keys=True),
        )
    )
    connection.execute(
        insert(process_file), [{"hash": spec.hash, "name": name, "content": text} for name, text in files.items()]
    )


def _next(connection: Connection, table: Table, process: str) -> int:
    query = select(func.max(table.c.number)).where(table.c.process == process)
    return int(connection.execute(query).scalar() or 0) + 1


def _user_tasks(diagram: Diagram) -> dict[str, dict[str, str]]:
    found = {}
    for spec in diagram.task_specs():
        if spec.manual and spec.bpmn_id:
            props = dict((spec.extensions or {}).get("properties", {}))
            if "role_of" not in props:
                props.setdefault("role", diagram.lanes.get(spec.bpmn_id, ""))
            found[spec.bpmn_id] = props
    return found


def _actions(diagram: Diagram) -> dict[str, dict[str, str]]:
    found = {}
    for spec in diagram.task_specs():
        props = dict((getattr(spec, "extensions", None) or {}).get("properties", {}))
        message = awaited_message(spec)
        if message is not None and "form" in props:
            if "role_of" not in props:
                props.setdefault("role", diagram.lanes.get(spec.bpmn_id, ""))
            found[spec.bpmn_id] = {**props, "message": message}
    return found


def _info(spec: ProcessSpec) -> ProcessInfo:
    start = spec.diagram.start
    told = (start.roles, start.form, start.article, start.bulk)
    return ProcessInfo(spec.process, spec.name, spec.hash, spec.number, *told)
