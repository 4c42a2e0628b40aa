"""The evidence of a case on its page."""

from __future__ import annotations

from sqlalchemy import Connection

from handlers.catalogue import posts_by_login, short_names
from handlers.evidence.kinds import LABELS
from handlers.evidence.reading import readings_of_tree, uses_of_tree
from handlers.panels.panel import Panel
from handlers.wording.moments import shown_instant

_COLUMNS = ("文件", "材料", "类型", "大小", "提交", "时间", "哈希(SHA-256)", "查阅")
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


def shown_size(size: int) -> str:
    """A size in bytes as people read it."""
    if size < _KIB * _KIB:
        return f"{max(1, round(size / _KIB))} KB"
    return f"{size / _KIB / _KIB:.1f} MB"


def _by(department: str, person: str) -> str:
    """Posts are named with their department; it is not said twice."""
    return person if person.startswith(department) else f"{department} {person}"
