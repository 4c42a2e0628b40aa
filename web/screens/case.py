"""One case with everything under it: facts, claims, tasks, deadlines, history, and its way through the diagram."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from engine.casebook import find_case
from engine.errors import ActHeld, CaseHeld, NotWaiting
from engine.history import events_of_case
from engine.proof.pinning import pinned_by
from engine.worklist.inbox import items_of_tree
from web.context import actor, now, platform
from web.security import reads, visible_case
from web.security.policy import can, visible_departments
from web.security.visibility import protected_case
from web.sheets.casefile import CaseFile, Reader, read_case_file
from web.sheets.claimboard import claim_board
from web.sheets.usableactions import usable_actions
from web.words.casestatus import STATUSES
from web.words.glossary import glossary
from web.words.wording import light_words

from ..regulation import article_number
from ..requestkey import form_key
from .accessrecords import records_of_case
from .licences import licences_of_case
from .naming import department_name, names

blueprint = Blueprint("case", __name__)

RECALL = "push_recalled"
CORRECTED = "approval_push"
"""The process whose start form also takes corrections."""
REASON_LENGTH = 500
TOO_LATE = "推送已被认领或者已经办结,不能撤回。"


def reader(connection: Connection) -> Reader:
    """With what case files are read in this request."""
    runtime, called = platform().runtime, names()
    return Reader(
        glossary=glossary(),
        person=called.person,
        department=called.department,
        spec=lambda version: runtime.specs.get(connection, version),
        calendar=runtime.calendars.get(connection),
        now=now(),
        reads=reads,
    )


@blueprint.get("/cases/<case_id>")
def page(case_id: str) -> str:
    """The page of a case tree; the id of a child case opens its root with the child's diagram chosen."""
    case = visible_case(case_id)
    with platform().database.read() as connection:
        tools = reader(connection)
        file = read_case_file(connection, case.root_id, tools, actor().department)
        claims = claim_board(connection, platform().runtime.registry, file, tools)
        panels = platform().panels(connection, case.root_id)
        panels += platform().guarded_panels(connection, case.root_id, _department())
        protected = protected_case(connection, file.root)
        actions = usable_actions(
            connection, platform().runtime, case.root_id, actor(), lambda found: file.branch(found).label
        )
        licences = licences_of_case(connection, case.root_id)
        accesses = records_of_case(connection, case.root_id) if _department() is None else None
        current = platform().runtime.specs.current_hash(connection, file.root.process)
        reveals = bool(platform().privacy.openable(connection, case.root_id, actor()))
    return render_template(
        "case/page.html",
        file=file,
        root=file.root,
        claims=claims,
        panels=panels,
        actions=actions,
        licences=licences,
        reveals=reveals,
        newer=current if current != file.root.version and file.root.status in ("active", "held") else None,
        accesses=accesses,
        passages=_passages(file, case_id),
        may_recall=can(actor(), "case.recall", protected),
        may_correct=file.root.process == CORRECTED and claims.correctable and can(actor(), "case.recall", protected),
        status=STATUSES.get(file.root.status, file.root.status),
        words=glossary().word,
        article_number=article_number,
        light_words=light_words,
    )


@blueprint.get("/cases/<case_id>/diagram.bpmn")
def diagram(case_id: str) -> AnyResponse:
    """The diagram of the version this case runs on or, with ?version=, on which it ran before, as XML."""
    case = visible_case(case_id)
    version = request.args.get("version", case.version)
    if version != case.version:
        with platform().database.read() as connection:
            if version not in pinned_by(events_of_case(connection, case_id)):
                abort(404)
    response = Response(platform().runtime.spec(version).xml, mimetype="application/xml")
    response.set_etag(version)
    return response.make_conditional(request)


@blueprint.route("/cases/<case_id>/recall", methods=["GET", "POST"])
def recall(case_id: str) -> str | AnyResponse:
    """Recall a push while it is not claimed: first what it does and the reason, then the act itself."""
    case = visible_case(case_id)
    if case.parent_id is None:
        abort(404)
    reason = request.form.get("reason", "").strip()
    # A recall sent again is answered as the first time, although the case has ended by it.
    problem = _recalled(case_id, reason) if request.method == "POST" else None
    if request.method == "POST" and problem is None:
        flash("推送已撤回,请更正后重新推送。", "success")
        return redirect(url_for("case.page", case_id=case.root_id))
    if case.status != "active":
        flash(TOO_LATE, "error")
        return redirect(url_for("case.page", case_id=case.root_id))
    with platform().database.read() as connection:
        root = find_case(connection, case.root_id)
        addressee = _addressee(connection, case_id, case.root_id)
    return render_template(
        "case/recall.html", case=case, root=root, addressee=addressee, reason=reason, problem=problem,
        longest=REASON_LENGTH,
    )  # fmt: skip


def _recalled(case_id: str, reason: str) -> str | None:
    """Send the recall; what stood in its way, in words."""
    if not reason:
        return "请填写撤回理由"
    if len(reason) > REASON_LENGTH:
        return f"撤回理由不超过{REASON_LENGTH}字"
    try:
        platform().runtime.send(case_id, RECALL, {"reason": reason}, actor(), request=form_key())
    except NotWaiting:
        return TOO_LATE
    except CaseHeld:
        return "案件有故障待处理,排除后才能撤回"
    except ActHeld as held:
        return f"撤回已收到,但办理时出现故障(编号{held.values.get('incident')}),平台管理员排除后自动完成"
    return None


def _department() -> str | None:
    """As which department the reader reads a case; None for auditors."""
    return None if visible_departments(actor()) is None else actor().department


def _addressee(connection: Connection, case_id: str, root_id: str) -> str:
    items = [item for item in items_of_tree(connection, root_id, open_only=True) if item.case_id == case_id]
    return department_name(items[0].department) if items else ""


def _passages(file: CaseFile, chosen: str) -> list[dict[str, Any]]:
    """The passages as the viewer reads them."""
    return [
        {
            "case": branch.case.id,
            "chosen": branch.case.id == chosen,
            "diagram": url_for("case.diagram", case_id=branch.case.id),
            **_explained(branch.case.id, branch.passage.document()),
        }
        for branch in file.branches
    ]


def _explained(case_id: str, passage: dict[str, Any]) -> dict[str, Any]:
    """A passage whose running timers know where they are explained."""
    timers = [
        {**timer, "explained": url_for("explanation.page", case_id=case_id, element=timer["element"])}
        for timer in passage["timers"]
    ]
    return {**passage, "timers": timers}
