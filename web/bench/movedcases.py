"""Cases that are there to be moved: a review with a limit and a reminder, drawn in two versions.

In the second the review lies in the lane of another role and department, its limit is another parameter, which is
no limit of the law and longer; and the step that follows it is another, so that who stands there cannot be moved.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from engine.actor import Actor
from engine.calendar import WorkCalendar
from engine.clock import local_date, start_of_day, stored
from engine.runtime import Runtime

PROCESS = "moved_review"
BEFORE = ("meeting_confirm_days", "SCJG", "supervision_officer", "hand_in")
AFTER = ("inquiry_days", "SPJ", "approval_clerk", "send_out")
"""Parameter of the limit, department, role, and the step that follows the review."""
DAYS = {"meeting_confirm_days": 3, "inquiry_days": 5}
_FORM = {
    "schemaVersion": 18,
    "type": "default",
    "id": "answer",
    "components": [{"type": "textfield", "key": "answer", "label": "意见", "validate": {"maxLength": 50}}],
}


def deploy(runtime: Runtime, drawn: tuple[str, str, str, str], by: Actor) -> str:
    """Deploy a version; returns its hash."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / PROCESS
        folder.mkdir()
        (folder / f"{PROCESS}.bpmn").write_text(_drawing(*drawn), "utf-8")
        (folder / "answer.form").write_text(json.dumps(_FORM, ensure_ascii=False), "utf-8")
        return runtime.deploy([folder], by, "移案试验", layers=("xml", "bpmn"))[PROCESS]


def begin(runtime: Runtime, sent_at: datetime, by: Actor) -> str:
    """A case whose limit is counted from an instant; returns its id."""
    data: dict[str, Any] = {"sent_at": stored(sent_at), "profile": "ANQIU"}
    return runtime.start(PROCESS, data, by).case_id


def counted(calendar: WorkCalendar, sent_at: datetime, days: int) -> tuple[str, date]:
    """When a limit ends, counted day by day from the calendar alone, and the working day before its last."""
    day = before = local_date(sent_at)
    while days:
        day += timedelta(days=1)
        if calendar.is_workday(day):
            days, before = days - 1, (before if days == 1 else day)
    return stored(start_of_day(day + timedelta(days=1))), before


def _drawing(limit: str, department: str, role: str, following: str) -> str:
    end = f'workdays("{limit}", sent_at)'
    flows = (
        ("begun", "review"), ("review", following), (following, "done"), ("remind", "reminded"), ("late", "lapsed"),
    )  # fmt: skip
    return (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" targetNamespace="moved">'
        f'<bpmn:process id="{PROCESS}" name="材料复核" isExecutable="true">'
        + _lanes({role: ("review",), "approval_head": (following,)})
        + '<bpmn:startEvent id="begun" name="收到"/>'
        + _task("review", "复核", department, form="answer", due="late")
        + _timer("remind", "到期提醒", f"workday_before({end}, 1)", interrupting=False)
        + _timer("late", "复核期限", end, interrupting=True)
        + _task(following, "报送", "SPJ")
        + "".join(
            f'<bpmn:endEvent id="{one}" name="{name}"/>'
            for one, name in (("done", "办结"), ("reminded", "已提醒"), ("lapsed", "届满"))
        )
        + "".join(f'<bpmn:sequenceFlow id="{a}_to_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in flows)
        + "</bpmn:process></bpmn:definitions>"
    )


def _lanes(lanes: dict[str, Sequence[str]]) -> str:
    told = "".join(
        f'<bpmn:lane id="lane_{role}">'
        + "".join(f"<bpmn:flowNodeRef>{one}</bpmn:flowNodeRef>" for one in elements)
        + "</bpmn:lane>"
        for role, elements in lanes.items()
    )
    return f'<bpmn:laneSet id="lanes">{told}</bpmn:laneSet>'


def _task(name: str, label: str, department: str, **more: str) -> str:
    told = {"department": f"&quot;{department}&quot;", **more}
    properties = "".join(f'<spiffworkflow:property name="{key}" value="{value}"/>' for key, value in told.items())
    inner = f"<spiffworkflow:properties>{properties}</spiffworkflow:properties>"
    inner = f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"
    return f'<bpmn:userTask id="{name}" name="{label}">{inner}</bpmn:userTask>'


def _timer(name: str, label: str, expression: str, interrupting: bool) -> str:
    when = f"<bpmn:timerEventDefinition><bpmn:timeDate>{expression}</bpmn:timeDate></bpmn:timerEventDefinition>"
    ends = "true" if interrupting else "false"
    head = f'<bpmn:boundaryEvent id="{name}" name="{label}" attachedToRef="review" cancelActivity="{ends}">'
    return f"{head}{when}</bpmn:boundaryEvent>"
