"""Registers that must not change silently: what each holds, whose digest every checkpoint carries.

A change tells the journal the whole content, so that a register can be read back as it was, and so that a
table altered past the platform differs from what the journal says of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from ..actor import SYSTEM, Actor
from ..history import ALGORITHM, digest
from ..store.schema import deployment
from .canonical import canonical
from .journal import Entry, enter, entries

VERSIONS, VERSION_DEPLOYED = "versions", "version.deployed"
DEPLOYMENT_RECORDED = "deployment.recorded"
CALENDAR, CALENDAR_CHANGED = "calendar", "calendar.changed"

_DEPLOYED = ("process", "number", "hash", "deployed_at", "deployed_by", "reason")


@dataclass(frozen=True)
class Register:
    """One register: its name in checkpoints, the kind of its entries in the journal, and how it is read.

    `content` gives JSON data in a fixed order, `revision` the number of its changes.
    """

    name: str
    kind: str
    content: Callable[[Connection], Any]
    revision: Callable[[Connection], int]

    def digest(self, connection: Connection, algorithm: str = ALGORITHM) -> str:
        """The digest of what it holds now."""
        return digest(canonical(self.content(connection)), algorithm)


def enter_change(connection: Connection, register: Register, actor: Actor, at: datetime) -> Entry:
    """Tell the journal what a register holds after a change, in the transaction of the change."""
    content = register.content(connection)
    told = {"revision": register.revision(connection), "digest": digest(canonical(content)), "content": content}
    return enter(connection, register.kind, told, actor, at)


def enter_deployment(connection: Connection, told: Mapping[str, Any], at: datetime) -> Entry:
    """Tell the journal of a row of the deployments, in its transaction."""
    by = str(told["deployed_by"])
    data = {name: told[name] for name in _DEPLOYED if name != "hash"}
    actor = SYSTEM if by == SYSTEM.login else Actor(by, by, "")
    return enter(connection, VERSION_DEPLOYED, {**data, "version": told["hash"]}, actor, at)


def enter_missing(connection: Connection, registers: Sequence[Register], at: datetime) -> int:
    """Tell the journal of what a database held before it had one; returns how many entries that took."""
    count = 0
    for register in registers:
        if register.revision(connection) and not entries(connection, (register.kind,), limit=1):
            enter_change(connection, register, SYSTEM, at)
            count += 1
    if not entries(connection, (VERSION_DEPLOYED,), limit=1):
        for row in connection.execute(select(deployment).order_by(deployment.c.process, deployment.c.number)).all():
            enter_deployment(connection, row._asdict(), at)
            count += 1
    return count


def deployments(connection: Connection) -> list[list[Any]]:
    """The deployments as checkpoints digest them; sorted here, as databases sort texts differently."""
    columns = [deployment.c[name] for name in _DEPLOYED]
    return sorted(list(row) for row in connection.execute(select(*columns)))


def digests(connection: Connection, registers: Sequence[Register], algorithm: str) -> dict[str, str]:
    """The digest of every register by its name, and that of the deployments."""
    found = {register.name: register.digest(connection, algorithm) for register in registers}
    return {**found, VERSIONS: digest(canonical(deployments(connection)), algorithm)}
