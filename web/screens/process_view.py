"""The process view: one procedure over many cases, on its diagram, by department, by way, over time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from engine.casebook import find_case
from engine.docket.search import roots
from engine.mining.plan import Plan, plan_of, versions_of
from engine.mining.selection import Selection
from engine.mining.variants import ways
from engine.mining.view import Example, ProcessView, case_counts, cases_at, cases_of, process_view
from web.context import actor, now, platform
from web.mining import miner
from web.security.policy import can
from web.sheets import processsheet as sheets
from web.sheets.heat import SCALES
from web.sheets.viewquestion import ViewQuestion
from web.words.mining import GRAINS, RULE, month_or_week, share, workdays

blueprint = Blueprint("process_view", __name__)

WHOLE = frozenset({"auditor", "analyst"})
"""Those who see the figures of all departments; heads see those of their own department's steps."""
MOST_CASES = 100
MOST_VARIANTS = 12
MOST_LOADS = 12
FEW = 10
"""Stays below which a median says little, and the page says so."""


@blueprint.app_template_filter("workdays")
def _workdays(hundredths: float | None) -> str:
    return workdays(hundredths)


@blueprint.app_template_filter("share")
def _share(part: float | None) -> str:
    return share(part)


@blueprint.get("/process-view")
def page() -> str:
    """The view of one procedure, or what there is to choose from."""
    with platform().database.read() as connection:
        names = {info.id: info.name for info in platform().runtime.specs.processes(connection)}
        counts = case_counts(connection)
        question = _asked(names, counts)
        if question is None:
            return render_template("process_view/page.html", view=None, names=names, counts=counts, rule=RULE)
        versions = versions_of(connection, question.procedure)
        drawn = next((found for _, found in versions if found == question.version), versions[0][1])
        plan = plan_of(connection, drawn)
        selection = _selection(connection, question)
        worktime = miner(platform().runtime).worktime(connection)
        view = process_view(connection, selection, plan, question.grain, now(), worktime)
        plans = _plans(connection, view, plan)
    return render_template(
        "process_view/page.html",
        view=view,
        question=question,
        names=names,
        counts=counts,
        versions=versions,
        drawn=drawn,
        whole=selection.departments is None,
        may_see_cases=can(actor(), "process_view.cases"),
        rule=RULE,
        grain=GRAINS[question.grain],
        month_or_week=month_or_week,
        departments=platform().department_names(),
        **_sheets(view, plan, plans),
    )


@blueprint.get("/process-view/cases")
def cases() -> str:
    """The cases behind one figure of the view: those of a step, of a department at it, or of a way."""
    with platform().database.read() as connection:
        names = {info.id: info.name for info in platform().runtime.specs.processes(connection)}
        question = _asked(names, {request.args.get("procedure", ""): 1})
        if question is None:
            abort(404)
        versions = versions_of(connection, question.procedure)
        plan = plan_of(connection, next((found for _, found in versions if found == question.version), versions[0][1]))
        selection = _selection(connection, question)
        title, found = _behind(connection, selection, plan)
        rows = [(one, case) for one in found if (case := find_case(connection, one.root_id)) is not None]
    return render_template(
        "process_view/cases.html",
        question=question,
        names=names,
        title=title,
        rows=rows,
        most=MOST_CASES,
        departments=platform().department_names(),
    )


@blueprint.get("/process-view/diagram/<version>.bpmn")
def diagram(version: str) -> AnyResponse:
    """The diagram of a version, as XML."""
    with platform().database.read() as connection:
        known = any(found == version for name in case_counts(connection) for _, found in versions_of(connection, name))
    if not known:
        abort(404)
    response = Response(platform().runtime.spec(version).xml, mimetype="application/xml")
    response.set_etag(version)
    return response.make_conditional(request)


def _asked(names: dict[str, str], counts: dict[str, int]) -> ViewQuestion | None:
    """The question of the address; without a procedure that with the most cases is shown."""
    procedure = request.args.get("procedure") or request.args.get("process", "")
    if not procedure:
        procedure = max((name for name in counts if name in names), key=lambda name: counts[name], default="")
    if procedure not in names:
        return None
    found = ViewQuestion.of(request.args, procedure)
    if not WHOLE & actor().roles:
        # What may be asked of the cases of others would tell of them: heads narrow by time alone.
        found = replace(found, query=type(found.query)())
    return found if counts.get(procedure) else None


def _selection(connection: Connection, question: ViewQuestion) -> Selection:
    query = question.query
    if query.process == question.procedure and not _is_called(connection, query.process):
        query = replace(query, process="")
    return Selection(
        process=question.procedure,
        version=question.version or None,
        since=question.since,
        until=question.until,
        departments=None if WHOLE & actor().roles else (actor().department,),
        roots=roots(connection, query, now()) if query.narrows else None,
    )


def _is_called(connection: Connection, process: str) -> bool:
    """Whether cases of a process may lie below others."""
    specs = platform().runtime.specs
    return any(process in specs.current(connection, info.id).diagram.calls for info in specs.processes(connection))


def _plans(connection: Connection, view: ProcessView, plan: Plan) -> dict[str, Plan]:
    """The plans of the process and of those it calls."""
    others = {load.process for load in view.loads} - {plan.process}
    return {plan.process: plan, **{name: plan_of(connection, versions_of(connection, name)[0][1]) for name in others}}


def _sheets(view: ProcessView, plan: Plan, plans: dict[str, Plan]) -> dict[str, Any]:
    loads = sheets.load_sheets(view.loads, plans)
    ways_shown = view.ways.variants[:MOST_VARIANTS] if view.ways else ()
    return {
        "plan": plan,
        "steps": sheets.step_sheets(view, plan),
        "figures": sheets.drawn_figures(view, plan),
        "scales": SCALES,
        "loads": loads,
        "most_loads": MOST_LOADS,
        "few": FEW,
        "department_loads": sheets.department_sheets(view.loads),
        "deviations": sheets.deviations(view),
        "variants": [(found, sheets.way_words(plan, found)) for found in ways_shown],
        "step_name": lambda element: sheets.step_name(plan, element),
        "trend": sheets.trend(view.ways.trend) if view.ways and view.ways.trend else None,
    }


def _behind(connection: Connection, selection: Selection, plan: Plan) -> tuple[str, tuple[Example, ...]]:
    """What the figure is of, and its cases."""
    element, way = request.args.get("element", ""), request.args.get("variant", "")
    if way:
        variants = ways(connection, selection, plan, "month").variants
        chosen = next((found for found in variants if found.key == way), None)
        if chosen is None:
            abort(404)
        steps = "→".join(name for name, _ in sheets.way_words(plan, chosen))
        return f"走法:{steps or '刚刚开始'}", cases_of(connection, selection, chosen, MOST_CASES)
    department = request.args.get("at") or None
    told = platform().department_names().get(department, department) if department else ""
    title = f"步骤:{sheets.step_name(plan, element)}" + (f"({told})" if told else "")
    return title, cases_at(connection, selection, element, department, MOST_CASES)
