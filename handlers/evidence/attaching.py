"""Files tied to a case: what they are evidence of, under which name, by whom and when (Art. 19 final paragraph)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, or_, select, update

from engine.clock import stored
from engine.errors import InputRejected, Problem
from engine.registry import Call
from engine.store.schema import participant
from handlers.evidence.keeping import KeptFile, uploads_of
from handlers.evidence.schema import evidence_file, evidence_use

EVIDENCE = "证据材料"
"""What files are called where nothing more is known of them."""


def attach(
    call: Call, ids: Sequence[str] | None, *, about: str = "", title: str = EVIDENCE, field: str = "evidence"
) -> int:
    """Tie files to the case of the call; returns how many are new there.

    `about` is the id of the row they prove something of (the case where it is empty), `title` says in
    Chinese what they are, as the page shows it. Known to the actor are files of his department and those in
    cases it takes part in; any other id is answered like one that never was: raises InputRejected at `field`.
    """
    wanted = list(dict.fromkeys(ids or ()))
    if not wanted:
        return 0
    row = about or call.case_id
    files = _known(call, wanted)
    lost = [one for one in wanted if one not in files]
    if lost:
        raise InputRejected(tuple(Problem(field, "unknown_file", {"value": one[:12]}) for one in lost))
    there = set(call.connection.scalars(select(evidence_use.c.file_id).where(evidence_use.c.about == row)))
    new = [files[one] for one in wanted if one not in there]
    if new:
        call.connection.execute(insert(evidence_use), [_use(call, file, row, title) for file in new])
        told = [{"id": file.id, "name": file.name, "size": file.size} for file in new]
        names = [file.name for file in new]
        call.record("evidence.attached", {"title": title, "file_names": names, "files": told, "about": row})
    return len(new)


def _known(call: Call, ids: Collection[str]) -> Mapping[str, KeptFile]:
    """The files the actor may attach, by id; their rows are locked against being purged."""
    touch = update(evidence_file).where(evidence_file.c.id.in_(list(ids))).values(touched_at=stored(call.instant))
    call.connection.execute(touch)
    return {**_used(call, ids), **uploads_of(call.connection, ids, call.actor.department)}


def _used(call: Call, ids: Collection[str]) -> dict[str, KeptFile]:
    """Files of this case tree, or of another that the actor's department sees."""
    seen = select(participant.c.root_id).where(participant.c.department == call.actor.department)
    query = (
        select(evidence_file, evidence_use.c.name)
        .join(evidence_use, evidence_use.c.file_id == evidence_file.c.id)
        .where(
            evidence_file.c.id.in_(list(ids)),
            or_(evidence_use.c.root_id == call.root_id, evidence_use.c.root_id.in_(seen)),
        )
        .order_by(evidence_use.c.at.desc(), evidence_use.c.id.desc())
    )
    found: dict[str, KeptFile] = {}
    for row in call.connection.execute(query):
        found.setdefault(row.id, KeptFile(row.id, row.name, row.media_type, row.size))
    return found


def _use(call: Call, file: KeptFile, about: str, title: str) -> dict[str, Any]:
    return {
        "id": call.new_id(),
        "file_id": file.id,
        "root_id": call.root_id,
        "case_id": call.case_id,
        "about": about,
        "title": title,
        "name": file.name,
        "department": call.actor.department,
        "login": call.actor.login,
        "at": stored(call.instant),
    }
