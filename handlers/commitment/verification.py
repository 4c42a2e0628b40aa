"""What a verification found: a result with its day, who looked, what with, and what must follow (Art. 22)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from engine.clock import local_date, parsed, start_of_day, stored
from engine.errors import InputRejected, NotFound, Problem
from engine.registry import Call
from handlers.commitment.opening import ONLINE, ONSITE
from handlers.commitment.record import (
    commitment_of_case,
    commitment_row,
    insert_result,
    latest_result,
    rounds,
    set_commitment,
)
from handlers.commitment.telling import particulars
from handlers.evidence.attaching import attach
from handlers.fields.reading import Answers
from handlers.licence.licence import licence_of_decision
from handlers.notice import send
from handlers.office import Office

TRUE, RECTIFY, FALSE, UNABLE = "TRUE", "RECTIFY", "FALSE", "UNABLE"
RESULTS = (TRUE, RECTIFY, FALSE, UNABLE)

UNABLE_REASONS = ("失联", "未开业", "拒绝核查", "其他")
REFUSED = "拒绝核查"

RESULT_LIMIT = "verify_result_push_days"

_CERTIFICATE = re.compile(r"\d{3,}")
"""The number of an enforcement certificate within a line."""


@dataclass(frozen=True)
class Finding:
    """One result as it is kept."""

    values: Mapping[str, Any]
    result: str
    done_on: str


class Verifications:
    """The intakes `verification.record` and `verification.unable`, the operator `verification.cancellation`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def record(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Keep the result of a verification or of another look. Raises InputRejected naming the field.

        Returns `result`, `result_on`, `verification_id`, `recheck_by` and `recheck_left`: whether what could
        not be verified is looked at once more.
        """
        row = commitment_of_case(call.connection, call.case_id)
        before = latest_result(call.connection, row.id)
        if before is not None and before.method == ONSITE and before.pushed_at is None:
            raise InputRejected((Problem("result", "earlier_result_not_pushed", {"done_on": before.done_on}),))
        found = self._read(call, row, before, data)
        verification_id = call.new_id()
        due = self._push_due(call, row, found.done_on) if row.method == ONSITE else {}
        insert_result(
            call.connection,
            id=verification_id,
            commitment_id=row.id,
            root_id=call.root_id,
            round=1 if before is None else before.round + 1,
            method=row.method,
            department=row.department,
            **found.values,
            **due,
            private_receipts=[],
            late=False,
            overdue_wd=0,
            recorded_at=stored(call.instant),
            recorded_by=call.actor.login,
        )
        attach(call, found.values["evidence"], about=verification_id, title="核查证据")
        self._settle(call, row, found, before)
        told = {"verification_id": verification_id, "result": found.result, "done_on": found.done_on}
        call.record("verification.recorded", told)
        if found.result == UNABLE:
            self._tell_unable(call, row, found)
        again = rounds(call.connection, row.id, UNABLE) <= self._rechecks(call, row)
        return {
            "result": found.result,
            "result_on": found.done_on,
            "verification_id": verification_id,
            "recheck_left": again,
            **({"recheck_by": found.values["recheck_by"]} if found.values["recheck_by"] else {}),
        }

    def unable(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """What follows when nothing could be verified twice: B5 or the examination of a cancellation.

        Nothing of it can say that the commitment is true. Returns `unable_way` and the ground of a cancellation.
        """
        row = commitment_of_case(call.connection, call.case_id)
        answers = Answers(data, local_date(call.instant))
        way = answers.choice("unable_way", ("breach", "cancellation"))
        grounds = [told["code"] for told in self._office.catalogue.code_list("decision_ground")]
        ground = ""
        if way == "cancellation":
            ground = answers.choice("cancel_ground", [code for code in grounds if code.startswith("CNL70")])
        reason = answers.text("unable_note")
        answers.settle()
        call.record("verification.unable_handled", {"commitment_id": row.id, "way": way, "reason": reason})
        return {"unable_way": way, "ground": ground, "facts": reason}

    def cancellation(self, call: Call, *, commitment_id: str, ground: str, facts: str) -> dict[str, Any]:
        """Operator `verification.cancellation`: what the handling of the licence is told of a deregistration."""
        row = commitment_row(call.connection, commitment_id)
        licence = licence_of_decision(call.connection, row.decision_id)
        if licence is None:
            raise NotFound(decision=row.decision_id)
        asked = {"entry": "ex_officio", "licence_id": licence.id, "decision_type": "CNL"}
        return {**asked, "ground": ground, "facts": facts, "source_department": row.approval_department}

    def _read(self, call: Call, row: Row[Any], before: Row[Any] | None, data: Mapping[str, Any]) -> Finding:
        today = local_date(call.instant)
        answers = Answers(data, today)
        lists = self._office.catalogue.code_list
        result = answers.choice("result", RESULTS)
        begun = before.done_on if before is not None else _local_day(row.verify_from)
        done_on = answers.day("done_on", after=begun, after_field="verify_from")
        online, onsite = row.method == ONLINE, row.method == ONSITE
        reached = result != UNABLE
        values: dict[str, Any] = {
            "means": answers.choices("means", lists("verify_means"), required=onsite and reached),
            "sources": answers.choices("sources", lists("online_source"), required=online),
            "source_digest": answers.text("source_digest", required=False) or None,
            "inspectors": self._inspectors(call, row, answers) if onsite else [],
            "findings": answers.text("findings", required=reached),
            "breach_type": None,
            "unable_reason": None,
            "recheck_by": None,
            "evidence": answers.files("evidence"),
        }
        if online and not values["source_digest"] and not values["evidence"]:
            answers.wrong("source_digest", "screenshot_required")
        if result == FALSE:
            values["breach_type"] = answers.choice("breach_type", list(lists("breach_type")))
        if result == UNABLE:
            values["unable_reason"] = answers.choice("unable_reason", UNABLE_REASONS)
        if result == RECTIFY or (result == UNABLE and before is None):
            values["recheck_by"] = answers.day("recheck_by", future=True, after=done_on, after_field="done_on")
        answers.settle()
        return Finding({**values, "result": result, "done_on": done_on}, result, done_on)

    def _inspectors(self, call: Call, row: Row[Any], answers: Answers) -> list[str]:
        """Those who looked, one a line, each with the number of his enforcement certificate."""
        told = [line.strip() for line in answers.text("inspectors").splitlines() if line.strip()]
        if not told:
            return []
        least = self._number("min_onsite_inspectors", call, row)
        if len(set(told)) < least:
            answers.wrong("inspectors", "too_few_verifiers", least=least)
        if any(_CERTIFICATE.search(line) is None for line in told):
            answers.wrong("inspectors", "certificate_missing")
        return told

    def _push_due(self, call: Call, row: Row[Any], done_on: str) -> dict[str, Any]:
        day = date.fromisoformat(done_on)
        due = call.deadline(RESULT_LIMIT, start_of_day(day), profile=row.profile, department=row.department)
        status = self._office.catalogue.profile(row.profile, day).status(day)
        return {"push_due": due.last_day.isoformat(), "basis_status": status}

    def _settle(self, call: Call, row: Row[Any], found: Finding, before: Row[Any] | None) -> None:
        values: dict[str, Any] = {"result": found.result, "done_on": found.done_on, "status": "verified"}
        if before is None and row.due_date is not None and found.done_on > row.due_date:
            late = self._office.working_days(
                call.connection, row.due_date, date.fromisoformat(found.done_on), row.department
            )
            values["overdue_wd"] = late or 0
        if row.method == ONLINE and found.result in (TRUE, FALSE):
            values.update(status="closed", closed_at=stored(call.instant))
        set_commitment(call.connection, row.id, **values)

    def _tell_unable(self, call: Call, row: Row[Any], found: Finding) -> None:
        """The approval department is told at once that its licence could not be looked at."""
        told = particulars(self._office, call, row, reason=str(found.values["unable_reason"]))
        send(self._office, call, "verification_unable", row.approval_department, "approval_clerk", told)

    def _rechecks(self, call: Call, row: Row[Any]) -> int:
        return self._number("unable_recheck_times", call, row)

    def _number(self, param: str, call: Call, row: Row[Any]) -> int:
        return int(self._office.catalogue.parameter(param, local_date(call.instant), row.profile).value)


def _local_day(instant: str | None) -> str:
    return "" if instant is None else local_date(parsed(instant)).isoformat()
