"""Tales: what happens in a procedure, step by step, at so many working days from its beginning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from engine.clock import SHANGHAI, local, local_date
from engine.errors import Refusal
from web.demo.stories import office_hour

if TYPE_CHECKING:
    from web.demo.stage import Stage


@dataclass(frozen=True)
class Day:
    """The working day that lies so many after the tale's beginning, before it where negative."""

    working_days: int = 0


@dataclass(frozen=True)
class Moment:
    """Half past nine on such a day."""

    working_days: int


@dataclass(frozen=True)
class Papers:
    """Evidence files of these names, handed in by whoever acts."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Number:
    """A document number: the text with the year of the tale, and a number of its own for each text."""

    text: str


class Licence:
    """The reference of the licence the tale is about."""


PAPERS = Papers(("现场检查笔录.pdf",))
LICENCE = Licence()


@dataclass(frozen=True)
class Step:
    """Somebody does an open task, or with `message` an action of the case, whoever it belongs to."""

    after: int
    element: str
    data: Mapping[str, Any]
    department: str | None = None
    message: bool = False


@dataclass(frozen=True)
class Tale:
    """One case of a procedure from its start on.

    `begins` is a day, or how many working days before the end of the demonstration. `about` is a department
    in whose field the tale needs a licence.
    """

    process: str
    begins: date | int
    by: str
    data: Mapping[str, Any]
    steps: Sequence[Step] = ()
    about: str | None = None


@dataclass
class Telling:
    """One tale as it is told on the stage."""

    stage: Stage
    tale: Tale
    begun: date
    root_id: str = ""
    licence: str | None = None
    _pause: timedelta = timedelta()

    def begin(self) -> None:
        """Start the case and put its steps on the agenda; nothing where its licence cannot be found."""
        stage, tale = self.stage, self.tale
        if tale.about is not None:
            self.licence = stage.licence(tale.about)
            if self.licence is None:
                stage.missed.append(f"{tale.process}: no licence of {tale.about}")
                return
        actor = stage.actor(tale.by)
        try:
            self.root_id = stage.runtime.start(tale.process, self._worked_out(tale.data, tale.by), actor).case_id
        except Refusal as refusal:
            stage.missed.append(f"{tale.process} {tale.begins}: {refusal.code} {getattr(refusal, 'problems', '')}")
            return
        for step in tale.steps:
            stage.at(self._instant(step), partial(self._act, step))

    def _instant(self, step: Step) -> datetime:
        present = self.stage.now()
        if step.after == 0:
            self._pause += timedelta(minutes=10)
            return present + self._pause
        self._pause = timedelta()
        return max(office_hour(self.stage, self._day(step.after)), present)

    def _act(self, step: Step) -> None:
        stage = self.stage
        try:
            done = self._send(step) if step.message else self._complete(step)
        except Refusal as refusal:
            stage.missed.append(
                f"{self.tale.process} {step.element}: {refusal.code} {getattr(refusal, 'problems', '')}"
            )
        else:
            if not done:
                stage.missed.append(f"{self.tale.process} {step.element}: not open")

    def _complete(self, step: Step) -> bool:
        stage = self.stage
        item = stage.task(self.root_id, step.element, step.department)
        if item is None:
            return False
        actor = stage.post(item.department, item.role)
        stage.runtime.complete(item.id, self._worked_out(step.data, actor.login), actor)
        return True

    def _send(self, step: Step) -> bool:
        stage = self.stage
        found = stage.action(self.root_id, step.element)
        if found is None:
            return False
        actor = stage.post(found.department, found.role)
        data = self._worked_out(step.data, actor.login)
        stage.runtime.send(found.case_id, found.message, data, actor, roles=actor.roles)
        return True

    def _day(self, working_days: int) -> date:
        return self.stage.working_day(self.begun, working_days)

    def _worked_out(self, value: Any, login: str) -> Any:
        stage = self.stage
        if isinstance(value, Mapping):
            return {key: self._worked_out(part, login) for key, part in value.items()}
        if isinstance(value, Day):
            return self._day(value.working_days).isoformat()
        if isinstance(value, Moment):
            day = self._day(value.working_days)
            return datetime(day.year, day.month, day.day, 9, 30, tzinfo=SHANGHAI).isoformat()
        if isinstance(value, Papers):
            return [stage.paper(name, login) for name in value.names]
        if isinstance(value, Number):
            return value.text.format(year=local_date(stage.now()).year, number=stage.number(value.text))
        if isinstance(value, Licence):
            return self.licence
        return value


def day_of(stage: Stage, tale: Tale, end: datetime) -> date:
    """The day on which a tale begins."""
    if isinstance(tale.begins, date):
        return tale.begins
    return stage.working_day(local(end).date(), -tale.begins)
