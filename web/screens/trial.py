"""试运行: a case played through on a draft by its real forms, in a database and under a clock of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.clock import local, parsed
from engine.coverage import drawing_of
from engine.drafts import candidate_of, digest_of
from engine.errors import InputRejected, NotFound, Problem, ProcessRejected, Refusal
from engine.forms import Form
from web.context import actor, now, platform
from web.forms_view import submitted
from web.security.policy import can
from web.words.moments import weekday
from web.words.refusals import refusal_words
from web.words.scenarios import VERBS
from web.workbench.drafts import BOOK
from web.workbench.scenarios.files import scenario_book
from web.workbench.scenarios.vocabulary import specs_with
from web.workbench.scenarios.wanted import drawing_in
from web.workbench.scenarios.writing import scenario_text
from web.workbench.trial.book import Trial, trials_of
from web.workbench.trial.desk import TrialDesk
from web.workbench.trial.recording import recorded
from web.workbench.trial.samples import sample, samples_of
from web.workbench.trial.sheet import find_doable, form_asked, next_due, trial_sheet
from web.workbench.trial.words import step_words

blueprint = Blueprint("trial", __name__)

_DAYS = re.compile(r"[1-9]\d{0,2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?")
_LISTED = re.compile(r"[、,,]")
LONGEST_NAME = 120


@blueprint.get("/drafts/<draft_id>/trial")
def page(draft_id: str) -> str:
    """The trials of a draft, and the beginning of a new one."""
    with platform().database.read() as connection:
        draft, found = BOOK.get(connection, draft_id), trials_of(connection, draft_id)
        candidate = candidate_of(BOOK.texts(connection, draft_id))
        specs = specs_with(platform(), connection, candidate)
    drafted = set(candidate.processes)
    startable = [process for process, spec in specs.items() if spec.diagram.start.form]
    calling = {process for process in startable if drafted & set(specs[process].calls)}
    startable.sort(key=lambda one: (one not in drafted, one not in calling, one))
    return render_template(
        "trial/page.html",
        draft=draft,
        tab="trial.page",
        found=found,
        names={process: spec.name for process, spec in specs.items()},
        startable=startable,
        posts=platform().catalogue.posts(),
        starters=_starters(specs[startable[0]].diagram.start.roles) if startable else "",
        begin_at=local(now()).strftime("%Y-%m-%dT09:00"),
        writes=draft.state == "open" and can(actor(), "trial.begin"),
    )


@blueprint.post("/drafts/<draft_id>/trial")
def begin(draft_id: str) -> AnyResponse:
    """A new trial, at an instant of its own."""
    process, at = request.form.get("process", ""), request.form.get("at", "")
    if not _MOMENT.fullmatch(at) or (platform().runtime.process(process) is None and not process):
        flash("请选流程,写明开始的时刻。", "error")
        return redirect(url_for("trial.page", draft_id=draft_id), 303)
    with platform().database.read() as connection:
        candidate = candidate_of(BOOK.texts(connection, draft_id))
        spec = specs_with(platform(), connection, candidate).get(process)
    if spec is None:
        raise NotFound(process=process)
    by = request.form.get("by") or _starters(spec.diagram.start.roles)
    try:
        trial = TrialDesk(platform()).begin(draft_id, process, parsed(at), by, actor())
    except ProcessRejected:
        flash("草稿还有画图或者语法上的错误,不能试运行。请先看流程图页的检查结果。", "error")
        return redirect(url_for("trial.page", draft_id=draft_id), 303)
    return _to(trial)


@blueprint.get("/drafts/<draft_id>/trial/<trial_id>")
def sheet(draft_id: str, trial_id: str) -> Response:
    """A trial as it stands; ?task= opens the form of what somebody may do, ?like= fills it as a scenario does."""
    trial = TrialDesk(platform()).opened(draft_id, trial_id)
    answers = None
    if not trial.begun and (like := request.args.get("like", "")):
        with platform().database.read() as connection:
            answers = sample(scenario_book(platform(), connection, draft_id).texts, like, trial.process)
    return _sheet(trial, request.args.get("task", ""), answers)


@blueprint.post("/drafts/<draft_id>/trial/<trial_id>")
def act(draft_id: str, trial_id: str) -> AnyResponse:
    """Do a step: start, do what is open, move the clock, take the last step back, play all again on the draft."""
    desk = TrialDesk(platform())
    trial, what = _own(desk, draft_id, trial_id), request.form.get("trial_do", "")
    if request.form.get("trial_seen", "") != str(len(trial.steps)):
        return _to(trial)  # it was done already, or somebody else was quicker
    if what == "form":
        return _answered(desk, trial)
    try:
        if what == "clock":
            desk.step(trial, _moved(trial))
        elif what == "undo" and trial.steps:
            desk.undo(trial)
        elif what == "anew":
            desk.anew(trial)
    except (Refusal, ValueError) as refusal:
        flash(f"没有办成:{_said(refusal)}", "error")
    return _to(trial)


@blueprint.post("/drafts/<draft_id>/trial/<trial_id>/scenario")
def keep(draft_id: str, trial_id: str) -> AnyResponse:
    """Keep what was done and seen as a scenario of the draft."""
    trial = _own(TrialDesk(platform()), draft_id, trial_id)
    if not trial.begun:
        return _to(trial)
    name = request.form.get("name", "").strip()[:LONGEST_NAME] or "试运行存下的场景"
    with platform().database.write() as connection:
        book = scenario_book(platform(), connection, draft_id)
        own = {process: drawing_in(book.candidate, process) for process in book.candidate.processes}
        specs = specs_with(platform(), connection, book.candidate)
        article = specs[trial.process].diagram.start.article if trial.process in specs else ""
        told = recorded(trial, name, article, {process: xml for process, xml in own.items() if xml})
        numbers = (f"{trial.process}/scenarios/trial{number:02}.toml" for number in range(1, 1000))
        path = next(one for one in numbers if one not in book.texts)
        BOOK.save(connection, draft_id, path, scenario_text(told), 0, actor().login, now())
    flash("已存为场景,运行一次即可核对。", "success")
    return redirect(url_for("scenarios.page", draft_id=draft_id, file=path), 303)


@blueprint.post("/drafts/<draft_id>/trial/<trial_id>/drop")
def drop(draft_id: str, trial_id: str) -> AnyResponse:
    """Throw a trial away."""
    desk = TrialDesk(platform())
    desk.drop(_own(desk, draft_id, trial_id))
    return redirect(url_for("trial.page", draft_id=draft_id), 303)


@blueprint.get("/drafts/<draft_id>/trial/<trial_id>/drawings/<process>")
def drawing(draft_id: str, trial_id: str, process: str) -> Response:
    """The drawing of a process as the trial plays it."""
    desk = TrialDesk(platform())
    with desk.world(desk.opened(draft_id, trial_id)) as world:
        answer = make_response(world.runtime.current(process).xml)
    answer.headers["Content-Type"] = "application/xml; charset=utf-8"
    return answer


def _answered(desk: TrialDesk, trial: Trial) -> AnyResponse:
    """Hand in the form of the start or of what was chosen; one that will not do comes back with its problems."""
    wanted, by = request.form.get("trial_task", ""), request.form.get("trial_by", "")
    with desk.world(trial) as world:
        chosen = find_doable(world, trial, wanted) if trial.begun else None
        form = form_asked(world, trial, chosen)
    if form is None:
        return _to(trial)
    answers = _answers(form)
    try:
        if chosen is None:
            return _to(desk.start(trial, by, _told(answers)))
        told: dict[str, Any] = {"department": chosen.department, "data": _told(answers)}
        key = "element" if chosen.verb == "complete" else "name"
        told = {key: chosen.element if key == "element" else wanted.partition("~")[2], **told}
        return _to(desk.step(trial, {"by": by, chosen.verb: told}))
    except InputRejected as rejected:
        return _sheet(trial, wanted, answers, rejected.problems, 422, by)
    except Refusal as refusal:
        flash(f"没有办成:{_said(refusal)}", "error")
        return _to(trial, wanted)


def _answers(form: Form) -> dict[str, Any]:
    """The answers of the request; of files the names."""
    answers = submitted(form, request.form)
    for field in form.fields:
        if field.type == "files":
            names = (name.strip() for text in request.form.getlist(field.key) for name in _LISTED.split(text))
            answers[field.key] = [f"$file:{name}" for name in names if name]
    return answers


def _told(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What a scenario tells of answers: nothing of what was left empty."""
    return {key: value for key, value in answers.items() if value not in ("", [], None)}


