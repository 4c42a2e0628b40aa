"""A batch is made up (intake), its files are made, it is sent: everything a department owes the public register."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from engine.calendar import deadline
from engine.clock import local_date, start_of_day, stored
from engine.errors import InputRejected, Problem
from engine.registry import Admission, Call, Labels
from handlers.exchange.asking import Asking
from handlers.office import Office
from handlers.publicity.export import export_files
from handlers.publicity.record import (
    INSERT_BATCH,
    INSERT_RECORD,
    MADE,
    batch_row,
    file_of,
    keep_file,
    next_number,
    records_of,
    set_batch,
)
from handlers.publicity.source import Candidate, Source
from handlers.publicity.sources import source_of, sources

DEFAULT_SOURCE = "permit"
MOST = 2000
"""Records of one batch; more go with the next."""


class Batches:
    """The intake `publicity.batch` and the operators `publicity.export`, `publicity.send`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def make(self, call: Call, data: Mapping[str, Any]) -> Admission:
        """Take into a batch what waits to be made public of the actor's department.

        Raises InputRejected: nothing_to_publish, and fields_missing where nothing can be sent as it is.
        """
        department = call.actor.department
        source = source_of(self._office, str(data.get("source") or DEFAULT_SOURCE))
        found = source.candidates(call.connection, department)
        ready = sorted((one for one in found if not one.missing), key=lambda one: one.decided_on)[:MOST]
        if not ready:
            code = "nothing_complete_to_publish" if found else "nothing_to_publish"
            raise InputRejected((Problem("source", code, {"count": len(found)}),))
        first = ready[0]
        number = next_number(call.connection, department, local_date(call.instant).isoformat())
        batch_id = call.new_id()
        due = {one.subject_id: due_day(self._office, call.connection, source, one, department) for one in ready}
        call.connection.execute(
            INSERT_BATCH,
            {
                "id": batch_id,
                "case_id": call.case_id,
                "number": number,
                "department": department,
                "source": source.code,
                "state": MADE,
                "made_at": stored(call.instant),
                "made_by": call.actor.login,
                "first_decided_on": first.decided_on,
                "due_on": due[first.subject_id],
            },
        )
        call.connection.execute(INSERT_RECORD, [_row(call, batch_id, n, one, due) for n, one in enumerate(ready, 1)])
        call.participate(department)
        call.record("publicity.made", {"batch": number, "count": len(ready), "held_back": len(found) - len(ready)})
        return Admission(
            data={
                "batch_id": batch_id,
                "source": source.code,
                "department": department,
                "profile": first.profile,
                "first_decided_at": stored(_instant(first.decided_on)),
                "count": len(ready),
            },
            key=f"publicity:{number}",
            labels=Labels(subject=f"双公示报送({source.title}{len(ready)}件)", reference=number),
        )

    def export(self, call: Call, *, batch_id: str) -> dict[str, Any]:
        """Make the CSV and the XML file of a batch; returns {csv_sha256, xml_sha256}."""
        batch = batch_row(call.connection, batch_id)
        source = source_of(self._office, batch.source)
        records = [row.fields for row in records_of(call.connection, batch_id)]
        files = export_files(batch.number, source.element, source.columns, records)
        for file in files:
            keep_file(call.connection, batch_id, file)
        told = {f"{file.kind}_sha256": file.sha256 for file in files}
        call.record("publicity.exported", {"batch": batch.number, **told})
        return told

    def send(self, call: Call, *, batch_id: str) -> dict[str, Any]:
        """Send a batch by its source's service; returns what `exchange.request` does."""
        batch = batch_row(call.connection, batch_id)
        source = source_of(self._office, batch.source)
        file = file_of(call.connection, batch_id, "xml")
        told = Asking(self._office).request(
            call,
            service=source.service,
            about=batch_id,
            batch=batch.number,
            sha256=file.sha256 if file is not None and source.service == "publish_dual" else None,
            records=[row.fields for row in records_of(call.connection, batch_id)],
        )
        set_batch(call.connection, batch_id, request_id=told["request_id"])
        return told


def due_day(office: Office, connection: Connection, source: Source, found: Candidate, department: str) -> str:
    """The last day of a record's limit: 7 working days from the decision (发改办财金〔2018〕424号)."""
    day = date.fromisoformat(found.decided_on)
    limit = office.catalogue.limit(source.limit, day, found.profile)
    calendar = office.calendars.get(connection)
    return deadline(calendar, _instant(found.decided_on), limit.value, limit.unit, department).last_day.isoformat()


def _instant(day: str) -> datetime:
    return start_of_day(date.fromisoformat(day))


def _row(call: Call, batch_id: str, position: int, found: Candidate, due: Mapping[str, str]) -> dict[str, Any]:
    told = json.dumps(dict(found.fields), ensure_ascii=False, sort_keys=True)
    return {
        "id": call.new_id(),
        "batch_id": batch_id,
        "subject_id": found.subject_id,
        "root_id": found.root_id,
        "document": found.document,
        "decided_on": found.decided_on,
        "due_on": due[found.subject_id],
        "validity": found.validity,
        "state": MADE,
        "digest": hashlib.sha256(told.encode()).hexdigest(),
        "reason": None,
        "fields": dict(found.fields),
        "position": position,
    }


def waiting(office: Office, connection: Connection, department: str) -> Sequence[tuple[Source, Candidate, str]]:
    """What of a department waits to be made public, with its last day; the earliest first, without a day at the end."""
    found = [
        (source, one, due_day(office, connection, source, one, department) if one.decided_on else "")
        for source in sources(office).values()
        for one in source.candidates(connection, department)
    ]
    return sorted(found, key=lambda told: (told[2] or "9999", told[1].document))
