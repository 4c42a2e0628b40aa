"""A dishonest commitment that can be put right is ordered to be put right, and looked at again (Art. 22, M2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, insert

from engine.calendar import Deadline
from engine.clock import local_date, start_of_day
from engine.errors import NotFound
from engine.registry import Call
from handlers.credit.record import (
    add_measure,
    dishonesty_of_case,
    dishonesty_row,
    record_of,
    rectification_row,
    set_credit,
    set_measure,
    set_rectification,
)
from handlers.credit.schema import rectification
from handlers.credit.telling import tell
from handlers.evidence.attaching import attach
from handlers.fields.reading import Answers
from handlers.office import Office

ORDER = "M2"
LIMIT = "rectify_days"
RECTIFIED = "已整改"
WAYS = ("rectified", "referral", "penalty", "other")


class Rectifying:
    """The intakes `rectification.order`, `.check` and `.lawful`, and the operator `rectification.lapsed`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def order(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The order was served; the period begins on the next day. Returns `served_on`, `term`."""
        row = dishonesty_of_case(call.connection, call.case_id)
        answers = Answers(data, local_date(call.instant))
        served_on = answers.day("served_on", after=row.determined_on or "", after_field="determined_on")
        told = {"order_no": answers.text("order_no"), "content": answers.text("content")}
        answers.settle()
        term = int(self._office.catalogue.parameter(LIMIT, date.fromisoformat(served_on), row.profile).value)
        due = self._due(call, row, served_on, 0)
        values = {"dishonesty_id": row.id, **told, "served_on": served_on, "term": term, "extensions": 0}
        call.connection.execute(insert(rectification), {**values, "due_date": due.last_day.isoformat(), "evidence": []})
        set_measure(call, row.id, ORDER, "running", document_no=told["order_no"], day=served_on)
        return {"served_on": served_on, "term": term}

    def check(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Passed, failed, or the period extended once. Returns `check` and the `term` that holds now."""
        row = dishonesty_of_case(call.connection, call.case_id)
        order = self._order(call, row)
        answers = Answers(data, local_date(call.instant))
        check = answers.choice("check", ("passed", "failed", "extend"))
        if check == "extend":
            return self._extend(call, row, order, answers)
        told = {
            "checked_on": answers.day("checked_on", after=order.served_on, after_field="served_on"),
            "note": answers.text("check_note"),
        }
        files = answers.files("evidence")
        answers.settle()
        attach(call, files, about=row.id, title="整改复核证据")
        set_rectification(call.connection, row.id, outcome=check, checked_by=call.actor.login, evidence=files, **told)
        self._ended(call, row, passed=check == "passed", detail=told["note"])
        return {"check": check, "term": order.term}

    def lapsed(self, call: Call, *, dishonesty_id: str) -> None:
        """The period is over and nothing was found put right: it is handled by law, and nothing follows by itself."""
        row = dishonesty_row(call.connection, dishonesty_id)
        set_rectification(call.connection, dishonesty_id, outcome="lapsed")
        set_measure(call, dishonesty_id, ORDER, "failed", detail="整改期届满未改正")
        tell(self._office, call, "rectification_lapsed", row, rectification_row(call.connection, dishonesty_id))

    def lawful(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """What follows by law when nothing was put right. Returns `way` and, for a referral, `ground`."""
        row = dishonesty_of_case(call.connection, call.case_id)
        answers = Answers(data, local_date(call.instant))
        way = answers.choice("way", WAYS)
        grounds = [told["code"] for told in self._office.catalogue.code_list("decision_ground")]
        ground = ""
        if way == "referral":
            ground = answers.choice("ground", [code for code in grounds if code.startswith("RVK69")])
        reason = answers.text("reason")
        rectified_on = answers.day("rectified_on", required=way == "rectified")
        order = self._order(call, row)
        if way == "rectified" and rectified_on > order.due_date:
            answers.wrong("rectified_on", "later_than", than="due_date", bound=order.due_date)
        answers.settle()
        if way == "rectified":
            # Put right within the period and looked at after it: the office's delay is not the party's.
            told = {"outcome": "passed", "checked_on": rectified_on, "checked_by": call.actor.login, "note": reason}
            set_rectification(call.connection, row.id, **told)
            self._ended(call, row, passed=True, detail=reason)
        elif way == "referral":
            add_measure(call, row, "M3", row.approval_department)
        elif way == "penalty":
            add_measure(call, row, "M4", row.supervision_department)
        call.record("rectification.lawful", {"dishonesty_id": row.id, "way": way, "reason": reason})
        return {"way": way, "ground": ground}

    def _extend(self, call: Call, row: Row[Any], order: Row[Any], answers: Answers) -> Mapping[str, Any]:
        most = int(self._number("rectify_extensions", call, row))
        days = answers.number("extension_days", 1, int(self._number(LIMIT, call, row)))
        reason = answers.text("extension_reason")
        if order.extensions >= most:
            answers.wrong("check", "rectification_extended_already", most=most)
        answers.settle()
        due = self._due(call, row, order.served_on, order.term + days - int(self._number(LIMIT, call, row)))
        set_rectification(
            call.connection,
            row.id,
            term=order.term + days,
            due_date=due.last_day.isoformat(),
            extensions=order.extensions + 1,
            extension_reason=reason,
        )
        call.record("rectification.extended", {"dishonesty_id": row.id, "days": days, "reason": reason})
        return {"check": "extend", "term": order.term + days}

    def _ended(self, call: Call, row: Row[Any], *, passed: bool, detail: str) -> None:
        set_measure(call, row.id, ORDER, "done" if passed else "failed", detail=detail)
        credit = record_of(call.connection, row.id)
        if passed and credit is not None:
            set_credit(call.connection, credit.id, note=RECTIFIED)

    def _order(self, call: Call, row: Row[Any]) -> Row[Any]:
        found = rectification_row(call.connection, row.id)
        if found is None:
            raise NotFound(case=call.case_id)
        return found

    def _due(self, call: Call, row: Row[Any], served_on: str, more: int) -> Deadline:
        anchor = start_of_day(date.fromisoformat(served_on))
        term = int(self._office.catalogue.parameter(LIMIT, local_date(anchor), row.profile).value)
        return call.deadline(term + more, anchor, profile=row.profile, department=row.department)

    def _number(self, param: str, call: Call, row: Row[Any]) -> Any:
        return self._office.catalogue.parameter(param, local_date(call.instant), row.profile).value
