"""Days on which a verification had to wait, where the item's joint rule allows that (Art. 22)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert

from engine.clock import local_date, parsed, stored
from engine.errors import InputRejected, Problem
from engine.registry import Call
from handlers.commitment.limits import verification_due
from handlers.commitment.record import commitment_of_case, set_commitment
from handlers.commitment.schema import suspension
from handlers.fields.reading import Answers
from handlers.office import Office

TIMER = "verify_due"
ACTIVITIES = ("检验", "检测", "检疫", "鉴定", "专家评审", "其他")


class Suspending:
    """The intake `verification.suspend`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def suspend(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Leave the days of an activity out of the verification period; both ends are left out (platform default).

        Raises InputRejected: the item does not allow it, the period is over, the days are not within it.
        """
        row = commitment_of_case(call.connection, call.case_id)
        if not row.suspension:
            raise InputRejected((Problem("activity", "suspension_not_allowed", {"item": row.item_code}),))
        if row.overdue_at is not None:
            raise InputRejected((Problem("began_on", "period_over", {"bound": row.due_date}),))
        answers = Answers(data, local_date(call.instant))
        begun = local_date(parsed(row.verify_from)).isoformat()
        told = {
            "activity": answers.choice("activity", ACTIVITIES),
            "began_on": answers.day("began_on", after=begun, after_field="verify_from"),
            "reason": answers.text("reason"),
        }
        told["ended_on"] = answers.day("ended_on", after=told["began_on"], after_field="began_on")
        answers.settle()
        eve = date.fromisoformat(told["began_on"]) - timedelta(days=1)
        last = date.fromisoformat(told["ended_on"])
        days = self._office.working_days(call.connection, eve.isoformat(), last, row.department) or 0
        values = {"id": call.new_id(), "commitment_id": row.id, **told, "working_days": days}
        registered = {"registered_at": stored(call.instant), "registered_by": call.actor.login}
        call.connection.execute(insert(suspension), {**values, **registered})
        due = verification_due(self._office, call.connection, row, row.verify_from)
        call.postpone(TIMER, due)
        set_commitment(
            call.connection, row.id, due_date=due.last_day.isoformat(), excluded_days=row.excluded_days + days
        )
        call.record("verification.suspended", {"commitment_id": row.id, **told, "working_days": days})
        return {}
