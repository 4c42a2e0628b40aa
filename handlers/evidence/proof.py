"""Evidence files held against the record: each content is what its id says, and attached as the events tell."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from sqlalchemy import Connection, select

from engine.proof.fault import Fault, Progress
from engine.store.schema import event
from handlers.evidence.schema import evidence_content, evidence_file, evidence_use

ATTACHED = "evidence.attached"


def examine_files(connection: Connection, progress: Progress) -> tuple[int, list[Fault]]:
    """Hash every content again, one at a time in memory; then hold what is attached against the histories."""
    files = connection.execute(select(evidence_file.c.id, evidence_file.c.size).order_by(evidence_file.c.id)).all()
    faults = []
    for done, (file_id, size) in enumerate(files, start=1):
        content = connection.scalar(select(evidence_content.c.content).where(evidence_content.c.file_id == file_id))
        if content is None:
            faults.append(Fault("evidence_missing", file_id))
        elif len(content) != size or hashlib.sha256(content).hexdigest() != file_id:
            faults.append(Fault("evidence_altered", file_id))
        progress("files", done, len(files))
    there = {row.id for row in files}
    return len(files), [*faults, *_unlike_the_record(connection, there)]


def _unlike_the_record(connection: Connection, there: set[str]) -> Iterator[Fault]:
    uses = select(evidence_use.c.case_id, evidence_use.c.about, evidence_use.c.file_id)
    stand = {tuple(row) for row in connection.execute(uses)}
    told: dict[tuple[str, str, str], int] = {}
    query = select(event.c.case_id, event.c.seq, event.c.data).where(event.c.kind == ATTACHED)
    for case_id, seq, data in connection.execute(query):
        said = json.loads(data)
        for file in said.get("files", ()):
            told[case_id, said.get("about", case_id), file["id"]] = seq
    for (case_id, about, file_id), seq in sorted(told.items()):
        if file_id not in there or (case_id, about, file_id) not in stand:
            yield Fault("evidence_missing", case_id, seq, {"file": file_id})
    for case_id, _, file_id in sorted(stand - told.keys()):
        yield Fault("evidence_unrecorded", case_id, 0, {"file": file_id})
