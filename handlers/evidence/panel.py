"""The evidence of a case on its page."""

from __future__ import annotations

from sqlalchemy import Connection

from handlers.catalogue import posts_by_login, short_names
from handlers.evidence.kinds import LABELS
from handlers.evidence.reading import MOST_OPENINGS, openings_of_tree, readings_of_tree, uses_of_tree
from handlers.panels.panel import Panel
from handlers.wording.moments import shown_instant

_COLUMNS = ("文件", "材料", "类型", "大小", "提交", "时间", "哈希(SHA-256)", "查阅")
_OPENED = ("文件", "查阅", "时间")
_HASH_SHOWN = 12
_KIB = 1024


def panels_of(connection: Connection, root_id: str) -> tuple[Panel, ...]:
    """A table of the files attached in a case tree, each opened from its row; nothing where there is none."""
    uses = uses_of_tree(connection, root_id)
    if not uses:
        return ()
    short, people, opened = short_names(connection), posts_by_login(connection), readings_of_tree(connection, root_id)
    rows = tuple(
        (
            use.name,
            use.title,
            LABELS.get(use.media_type, use.media_type),
            shown_size(use.size),
            _by(short.get(use.department, use.department), people.get(use.login, use.login)),
            shown_instant(use.at) or "",
            use.file_id[:_HASH_SHOWN],
            f"{opened[use.file_id]}次" if use.file_id in opened else "",
        )
        for use in uses
    )
    return (Panel("证据材料", "table", _COLUMNS, rows, files=tuple(use.file_id for use in uses)),)


def guarded_panels_of(connection: Connection, root_id: str, reader: str | None) -> tuple[Panel, ...]:
    """Who opened which evidence file when: for auditors, whose `reader` is None."""
    opened = openings_of_tree(connection, root_id) if reader is None else ()
    if not opened:
        return ()
    short, people = short_names(connection), posts_by_login(connection)
    names = {use.file_id: use.name for use in uses_of_tree(connection, root_id)}
    rows = tuple(
        (
            names.get(one.data["file"], one.data["file"][:_HASH_SHOWN]),
            _by(short.get(one.department, one.department), people.get(one.actor, one.actor)),
            shown_instant(one.at) or "",
        )
        for one in opened
    )
    note = "" if len(rows) < MOST_OPENINGS else f"只列最近{MOST_OPENINGS}次"
    return (Panel("证据查阅记录", "table", _OPENED, rows, note=note),)


def shown_size(size: int) -> str:
    """A size in bytes as people read it."""
    if size < _KIB * _KIB:
        return f"{max(1, round(size / _KIB))} KB"
    return f"{size / _KIB / _KIB:.1f} MB"


def _by(department: str, person: str) -> str:
    """Posts are named with their department; it is not said twice."""
    return person if person.startswith(department) else f"{department} {person}"