def _moved(trial: Trial) -> dict[str, Any]:
    """The step that the buttons of the clock mean; raises ValueError."""
    days, at = request.form.get("trial_days", ""), request.form.get("trial_at", "")
    if _DAYS.fullmatch(days):
        return {"wait": f"{days}wd"}
    if not _MOMENT.fullmatch(at) or parsed(at) <= parsed(trial.clock):
        raise ValueError("请写明晚于时钟现在的时刻")
    return {"at": at}


def _sheet(
    trial: Trial,
    wanted: str,
    answers: dict[str, Any] | None = None,
    problems: Sequence[Problem] = (),
    status: int = 200,
    by: str = "",
) -> Response:
    desk = TrialDesk(platform())
    with desk.world(trial) as world:
        shown = trial_sheet(world, trial, wanted, answers, problems)
    with platform().database.read() as connection:
        draft, texts = BOOK.get(connection, trial.draft), BOOK.texts(connection, trial.draft)
        specs = specs_with(platform(), connection, candidate_of(texts))
        told = {} if trial.begun else scenario_book(platform(), connection, trial.draft).texts
    wall = local(parsed(trial.clock))
    page = render_template(
        "trial/sheet.html",
        draft=draft,
        tab="trial.page",
        trial=trial,
        sheet=shown,
        by=by or str(trial.told["start"]["by"]),
        wall=f"{wall:%Y-%m-%d} {weekday(wall.date())} {wall:%H:%M}",
        next_due=next_due(shown),
        earliest=wall.strftime("%Y-%m-%dT%H:%M"),
        stale=trial.digest != digest_of(texts),
        words=[step_words(step, specs, platform().catalogue.posts()) for step in trial.steps],
        names={process: spec.name for process, spec in specs.items()},
        departments=platform().department_names(),
        flows=_flows(trial, specs),
        samples=samples_of(told, trial.process),
        like=request.args.get("like", ""),
        drafted=list(candidate_of(texts).processes),
        writes=trial.owner == actor().login and can(actor(), "trial.act"),
        verbs=VERBS,
    )
    return make_response(page, status)


def _flows(trial: Trial, specs: Mapping[str, Any]) -> dict[str, Any]:
    """What the drawing beside needs of names: by process its name and flows."""
    passed = {process for step in trial.steps for process, _, _ in step["passed"]} | {trial.process}
    return {
        process: {"name": spec.name, "flows": {flow: "" for flow, _, _ in drawing_of(spec.xml).flows}}
        for process, spec in specs.items()
        if process in passed
    }


def _own(desk: TrialDesk, draft_id: str, trial_id: str) -> Trial:
    """A trial of the reader's own; raises NotFound."""
    trial = desk.opened(draft_id, trial_id)
    if trial.owner != actor().login:
        raise NotFound(trial=trial_id)
    return trial


def _starters(roles: Sequence[str]) -> str:
    """The first post that may start it."""
    found = [post.login for role in roles for post in platform().catalogue.posts(role=role)]
    return found[0] if found else platform().catalogue.posts()[0].login


def _said(refusal: Exception) -> str:
    return refusal_words(refusal).title if isinstance(refusal, Refusal) else str(refusal)


def _to(trial: Trial, wanted: str = "") -> AnyResponse:
    return redirect(url_for("trial.sheet", draft_id=trial.draft, trial_id=trial.id, task=wanted or None), 303)
