"""Objects as the policy lets them be seen: another department's is answered like one that never was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection

from engine.casebook import CaseSummary, find_case, participants
from engine.errors import NotFound
from engine.history import Event
from engine.worklist.inbox import WorkItem, find_item
from web.context import actor, platform

from .policy import Protected, own_item, sees

__all__ = [
    "own_item",
    "protected_case",
    "protected_item",
    "readable",
    "reads",
    "visible_case",
    "visible_item",
    "withheld",
]

RESERVED = frozenset({"clue.noted", "clue.withdrawn"})
"""Kinds of events that only auditors read."""
WITHHELD = "reserved"
"""What the history calls an event that is not the reader's to read."""


def reads(kind: str) -> bool:
    """Whether the actor may read events of this kind: clues are the auditors' (Art. 26, 27)."""
    return kind not in RESERVED or "auditor" in actor().roles


def readable(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events that the actor may read."""
    return tuple(event for event in events if reads(event.kind))


def withheld(event: Event) -> Event:
    """The event itself, or for one that the actor may not read its place in the history and its seal alone."""
    if reads(event.kind):
        return event
    return replace(event, kind=WITHHELD, element="", actor="", on_behalf="", department="", data={})


def visible_case(case_id: str) -> CaseSummary:
    """A case, root or child, that the actor may see; raises NotFound."""
    with platform().database.read() as connection:
        found = find_case(connection, case_id)
        if found is None or not sees(actor(), protected_case(connection, found)):
            raise NotFound
    return found


def visible_item(item_id: str) -> WorkItem:
    """A work item, open or closed, that the actor may see; raises NotFound."""
    with platform().database.read() as connection:
        found = find_item(connection, item_id)
        if found is None or not sees(actor(), protected_item(connection, found)):
            raise NotFound
    return found


def protected_case(connection: Connection, case: CaseSummary) -> Protected:
    """What the policy must know of a case."""
    return Protected(frozenset(participants(connection, case.root_id)) | {case.department}, case.department)


def protected_item(connection: Connection, item: WorkItem) -> Protected:
    """What the policy must know of a work item; it is seen by all parties to its case."""
    parties = frozenset(participants(connection, item.root_id))
    return Protected(parties | {item.department}, item.department, item.role)
