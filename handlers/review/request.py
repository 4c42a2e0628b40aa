"""A request is made, accepted, arranged, put off by agreement, withdrawn (Art. 20)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from engine.clock import local, local_date, parsed
from engine.errors import InputRejected, Problem
from engine.registry import Admission, Call
from handlers.catalogue import Item
from handlers.claim.record import claim_row
from handlers.matter.register import matter_labels, register_matter
from handlers.office import Office
from handlers.privacy.masking import shown_party
from handlers.review import words
from handlers.review.record import add_review, review_of_case, review_row, set_review
from handlers.review.telling import tell_approval, tell_department

MESSAGE_TYPE = "review_request"


class Requests:
    """The intakes `review.register`, `review.arrange`, `review.confirm_time`, `review.withdraw`; what follows a claim.

    The operators are `review.accept` and `review.recalled`.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    def register(self, call: Call, data: Mapping[str, Any]) -> Admission:
        """The approval department asks. Returns what is pushed to whom.

        Raises InputRejected: unknown_item, unknown_department, day_gone, before_wished_day.
        """
        item = self._item(call, data)
        department = str(data.get("department") or "")
        self._refuse_days(data, local_date(call.instant))
        review_id = call.new_id()
        number = f"PS{local(call.instant):%Y%m%d}-{review_id[-6:].upper()}"
        kinds, evidence = list(data["kinds"]), list(data.get("evidence") or ())
        names = "、".join(words.ACTIVITY[kind] for kind in kinds)
        row = register_matter(
            self._office,
            call,
            MESSAGE_TYPE,
            subject=f"{data['subject']}({names})",
            reference=number,
            party=shown_party(str(data["party_name"]), data.get("party_type")),
            item_code=item.code,
            content={name: data.get(name) for name in _SAID if name != "party_name"},
            evidence=evidence,
        )
        said = {name: _text(data.get(name)) for name in _SAID if name != "kinds"}
        add_review(
            call.connection,
            **said,
            id=review_id,
            root_id=call.root_id,
            case_id=call.case_id,
            matter_id=row.id,
            request_no=number,
            item_code=item.code,
            kinds=kinds,
            evidence=evidence,
            approval_department=row.approval_department,
            department=department,
            profile=row.profile,
            status="sent",
            requested_at=row.registered_at,
            requested_by=call.actor.login,
            provisional=False,
            overdue_wd=0,
            excluded_days=[],
            opinion_evidence=[],
        )
        call.record("review.requested", {"review_id": review_id, "request_no": number, "kinds": kinds})
        told = {
            "review_id": review_id,
            "matter_id": row.id,
            "departments": [department],
            "approval_department": row.approval_department,
            "profile": row.profile,
            "opinion_on": said["opinion_on"],
        }
        return Admission(data=told, labels=matter_labels(self._office, row, local_date(call.instant)))

    def accept(self, call: Call, *, review_id: str, push_id: str) -> dict[str, Any]:
        """The department that claimed the request is the one whose opinion is awaited, from that instant on."""
        row, claim = review_row(call.connection, review_id), claim_row(call.connection, push_id)
        accepted_at, department = str(claim.claimed_at), str(claim.department)
        values = {"department": department, "push_id": push_id, "accepted_at": accepted_at}
        day = local_date(parsed(accepted_at))
        basis = self._office.catalogue.profile(row.profile, day).status(day)
        set_review(call.connection, review_id, status="accepted", basis_status=basis, **values)
        self.set_due(call, review_id)
        row = review_row(call.connection, review_id)
        tell_approval(self._office, call, row, "review_accepted", at=parsed(accepted_at))
        told = {"review_id": review_id, "due_date": row.due_date, "accepted_at": accepted_at}
        call.record("review.accepted", told, department=department)
        return {"department": department, "accepted_at": accepted_at}

    def recalled(self, call: Call, *, review_id: str) -> None:
        """The push was taken back before anybody claimed it."""
        set_review(call.connection, review_id, status="recalled")
        call.record("review.recalled", {"review_id": review_id})

    def arrange(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Name the day, experts and staff, or propose another time. Returns `arrangement`. Raises InputRejected."""
        row = review_of_case(call.connection, call.case_id)
        arrangement, today = str(data["arrangement"]), local_date(call.instant)
        if arrangement == "other_time":
            self._refuse_gone(today, proposed_on=data.get("proposed_on"))
            self._refuse_gone(today, proposed_opinion_on=data.get("proposed_opinion_on"))
            said = {name: _text(data.get(name)) for name in ("proposed_on", "proposed_opinion_on", "proposal_reason")}
            set_review(call.connection, row.id, **said)
            reason = said["proposal_reason"] or ""
            tell_approval(self._office, call, row, "review_time_proposed", day=said["proposed_on"], reason=reason)
            call.record("review.time_proposed", {"review_id": row.id, **said})
            return {"arrangement": arrangement, "retimed": False}
        self._refuse_gone(today, planned_on=data.get("planned_on"))
        said = {name: _text(data.get(name)) for name in ("planned_on", "experts", "arrangement_note")}
        set_review(call.connection, row.id, status="arranged", **said)
        detail = f"专家:{said['experts']}" if said["experts"] else ""
        tell_approval(self._office, call, row, "review_arranged", day=said["planned_on"], detail=detail)
        call.record("review.arranged", {"review_id": row.id, **said})
        return {"arrangement": arrangement, "retimed": False}

    def confirm_time(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The approval department agrees to another time or keeps its own. Returns `retimed` and `opinion_on`."""
        row = review_of_case(call.connection, call.case_id)
        agreed, answer = data["answer"] == "agree", _text(data.get("proposal_answer"))
        if not agreed:
            set_review(call.connection, row.id, proposal_answer=answer)
            tell_department(self._office, call, row, "review_time_kept", reason=answer or "")
            call.record("review.time_kept", {"review_id": row.id, "reason": answer})
            return {"retimed": False, "opinion_on": row.opinion_on}
        opinion_on = row.proposed_opinion_on or row.opinion_on
        set_review(call.connection, row.id, wished_on=row.proposed_on, opinion_on=opinion_on, proposal_answer=answer)
        self.set_due(call, row.id)
        tell_department(self._office, call, row, "review_time_agreed", day=row.proposed_on)
        told = {"review_id": row.id, "wished_on": row.proposed_on, "opinion_on": opinion_on}
        call.record("review.time_agreed", told)
        return {"retimed": True, "opinion_on": opinion_on}

    def withdraw(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The approval department no longer needs the opinion."""
        row = review_of_case(call.connection, call.case_id)
        reason = str(data["withdrawn_reason"]).strip()
        set_review(call.connection, row.id, status="withdrawn", withdrawn_reason=reason)
        tell_department(self._office, call, row, "review_withdrawn", reason=reason)
        call.record("review.withdrawn", {"review_id": row.id, "reason": reason})
        return {}

    def set_due(self, call: Call, review_id: str) -> None:
        """Until when the opinion is awaited: the agreed day, else by default from the acceptance on."""
        row = review_row(call.connection, review_id)
        anchor = parsed(row.accepted_at)
        due = call.deadline("review_opinion_days", anchor, profile=row.profile, department=row.department)
        last = row.opinion_on or due.last_day.isoformat()
        provisional = due.provisional and row.opinion_on is None
        set_review(call.connection, review_id, due_date=last, provisional=provisional)

    def _item(self, call: Call, data: Mapping[str, Any]) -> Item:
        catalogue, found = self._office.catalogue, []
        item = catalogue.item(str(data.get("item_code") or ""), local_date(call.instant))
        if item is None or item.kind == "filing":
            found.append(Problem("item_code", "unknown_item", {"value": data.get("item_code")}))
        known = {department.code for department in catalogue.supervision_departments()}
        if data.get("department") not in known:
            found.append(Problem("department", "unknown_department", {"value": data.get("department")}))
        strange = sorted(set(data["kinds"]) - set(words.ACTIVITY))
        if strange or not data["kinds"]:
            found.append(Problem("kinds", "not_an_option", {"value": strange}))
        if found or item is None:
            raise InputRejected(tuple(found))
        return item

    def _refuse_days(self, data: Mapping[str, Any], today: date) -> None:
        self._refuse_gone(today, wished_on=data.get("wished_on"))
        self._refuse_gone(today, opinion_on=data.get("opinion_on"))
        wished, opinion = data.get("wished_on"), data.get("opinion_on")
        if wished and opinion and opinion < wished:
            raise InputRejected((Problem("opinion_on", "before_wished_day", {"wished_on": wished}),))

    def _refuse_gone(self, today: date, **named: str | None) -> None:
        gone = [name for name, day in named.items() if day and day < today.isoformat()]
        if gone:
            raise InputRejected(tuple(Problem(name, "day_gone", {"value": named[name]}) for name in gone))


_SAID: Sequence[str] = (
    *("application_no", "party_name", "party_type", "subject", "kinds", "place"),
    *("wished_on", "opinion_on", "materials"),
)


def _text(told: Any) -> str | None:
    return str(told).strip() or None if told is not None else None
