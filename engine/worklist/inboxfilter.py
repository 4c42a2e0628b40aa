"""Which open work is wanted, and by which index it is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection

from ..store.schema import work_item
from .openwork import PROVISIONAL, held_by, seen_by
from .search import among, bears, candidates, words_of


@dataclass(frozen=True)
class InboxFilter:
    """Which open work is wanted. `due_from` < due_at <= `due_before` (stored texts); `q` finds substrings."""

    departments: tuple[str, ...] | None
    roles: tuple[str, ...] | None = None
    q: str = ""
    due_from: str | None = None
    due_before: str | None = None
    provisional: bool | None = None
    process: str | None = None
    element: str | None = None
    article: str | None = None
    assignee: str | None = None
    quick_only: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether nothing but departments and roles is said."""
        return self == InboxFilter(self.departments, self.roles)


@dataclass(frozen=True)
class Access:
    """The way to the wanted work.

    `walks`: in order of due time through the streams of the inbox, which are still to be chosen; otherwise
    `conditions` lead to few rows. `compared` are conditions of common words, which each row walked has to meet.
    """

    walks: bool
    conditions: tuple[ColumnElement[bool], ...]
    compared: tuple[ColumnElement[bool], ...] = ()


def access_to(connection: Connection, wanted: InboxFilter) -> Access:
    """Rare words lead to their cases, a person to what he holds; everything else is walked."""
    words, column = words_of(wanted.q), work_item.c
    found = candidates(connection, words, wanted.departments) if words else None
    told = tuple(bears(connection, (column.subject, column.reference, column.party), words))
    narrowed = tuple(_narrowed(wanted))
    if found is None and not wanted.assignee:
        return Access(True, narrowed, told)
    few = [*seen_by(wanted.departments, wanted.roles), *narrowed, *told]
    if found is not None:
        few.append(among(connection, column.root_id, found))
    if wanted.assignee:
        few.append(held_by(wanted.assignee))
    return Access(False, tuple(few))


def _narrowed(wanted: InboxFilter) -> Iterator[ColumnElement[bool]]:
    column = work_item.c
    if wanted.due_from is not None:
        yield column.due_at > wanted.due_from
    if wanted.due_before is not None:
        yield column.due_at <= wanted.due_before
    if wanted.provisional is not None:
        yield PROVISIONAL if wanted.provisional else column.provisional == 0
    if wanted.quick_only:
        yield column.quick_answer.is_not(None)
    for name in ("process", "element", "article"):
        if getattr(wanted, name):
            yield column[name] == getattr(wanted, name)
