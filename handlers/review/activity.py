"""Activities are registered, what of them does not count towards the approval limit is told the applicant.

Under 行政许可法 45 the time of hearings, tenders, auctions, inspections, tests, quarantines, appraisals and
reviews by experts is excluded; a visit on the spot is not, and takes two of the staff (行政许可法 34).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from engine.calendar import WorkCalendar
from engine.clock import local_date, stored
from engine.errors import InputRejected, Problem
from engine.registry import Call
from handlers.evidence.attaching import attach
from handlers.office import Office
from handlers.review import words
from handlers.review.record import (
    activities,
    activity_row,
    add_notice,
    put_activity,
    review_of_case,
    review_row,
    set_activity,
    set_review,
)
from handlers.review.telling import tell_approval

INSPECTORS = "min_onsite_inspectors"


class Activities:
    """The intakes `review.activity` and `review.tell`, the operators `review.count` and `review.ask_to_tell`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def register(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Keep an activity; the same kind begun on the same day is the same one, now with its end.

        Returns `activity_id` and `activity_kind`. Raises InputRejected: not_arranged, too_few_staff
        and days that cannot be.
        """
        row = review_of_case(call.connection, call.case_id)
        kind, staff = str(data["kind"]), _lines(data.get("staff"))
        self._refuse(call, row, data, kind, staff)
        activity_id = put_activity(
            call.connection,
            row.id,
            kind,
            str(data["started_on"]),
            id=call.new_id(),
            root_id=call.root_id,
            ended_on=data.get("ended_on") or None,
            place=str(data.get("place") or "").strip() or row.place,
            staff=staff,
            note=str(data.get("activity_note") or "").strip() or None,
            evidence=list(data.get("evidence") or ()),
            registered_at=stored(call.instant),
            registered_by=call.actor.login,
        )
        attach(call, data.get("evidence"), about=activity_id, title=f"{words.ACTIVITY[kind]}材料")
        told = {"review_id": row.id, "activity": kind, "started_on": data["started_on"]}
        call.record("review.activity_registered", {**told, "ended_on": data.get("ended_on"), "staff": len(staff)})
        return {"activity_id": activity_id, "activity_kind": kind}

    def count(self, call: Call, *, activity_id: str, excluded: bool) -> None:
        """Note whether an activity counts towards the approval limit, and count anew which days do not.

        Each working day from the first to the last, both with; days of several activities count once.
        """
        row = activity_row(call.connection, activity_id)
        review = review_row(call.connection, row.review_id)
        calendar = self._office.calendars.get(call.connection)
        days = _workdays(calendar, row.started_on, row.ended_on, review.approval_department) if excluded else []
        set_activity(call.connection, activity_id, excluded=excluded, days=days)
        all_days = sorted({day for found in activities(call.connection, review.id) for day in found.days})
        set_review(call.connection, review.id, excluded_days=all_days)
        told = {"review_id": review.id, "activity": row.kind, "excluded": excluded, "excluded_days": len(all_days)}
        call.record("review.days_counted", told)

    def ask_to_tell(self, call: Call, *, activity_id: str) -> None:
        """The approval department owes the applicant a written word on the time that does not count."""
        row = activity_row(call.connection, activity_id)
        review = review_row(call.connection, row.review_id)
        tell_approval(self._office, call, review, "review_to_tell", detail=words.ACTIVITY[row.kind])

    def tell(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Keep that the applicant was told in writing, with the days as counted then. Raises InputRejected."""
        row = review_of_case(call.connection, call.case_id)
        told_on = str(data["told_on"])
        if told_on > local_date(call.instant).isoformat():
            raise InputRejected((Problem("told_on", "not_future"),))
        add_notice(
            call.connection,
            id=call.new_id(),
            review_id=row.id,
            root_id=call.root_id,
            document_no=str(data["document_no"]).strip(),
            told_on=told_on,
            delivery=str(data["delivery"]),
            days=list(row.excluded_days),
            expected=str(data.get("expected") or "").strip() or None,
            registered_at=stored(call.instant),
            registered_by=call.actor.login,
        )
        told = {"review_id": row.id, "document_no": data["document_no"], "excluded_days": len(row.excluded_days)}
        call.record("review.applicant_told", told)
        return {}

    def _refuse(self, call: Call, row: Row[Any], data: Mapping[str, Any], kind: str, staff: list[str]) -> None:
        found, today = [], local_date(call.instant).isoformat()
        started_on, ended_on = str(data["started_on"]), data.get("ended_on")
        if kind not in words.ACTIVITY:
            found.append(Problem("kind", "not_an_option", {"value": kind}))
        if row.status == "accepted":
            found.append(Problem("kind", "not_arranged"))
        if started_on > today:
            found.append(Problem("started_on", "not_future"))
        if ended_on and ended_on > today:
            found.append(Problem("ended_on", "not_future"))
        if ended_on and ended_on < started_on:
            found.append(Problem("ended_on", "before_start", {"started_on": started_on}))
        least = self._least(call, row.profile)
        if kind == words.ON_THE_SPOT and len(set(staff)) < least:
            told = {"least": least, "found": len(set(staff)), "article": "行政许可法34"}
            found.append(Problem("staff", "too_few_staff", told))
        if found:
            raise InputRejected(tuple(found))

    def _least(self, call: Call, profile: str) -> int:
        return int(self._office.catalogue.parameter(INSPECTORS, local_date(call.instant), profile).value)


def _workdays(calendar: WorkCalendar, started_on: str, ended_on: str | None, department: str) -> list[str]:
    """The working days from the first to the last; none while the end is open."""
    if ended_on is None:
        return []
    return [
        day.isoformat()
        for day in _days(date.fromisoformat(started_on), date.fromisoformat(ended_on))
        if calendar.is_workday(day, department)
    ]


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _lines(told: Any) -> list[str]:
    """One person a line, or parted by a list comma."""
    lines = str(told or "").replace("、", "\n").replace(";", "\n").splitlines()
    return [line.strip() for line in lines if line.strip()]
