"""The approval department deals with a referral: materials, party, term and extension (Art. 19, 行政许可法 7, 42)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from engine.clock import local_date, parsed, stored
from engine.errors import InputRejected, Problem
from engine.registry import Call
from handlers.evidence.attaching import attach
from handlers.office import Office
from handlers.referral.opening import REFERRED
from handlers.referral.record import referral_of_case, set_referral
from handlers.referral.telling import tell
from handlers.referral.term import DECIDE_LIMIT, day_limit, due_of, term_of

EXTEND_LIMIT = "referral_extend_days"


class Handling:
    """The intakes and operators `referral.…` between the claim of a referral and the draft of its decision."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def begin(self, call: Call, *, since: str) -> dict[str, Any]:
        """The term counts from the claim, or from the start where nobody had to claim."""
        row = referral_of_case(call.connection, call.case_id)
        set_referral(call.connection, row.id, handling_from=since)
        limit = day_limit(self._office, row.profile, local_date(parsed(since)), DECIDE_LIMIT)
        return {"handling_from": since, "term_days": limit}

    def review(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Take in whether the materials are complete, and the disposition that is put to the departments.

        Returns materials and hear. Raises InputRejected: what Art. 19 orders to be heard cannot be skipped, and
        only a referring department can be asked for more.
        """
        row = referral_of_case(call.connection, call.case_id)
        asked = data["materials"] == "incomplete"
        found = []
        if asked and row.entry != REFERRED:
            found.append(Problem("materials", "nobody_to_supplement"))
        if not asked and data.get("hear") == "no" and row.entry == REFERRED:
            found.append(Problem("hear", "hearing_of_departments_mandatory"))
        if found:
            raise InputRejected(tuple(found))
        if asked:
            note = {"asked_at": stored(call.instant), "note": data["supplement_note"]}
            set_referral(call.connection, row.id, supplements=[*row.supplements, note])
            tell(self._office, call, "referral_supplement_asked", row, row.source_department, detail=note["note"])
            call.record("referral.supplement_asked", {"referral_id": row.id, "note": note["note"]})
            return {"materials": "incomplete", "supplement_asked_at": note["asked_at"]}
        set_referral(call.connection, row.id, review=dict(data))
        told = {name: data.get(name) for name in ("proposed", "proposal", "hear", "hear_skip_reason")}
        call.record("referral.reviewed", {"referral_id": row.id, **told})
        return {"materials": "complete", "hear": data.get("hear") or "yes"}

    def supplement(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The referring department supplies what was missing, or withdraws its referral."""
        row = referral_of_case(call.connection, call.case_id)
        if data["answer"] == "withdraw":
            set_referral(
                call.connection,
                row.id,
                status="withdrawn",
                closed_at=stored(call.instant),
                decision={"withdraw_reason": data["withdraw_reason"]},
            )
            tell(self._office, call, "referral_withdrawn", row, row.approval_department, reason=data["withdraw_reason"])
            call.record("referral.withdrawn", {"referral_id": row.id, "reason": data["withdraw_reason"]})
            return {"answer": "withdraw"}
        files = list(data.get("supplement_files") or ())
        attach(call, files, about=row.id, title="补充材料", field="supplement_files")
        told = {"answered_at": stored(call.instant), "text": data["supplement"], "files": files}
        call.record("referral.supplemented", {"referral_id": row.id, "text": data["supplement"]})
        return {"answer": "supplied", "term_days": self._resumed(call, row, told)}

    def go_on(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The head goes on with the materials there are."""
        row = referral_of_case(call.connection, call.case_id)
        told = {"answered_at": stored(call.instant), "go_on_reason": data["reason"]}
        call.record("referral.supplement_waived", {"referral_id": row.id, "reason": data["reason"]})
        return {"answer": "supplied", "term_days": self._resumed(call, row, told)}

    def hearing(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The party was heard, gave that up, or need not be heard for a reason on record (行政许可法 7)."""
        row = referral_of_case(call.connection, call.case_id)
        told_on, heard_on = data.get("told_on"), data.get("heard_on")
        if told_on and heard_on and str(heard_on) < str(told_on):
            raise InputRejected((Problem("heard_on", "heard_before_told", {"bound": told_on}),))
        attach(call, data.get("hearing_files") or (), about=row.id, title="陈述申辩材料", field="hearing_files")
        set_referral(call.connection, row.id, hearing={**data, "at": stored(call.instant), "by": call.actor.login})
        told = {name: data.get(name) for name in ("party_heard", "told_on", "heard_on", "skip_reason")}
        call.record("referral.party_heard", {"referral_id": row.id, **told})
        return {"party_heard": data["party_heard"]}

    def extend(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The head extends the term once, before it has run out. Raises InputRejected."""
        row = referral_of_case(call.connection, call.case_id)
        if row.extended_wd:
            raise InputRejected((Problem("extension_reason", "extended_already"),))
        due = due_of(call, self._office, row)
        if call.instant >= due.instant:
            raise InputRejected((Problem("extension_reason", "extension_too_late", {"due": due.last_day.isoformat()}),))
        days = day_limit(self._office, row.profile, local_date(parsed(row.handling_from)), EXTEND_LIMIT)
        set_referral(call.connection, row.id, extended_wd=days, extension_reason=data["extension_reason"])
        extended = referral_of_case(call.connection, call.case_id)
        later = due_of(call, self._office, extended)
        call.postpone("decision_due", later)
        told = {"referral_id": row.id, "reason": data["extension_reason"], "days": days}
        before, after = due.last_day.isoformat(), later.last_day.isoformat()
        call.record("referral.extended", told, before={"due_at": before}, after={"due_at": after})
        tell(self._office, call, "referral_extended", extended, row.approval_department, due_date=after)
        if row.entry == REFERRED:
            tell(self._office, call, "referral_extended", extended, row.source_department, due_date=after)
        return {"term_days": term_of(self._office, extended)}

    def remind(self, call: Call) -> None:
        """The platform's own target is about to pass."""
        row = referral_of_case(call.connection, call.case_id)
        day = due_of(call, self._office, row).last_day.isoformat()
        tell(self._office, call, "referral_reminder", row, row.approval_department, due_date=day)

    def overdue(self, call: Call) -> None:
        """The platform's own target for a decision has passed; nothing else happens (no limit of the Measures)."""
        row = referral_of_case(call.connection, call.case_id)
        set_referral(call.connection, row.id, overdue_at=stored(call.instant))
        due = due_of(call, self._office, row)
        for role in ("approval_clerk", "approval_head"):
            day = due.last_day.isoformat()
            tell(self._office, call, "referral_overdue", row, row.approval_department, role, due_date=day)
        call.record("referral.overdue", {"referral_id": row.id})

    def supplement_overdue(self, call: Call) -> None:
        """The referring department has not supplied what was asked for."""
        row = referral_of_case(call.connection, call.case_id)
        source = row.source_department
        note = row.supplements[-1]["note"]
        for role in (self._office.receiving_role(source), self._office.head_role(source)):
            tell(self._office, call, "referral_supplement_overdue", row, source, role, detail=note)
        tell(self._office, call, "referral_supplement_missing", row, row.approval_department, "approval_head")

    def taken_back(self, call: Call) -> None:
        """The referral was recalled before anybody claimed it."""
        row = referral_of_case(call.connection, call.case_id)
        set_referral(call.connection, row.id, status="taken_back", closed_at=stored(call.instant))
        call.record("referral.taken_back", {"referral_id": row.id})

    def _resumed(self, call: Call, row: Row[Any], told: Mapping[str, Any]) -> int:
        """Leave the days of the supplement out of the term, first and last included, none of them twice (2.6)."""
        first = local_date(parsed(row.supplements[-1]["asked_at"]))
        if row.excluded:
            first = max(first, date.fromisoformat(row.excluded[-1][1]) + timedelta(days=1))
        last = local_date(call.instant)
        excluded = [*row.excluded, [first.isoformat(), last.isoformat()]] if first <= last else row.excluded
        supplements = [*row.supplements[:-1], {**row.supplements[-1], **told}]
        wd = self._days(call, row, excluded)
        set_referral(call.connection, row.id, supplements=supplements, excluded=excluded, excluded_wd=wd)
        tell(self._office, call, "referral_supplemented", row, row.approval_department)
        return term_of(self._office, referral_of_case(call.connection, call.case_id))

    def _days(self, call: Call, row: Row[Any], excluded: list[list[str]]) -> int:
        total = 0
        for first, last in excluded:
            before = (date.fromisoformat(first) - timedelta(days=1)).isoformat()
            counted = self._office.working_days(
                call.connection, before, date.fromisoformat(last), row.approval_department
            )
            total += counted or 0
        return total
