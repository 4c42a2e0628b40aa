"""Open incidents, by what caused them: which cases stand still, since when, and trying again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from engine.casebook import CaseSummary, Incident, find_case, incidents
from engine.errors import EngineError, NotFound
from web.context import actor, platform
from web.words.incidents import act_words, cause_words

blueprint = Blueprint("incidents", __name__)

AT_ONCE = 200
"""Incidents retried in one request; the rest stay for the next."""


@dataclass(frozen=True)
class Standstill:
    """One incident with the case it holds and the element's name."""

    incident: Incident
    case: CaseSummary | None
    element: str
    act: str

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
    standstills: tuple[Standstill, ...]


@blueprint.get("/incidents")
def page() -> str:
    """Open incidents grouped by cause, the most frequent first."""
    with platform().database.read() as connection:
        causes = _grouped(_standstill(connection, found) for found in incidents(connection))
    return render_template("incidents/page.html", causes=causes)


@blueprint.post("/incidents/<incident_id>/retry")
def retry(incident_id: str) -> Response:
    """Try one incident again."""
    done, failed = _retried([incident_id])
    flash(*_told(done, failed))
    return redirect(url_for("incidents.page"))


@blueprint.post("/incidents/retry")
def retry_cause() -> Response:
    """Try all incidents of a cause again."""
    cause = request.form.get("cause", "")
    with platform().database.read() as connection:
        wanted = [found.id for found in incidents(connection) if found.cause == cause]
    done, failed = _retried(wanted[:AT_ONCE])
    flash(*_told(done, failed))
    return redirect(url_for("incidents.page"))


@blueprint.post("/incidents/<incident_id>/dismiss")
def dismiss(incident_id: str) -> Response:
    """Give up the act that failed, with a reason for the history."""
    reason = request.form.get("reason", "").strip()[:500]
    if not reason:
        flash("请填写作废理由。", "error")
        return redirect(url_for("incidents.page"))
    try:
        platform().runtime.dismiss(incident_id, reason, actor())
        flash("已作废,案件继续等待。", "success")
    except NotFound:
        flash("这件故障已由他人处理。", "success")
    return redirect(url_for("incidents.page"))


def _retried(incident_ids: list[str]) -> tuple[int, int]:
    """How many went well and how many did not; one that somebody else resolved counts as neither."""
    done = failed = 0
    for incident_id in incident_ids:
        try:
            went_well = platform().runtime.retry(incident_id, actor())
        except NotFound:
            continue
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
    return Standstill(found, case, names.get(found.element) or found.element, act_words(found.action))


def _grouped(standstills: Iterable[Standstill]) -> tuple[Cause, ...]:
    groups: dict[str, list[Standstill]] = {}
    for standstill in standstills:
        groups.setdefault(standstill.incident.cause, []).append(standstill)
    causes = (Cause(code, cause_words(code), tuple(found)) for code, found in groups.items())
    return tuple(sorted(causes, key=lambda cause: -len(cause.standstills)))
