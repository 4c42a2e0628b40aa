"""What elements of a candidate are told: results of then, timers armed anew, the calendar of then."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ..arming import armed, armed_again
from ..bpmn.elements import OperatorTask
from ..bpmn.timers import Tag
from ..bpmn.workflow import CaseTask
from ..calendar import WorkCalendar
from ..expressions import Context
from ..moving.clocks import Waiting
from ..opencase import ExpressionContext
from ..specs import ProcessSpec
from .armings import Armings
from .finding import Told
from .outside import OutsideThen
from .place import Place, spot_of
from .record import Answer, Record


class CandidateEffects:
    """Answers the elements of one candidate for one case; what had to be left open is in `told`."""

    def __init__(self, spec: ProcessSpec, record: Record, outside: OutsideThen, calendar: WorkCalendar) -> None:
        self.calendar = calendar
        self.instant: datetime | None = None
        self.armings = Armings()
        self.told: list[Told] = []
        self.seq = 0
        self.firing: int | None = None
        self._spec = spec
        self._outside = outside
        self._answers = {key: list(found) for key, found in record.answers.items()}
        self._visits: dict[tuple[str, str, Place], int] = {}

    def turn_to(self, seq: int, instant: datetime, calendar: WorkCalendar) -> None:
        """Answer as of this event and instant from now on."""
        self.seq, self.instant, self.calendar = seq, instant, calendar
        self._outside.turn_to(seq)

    def context(self, data: Mapping[str, Any]) -> Context:
        return ExpressionContext(self.calendar, self._outside, data, self.instant)

    def operate(self, task: CaseTask, operator: str, parameters: dict[str, Any]) -> Any:
        element, place = spot_of(task)
        found = self._answer(element, operator, place)
        if found is None:
            used = self._is_used(task)
            self.told.append(Told("no_result", element, self.seq, {"operator": operator, "used": used}))
            return None
        differing = sorted(
            name
            for name in {*parameters, *found.parameters}
            if _plain(parameters.get(name)) != _plain(found.parameters.get(name))
        )
        if differing:
            self.told.append(Told("handed_over", element, self.seq, {"operator": operator, "parameters": differing}))
        return json.loads(json.dumps(found.result))

    def arm(self, task: CaseTask, text: str, tag: Tag) -> dict[str, Any]:
        def worked_out(expression: str) -> Any:
            return self._spec.compiler.expression(expression).evaluate(task.data, self.context(task.data))

        assert self.instant is not None
        return self._armed(task, armed(text, tag, worked_out, self.instant, self.calendar))

    def arm_again(self, task: CaseTask, fired: Mapping[str, Any]) -> dict[str, Any]:
        return self._armed(task, armed_again(fired, self.calendar))

    def turned(self, waiting: Sequence[Waiting]) -> Mapping[int, Mapping[str, Any]]:
        """A trial begins on the candidate and is never moved to it."""
        return {}

    def fires(self, task: CaseTask) -> bool:
        return task.id == self.firing

    def call_child(self, task: CaseTask, called: str) -> None:
        """What the called case gave is on record."""

    def _armed(self, task: CaseTask, told: dict[str, Any]) -> dict[str, Any]:
        self.armings.set(task, self.seq, told)
        return dict(told)

    def _answer(self, element: str, operator: str, place: Place) -> Answer | None:
        """What this visit got then; of another instance only where none of this one is on record."""
        key = (element, operator, place)
        known = self._answers.get(key)
        if known is None:
            others = [found for (name, used, _), found in self._answers.items() if (name, used) == key[:2]]
            known = others[0] if len(others) == 1 else None
        visit = self._visits.get(key, 0)
        self._visits[key] = visit + 1
        return known[visit] if known is not None and visit < len(known) else None

    def _is_used(self, task: CaseTask) -> bool:
        """Whether anything on the drawing names the variable that the result would have gone to."""
        spec = task.task_spec
        if not isinstance(spec, OperatorTask) or not spec.result:
            return False
        named = re.findall(rf"\b{re.escape(spec.result)}\b", self._spec.xml)
        given = re.findall(rf'resultVariable="{re.escape(spec.result)}"', self._spec.xml)
        return len(named) > len(given)


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
