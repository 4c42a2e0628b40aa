"""Publicity: what is due when, which batches went out, and their files (Art. 28; 发改办财金〔2018〕424号)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, Response, abort, render_template
from sqlalchemy import Connection

from engine.calendar import Light, light
from engine.clock import start_of_day
from engine.errors import NotFound
from web.context import actor, now, platform
from web.intake import startable
from web.platform import Batch, Waiting
from web.publicity import PROCESS
from web.words.publicity import batch_words, channel_words, column_words, validity_words
from web.words.wording import light_words

from .naming import department_name, people

blueprint = Blueprint("publicity", __name__)

AUDITOR = "auditor"
MEDIA: Mapping[str, str] = {"csv": "text/csv; charset=utf-8", "xml": "application/xml; charset=utf-8"}


@dataclass(frozen=True)
class Row:
    """A record that waits, with its light and in words what it lacks."""

    told: Waiting
    department_code: str
    department: str
    light: Light | None
    words: str
    validity: str
    missing: str


@dataclass(frozen=True)
class Sent:
    """A batch in words."""

    told: Batch
    department: str
    state: str
    tone: str
    channel: str


@blueprint.get("/publicity")
def page() -> str:
    """What waits and what went out: of one's own department, of all for auditors."""
    own = None if AUDITOR in actor().roles else actor().department
    desk = platform().publicity
    with platform().database.read() as connection:
        waiting = [
            _row(connection, found, department)
            for department in desk.departments()
            if own in (None, department)
            for found in desk.unsent(connection, department)
        ]
        sent = [_sent(batch) for batch in desk.batches(connection, own)]
    return render_template(
        "publicity/page.html",
        complete=[row for row in waiting if not row.told.missing],
        lacking=[row for row in waiting if row.told.missing],
        sent=sent,
        process=PROCESS,
        may_start=any(info.id == PROCESS for info in startable(platform(), actor())),
        all_departments=own is None,
        person=people(),
    )


@blueprint.get("/publicity/<batch_id>/<kind>")
def file(batch_id: str, kind: str) -> Response:
    """A file of a batch, as it was made."""
    with platform().database.read() as connection:
        try:
            found = platform().publicity.file(connection, batch_id, kind)
        except NotFound:
            found = None
    if found is None or (AUDITOR not in actor().roles and found[0] != actor().department):
        abort(404)
    answer = Response(found[1].raw, content_type=MEDIA[found[1].kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{found[1].name}"'
    return answer


def _row(connection: Connection, found: Waiting, department: str) -> Row:
    lit = None
    if found.due_on:
        end = start_of_day(date.fromisoformat(found.due_on) + timedelta(days=1))
        lit = light(platform().runtime.calendars.get(connection), end, now(), department)
    missing = "、".join(column_words(column) for column in found.missing)
    words = light_words(lit) if lit is not None else "缺决定日期"
    return Row(found, department, department_name(department), lit, words, validity_words(found.validity), missing)


def _sent(found: Batch) -> Sent:
    state, tone = batch_words(found.state, found.standing)
    return Sent(found, department_name(found.department), state, tone, channel_words(found.channel))
