"""Keeps drafts: each file saved on its own, never over what another has saved meanwhile, and what was, a while."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from ..clock import stored
from ..errors import NotFound, Refusal
from .draft import Draft, DraftFile, Editing, SavedFile, State
from .tables import draft, draft_editing, draft_file, draft_past

KEPT_PAST = 50
"""How many earlier texts of a file are kept."""
PRESENT = timedelta(seconds=45)
"""So long somebody counts as present after his last sign of life."""


class DraftChanged(Refusal):
    """Somebody else saved this file meanwhile."""


class DraftClosed(Refusal):
    """The draft is no longer open for changes."""


class DraftBook:
    """The drafts of one database, read and written in the caller's transaction."""

    def begin(
        self,
        connection: Connection,
        draft_id: str,
        title: str,
        base: Mapping[str, str],
        files: Mapping[str, str],
        by: str,
        at: datetime,
    ) -> Draft:
        """A new draft of these files, given by their paths."""
        told = {"created_by": by, "created_at": stored(at), "changed_by": by, "changed_at": stored(at)}
        values = {"id": draft_id, "title": title, "state": "open", "base": json.dumps(dict(base), sort_keys=True)}
        connection.execute(insert(draft).values(**values, revision=1, **told))
        rows = [_file_row(draft_id, path, text, 1, by, stored(at)) for path, text in sorted(files.items())]
        if rows:
            connection.execute(insert(draft_file), rows)
        return self.get(connection, draft_id)

    def get(self, connection: Connection, draft_id: str) -> Draft:
        """A draft; raises NotFound."""
        row = connection.execute(select(draft).where(draft.c.id == draft_id)).one_or_none()
        if row is None:
            raise NotFound(draft=draft_id)
        return _draft(row)

    def all(self, connection: Connection, states: Collection[State] = ("open", "submitted")) -> tuple[Draft, ...]:
        """The drafts in these states, the last changed first."""
        query = select(draft).where(draft.c.state.in_(list(states)))
        rows = connection.execute(query.order_by(draft.c.changed_at.desc(), draft.c.id.desc()))
        return tuple(map(_draft, rows))

    def listing(self, connection: Connection, draft_id: str) -> tuple[DraftFile, ...]:
        """The files of a draft without their texts, by path."""
        column = draft_file.c
        query = select(column.path, column.revision, column.changed_by, column.changed_at)
        rows = connection.execute(query.where(column.draft_id == draft_id).order_by(column.path))
        return tuple(DraftFile(*row) for row in rows)

    def texts(self, connection: Connection, draft_id: str) -> dict[str, str]:
        """All texts of a draft by their paths."""
        query = select(draft_file.c.path, draft_file.c.content).where(draft_file.c.draft_id == draft_id)
        return {row.path: row.content for row in connection.execute(query.order_by(draft_file.c.path))}

    def read(self, connection: Connection, draft_id: str, path: str) -> SavedFile:
        """One file; raises NotFound."""
        row = self._row(connection, draft_id, path)
        if row is None:
            raise NotFound(draft=draft_id, file=path)
        return SavedFile(row.path, row.revision, row.changed_by, row.changed_at, row.content)

    def save(
        self, connection: Connection, draft_id: str, path: str, content: str, seen: int, by: str, at: datetime
    ) -> int:
        """Save a text over the revision that was seen, 0 for a new file; returns the new one.

        The same text again changes nothing. Raises NotFound, DraftClosed, DraftChanged with who and when.
        """
        found = self._open(connection, draft_id)
        row = self._row(connection, draft_id, path)
        if row is not None and row.content == content:
            return int(row.revision)
        self._unchanged(row, seen, path)
        newest = self._past(connection, draft_id, path, row)
        values = _file_row(draft_id, path, content, newest + 1, by, stored(at))
        connection.execute(insert(draft_file).values(**values))
        self._touched(connection, found, by, at)
        return newest + 1

    def remove(self, connection: Connection, draft_id: str, path: str, seen: int, by: str, at: datetime) -> None:
        """Take a file out; its text is kept a while. Raises NotFound, DraftClosed, DraftChanged."""
        found = self._open(connection, draft_id)
        row = self._row(connection, draft_id, path)
        if row is None:
            raise NotFound(draft=draft_id, file=path)
        self._unchanged(row, seen, path)
        self._past(connection, draft_id, path, row)
        self._touched(connection, found, by, at)

    def past(self, connection: Connection, draft_id: str, path: str) -> tuple[SavedFile, ...]:
        """The earlier texts of a file, the latest first."""
        column = draft_past.c
        query = select(column.path, column.revision, column.changed_by, column.changed_at, column.content)
        query = query.where(column.draft_id == draft_id, column.path == path).order_by(column.revision.desc())
        return tuple(SavedFile(*row) for row in connection.execute(query))

    def turn(
        self, connection: Connection, draft_id: str, state: State, by: str, at: datetime, *, of: Sequence[State]
    ) -> None:
        """Give a draft another state out of one of these; raises NotFound, DraftClosed."""
        found = self.get(connection, draft_id)
        told = {"state": state, "changed_by": by, "changed_at": stored(at)}
        changed = connection.execute(
            update(draft).where(draft.c.id == draft_id, draft.c.state.in_(list(of))).values(**told)
        )
        if not changed.rowcount:
            raise DraftClosed(draft=draft_id, state=found.state)

    def rename(self, connection: Connection, draft_id: str, title: str, by: str, at: datetime) -> None:
        """Raises NotFound, DraftClosed."""
        self._open(connection, draft_id)
        told = {"title": title, "changed_by": by, "changed_at": stored(at)}
        connection.execute(update(draft).where(draft.c.id == draft_id).values(**told))

    def rebase(self, connection: Connection, draft_id: str, base: Mapping[str, str], by: str, at: datetime) -> None:
        """Note the versions a draft stands on from now on; raises NotFound, DraftClosed."""
        found = self._open(connection, draft_id)
        told = json.dumps(dict(base), sort_keys=True)
        connection.execute(update(draft).where(draft.c.id == draft_id).values(base=told))
        self._touched(connection, found, by, at)

    def present(
        self, connection: Connection, draft_id: str, login: str, path: str, at: datetime
    ) -> tuple[Editing, ...]:
        """Note that somebody has the draft open; returns the others who have, the last heard of first."""
        column = draft_editing.c
        connection.execute(delete(draft_editing).where(column.draft_id == draft_id, column.login == login))
        connection.execute(insert(draft_editing).values(draft_id=draft_id, login=login, path=path, at=stored(at)))
        query = select(column.login, column.path, column.at).where(
            column.draft_id == draft_id, column.login != login, column.at >= stored(at - PRESENT)
        )
        return tuple(Editing(*row) for row in connection.execute(query.order_by(column.at.desc())))

    def _open(self, connection: Connection, draft_id: str) -> Draft:
        found = self.get(connection, draft_id)
        if found.state != "open":
            raise DraftClosed(draft=draft_id, state=found.state)
        return found

    def _row(self, connection: Connection, draft_id: str, path: str) -> Row[Any] | None:
        query = select(draft_file).where(draft_file.c.draft_id == draft_id, draft_file.c.path == path)
        return connection.execute(query).one_or_none()

    def _unchanged(self, row: Row[Any] | None, seen: int, path: str) -> None:
        found = row.revision if row is not None else 0
        if found != seen:
            told = {"by": row.changed_by, "at": row.changed_at} if row is not None else {"by": "", "at": ""}
            raise DraftChanged(file=path, revision=found, **told)

    def _past(self, connection: Connection, draft_id: str, path: str, row: Row[Any] | None) -> int:
        """Put the present text to what was; returns the newest revision there has been."""
        column = draft_past.c
        of_file = (column.draft_id == draft_id, column.path == path)
        if row is None:
            return int(connection.scalar(select(func.max(column.revision)).where(*of_file)) or 0)
        connection.execute(insert(draft_past).values(**row._mapping))
        connection.execute(delete(draft_past).where(*of_file, column.revision <= row.revision - KEPT_PAST))
        connection.execute(delete(draft_file).where(draft_file.c.draft_id == draft_id, draft_file.c.path == path))
        return int(row.revision)

    def _touched(self, connection: Connection, found: Draft, by: str, at: datetime) -> None:
        told = {"revision": draft.c.revision + 1, "changed_by": by, "changed_at": stored(at)}
        connection.execute(update(draft).where(draft.c.id == found.id).values(**told))


def _draft(row: Row[Any]) -> Draft:
    return Draft(**{**row._mapping, "base": json.loads(row.base)})


def _file_row(draft_id: str, path: str, content: str, revision: int, by: str, at: str) -> dict[str, Any]:
    told = {"draft_id": draft_id, "path": path, "content": content, "revision": revision}
    return {**told, "changed_by": by, "changed_at": at}
