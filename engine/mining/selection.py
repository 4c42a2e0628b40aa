"""Which cases a process view is of, as conditions on the rows of mining."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, Select, Table, cast, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB

from .tables import stay


@dataclass(frozen=True)
class Selection:
    """Cases of one process; with `version` of one version.

    `since` and `until` are the first and last day on which the root case began; `departments` narrows steps,
    not cases, to those of some departments; `roots` narrows to some case trees. None does not narrow.
    """

    process: str
    version: str | None = None
    since: date | None = None
    until: date | None = None
    departments: tuple[str, ...] | None = None
    roots: tuple[str, ...] | None = None

    def conditions(self, connection: Connection, table: Table) -> list[ColumnElement[bool]]:
        """What holds for the rows of stays or traces of the process itself."""
        found = [table.c.process == self.process, *self.of_roots(connection, table)]
        if self.version is not None:
            found.append(table.c.version == self.version)
        return found

    def of_roots(self, connection: Connection, table: Table) -> list[ColumnElement[bool]]:
        """What holds for rows of whatever process of the chosen trees."""
        found: list[ColumnElement[bool]] = []
        if self.since is not None:
            found.append(table.c.started_on >= self.since.isoformat())
        if self.until is not None:
            found.append(table.c.started_on <= self.until.isoformat())
        if self.departments is not None and table is stay:
            found.append(table.c.department.in_(self.departments))
        if self.roots is not None:
            found.append(table.c.root_id.in_(_listed(connection, self.roots)))
        return found


def _listed(connection: Connection, ids: Collection[str]) -> Select[tuple[str]]:
    """Ids as rows, handed over as one value: there may be a hundred thousand of them."""
    sent = json.dumps(list(ids))
    if connection.dialect.name == "sqlite":
        return select(func.json_each(sent).table_valued("value").c.value)
    return select(func.jsonb_array_elements_text(cast(literal(sent), JSONB)).column_valued())
