"""Hands the rows of a file in, each in its own transaction, and says what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.actor import Actor
from engine.clock import stored
from engine.errors import ActHeld, Conflict, InputRejected, Problem
from web.intake import submit
from web.platform import Platform
from web.words.wording import problem_text

from .reading import SheetRow
from .report import Report, RowResult, Status, keep

REFERENCE = "doc_no"
LONGEST_NAME = 120


def import_rows(
    platform: Platform,
    process: str,
    rows: Sequence[SheetRow],
    labels: Mapping[str, str],
    actor: Actor,
    file_name: str,
) -> Report:
    """Submit every row; a row that fails does not stop the others. The report is kept."""
    report = Report(
        id=platform.runtime.ids.new(),
        process=process,
        file_name=file_name[-LONGEST_NAME:],
        department=actor.department,
        login=actor.login,
        at=stored(platform.clock.now()),
        rows=tuple(_submitted(platform, process, row, labels, actor) for row in rows),
    )
    with platform.database.write() as connection:
        keep(connection, report)
    return report


def _submitted(platform: Platform, process: str, row: SheetRow, labels: Mapping[str, str], actor: Actor) -> RowResult:
    reference = str(row.answers.get(REFERENCE) or "")[:80]

    def result(
        status: Status, case_id: str | None, errors: Sequence[Problem] = (), hints: Sequence[Problem] = ()
    ) -> RowResult:
        told = tuple(problem_text(problem, labels) for problem in errors)
        return RowResult(
            row.number, reference, status, case_id, told, tuple(problem_text(hint, labels) for hint in hints)
        )

    try:
        receipt = submit(platform, process, row.answers, actor, "csv")
    except InputRejected as rejected:
        return result("rejected", None, [found for found in rejected.problems if found.severity != "warning"])
    except Conflict as conflict:
        differing = [Problem(str(name), "differs") for name in conflict.values.get("fields", ())]
        return result("conflict", str(conflict.values.get("case_id") or "") or None, differing)
    except ActHeld:
        return result("held", None)
    return result(
        _status(receipt.created, receipt.repushed, receipt.quarantined), receipt.case_id, (), receipt.warnings
    )


def _status(created: bool, repushed: bool, quarantined: bool) -> Status:
    if repushed:
        return "repushed"
    if not created:
        return "same"
    return "quarantined" if quarantined else "created"
