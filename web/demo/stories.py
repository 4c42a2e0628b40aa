"""What may happen to a pushed decision, as stories that put their acts on the stage's agenda."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from engine.clock import SHANGHAI, local, local_date

if TYPE_CHECKING:
    from web.demo.stage import Stage

Story = Callable[["Stage", str, str], None]
"""Told with the stage, the root case and the department whose claim it is about."""

OPENING, CLOSING = time(9), time(17)
CLAIM = {"answer": "claim"}
RETURN_REASONS = ("该事项监管职责已调整至其他部门", "地址不在本部门监管范围", "应由行业主管部门认领")
FEEDBACK_NOTES = ("经实地核对,登记地址与实际经营地址不符", "许可范围需与审批部门会商确认")


def office_hour(stage: Stage, day: date) -> datetime:
    """Some minute of the office hours of a day."""
    opening = datetime.combine(day, OPENING, SHANGHAI)
    minutes = stage.random.randrange((CLOSING.hour - OPENING.hour) * 60)
    return opening + timedelta(minutes=minutes, seconds=stage.random.randrange(60))


def later(stage: Stage, working_days: int) -> datetime:
    """Some minute of the office hours so many working days on; on the same day after now."""
    present = stage.now()
    if working_days == 0:
        return present + timedelta(minutes=stage.random.randrange(5, 90))
    day, _ = stage.calendar.add(local_date(present), working_days)
    return office_hour(stage, day)


def waiting(stage: Stage, root_id: str, department: str) -> None:
    """Nobody touches it; after the third working day the platform claims."""


def in_hand(stage: Stage, root_id: str, department: str) -> None:
    """An officer has taken the task into his own hands, and not yet claimed."""

    def take() -> None:
        item = stage.task(root_id, "claim", department)
        if item is not None:
            stage.runtime.assign(item.id, stage.officer(department))

    stage.at(later(stage, 0), take)


def claimed(stage: Stage, root_id: str, department: str) -> None:
    """Claimed within the period; the feedback is still owed."""
    stage.at(later(stage, stage.random.choice((0, 1, 1, 2))), lambda: _claim(stage, root_id, department))


def claimed_at_once(stage: Stage, root_id: str, department: str) -> None:
    """Claimed within the hour; the feedback is still owed."""
    stage.at(later(stage, 0), lambda: _claim(stage, root_id, department))


def included(stage: Stage, root_id: str, department: str) -> None:
    """Claimed in time and taken under supervision: nothing is left to do."""
    claimed(stage, root_id, department)
    _feed_back(stage, root_id, department, {"feedback": "included"})


def disputed_data(stage: Stage, root_id: str, department: str) -> None:
    """Claimed, but the department says that something is wrong; the approval department has yet to answer."""
    claimed(stage, root_id, department)
    _feed_back(stage, root_id, department, _complaint(stage))


def settled(stage: Stage, root_id: str, department: str) -> None:
    """Claimed, complained about, answered."""
    disputed_data(stage, root_id, department)
    answer = {"handling": stage.random.choice(("correct", "keep")), "handling_note": "已核实并书面答复"}
    _when_open(stage, root_id, "handle_feedback", None, answer, after=14)


def automatic(stage: Stage, root_id: str, department: str) -> None:
    """Claimed by the platform; taken under supervision afterwards."""
    _feed_back(stage, root_id, department, {"feedback": "included"})


def returned(stage: Stage, root_id: str, department: str) -> None:
    """Returned; the approval department has yet to confirm."""
    data = {"answer": "return", "return_reason": stage.random.choice(RETURN_REASONS)}
    stage.at(later(stage, 0), lambda: _complete(stage, root_id, "claim", department, data))


def reassigned(stage: Stage, root_id: str, department: str) -> None:
    """Returned, passed on to another department, claimed there."""
    returned(stage, root_id, department)
    taken = stage.departments_of(root_id) | {department}
    others = [found.code for found in stage.platform.catalogue.supervision_departments() if found.code not in taken]
    new = stage.random.choice(others)
    data = {"decision": "reassign", "new_department": new, "decision_reason": "经核对职责清单,改派至该部门"}
    stage.at(
        later(stage, 0) + timedelta(hours=2),
        lambda: _complete(stage, root_id, "confirm_reassignment", None, data),
    )
    stage.at(later(stage, 0) + timedelta(hours=5), lambda: _claim(stage, root_id, new))


def refused(stage: Stage, root_id: str, department: str) -> None:
    """Returned, refused, claimed after all."""
    returned(stage, root_id, department)
    data = {"decision": "refuse", "decision_reason": "职责清单载明由你部门监管"}
    stage.at(
        later(stage, 0) + timedelta(hours=2),
        lambda: _complete(stage, root_id, "confirm_reassignment", None, data),
    )
    stage.at(later(stage, 1), lambda: _claim(stage, root_id, department))


def recalled(stage: Stage, root_id: str, department: str) -> None:
    """Recalled by the approval department; the correction is still owed."""
    stage.at(later(stage, 0), lambda: _recall(stage, root_id, department))


def repushed(stage: Stage, root_id: str, department: str) -> None:
    """Recalled, corrected, pushed again, claimed."""
    recalled(stage, root_id, department)
    data = {"again": "yes", "reason": "更正地址", "address": "山东省潍坊市安丘市虚拟街道更正路1号"}
    stage.at(
        later(stage, 0) + timedelta(hours=3),
        lambda: _complete(stage, root_id, "correct_and_repush", None, data),
    )
    stage.at(later(stage, 1), lambda: _claim(stage, root_id, department))


def receipt_registered(stage: Stage, root_id: str, department: str) -> None:
    """Sent by the private network; the receipt is registered a day later, then claimed."""

    def register() -> None:
        delivered = local(stage.now() - timedelta(hours=20)).strftime("%Y-%m-%dT%H:%M")
        data = {"delivered_at": delivered, "receipt_no": f"ZW-{stage.random.randrange(10_000, 99_999)}"}
        _complete(stage, root_id, "register_receipt", None, data)

    stage.at(later(stage, 1), register)
    stage.at(later(stage, 2), lambda: _claim(stage, root_id, department))


def _claim(stage: Stage, root_id: str, department: str) -> bool:
    return _complete(stage, root_id, "claim", department, CLAIM)


def _complete(stage: Stage, root_id: str, element: str, department: str | None, data: dict[str, Any]) -> bool:
    return stage.complete(stage.task(root_id, element, department), data)


def _recall(stage: Stage, root_id: str, department: str) -> None:
    item = stage.task(root_id, "claim", department)
    if item is not None:
        reason = {"recall_reason": "推送内容有误,需更正", "reason": "推送内容有误,需更正"}
        stage.runtime.send(item.case_id, "push_recalled", reason, stage.clerk())


def _complaint(stage: Stage) -> dict[str, Any]:
    kind = stage.random.choice(("info_error", "consult"))
    return {"feedback": kind, "feedback_note": FEEDBACK_NOTES[kind == "consult"]}


def _feed_back(stage: Stage, root_id: str, department: str, data: dict[str, Any]) -> None:
    _when_open(stage, root_id, "feedback", department, data, after=stage.random.randrange(4, 9))


def _when_open(
    stage: Stage, root_id: str, element: str, department: str | None, data: dict[str, Any], after: int
) -> None:
    stage.at(later(stage, after), lambda: _complete(stage, root_id, element, department, data))
