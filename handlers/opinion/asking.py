"""A department is asked for its view, reminded and urged; nobody's silence is taken for consent (Art. 19, 23)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from engine.clock import stored
from engine.errors import Fault
from engine.registry import Call
from handlers.notice import send
from handlers.office import Office
from handlers.opinion.record import insert_opinion, opinion_row, set_opinion
from handlers.wording.particulars import Particulars

DEFAULT_LIMIT = "referral_hear_days"
_NEEDED = ("department", "asker_department", "subject", "question", "profile")


class RequestIncomplete(Fault):
    """A request for an opinion lacks what it must say."""


class Asking:
    """The operators `opinion.ask`, `opinion.remind`, `opinion.overdue` and `opinion.urge`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def ask(self, call: Call, *, request: Mapping[str, Any]) -> dict[str, Any]:
        """Put a question before a department; returns what the diagram routes and times by.

        `request` says department, asker_department, subject, question and profile; if need be proposed (the
        disposition in question, in words), reference, matter_kind, limit (a parameter's name) and about.
        Raises RequestIncomplete.
        """
        missing = [name for name in _NEEDED if not request.get(name)]
        if missing:
            raise RequestIncomplete(missing=missing)
        limit, department = str(request.get("limit") or DEFAULT_LIMIT), str(request["department"])
        due = call.deadline(limit, call.instant, profile=str(request["profile"]), department=department)
        values: dict[str, Any] = {
            "id": call.new_id(),
            "effect_key": call.key,
            "root_id": call.root_id,
            "case_id": call.case_id,
            "about": request.get("about"),
            **{name: str(request.get(name) or "") for name in ("subject", "reference", "question", "proposed")},
            **{name: str(request[name]) for name in ("department", "asker_department", "profile")},
            "matter_kind": str(request.get("matter_kind") or "征求意见"),
            "limit_name": limit,
            "asked_at": stored(call.instant),
            "asked_by": call.actor.login,
            "due_at": stored(due.instant),
            "due_date": due.last_day.isoformat(),
            "provisional": due.provisional,
            "status": "asked",
            "files": [],
        }
        insert_opinion(call.connection, values)
        call.participate(department)
        row = opinion_row(call.connection, values["id"])
        self._tell(call, "opinion_asked", row, (department, self._office.receiving_role(department)))
        call.record("opinion.asked", {"opinion_id": row.id, "due_at": row.due_at}, department=department)
        return {
            "opinion_id": row.id,
            "department": department,
            "asker_department": row.asker_department,
            "asked_at": row.asked_at,
            "limit": limit,
            "profile": row.profile,
            "role": self._office.receiving_role(department),
        }

    def remind(self, call: Call, *, opinion_id: str) -> None:
        """The limit is about to pass."""
        row = opinion_row(call.connection, opinion_id)
        self._tell(call, "opinion_reminder", row, (row.department, self._office.receiving_role(row.department)))

    def overdue(self, call: Call, *, opinion_id: str) -> None:
        """The limit has passed: urge the officers, report to their head, tell the asker what is left to him."""
        row = opinion_row(call.connection, opinion_id)
        set_opinion(call.connection, row.id, overdue_at=stored(call.instant))
        self._tell(call, "opinion_overdue", row, *self._answerable(row))
        asker = row.asker_department
        self._tell(call, "opinion_unanswered", row, (asker, self._office.receiving_role(asker)))
        call.record("opinion.overdue", {"opinion_id": row.id}, department=row.department)

    def urge(self, call: Call, *, opinion_id: str) -> None:
        """Still no answer."""
        row = opinion_row(call.connection, opinion_id)
        self._tell(call, "opinion_urged", row, *self._answerable(row))

    def _answerable(self, row: Row[Any]) -> tuple[tuple[str, str], ...]:
        roles = (self._office.receiving_role(row.department), self._office.head_role(row.department))
        return tuple((row.department, role) for role in dict.fromkeys(roles))

    def _tell(self, call: Call, kind: str, row: Row[Any], *to: tuple[str, str]) -> None:
        told = particulars(self._office, row)
        for department, role in to:
            send(self._office, call, kind, department, role, told)


def particulars(office: Office, row: Row[Any], **more: Any) -> Particulars:
    """What a notice on an opinion may speak of."""
    return Particulars(
        row.subject,
        row.reference or None,
        matter_kind=row.matter_kind,
        source=office.catalogue.short_name(row.asker_department),
        approval=office.catalogue.short_name(row.asker_department),
        department=office.catalogue.short_name(row.department),
        due_date=row.due_date,
        provisional=row.provisional,
        **more,
    )
