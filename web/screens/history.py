"""The history of a case as it is stored: every event with its seal, and the proof that none was touched."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from sqlalchemy import Connection

from engine.casebook import CaseSummary, case_tree
from engine.history import Verification, events_of_tree, verify
from engine.proof.execution import Prover
from engine.worklist.inbox import items_of_tree
from web.context import platform
from web.security import visible_case, withheld
from web.sheets.casefile import concerned_departments
from web.words.execution import difference_words, extent_words, lack_words
from web.words.findings import break_words
from web.words.moments import second
from web.words.timeline import Names, timeline

from .case import reader

blueprint = Blueprint("history", __name__)


@blueprint.get("/history/<case_id>")
def page(case_id: str) -> str:
    """The events of a case tree, all or of one kind."""
    case = visible_case(case_id)
    kind = request.args.get("kind", "")
    with platform().database.read() as connection:
        tree = case_tree(connection, case.root_id)
        events = [withheld(event) for event in events_of_tree(connection, case.root_id)]
        names = _names(connection, tree)
    kinds = sorted({event.kind for event in events})
    shown = [event for event in events if not kind or event.kind == kind]
    return render_template(
        "history/page.html",
        root=next(found for found in tree if found.id == case.root_id),
        tree={found.id: names.label(found.id) for found in tree},
        rows=list(zip(shown, timeline(shown, names), strict=True)),
        total=len(events),
        kinds=kinds,
        kind=kind,
        second=second,
    )


@blueprint.get("/history/<case_id>/verification")
def verification(case_id: str) -> str:
    """The seals of a whole case tree, recomputed now."""
    case = visible_case(case_id)
    with platform().database.read() as connection:
        tree = case_tree(connection, case.root_id)
        names = _names(connection, tree)
        results = [verify(connection, found.id) for found in tree]
    return render_template(
        "history/verification.html",
        root=next(found for found in tree if found.id == case.root_id),
        result=_together(results),
        names={found.id: names.label(found.id) for found in tree},
        break_words=break_words,
    )


@blueprint.get("/history/<case_id>/execution")
def execution(case_id: str) -> str:
    """A whole case tree run again from its records now, held against what is stored."""
    case = visible_case(case_id)
    with platform().database.read() as connection:
        tree = case_tree(connection, case.root_id)
        names = _names(connection, tree)
        found = Prover(platform().runtime, connection).prove_tree(case.root_id)
    return render_template(
        "history/execution.html",
        root=next(one for one in tree if one.id == case.root_id),
        result=found,
        extent=extent_words(found),
        first=difference_words(found.first) if found.first is not None else None,
        proofs=[(proof, lack_words(proof)) for proof in found.proofs],
        names={one.id: names.label(one.id) for one in tree},
    )


def _together(results: list[Verification]) -> Verification:
    return Verification(
        cases=sum(result.cases for result in results),
        events=sum(result.events for result in results),
        broken=tuple(found for result in results for found in result.broken),
    )


def _names(connection: Connection, tree: Sequence[CaseSummary]) -> Names:
    items = items_of_tree(connection, tree[0].root_id)
    return reader(connection).names(tree, concerned_departments(tree, items))
