"""A draft held against what runs: which processes it changes, which follow them, and what moved meanwhile."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, func, select

from ..drafts import PARAMETERS, Candidate, Draft, Name, proposed_values
from ..papers import papers_of
from ..specs import SpecStore
from ..store.schema import cases, deployment
from .evidence import Affected, Moved, ParameterMoved
from .tables import deployment_record


def affected_by(connection: Connection, store: SpecStore, candidate: Candidate) -> Affected:
    """The processes of a candidate that differ from what runs, and all running ones that call them in turn."""
    changed = [
        name for name, files in candidate.processes.items() if files and _differs(connection, store, name, files)
    ]
    return Affected(tuple(sorted(changed)), callers_of(connection, store, changed))


def callers_of(connection: Connection, store: SpecStore, processes: Collection[str]) -> tuple[str, ...]:
    """The running processes that call these, directly or by others, without these themselves."""
    running = {info.id: store.get(connection, info.version).calls for info in store.processes(connection)}
    found = set(processes)
    grown = True
    while grown:
        grown = False
        for process, calls in running.items():
            if process not in found and found & calls.keys():
                found.add(process)
                grown = True
    return tuple(sorted(found - set(processes)))


def changed_papers(connection: Connection, candidate: Candidate) -> tuple[str, ...]:
    """The processes of a candidate whose scenarios or read-me differ from those kept with what runs."""
    known = candidate.processes.keys() | candidate.papers.keys()
    return tuple(
        name for name in sorted(known) if papers_after(connection, candidate, name) != papers_of(connection, name)
    )


def papers_after(connection: Connection, candidate: Candidate, process: str) -> dict[str, str]:
    """The papers of a process once a candidate is deployed.

    Those the candidate has; of a process whose files it does not have, those that are kept and its own besides.
    """
    own = dict(candidate.papers.get(process, {}))
    return own if process in candidate.processes else {**papers_of(connection, process), **own}


def moved_since(
    connection: Connection, store: SpecStore, base: Mapping[str, str], of: Collection[str]
) -> tuple[Moved, ...]:
    """Which of these processes run with other files than when the draft was begun; a new one, if it runs by now.

    A version that only calls newer ones is no other: its drawing is the same.
    """
    found = []
    for process in sorted(of):
        running = store.current_hash(connection, process)
        before = base.get(process)
        if running is None or running == before:
            continue
        if before is not None and store.files(connection, running) == store.files(connection, before):
            continue
        found.append(_last(connection, process))
    return tuple(found)


def papers_then(connection: Connection, draft: Draft, process: str) -> dict[str, str]:
    """The papers of a process as they were kept when the draft was begun; as of now where it does not say when."""
    first = None
    if PARAMETERS in draft.base:
        column = deployment_record.c
        query = select(column.versions).where(column.number > int(draft.base[PARAMETERS])).order_by(column.number)
        told = (json.loads(versions) for versions in connection.execute(query).scalars())
        first = next((versions[process]["number"] for versions in told if process in versions), None)
    return papers_of(connection, process, first - 1 if first is not None else None)


def moved_for(connection: Connection, store: SpecStore, draft: Draft, candidate: Candidate) -> tuple[Moved, ...]:
    """Of which processes of a draft somebody deployed other files since, or papers that the draft has as they were."""
    drawn = moved_since(connection, store, draft.base, candidate.processes)
    known = {one.process for one in drawn}
    others = sorted((candidate.processes.keys() | candidate.papers.keys()) - known)
    written = (_last(connection, one) for one in others if _papers_moved(connection, draft, candidate, one))
    return (*drawn, *written)


def _papers_moved(connection: Connection, draft: Draft, candidate: Candidate, process: str) -> bool:
    before, now = papers_then(connection, draft, process), papers_of(connection, process)
    if before == now:
        return False
    after = papers_after(connection, candidate, process)
    return any(now.get(name) not in (before.get(name), after.get(name)) for name in before.keys() | now.keys())


def _last(connection: Connection, process: str) -> Moved:
    query = select(deployment).where(deployment.c.process == process)
    row = connection.execute(query.order_by(deployment.c.number.desc()).limit(1)).one()
    return Moved(process, row.number, row.deployed_at, row.deployed_by, row.reason)


def parameters_moved(connection: Connection, draft: Draft, parameters: str) -> tuple[ParameterMoved, ...]:
    """Which of the parameters that a draft proposes somebody deployed another value of since it was begun.

    `parameters` is the text of its proposals. The last deployment of each counts.
    """
    mine, found = proposed_values(parameters), dict[Name, ParameterMoved]()
    if not mine:
        return ()
    column = deployment_record.c
    seen = draft.base.get(PARAMETERS)
    later = column.number > int(seen) if seen is not None else column.at > draft.created_at
    query = select(column.parameters, column.at, column.author, column.reason).where(later).order_by(column.number)
    for row in connection.execute(query):
        for name, told in proposed_values(row.parameters).items():
            if name in mine:
                value, day, own = told.get("value"), str(told.get("effective_from")), mine[name].get("value")
                found[name] = ParameterMoved(*name, value, day, own, row.at, row.author, row.reason)
    return tuple(found[name] for name in sorted(found))


def last_record(connection: Connection) -> int:
    """The number of the last deployment record; 0 before any."""
    return int(connection.scalar(select(func.max(deployment_record.c.number))) or 0)


def last_deployed(connection: Connection) -> str:
    """The stored instant of the last deployment of all, empty before any."""
    return str(connection.scalar(select(func.max(deployment.c.deployed_at))) or "")


def any_case(connection: Connection, processes: Collection[str]) -> bool:
    """Whether there is or was a case of these processes."""
    query = select(cases.c.id).where(cases.c.process.in_(sorted(processes))).limit(1)
    return connection.execute(query).first() is not None


def _differs(connection: Connection, store: SpecStore, process: str, files: Mapping[str, str]) -> bool:
    running = store.current_hash(connection, process)
    return running is None or store.files(connection, running) != dict(files)
