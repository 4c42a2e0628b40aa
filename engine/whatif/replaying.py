"""Leads past cases through a candidate, one after the other, on one state of the database. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from ..errors import EngineError
from ..expressions import LimitSource
from ..history import Event
from ..means import Means
from ..specs import ProcessSpec
from .candidate import Candidates
from .comparing import compared
from .effects import CandidateEffects
from .filled import Forms
from .finding import Finding, Told
from .outside import Limits, OutsideThen
from .record import Passed, Record, Recording
from .selection import PastCase, histories
from .times import CalendarTimes
from .trial import Trial


@dataclass(frozen=True)
class Replayed:
    """A case led through a candidate: what came of it, the ways passed then and now, and where each stands."""

    case: PastCase
    finding: Finding
    then: Sequence[Passed] = ()
    now: Sequence[Passed] = ()
    standing_then: Sequence[str] = ()
    standing_now: Sequence[str] = ()
    spec_then: ProcessSpec | None = None


class WhatIf:
    """One candidate and one state of the database; `limits` are those of the candidate as if always in force."""

    def __init__(
        self, means: Means, connection: Connection, candidates: Candidates, limits: LimitSource, until: datetime
    ) -> None:
        self._means, self._connection = means, connection
        self._candidates, self._until = candidates, until
        self._office = means.registry.limits
        self._limits = Limits(self._office, limits)
        self._forms = Forms(connection, means.registry)
        self._times = CalendarTimes(connection, means.calendars.get(connection))

    def replay(self, found: Sequence[PastCase]) -> Iterator[Replayed]:
        """Each of these cases in turn; they are of processes that the candidate holds."""
        for case, events in histories(self._connection, found):
            yield self._one(case, events)

    def _one(self, case: PastCase, events: Sequence[Event]) -> Replayed:
        spec = self._candidates.specs[case.process]
        record = self._recorded(case, events)
        if record is None:
            return Replayed(case, Finding("unreadable"))
        if not record.inputs:
            # It failed before it began: no candidate has been given anything.
            return Replayed(case, Finding("same"))
        return self._tried(case, spec, record)

    def _recorded(self, case: PastCase, events: Sequence[Event]) -> Record | None:
        try:
            begun = str(events[0].data.get("version", case.version)) if events else case.version
            versions = partial(self._means.specs.get, self._connection)
            return Recording(versions(begun), self._times.today, self._office, versions).follow(events)
        except EngineError:
            return None
        except (KeyError, TypeError, ValueError, AttributeError):
            return None  # a row that somebody wrote by hand may hold anything

    def _tried(self, case: PastCase, spec: ProcessSpec, record: Record) -> Replayed:
        outside = OutsideThen(self._limits, self._office, record.outside)
        effects = CandidateEffects(spec, record, outside, self._times.today)
        course = Trial(spec, record, effects, self._times, self._forms, self._until, case.called).run()
        if outside.unknown:
            names = sorted({str(question[0]) for question in outside.unknown})
            course.told.append(Told("asked_today", "", 0, {"what": names}))
        finding = compared(spec, record, course)
        ways = (record.path, course.path, record.standing, course.standing)
        return Replayed(case, finding, *ways, record.spec)
