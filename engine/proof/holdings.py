"""What must not change silently beside histories: versions of processes, deployments, and registers."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from ..gate.tables import deployment_record
from ..history import ALGORITHM
from ..specs import version_hash
from ..store.schema import cases, process_file, process_version
from .fault import Fault, Progress
from .journalcheck import JournalTold
from .registers import Register, deployments

_EVER = 2**62


def check_versions(connection: Connection, progress: Progress) -> tuple[int, list[Fault]]:
    """Recompute the hash of every version; returns how many there are, and those that are not what they were."""
    files: dict[str, dict[str, str]] = defaultdict(dict)
    for row in connection.execute(select(process_file)):
        files[row.hash][row.name] = row.content
    known = connection.execute(select(process_version)).all()
    faults = []
    for done, row in enumerate(known, start=1):
        try:
            sound = version_hash(files.get(row.hash, {}), json.loads(row.calls)) == row.hash
        except ValueError:
            sound = False
        if not sound:
            faults.append(Fault("version_altered", row.hash, row.number, {"process": row.process}))
        progress("versions", done, len(known))
    there = {row.hash for row in known}
    pinned = connection.execute(select(cases.c.version).distinct()).scalars()
    faults += [Fault("version_missing", version) for version in sorted(set(pinned) - there)]
    return len(known), faults


def check_deployments(connection: Connection, told: JournalTold) -> Iterator[Fault]:
    """Each deployment is one entry of the journal, and each entry a deployment."""
    names = ("process", "number", "version", "deployed_at", "deployed_by", "reason")
    said = {(one["process"], one["number"]): tuple(one[name] for name in names) for one in told.deployed}
    stand = {(row[0], row[1]): tuple(row) for row in deployments(connection)}
    for process, number in sorted(said.keys() | stand.keys()):
        if said.get((process, number)) != stand.get((process, number)):
            yield Fault("deployment_differs", process, number)


def check_records(connection: Connection, told: JournalTold) -> Iterator[Fault]:
    """The record of each deployment is what the journal was told of it."""
    said = {one["number"]: dict(one) for one in told.recorded}
    stand = {row.number: dict(row._mapping) for row in connection.execute(select(deployment_record))}
    for number in sorted(said.keys() | stand.keys()):
        if said.get(number) != stand.get(number):
            yield Fault("record_differs", "deployment_record", number)


def check_registers(connection: Connection, registers: Sequence[Register], told: JournalTold) -> Iterator[Fault]:
    """Each register holds what the journal said at its last change."""
    for register in registers:
        known = told.digest_at(register.kind, _EVER, ALGORITHM)
        revision = register.revision(connection)
        if known is None and not revision:
            continue
        if known != register.digest(connection, ALGORITHM):
            yield Fault("register_altered", register.name, revision)
