"""Procedures from other systems: their files as a draft, handed in for a second person's approval on the platform."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, jsonify, url_for

from engine.drafts import PARAMETERS, candidate_of, digest_of
from engine.errors import InputRejected, NotFound, Problem
from engine.gate import Basis, ConditionsUnmet, Order
from web.context import actor, platform
from web.refusals import refusal_answer
from web.screens.naming import lookup
from web.words.gate import condition_line
from web.words.refusals import refusal_words
from web.workbench.drafts import BOOK, findings_of
from web.workbench.gate.differences import differences_of
from web.workbench.gate.handing import draft_evidence, hand_in
from web.workbench.gate.orders import lacking_runs, order_runs
from web.workbench.gate.receiving import received

from .reading import known_body

LONGEST_TITLE = 60
LARGEST_FILE = 2 * 1024 * 1024
_AGAIN = "5"
"""Seconds after which a draft whose runs go on is worth handing in again."""


def put_draft(process: str) -> Response:
    """Make a draft of the whole folder of a process, or bring the sender's own in line with it."""
    told = known_body({"files": dict, "parameters": str, "title": str}, required=("files",))
    files = _files(process, told)
    title = (told.get("title", "").strip() or f"{process}(接口)")[:LONGEST_TITLE]
    with platform().database.write() as connection:
        draft = received(platform(), connection, title, files, actor())
        differences = differences_of(platform(), connection, files)
    findings = [asdict(one) for one in findings_of(platform(), files)]
    return jsonify(
        {
            "draft": draft.id,
            "address": url_for("proposal.page", draft_id=draft.id),
            "title": draft.title,
            "digest": digest_of(files),
            "differences": [one["sentence"] for one in differences],
            "findings": findings,
        }
    )


def deploy_process(process: str) -> Response:
    """Hand a draft in for approval; what it lacks is told, and what must run for it is ordered."""
    fields = {"draft": str, "digest": str, "reason": str, "override": dict}
    told = known_body(fields, required=("draft", "digest", "reason"))
    with platform().database.read() as connection:
        draft = BOOK.get(connection, told["draft"])
        texts = BOOK.texts(connection, draft.id)
    if draft.created_by != actor().login or process not in candidate_of(texts).processes:
        raise NotFound(draft=told["draft"])
    try:
        found = hand_in(platform(), draft.id, _order(told), told["digest"], actor())
    except ConditionsUnmet as unmet:
        return _unmet(draft.id, unmet)
    answer = jsonify(
        {"proposal": found.id, "state": found.state, "address": url_for("proposal.page", draft_id=draft.id)}
    )
    answer.headers["Location"] = url_for("proposal.page", draft_id=draft.id)
    answer.status_code = 202
    return answer


def _unmet(draft_id: str, unmet: ConditionsUnmet) -> Response:
    """409 with every condition that is not met; runs that are lacking go on meanwhile."""
    evidence = draft_evidence(platform(), draft_id)
    lacking = lacking_runs(evidence)
    if lacking:
        with platform().database.write() as connection:
            draft = BOOK.get(connection, draft_id)
            order_runs(platform(), connection, draft, lacking, actor())
    lines = [condition_line(asdict(one), lookup()) for one in unmet.conditions]
    problems = [
        {
            "field": line.code,
            "code": line.state,
            "severity": "overridable" if line.waivable else "error",
            "message": ";".join(filter(None, (f"{line.title}:{line.label}", line.text, *line.details))),
        }
        for line in lines
    ]
    answer = refusal_answer(409, unmet.code, refusal_words(unmet), problems)
    if lacking or any(line.state == "running" for line in lines):
        answer.headers["Retry-After"] = _AGAIN
    return answer


def _order(told: dict[str, Any]) -> Order:
    override = told.get("override")
    if override is None:
        return Order(told["reason"])
    problems = [Problem(f"override.{name}", "unknown_field") for name in override if name not in ("number", "title")]
    problems += [
        Problem(f"override.{name}", "not_text") for name, text in override.items() if not isinstance(text, str)
    ]
    if problems:
        raise InputRejected(tuple(problems))
    return Order(told["reason"], True, Basis(override.get("number", ""), override.get("title", "")))


def _files(process: str, told: dict[str, Any]) -> dict[str, str]:
    """The files by their paths in a draft; raises InputRejected."""
    problems = []
    for name, text in told["files"].items():
        if not isinstance(text, str):
            problems.append(Problem(f"files.{name}", "not_text"))
        elif len(text) > LARGEST_FILE:
            problems.append(Problem(f"files.{name}", "too_long", {"most": LARGEST_FILE, "length": len(text)}))
        if not _plain(name):
            problems.append(Problem(f"files.{name}", "file_name"))
    if not told["files"]:
        problems.append(Problem("files", "required"))
    if problems:
        raise InputRejected(tuple(problems))
    files = {f"{process}/{name}": text for name, text in told["files"].items()}
    return {**files, PARAMETERS: told["parameters"]} if told.get("parameters") else files


def _plain(name: str) -> bool:
    """Whether a path stays within its folder and means the same everywhere."""
    parts = name.split("/")
    return all(part and part not in (".", "..") and part.isprintable() and "\\" not in part for part in parts)
