"""A case of many events: pushed to every department, and taken into hand and put back again and again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from engine.clock import parsed
from engine.history import events_of_tree
from tests.web.office import Office, open_office

BEGUN = "2026-11-16T09:00"


def long_case(folder: Path, events: int) -> tuple[Office, str]:
    """An office with one case tree of at least so many events; its root."""
    office = open_office(folder)
    departments = tuple(found.code for found in office.platform.catalogue.supervision_departments())
    root_id = office.push(1, BEGUN, departments)
    runtime, instant = office.platform.runtime, parsed(BEGUN)
    missing = events - _count(office, root_id)
    items = [item for item in office.items(root_id) if item.element == "claim"]
    for turn in range(missing // 2 + 1):
        item = items[turn % len(items)]
        posts = office.platform.catalogue.posts(item.department)
        post = next(post for post in posts if item.role in post.roles or "supervision_head" in post.roles)
        instant += timedelta(minutes=5)
        office.clock.move_to(instant)
        runtime.assign(item.id, office.actor(post.login))
        runtime.unassign(item.id, office.actor(post.login))
    office.advance(parsed("2026-11-24T10:30"))
    return office, root_id


def _count(office: Office, root_id: str) -> int:
    with office.platform.database.read() as connection:
        return len(events_of_tree(connection, root_id))
