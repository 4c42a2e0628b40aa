"""Open incidents, by what caused them: which cases stand still, since when, and trying again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from engine.casebook import CaseSummary, Incident, find_case, incidents
from engine.errors import EngineError, NotFound
from engine.store.outage import Unavailable
from engine.watch.vitals import CauseCount, incident_causes, incidents_after, incidents_left
from web.context import actor, platform
from web.refusals import wants_json
from web.requestkey import form_key
from web.words.expressions import detail_words
from web.words.incidents import act_words, cause_advice, cause_words

blueprint = Blueprint("incidents", __name__)

AT_ONCE, BY_SCRIPT = 200, 20
"""Incidents retried in one request: by a form, and by the page's script, which asks again and shows how far it is."""
SHOWN = 50
"""Incidents of a cause that are listed; the rest are counted."""


@dataclass(frozen=True)
class Standstill:
    """One incident with the case it holds and the element's name."""

    incident: Incident
    case: CaseSummary | None
    element: str
    act: str
    detail: str

    @property
    def title(self) -> str:
        """The case as an operator may know it: its item and document, not its counterpart."""
        if self.case is None or not (self.case.subject or self.case.reference):
            return self.incident.case_id
        return f"{self.case.subject} {self.case.reference}".strip()


@dataclass(frozen=True)
class Cause:
    """Incidents of one cause."""

    code: str
    words: str
    advice: str
    count: int
    oldest: str
    standstills: tuple[Standstill, ...]


@blueprint.get("/incidents")
def page() -> str:
    """Open incidents grouped by cause, the most frequent first."""
    with platform().database.read() as connection:
        causes = [_cause(connection, found) for found in incident_causes(connection)]
    return render_template("incidents/page.html", causes=causes)


@blueprint.post("/incidents/<incident_id>/retry")
def retry(incident_id: str) -> Response:
    """Try one incident again."""
    done, failed = _retried([incident_id])
    flash(*_told(done, failed))
    return redirect(url_for("incidents.page"))


@blueprint.post("/incidents/retry")
def retry_cause() -> Response:
    """Try the incidents of a cause again, those after the id `after`; a script is told how far that went."""
    cause, after, scripted = request.form.get("cause", ""), request.form.get("after", ""), wants_json()
    with platform().database.read() as connection:
        wanted = incidents_after(connection, cause, after, BY_SCRIPT if scripted else AT_ONCE)
    done, failed = _retried(wanted)
    last = wanted[-1] if wanted else after
    with platform().database.read() as connection:
        left = incidents_left(connection, cause, last) if wanted else 0
    if scripted:
        return jsonify(done=done, failed=failed, last=last, left=left)
    words, tone = _told(done, failed)
    flash(f"{words}另有{left}件没有轮到,请再次点击“全部重试”。" if left else words, tone)
    return redirect(url_for("incidents.page"))


@blueprint.post("/incidents/<incident_id>/dismiss")
def dismiss(incident_id: str) -> Response:
    """Give up the act that failed, with a reason for the history."""
    reason = request.form.get("reason", "").strip()[:500]
    if not reason:
        flash("请填写作废理由。", "error")
        return redirect(url_for("incidents.page"))
    try:
        platform().runtime.dismiss(incident_id, reason, actor(), request=form_key())
        flash("已作废,案件继续等待。", "success")
    except NotFound:
        flash("这件故障已由他人处理。", "success")
    return redirect(url_for("incidents.page"))


def _retried(incident_ids: Sequence[str]) -> tuple[int, int]:
    """How many went well and how many did not; one that somebody else resolved counts as neither."""
    done = failed = 0
    for incident_id in incident_ids:
        try:
            went_well = platform().runtime.retry(incident_id, actor(), request=f"{form_key()}/{incident_id}")
        except NotFound:
            continue
        except Unavailable:
            raise
        except EngineError:
            went_well = False
        done, failed = done + went_well, failed + (not went_well)
    return done, failed


def _told(done: int, failed: int) -> tuple[str, str]:
    if not done and not failed:
        return "这些故障已由他人排除。", "success"
    if not failed:
        return f"重试成功{done}件,案件已继续办理。", "success"
    return f"重试成功{done}件,仍有{failed}件失败,请先排除原因。", "error"


def _standstill(connection: Connection, found: Incident) -> Standstill:
    case = find_case(connection, found.case_id)
    names = platform().runtime.specs.get(connection, case.version).diagram.names if case is not None else {}
    return Standstill(
        found, case, names.get(found.element) or found.element, act_words(found.action), detail_words(found.detail)
    )


def _cause(connection: Connection, counted: CauseCount) -> Cause:
    listed = incidents(connection, cause=counted.cause, limit=SHOWN)
    return Cause(
        counted.cause,
        cause_words(counted.cause),
        cause_advice(counted.cause),
        counted.count,
        counted.oldest,
        tuple(_standstill(connection, found) for found in listed),
    )
