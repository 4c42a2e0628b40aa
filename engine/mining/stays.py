"""How long every step of every case lasted: one row a visit, rebuilt from what the tables say of a case tree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from ..calendar import WorkCalendar
from ..clock import local_date, parsed
from .course import Course, course_of
from .plan import Plan, plan_of
from .records import Record, read_records
from .tables import stay, trace, variant
from .visits import Visit, visits_of
from .worktime import OFFICE_HOURS, OfficeHours, WorkTime

AT_ONCE = 200
"""Case trees rebuilt together."""
_KEEP = {
    name: dialect.insert(variant).on_conflict_do_nothing()
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


@dataclass(frozen=True)
class Miner:
    """Keeps stays and traces as the cases are.

    `calendar` reads the working days as a connection sees them; `interventions` are the kinds of events by
    which people steered a case out of its ordinary way.
    """

    calendar: Callable[[Connection], WorkCalendar]
    interventions: frozenset[str] = frozenset()
    hours: OfficeHours = OFFICE_HOURS

    def worktime(self, connection: Connection) -> WorkTime:
        """The measure of durations."""
        return WorkTime(self.calendar(connection), self.hours)

    def rebuild(self, connection: Connection, root_ids: Sequence[str]) -> None:
        """Write the rows of these trees anew; doing it again changes nothing."""
        wanted, worktime = list(dict.fromkeys(root_ids)), self.worktime(connection)
        for start in range(0, len(wanted), AT_ONCE):
            self._rebuild(connection, wanted[start : start + AT_ONCE], worktime)

    def outdated(self, connection: Connection, limit: int) -> tuple[str, ...]:
        """Trees whose durations were measured by an earlier calendar."""
        revision, of = self.calendar(connection).revision, trace.c
        # Two ranges of the index; "unequal" would read all of it.
        found: list[str] = []
        for stale in (of.calendar < revision, of.calendar > revision):
            query = select(of.root_id).where(stale).limit(limit)
            found.extend(connection.execute(query).scalars())
        return tuple(dict.fromkeys(found))[:limit]

    def _rebuild(self, connection: Connection, root_ids: Sequence[str], worktime: WorkTime) -> None:
        for table in (stay, trace):
            connection.execute(delete(table).where(table.c.root_id.in_(root_ids)))
        plans: dict[str, Plan] = {}
        stays: list[dict[str, Any]] = []
        traces: list[dict[str, Any]] = []
        ways: dict[str, Course] = {}
        for root in read_records(connection, root_ids):
            tree = _Tree(root, worktime)
            for record in root.below():
                version = record.row.version
                if version not in plans:
                    plans[version] = plan_of(connection, version)
                tree.add(plans[version], record)
            stays.extend(tree.stays())
            traces.extend(tree.traces(self.interventions))
            ways.update((course.id, course) for course in tree.courses.values())
        if ways:
            rows = [dict(zip(variant.c.keys(), (key, *way.texts), strict=True)) for key, way in ways.items()]
            connection.execute(_KEEP[connection.dialect.name], rows)
        for table, rows in ((stay, stays), (trace, traces)):
            if rows:
                connection.execute(insert(table), rows)


class _Tree:
    """One case tree on its way into rows."""

    def __init__(self, root: Record, worktime: WorkTime) -> None:
        self._root = root
        self._worktime = worktime
        self._started_on = local_date(parsed(root.row.started_at)).isoformat()
        self._records: list[Record] = []
        self._visits: dict[str, list[Visit]] = {}
        self.courses: dict[str, Course] = {}

    def add(self, plan: Plan, record: Record) -> None:
        visits = visits_of(plan, record)
        self._records.append(record)
        self._visits[record.row.id] = visits
        unfinished = [visit.element for visit in visits if visit.ended != "done"]
        standing = {visit.element for visit in visits if visit.ended == "open"}
        self.courses[record.row.id] = course_of(plan, record.acts, unfinished, standing)

    def stays(self) -> list[dict[str, Any]]:
        return [
            self._stay(record, number, visit)
            for record in self._records
            for number, visit in enumerate(self._visits[record.row.id])
        ]

    def _stay(self, record: Record, number: int, visit: Visit) -> dict[str, Any]:
        late = visit.overran if visit.child is None else self._overran(visit.child) > 0
        return {
            **self._of_case(record),
            "number": number,
            "root_process": self._root.row.process,
            "element": visit.element,
            "kind": visit.kind,
            "department": visit.department,
            "entered": visit.entered,
            "left": visit.left,
            **_period(visit.left),
            "due_at": visit.due_at,
            "late": int(late),
            "ended": visit.ended,
            "duration": self._between(visit.entered, visit.left, visit.department),
        }

    def traces(self, interventions: frozenset[str]) -> list[dict[str, Any]]:
        return [self._trace(record, interventions) for record in self._records]

    def _trace(self, record: Record, interventions: frozenset[str]) -> dict[str, Any]:
        row, kinds = record.row, {act.kind for one in record.below() for act in one.acts}
        return {
            **self._of_case(record),
            **_period(row.ended_at),
            "status": row.status,
            "variant": self.courses[row.id].id,
            "late": self._overran(record),
            "interventions": " ".join(sorted(kinds & interventions)),
            "duration": self._between(row.started_at, row.ended_at, ""),
            "calendar": self._worktime.calendar.revision,
        }

    def _of_case(self, record: Record) -> dict[str, Any]:
        row = record.row
        told = {"case_id": row.id, "root_id": row.root_id, "process": row.process, "version": row.version}
        return {**told, "started_on": self._started_on}

    def _overran(self, record: Record) -> int:
        """Steps of a case and of those below it that were left after their deadline."""
        return sum(visit.overran for found in record.below() for visit in self._visits[found.row.id])

    def _between(self, entered: str, left: str | None, department: str) -> int | None:
        if left is None:
            return None
        return self._worktime.between(parsed(entered), parsed(left), department)


def _period(left: str | None) -> dict[str, str]:
    """The month of an instant and the Monday of its week, by the office's days; empty where there is none yet."""
    if left is None:
        return {"month": "", "week": ""}
    day: date = local_date(parsed(left))
    return {"month": day.isoformat()[:7], "week": (day - timedelta(days=day.weekday())).isoformat()}
