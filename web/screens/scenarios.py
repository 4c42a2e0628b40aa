"""The scenarios of a draft: which must pass, the table in which one is written, runs, and what they found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from engine.drafts import candidate_of
from engine.errors import InputRejected, NotFound, Problem
from web.context import actor, now, platform
from web.security.policy import can
from web.words.scenarios import COLUMNS, STATES, moment_words
from web.workbench.drafts import BOOK
from web.workbench.runs import OPEN, stop_run
from web.workbench.scenarios.adopting import Taken
from web.workbench.scenarios.files import (
    PATH,
    Book,
    ScenarioMoved,
    adopted_text,
    all_adopted,
    by_workdays,
    moved_deadlines,
    new_scenario,
    opened,
    scenario_book,
    text_of,
)
from web.workbench.scenarios.vocabulary import specs_with, vocabulary
from web.workbench.scenarios.work import order_scenarios
from web.workbench.scenarios.writing import remark_of

blueprint = Blueprint("scenarios", __name__)

LONGEST_NAME = 120


@blueprint.get("/drafts/<draft_id>/scenarios")
def page(draft_id: str) -> str:
    """The scenario files with their states; the one chosen opens beside."""
    with platform().database.read() as connection:
        draft, book = BOOK.get(connection, draft_id), scenario_book(platform(), connection, draft_id)
        specs = specs_with(platform(), connection, book.candidate)
        moved = moved_deadlines(book, by_workdays(platform().runtime.calendars.get(connection)))
    names = {process: spec.name for process, spec in specs.items()}
    startable = [process for process, spec in specs.items() if spec.diagram.start.form or spec.diagram.start.intake]
    concerned = {one.process for one in book.listed()} | set(book.candidate.processes)
    return render_template(
        "scenarios/page.html",
        draft=draft,
        tab="scenarios.page",
        writes=draft.state == "open" and can(actor(), "scenarios.save"),
        startable=sorted((process for process in startable), key=lambda one: one not in concerned),
        **_shown(book, names, moved),
    )


@blueprint.get("/drafts/<draft_id>/scenarios/progress")
def progress(draft_id: str) -> str:
    """The part of the page that moves: how far the run is, and the list."""
    with platform().database.read() as connection:
        draft, book = BOOK.get(connection, draft_id), scenario_book(platform(), connection, draft_id)
        names = {info.id: info.name for info in platform().runtime.specs.processes(connection)}
        moved = moved_deadlines(book, by_workdays(platform().runtime.calendars.get(connection)))
    writes = draft.state == "open" and can(actor(), "scenarios.save")
    return render_template("scenarios/_list.html", draft_id=draft_id, writes=writes, **_shown(book, names, moved))


@blueprint.post("/drafts/<draft_id>/scenarios/runs")
def order(draft_id: str) -> AnyResponse:
    """Run all files, or the one that is named."""
    path = request.form.get("path", "")
    with platform().database.write() as connection:
        book = scenario_book(platform(), connection, draft_id)
        if path and path not in book.texts:
            raise NotFound(file=path)
        if not book.running:
            order_scenarios(platform(), connection, draft_id, actor(), path)
    return _back(draft_id, path)


@blueprint.post("/drafts/<draft_id>/scenarios/stop")
def stop(draft_id: str) -> AnyResponse:
    """Stop the run in hand; what it has found stays."""
    with platform().database.write() as connection:
        run = scenario_book(platform(), connection, draft_id).run
        if run is not None and run.state in OPEN:
            stop_run(connection, run.id, now())
    return _back(draft_id, request.form.get("path", ""))


@blueprint.post("/drafts/<draft_id>/scenarios")
def begin(draft_id: str) -> AnyResponse:
    """A new scenario, or a copy of one under another name."""
    process, name = request.form.get("process", ""), request.form.get("name", "").strip()[:LONGEST_NAME] or "新场景"
    with platform().database.write() as connection:
        book = scenario_book(platform(), connection, draft_id)
        if process not in specs_with(platform(), connection, book.candidate):
            raise NotFound(process=process)
        path, text = new_scenario(platform(), book, process, name)
        BOOK.save(connection, draft_id, path, text, 0, actor().login, now())
    return _back(draft_id, path)


@blueprint.get("/drafts/<draft_id>/scenarios/vocabulary")
def words(draft_id: str) -> Response:
    """What scenarios of this draft may name."""
    with platform().database.read() as connection:
        book = scenario_book(platform(), connection, draft_id)
        return _json(vocabulary(platform(), connection, book.candidate, book.texts.values()))


@blueprint.get("/drafts/<draft_id>/scenarios/drawings/<process>")
def drawing(draft_id: str, process: str) -> Response:
    """The drawing of a process with the draft in force."""
    with platform().database.read() as connection:
        specs = specs_with(platform(), connection, candidate_of(BOOK.texts(connection, draft_id)))
    if process not in specs:
        raise NotFound(process=process)
    answer = make_response(specs[process].xml)
    answer.headers["Content-Type"] = "application/xml; charset=utf-8"
    return answer


@blueprint.get("/drafts/<draft_id>/scenarios/file")
def read(draft_id: str) -> Response:
    """One file (?path=) for the table."""
    with platform().database.read() as connection:
        return _json(_opened(connection, draft_id, request.args.get("path", "")))


@blueprint.put("/drafts/<draft_id>/scenarios/file")
def save(draft_id: str) -> Response:
    """Save {path, revision, told} or {path, revision, text}; a file of a caller is thereby taken into the draft."""
    asked = _asked()
    path = str(asked.get("path"))
    with platform().database.write() as connection:
        book = scenario_book(platform(), connection, draft_id)
        BOOK.save(connection, draft_id, path, _text(asked, book), asked["revision"], actor().login, now())
        return _json(_opened(connection, draft_id, path))


@blueprint.post("/drafts/<draft_id>/scenarios/text")
def text(draft_id: str) -> Response:
    """The text of what a table tells ({path, revision, told}), not saved: for a draft of its own."""
    asked = _asked()
    with platform().database.read() as connection:
        return _json({"text": _text(asked, scenario_book(platform(), connection, draft_id))})


@blueprint.post("/drafts/<draft_id>/scenarios/adopt")
def adopt(draft_id: str) -> Response:
    """Take over what was found: {path, revision, step, key}, or {path, revision, deadlines: true}."""
    asked = _asked()
    path = str(asked.get("path"))
    with platform().database.write() as connection:
        book = scenario_book(platform(), connection, draft_id)
        text = adopted_text(book, path, asked, by_workdays(platform().runtime.calendars.get(connection)))
        BOOK.save(connection, draft_id, path, text, asked["revision"], actor().login, now())
        return _json(_opened(connection, draft_id, path))


@blueprint.post("/drafts/<draft_id>/scenarios/deadlines")
def adopt_all(draft_id: str) -> AnyResponse:
    """Take over what differs in deadlines alone in every scenario that failed, if the result is of this draft."""
    with platform().database.write() as connection:
        book = scenario_book(platform(), connection, draft_id)
        if book.digest != request.form.get("digest"):
            raise ScenarioMoved
        texts = all_adopted(book, by_workdays(platform().runtime.calendars.get(connection)))
        for path, text in texts.items():
            BOOK.save(connection, draft_id, path, text, book.taken.get(path, 0), actor().login, now())
    flash(f"已采用{len(texts)}个场景的新期限,请重新运行。", "success")
    return _back(draft_id, "")


def _text(asked: Mapping[str, Any], book: Book) -> str:
    """The text that is sent, or that of the table that is sent."""
    path = str(asked["path"])
    if isinstance(asked.get("text"), str):
        return str(asked["text"])
    if not isinstance(asked.get("told"), dict):
        raise InputRejected((Problem("told", "not_an_object"),))
    verbs = frozenset(platform().runtime.registry.actions)
    return text_of(asked["told"], path, remark_of(book.texts.get(path, "")), verbs)


def _opened(connection: Connection, draft_id: str, path: str) -> dict[str, Any]:
    later = by_workdays(platform().runtime.calendars.get(connection))
    return opened(scenario_book(platform(), connection, draft_id), path, later)


def _json(told: Mapping[str, Any]) -> Response:
    """Data in the order in which a file tells it: it comes back in that order."""
    return Response(json.dumps(told, ensure_ascii=False), mimetype="application/json")


def _asked() -> Mapping[str, Any]:
    told: Any = request.get_json(silent=True)
    if not isinstance(told, dict):
        raise InputRejected((Problem("content", "not_an_object"),))
    if type(told.get("revision")) is not int:
        raise InputRejected((Problem("revision", "not_a_number"),))
    if not PATH.fullmatch(str(told.get("path"))):
        raise NotFound
    return told


def _back(draft_id: str, path: str) -> AnyResponse:
    return redirect(url_for("scenarios.page", draft_id=draft_id, file=path or None), 303)


def _shown(book: Book, names: Mapping[str, str], moved: Mapping[str, tuple[Taken, ...]]) -> dict[str, Any]:
    listed = book.listed()
    counts = {state: sum(1 for one in listed if one.state == state) for state in STATES}
    return {
        "book": book,
        "listed": listed,
        "counts": counts,
        "states": STATES,
        "names": names,
        "moved": moved,
        "columns": COLUMNS,
        "moment": moment_words,
        "missing": book.result.get("missing", {}) if book.fresh else None,
    }
