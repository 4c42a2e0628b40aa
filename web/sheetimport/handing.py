"""Hands one row in, and says what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from engine.casebook import find_case
from engine.errors import ActHeld, Conflict, InputRejected, NotFound, Problem, Refusal
from engine.incidents import held_act
from web.intake import Receipt, submit
from web.platform import Platform
from web.security.gate import Forbidden
from web.words.refusals import refusal_words
from web.words.wording import problem_text

from .answers import SheetRow
from .columns import CASE
from .importbook import Import
from .outcome import RowResult, Status, Told

TRIES = 3
"""How often a row is begun before it is given up, so that none holds up those behind it."""
GIVEN_UP = "系统故障,这一行没有登记。请稍后下载未登记的行重新上传;仍不成功的,告诉平台管理员"


def handled_row(platform: Platform, told: Import, row: SheetRow) -> RowResult | None:
    """What became of a row; None where the uploader may not start the process any more.

    A failure of the platform itself is raised: nothing was decided about the row.
    """
    if row.faults:
        return _result(platform, told, row, "rejected", None, row.faults)
    if row.case_id is not None:
        return _repeated(platform, told, row, row.case_id)
    try:
        receipt = submit(platform, told.process, row.answers, told.actor, "csv", f"{told.id}:{row.number}")
    except InputRejected as rejected:
        errors = [found for found in rejected.problems if found.severity != "warning"]
        return _result(platform, told, row, "rejected", None, errors)
    except Conflict as conflict:
        differing = [Problem(str(name), "differs") for name in conflict.values.get("fields", ())]
        return _result(platform, told, row, "conflict", str(conflict.values.get("case_id") or "") or None, differing)
    except ActHeld as held:
        return _result(platform, told, row, "held", _held_case(platform, str(held.values["incident"])))
    except Forbidden:
        return None
    except Refusal as refusal:
        if isinstance(refusal, NotFound) and "process" in refusal.values:
            return None
        words = refusal_words(refusal)
        return RowResult(row.number, "refused", None, Told(row.reference, (f"{words.title}。{words.advice}",)))
    return _result(platform, told, row, _status(receipt), receipt.case_id, (), receipt.warnings)


def failed_result(row: SheetRow) -> RowResult:
    """What is said of a row that was given up."""
    return RowResult(row.number, "failed", None, Told(row.reference, (GIVEN_UP,)))


def _repeated(platform: Platform, told: Import, row: SheetRow, case_id: str) -> RowResult:
    """A line of a report that names its case and repeats nothing more: registered already, if that is true."""
    with platform.database.read() as connection:
        case = find_case(connection, case_id)
    if case is None or case.department != told.actor.department or case.process != told.process:
        return _result(platform, told, row, "rejected", None, [Problem(CASE, "unknown_case")])
    if case.status == "cancelled":
        return _result(platform, told, row, "rejected", None, [Problem(CASE, "cancelled_case")])
    return _result(platform, told, row, "same", case.id)


def _held_case(platform: Platform, incident_id: str) -> str | None:
    """The case that stands still with the row, so that a report names it."""
    with platform.database.read() as connection:
        kept = held_act(connection, incident_id)
    return str(kept.act["case"]) if kept is not None else None


def _status(receipt: Receipt) -> Status:
    if receipt.repushed:
        return "repushed"
    if not receipt.created:
        return "same"
    return "quarantined" if receipt.quarantined else "created"


def _result(
    platform: Platform,
    told: Import,
    row: SheetRow,
    status: Status,
    case_id: str | None,
    errors: Sequence[Problem] = (),
    hints: Sequence[Problem] = (),
) -> RowResult:
    labels = {"file": "文件"}
    if errors or hints:
        labels.update({field.key: field.label for field in platform.runtime.start_form(told.process).fields})
    texts = [tuple(problem_text(found, labels) for found in problems) for problems in (errors, hints)]
    return RowResult(row.number, status, case_id, Told(row.reference, *texts))
