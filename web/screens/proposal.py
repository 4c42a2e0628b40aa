"""The gate of a draft: its conditions as a list, handing in, and a second person's word."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import Refusal
from engine.gate import Basis, Order, Proposal
from web.context import actor, platform
from web.screens.naming import lookup, people
from web.words.gate import KINDS, PROPOSAL_STATES, deployed_words
from web.words.refusals import refusal_words
from web.workbench.drafts import BOOK
from web.workbench.gate.handing import (
    PROPOSALS,
    approve_proposal,
    draft_evidence,
    hand_in,
    refuse_proposal,
    withdraw_proposal,
)
from web.workbench.gate.orders import lacking_runs, order_runs
from web.workbench.gate.rebasing import rebase, rebasing_of
from web.workbench.gate.sheet import ProposalSheet, proposal_sheet

blueprint = Blueprint("proposal", __name__)

LONGEST_REASON = 500


@blueprint.get("/drafts/<draft_id>/proposal")
def page(draft_id: str) -> str:
    """How a draft stands at the gate, and what the reader can do there."""
    sheet = _sheet(draft_id)
    contested: tuple[str, ...] = ()
    if any(line.code == "base_current" and line.state != "met" for line in sheet.lines) and sheet.draft.state == "open":
        with platform().database.read() as connection:
            contested = rebasing_of(platform(), connection, sheet.draft).contested
    return render_template(
        "proposal/page.html",
        draft=sheet.draft,
        sheet=sheet,
        contested=contested,
        states=PROPOSAL_STATES,
        name=people(),
        processes=lookup().processes,
        longest=LONGEST_REASON,
    )


@blueprint.get("/drafts/<draft_id>/proposal/progress")
def progress(draft_id: str) -> str:
    """The part of the page that moves while runs go on."""
    return render_template("proposal/_progress.html", progress=_sheet(draft_id).progress)


@blueprint.post("/drafts/<draft_id>/proposal/runs")
def run(draft_id: str) -> Response:
    """Order what was not run with these very files."""
    with platform().database.write() as connection:
        draft = BOOK.get(connection, draft_id)
    evidence = draft_evidence(platform(), draft_id)
    with platform().database.write() as connection:
        order_runs(platform(), connection, draft, lacking_runs(evidence), actor())
    return _back(draft_id)


@blueprint.post("/drafts/<draft_id>/proposal")
def send(draft_id: str) -> Response:
    """Hand the draft in."""
    told = {name: request.form.get(name, "").strip()[:LONGEST_REASON] for name in ("reason", "number", "title")}
    order = Order(told["reason"], "override" in request.form, Basis(told["number"], told["title"]))
    seen = request.form.get("digest", "") if "seen" in request.form else ""
    try:
        hand_in(platform(), draft_id, order, seen, actor())
    except Refusal as refused:
        words = refusal_words(refused)
        flash(f"{words.title}。{words.advice}", "error")
    else:
        flash("已送审,请另一位流程分析员或者审批负责人批准。", "success")
    return _back(draft_id)


@blueprint.post("/drafts/<draft_id>/proposal/rebase")
def put_onto_running(draft_id: str) -> Response:
    """Put the draft onto what runs by now; of files that both changed those named stay as they are in the draft."""
    keep = {path for path in request.form.getlist("contested") if request.form.get(f"keep:{path}") == "mine"}
    with platform().database.write() as connection:
        rebase(platform(), connection, draft_id, keep, actor())
    flash("草稿已接到现行版本上,请核对差异并重新运行场景。", "success")
    return _back(draft_id)


@blueprint.get("/proposals")
def waiting() -> str:
    """What waits for a second person, and what was decided."""
    with platform().database.read() as connection:
        pending, decided = PROPOSALS.waiting(connection), PROPOSALS.decided(connection)
        titles = {one.draft_id: BOOK.get(connection, one.draft_id).title for one in (*pending, *decided)}
    return render_template(
        "proposal/waiting.html",
        pending=pending,
        decided=decided,
        titles=titles,
        kinds=KINDS,
        states=PROPOSAL_STATES,
        name=people(),
    )


@blueprint.post("/proposals/<proposal_id>/approve")
def approve(proposal_id: str) -> Response:
    """A second person's word: the proposal is deployed, or nothing happens."""
    found = _proposal(proposal_id)
    record = approve_proposal(platform(), proposal_id, actor())
    flash(f"已批准并部署。{deployed_words(record)}", "success")
    return _back(found.draft_id)


@blueprint.post("/proposals/<proposal_id>/refuse")
def refuse(proposal_id: str) -> Response:
    """Send the draft back with a reason."""
    found = _proposal(proposal_id)
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    if not reason:
        flash("请填写退回的理由。", "error")
    else:
        refuse_proposal(platform(), proposal_id, reason, actor())
        flash("已退回,草稿可以继续修改。", "success")
    return _back(found.draft_id)


@blueprint.post("/proposals/<proposal_id>/withdraw")
def withdraw(proposal_id: str) -> Response:
    """Take a proposal back."""
    found = _proposal(proposal_id)
    withdraw_proposal(platform(), proposal_id, actor())
    flash("已撤回,草稿可以继续修改。", "success")
    return _back(found.draft_id)


def _sheet(draft_id: str) -> ProposalSheet:
    with platform().database.read() as connection:
        draft, files = BOOK.get(connection, draft_id), BOOK.texts(connection, draft_id)
    return proposal_sheet(platform(), draft, files, lookup())


def _proposal(proposal_id: str) -> Proposal:
    with platform().database.read() as connection:
        return PROPOSALS.get(connection, proposal_id)


def _back(draft_id: str) -> Response:
    return redirect(url_for("proposal.page", draft_id=draft_id), 303)
