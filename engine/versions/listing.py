"""Every deployment of a process: which version, when, by whom, why, on whose word, and the cases that run on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from ..errors import NotFound
from ..gate.record import DeploymentRecord, records
from ..store.schema import cases, deployment, process_version

_OPEN = ("active", "held")


@dataclass(frozen=True)
class Version:
    """One deployment. `number` counts the deployments of the process, `version_number` its versions: an earlier one
    that was deployed again keeps its number. `record` is None where it did not go through the gate.

    `open_cases` and `all_cases` are those of the version, told at its last deployment only.
    """

    process: str
    number: int
    version: str
    version_number: int
    at: str
    by: str
    reason: str
    running: bool
    open_cases: int
    all_cases: int
    record: DeploymentRecord | None

    @property
    def followed(self) -> bool:
        """Whether it was deployed only because a process it calls was."""
        if self.record is None or self.process not in self.record.renewed:
            return False
        return not any(one.get("process") == self.process for one in self.record.differences)

    @property
    def again(self) -> bool:
        """Whether the version ran before, and only its papers or the values of its limits changed."""
        return self.record is not None and self.process not in self.record.renewed


def versions_of(connection: Connection, process: str) -> tuple[Version, ...]:
    """The deployments of a process, the last first; raises NotFound for a process that was never deployed."""
    of = deployment.c
    query = (
        select(deployment, process_version.c.number.label("version_number"))
        .join(process_version, process_version.c.hash == of.hash)
        .where(of.process == process)
        .order_by(of.number.desc())
    )
    rows = connection.execute(query).all()
    if not rows:
        raise NotFound(process=process)
    known = {(name, told["number"]): record for record in records(connection) for name, told in record.versions.items()}
    counted, told_of, found = _counted(connection, process), set[str](), []
    for place, row in enumerate(rows):
        opened, every = counted.get(row.hash, (0, 0)) if row.hash not in told_of else (0, 0)
        told_of.add(row.hash)
        told = (row.deployed_at, row.deployed_by, row.reason, place == 0, opened, every)
        record = known.get((process, row.number))
        found.append(Version(process, row.number, row.hash, row.version_number, *told, record))
    return tuple(found)


def find_version(connection: Connection, process: str, number: int) -> Version:
    """The deployment of a number; raises NotFound."""
    found = next((one for one in versions_of(connection, process) if one.number == number), None)
    if found is None:
        raise NotFound(process=process, number=number)
    return found


def _counted(connection: Connection, process: str) -> Mapping[str, tuple[int, int]]:
    """By version, how many cases run on it and how many there are."""
    query = select(cases.c.version, cases.c.status, func.count()).where(cases.c.process == process)
    found: dict[str, tuple[int, int]] = {}
    for version, status, count in connection.execute(query.group_by(cases.c.version, cases.c.status)):
        opened, every = found.get(version, (0, 0))
        found[version] = (opened + (count if status in _OPEN else 0), every + count)
    return found
