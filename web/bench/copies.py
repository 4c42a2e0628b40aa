"""Many cases out of a few: the rows of real cases once more under new identifiers, their histories sealed anew.

Ten thousand pushes through the engine would take minutes; their copies are cases like any other, with
tokens, timers, tasks, facts and a history that verifies.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from engine.history import STATE, digest, seal
from engine.ids import Ids
from web.bench.writtenrows import Keys, Statement, column_names, rows_written, serial_column

_IDENTIFIER = re.compile(r"\b[0-9a-hjkmnp-tv-z]{26}\b")


@dataclass(frozen=True)
class Tree:
    """All rows of a case and its children as one JSON text, and what must be new in a copy."""

    text: str
    statements: tuple[str, ...]
    own: tuple[str, ...]
    keys: tuple[str, ...]


class Copies:
    """Copies cases written since `before`; tables unknown to it are copied like all others."""

    def __init__(self, connection: Connection, before: Keys, present: Keys, ids: Ids) -> None:
        self._connection, self._ids = connection, ids
        self._columns: dict[str, tuple[str, ...]] = {}
        self._serials: dict[str, str | None] = {}
        groups = rows_written(connection, before, present).pushes
        # Rows that cases share, such as a counterpart's file, stay one and keep their identifier.
        self._shared = {row[1][0] for rows in groups for row in rows if not self._owned(row)}
        self._trees = [self._tree([row for row in rows if self._owned(row)]) for rows in groups]

    def make(self, count: int) -> None:
        """Write so many copies, of each case in its turn."""
        pending: dict[str, list[tuple[Any, ...]]] = {}
        for number in range(count):
            for text, values in self._copy(self._trees[number % len(self._trees)], number):
                pending.setdefault(text, []).append(values)
        for tree_text in pending:
            self._connection.exec_driver_sql(tree_text, pending[tree_text])

    def _tree(self, rows: Sequence[Statement]) -> Tree:
        own, keys = set[str](), set[str]()
        for row in rows:
            named = self._named(*row)
            own.update(value for value in named.values() if isinstance(value, str) and _IDENTIFIER.fullmatch(value))
            keys.update(str(named[name]) for name in ("key", "natural_key") if named.get(name))
        return Tree(
            text=json.dumps([values for _, values in rows], ensure_ascii=False),
            statements=tuple(text for text, _ in rows),
            own=tuple(sorted(own - self._shared)),
            keys=tuple(sorted(keys)),
        )

    def _owned(self, row: Statement) -> bool:
        return bool({"root_id", "case_id", "decision_id", "founded_by"} & set(self._named(*row)))

    def _copy(self, tree: Tree, number: int) -> list[Statement]:
        fresh = {old: self._ids.new() for old in tree.own}
        text = _IDENTIFIER.sub(lambda found: fresh.get(found[0], found[0]), tree.text)
        for key in tree.keys:
            text = text.replace(json.dumps(key, ensure_ascii=False), json.dumps(f"{key}#{number}", ensure_ascii=False))
        rows = [dict(self._named(told, values)) for told, values in zip(tree.statements, json.loads(text), strict=True)]
        self._seal(tree.statements, rows)
        for told, row in zip(tree.statements, rows, strict=True):
            serial = self._serials.get(told)
            if serial is not None:
                row[serial] = None  # the database counts on
        return [(told, tuple(row.values())) for told, row in zip(tree.statements, rows, strict=True)]

    def _seal(self, statements: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
        """Chain the events of each case again and tell the case rows their new heads."""
        heads: dict[str, str] = {}
        cases = _rows_of("cases", statements, rows)
        events = sorted(_rows_of("event", statements, rows), key=lambda row: (row["case_id"], row["seq"]))
        lasts = {row["case_id"]: row for row in events}
        for row in cases:
            _tell_state(lasts[row["id"]], row["state"])
        for row in events:
            case_id = row["case_id"]
            row["hash"] = heads[case_id] = seal(heads.get(case_id, case_id), case_id, row["seq"], row)
        for row in cases:
            row["history_head"] = heads[row["id"]]

    def _named(self, text: str, values: Sequence[Any]) -> Mapping[str, Any]:
        if text not in self._columns:
            table = text.split()[2]
            self._columns[text] = column_names(self._connection, table)
            self._serials[text] = serial_column(self._connection, table)
        return dict(zip(self._columns[text], values, strict=True))


def _rows_of(table: str, statements: Sequence[str], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for text, row in zip(statements, rows, strict=True) if text.startswith(f"INSERT INTO {table} ")]


def _tell_state(last: dict[str, Any], state: str | None) -> None:
    """The last event names the state of the copy, whose identifiers are others."""
    data = json.loads(last["data"])
    if state is not None and STATE in data:
        last["data"] = json.dumps({**data, STATE: digest(state)}, ensure_ascii=False, separators=(",", ":"))
