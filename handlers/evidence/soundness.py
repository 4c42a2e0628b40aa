"""The invariant of the files: each content is there, and is what its id says."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Connection, select

from engine.watch.doctor import SHOWN, Finding
from handlers.evidence.schema import evidence_content, evidence_file

EVIDENCE_IS_WHOLE = "evidence_is_whole"


def evidence_is_whole(connection: Connection) -> Finding:
    """Hash every content again, one at a time in memory."""
    files = connection.execute(select(evidence_file.c.id, evidence_file.c.size).order_by(evidence_file.c.id)).all()
    broken: list[dict[str, Any]] = []
    for file_id, size in files:
        content = connection.scalar(select(evidence_content.c.content).where(evidence_content.c.file_id == file_id))
        if content is None:
            broken.append({"file": file_id, "difference": "missing"})
        elif len(content) != size or hashlib.sha256(content).hexdigest() != file_id:
            broken.append({"file": file_id, "difference": "content"})
    return Finding(EVIDENCE_IS_WHOLE, not broken, len(files), tuple(broken[:SHOWN]))
